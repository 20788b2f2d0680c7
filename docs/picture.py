"""Draws real cards to PNG: the bot's own payloads, in Discord's dark look, through a headless browser.

    python docs/picture.py [FOLDER]

`card.png` and `card-phone.png` go beside this file; with FOLDER, every case goes there in both widths.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import discord

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from bot.cli.opening import open_answerer
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.lists import about_card, sources_card
from bot.discord_app.cards.more import more_card
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.posting import public_card

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"": (900, 1), "-phone": (390, 2)}
"""The end of a file's name, the width in CSS pixels, and how many pixels make one."""

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "DejaVu Sans", sans-serif;
  padding: 16px; overflow-wrap: anywhere }
.message { display: flex; gap: 16px; max-width: 760px }
.face { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5b6172; color: #fff; text-align: center;
  font: 600 20px/40px sans-serif }
.body { min-width: 0; flex: 1 }
.name { color: #f2f3f5; font-weight: 600; margin-bottom: 4px }
.tag { background: #5865f2; color: #fff; border-radius: 3px; font-size: 10px; padding: 1px 4px; margin-left: 4px;
  vertical-align: 2px }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent); border-radius: 8px;
  padding: 16px; max-width: 600px; display: flex; flex-direction: column; gap: 8px }
.line { border-top: 1px solid #3f4147; margin: 4px 0 }
h3 { font-size: 18px; line-height: 1.3; color: #f2f3f5 }
.small { font-size: 13px; color: #949ba4; line-height: 1.4 }
.quote { border-left: 4px solid #4e5058; border-radius: 4px; padding-left: 12px; margin: 2px 0 }
b { color: #f2f3f5; font-weight: 700 }
a { color: #00a8fc; text-decoration: none }
code { background: #1e1f22; border-radius: 3px; padding: 0 3px; font-size: 85% }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.button { background: #4e5058; color: #fff; border-radius: 8px; padding: 7px 14px; font-size: 14px; font-weight: 500 }
.primary { background: #5865f2 }
.text + .text { margin-top: 2px }
.body > .row { margin-top: 8px }
@media (max-width: 500px) { body { padding: 8px } .message { gap: 8px }
  .face { width: 32px; height: 32px; line-height: 32px } .container { padding: 12px } }
"""


def main() -> int:
    """Draws the cards; 0 when all were drawn, 2 without a browser."""
    parser = argparse.ArgumentParser(description="Draws the bot's cards to PNG.")
    parser.add_argument("folder", nargs="?", type=Path, help="draw every case there, too")
    arguments = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"picture: no browser; install one of {', '.join(BROWSERS)}", file=sys.stderr)
        return 2
    shipped = argparse.Namespace(knowledge=str(ROOT / "knowledge"), config=str(ROOT / "config"))
    with closing(open_answerer(shipped)) as answerer:
        for name, view in cases(answerer):
            folders = [ROOT / "docs"] if name == "card" else []
            folders += [arguments.folder] if arguments.folder else []
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
                for end, (width, scale) in WIDTHS.items():
                    draw(browser, page(view, width), folder / f"{name}{end}.png", width, scale)
                    print(folder / f"{name}{end}.png")
    return 0


def cases(answerer: Answerer) -> Iterator[tuple[str, discord.ui.LayoutView]]:
    """What is drawn: every kind of card, from real questions to the shipped knowledge."""
    public = Occasion(asker=1)
    contested = answerer.ask("Did Baker promise?", limit=2)
    yield "card", card(contested, public)
    yield "one-sided", card(answerer.ask("What is LRT's verdict?", limit=2), public)
    yield "no-answer", card(answerer.ask("How much does NATO cost a year?", limit=2), public)
    yield "off-topic", card(answerer.ask("how do I bake sourdough bread?", limit=2), public)
    yield "long", card(answerer.ask("Did NATO promise not to expand eastward?", limit=5), public)
    yield "other-script", card(answerer.ask("Обещал ли Бейкер Горбачёву не расширять НАТО на восток?", limit=2), public)
    yield "corrected", card(answerer.ask("what did gorbechev say about bakers promise", limit=2), public)
    follow_up = answerer.ask(
        "and Kohl?", limit=2, previous=Turn.after(answerer.ask("What did Baker tell Gorbachev?"), None)
    )
    yield "follow-up", card(follow_up, public)
    yield "checked", card(contested, Occasion(target=1))
    yield "posted", public_card(card(contested, Occasion(target=1)), 1, "Ada")
    if isinstance(contested, Answer):
        yield "more", more_card(contested.claim, plan(contested).held_back, 0)
    yield "sources", sources_card(answerer.base.claims[0], 0)
    yield "about", about_card(answerer.base)


def page(view: discord.ui.LayoutView, width: int) -> str:
    """The message as a page of that width; its height is left in the page's title."""
    parts = "".join(map(component, view.to_components()))  # type: ignore[no-untyped-call]  # the library left it bare
    name = '<div class="name">Audiatur<span class="tag">APP</span></div>'
    message = f'<div class="message"><div class="face">A</div><div class="body">{name}{parts}</div></div>'
    measure = "<script>document.title = document.body.offsetHeight</script>"
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body style="width: {width}px">{message}{measure}'
    )


def component(part: Mapping[str, Any]) -> str:
    """One component of the payload."""
    inner = "".join(map(component, part.get("components", ())))
    match part["type"]:
        case 1:
            return f'<div class="row">{inner}</div>'
        case 2:
            kind = "button primary" if part["style"] == 1 else "button"
            return f'<span class="{kind}">{html.escape(part["label"])}</span>'
        case 10:
            return f'<div class="text">{"".join(map(markdown, part["content"].split(chr(10))))}</div>'
        case 14:
            return '<div class="line"></div>'
        case 17:
            return f'<div class="container" style="--accent: #{part.get("accent_color") or 0:06x}">{inner}</div>'
        case other:
            raise ValueError(f"no picture of a component of type {other}")


def markdown(line: str) -> str:
    """One line of Discord's markup: what the bot uses of it."""
    for sign, tag in (("### ", "h3"), ("-# ", "small"), ("> ", "quote"), ("- ", "item")):
        if line.startswith(sign):
            inner = inline(line.removeprefix(sign))
            if tag == "h3":
                return f"<h3>{inner}</h3>"
            return f"<div>• {inner}</div>" if tag == "item" else f'<div class="{tag}">{inner}</div>'
    return f"<div>{inline(line) or '&nbsp;'}</div>"


def inline(text: str) -> str:
    """Bold, italics, code and masked links; a backslash makes the next sign ordinary."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\x00{len(kept) - 1}\x00"

    shown = html.escape(re.sub(r"\\([^0-9A-Za-z\s])", keep, text), quote=False)
    shown = re.sub(r"\[(.+?)\]\((\S+?)\)", r'<a href="\2">\1</a>', shown)
    shown = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", shown)
    shown = re.sub(r"\*(.+?)\*", r"<i>\1</i>", shown)
    shown = re.sub(r"`(.+?)`", r"<code>\1</code>", shown)
    return re.sub("\x00(\\d+)\x00", lambda found: html.escape(kept[int(found[1])]), shown)


def draw(browser: str, content: str, target: Path, width: int, scale: int) -> None:
    """Draws the page as high as it is: once to measure it, once to keep it."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "card.html"
        source.write_text(content, encoding="utf-8")
        common = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={scratch}/profile",
            f"--force-device-scale-factor={scale}",
        ]
        measured = run([*common, f"--window-size={width},800", "--dump-dom", source.as_uri()])
        found = re.search(r"<title>(\d+)</title>", measured)
        height = int(found[1]) if found else 1600
        run([*common, f"--window-size={width},{height}", f"--screenshot={target}", source.as_uri()])


def run(command: list[str]) -> str:
    """What the browser prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout  # noqa: S603  # our own arguments


if __name__ == "__main__":
    sys.exit(main())
