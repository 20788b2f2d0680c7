"""Draws real cards (the bot's own payloads, as Discord sets them) and a page to PNG, through a headless Chromium.

usage: python docs/picture.py [FOLDER]

`card.png`, `card-phone.png`, `card-phone-light.png`, `settings-phone.png` and `page.png` go beside this file; with
FOLDER, every case of a card goes there, in every look.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord

from benchmarks.browser import NAMES, Browser
from bot.answering.answer import Answer, Excerpt, NoAnswer
from bot.answering.answer import Reason as Declined
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from bot.cli.opening import open_answerer
from bot.discord_app.cards.blocks import on_card
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.correction import Now, corrected_card
from bot.discord_app.cards.custom_id import passages_by_key
from bot.discord_app.cards.form import wording_form
from bot.discord_app.cards.gap_list import GapPage, gap_list
from bot.discord_app.cards.layout import Layout
from bot.discord_app.cards.lists import about_card, claims_card, sources_card
from bot.discord_app.cards.more import more_card
from bot.discord_app.cards.notices import remembered
from bot.discord_app.cards.passage_menus import Origin, Picked, passage_menus, preview
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.posting import public_card
from bot.discord_app.cards.report_form import note_form, report_form
from bot.discord_app.cards.report_list import report_list, titles, word_back
from bot.discord_app.cards.taught_list import taught_list
from bot.discord_app.cards.version import Versions
from bot.discord_app.connection.sending import PICTURE
from bot.discord_app.desk.history import Wanted, history_page
from bot.discord_app.desk.lines import Lines
from bot.discord_app.desk.log_channel import MOST_LINES
from bot.discord_app.desk.panel import PAGES, Held, changed, panel
from bot.discord_app.desk.stats import Week, chart, stats_card
from bot.knowledge.load import load
from bot.knowledge.model import CONTEXT, KnowledgeBase, PartialDate, Source
from bot.render import phrases
from bot.render.catalogue import ENGLISH, speaking
from bot.render.drawing import PHONE, Theme, form
from bot.render.links import Links
from bot.settings import DiscordSettings, ServerOverride
from bot.site.folder import publish
from bot.site.pages import pages
from bot.store.actions import Action, Kind
from bot.store.cards import Card
from bot.store.gaps import Gap, State
from bot.store.outbox import Letter
from bot.store.reports import Reason, Report
from bot.store.tallies import WEEK, week_of
from bot.store.taught import TaughtRow

ROOT = Path(__file__).resolve().parents[1]
LOOKS: tuple[tuple[str, int, Theme, int], ...] = (
    ("", 900, "dark", 1), ("-phone", PHONE, "dark", 2), ("-phone-light", PHONE, "light", 2),
)  # fmt: skip
"""The end of a file's name, the width in CSS pixels, the theme, and how many pixels make one."""

PAGE = (1000, 1630)
"""The window in which the page is drawn, in CSS pixels."""

NAMED = {1: "history", 2: "fact-checks", 3: "muted", 4: "moderation-log"}
"""The channels and roles of the server whose settings are drawn."""

FOLLOW_UPS = {
    "further": "and Kohl?",
    "more": "what else?",
    "source": "who says so?",
    "when": "when was that?",
    "other-side": "and the other side?",
    "view": "are you sure?",
}
"""What is asked after the card, by what it asks for."""


def main() -> int:
    """Draws the cards; 0 when all were drawn, 2 without a browser."""
    parser = argparse.ArgumentParser(description="Draws the bot's cards to PNG.")
    parser.add_argument("folder", nargs="?", type=Path, help="draw every case there, too")
    arguments = parser.parse_args()
    browser = Browser.find()
    if browser is None:
        print(f"picture: no browser; install one of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    draw_page(browser, ROOT / "docs" / "page.png")
    draw_settings(browser, arguments.folder)
    if arguments.folder:
        draw_reports(browser, arguments.folder)
        draw_log(browser, arguments.folder)
    shipped = argparse.Namespace(knowledge=str(ROOT / "knowledge"), config=str(ROOT / "config"))
    with closing(open_answerer(shipped)) as answerer:
        if arguments.folder:
            draw_teaching(browser, arguments.folder, answerer)
        for name, view in cases(answerer):
            folders = [ROOT / "docs"] if name == "card" else []
            folders += [arguments.folder] if arguments.folder else []
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
                for end, width, theme, scale in LOOKS:
                    browser.draw(view.to_components(), folder / f"{name}{end}.png", width, theme, scale)  # type: ignore[no-untyped-call]  # the library left it bare
                    print(folder / f"{name}{end}.png")
    return 0


def draw_page(browser: Browser, target: Path) -> None:
    """Draws the upper part of the shipped claim's page."""
    base = load(ROOT / "knowledge")
    with tempfile.TemporaryDirectory() as folder:
        publish(dict(pages(base)), Path(folder))
        browser.see((Path(folder) / base.claims[0].id / "index.html").as_uri(), target, *PAGE)
    print(target)


def draw_settings(browser: Browser, folder: Path | None) -> None:
    """Draws the first page of the settings; with a folder, every page of them in English and German."""
    inside = ServerOverride(allow=(1, 2), deny_roles=(3,), private=True, log_channel=4)
    held = Held(DiscordSettings().for_server(5, inside), inside, load(ROOT / "knowledge").claims)
    wanted = [(ROOT / "docs" / "settings-phone.png", 0, "en")]
    for language in ("en", "de"):
        wanted += [
            (folder / f"settings-{name}-{language}.png", at, language) for at, name in enumerate(PAGES) if folder
        ]
    for target, page, language in wanted:
        target.parent.mkdir(parents=True, exist_ok=True)
        with speaking(language):
            view = panel(held, page, changed({"private": True}, 1) if page == 1 else ())
        browser.draw(named(view.to_components()), target, PHONE, "dark", 2)  # type: ignore[no-untyped-call]  # the library left it bare
        print(target)


def named(part: Any) -> Any:  # noqa: ANN401  # JSON, walked down to its values
    """A payload with names in place of the ids in its menus, which only Discord's own programs know."""
    if isinstance(part, list):
        return [named(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") in {"channel", "role"}:
        return {**part, "id": NAMED[int(part["id"])]}
    return {key: named(value) for key, value in part.items()}


def draw_reports(browser: Browser, folder: Path) -> None:
    """Draws the form behind “Wrong or unfair?”, the list of what is open, and the word back, in English and German."""
    base = load(ROOT / "knowledge")
    source = base.claims[0].sources[0]
    passage = source.passages[0]
    first = Report(
        1,
        2,
        3,
        base.claims[0].id,
        Reason.CONTEXT,
        "",
        passage.id,
        "He spoke of *Germany* only.",
        4,
        1_700_000_000,
        id=1,
    )
    several = [
        first,
        *(replace(first, reason=reason, passage=None, text="", asker=None) for reason in (Reason.SIDE, Reason.DATE)),
    ]
    details = {"state": "curators", "card": first.address, "note": "The sentence before it is missing."}
    for language in ("en", "de"):
        with speaking(language):
            asked, noted = report_form([("abc", Excerpt(passage, source, 0.0))]), note_form("x", titles()[2])
            drawn = {
                "report-form": form(asked.title, asked.to_dict()["components"]),
                "report-note": form(noted.title, noted.to_dict()["components"]),
                "queue": report_list(several, 9, base, Links(), done=phrases.dealt("resolved")).to_components(),
                "queue-empty": report_list((), 0, base, Links()).to_components(),
                "word-back": word_back(Letter(1, 4, "report", details)).to_components(),
            }
        for name, parts in drawn.items():
            browser.draw(parts, folder / f"{name}-{language}.png", PHONE, "dark", 2)
            print(folder / f"{name}-{language}.png")


def draw_teaching(browser: Browser, folder: Path, answerer: Answerer) -> None:
    """Draws what moderators teach with, and what who asked in vain is offered, in English and German."""
    claim, asked = answerer.base.claims[0], "wasn't there some pinky promise at a dinner in Bonn?"
    passages, origin, at = answerer.passages(claim.id, asked), Origin(1), 1_795_996_800
    first = {passage.position: passage.id for passage in reversed(passages) if passage.position != CONTEXT}
    keys = {passage.id: key for key, passage in passages_by_key(claim).items()}
    chosen = tuple(keys[one] for one in first.values())
    answer = answerer.shown(asked, claim.id, tuple(first.values()))
    rows = [TaughtRow(1, claim.id, asked, tuple(first.values()), at=at), TaughtRow(1, claim.id, "who paid?", ("a/b",))]
    gaps = [Gap(1, 1, State.OPEN, "Is there a curfew on Sundays?", 7, at, at), Gap(2, 1, State.OPEN, asked, 1, at, at)]
    shown = GapPage(gaps, {1: ["are we allowed out on sunday"]}, dict.fromkeys(State, 12), State.OPEN, 0)
    for language in ("en", "de"):
        with speaking(language):
            words = wording_form("x", asked)
            drawn = {
                "answer-with": passage_menus([claim, claim], claim, passages, Picked(asked, (), chosen), origin),
                "answer-preview": preview(answer, chosen, origin, Occasion(0, 1)) if answer else None,
                "taught": taught_list(rows, 0, answerer.base, undone=1),
                "gaps": gap_list(shown),
                "told-later": card(NoAnswer(asked, Declined.NOTHING_FITS, (claim,)), Occasion(word_back=True)),
                "remembered": remembered(asked, 1),
            }
            parts = {name: view.to_components() for name, view in drawn.items() if view is not None}
            parts["remember-form"] = form(words.title, words.to_dict()["components"])
        for name, components in parts.items():
            browser.draw(components, folder / f"{name}-{language}.png", PHONE, "dark", 2)
            print(folder / f"{name}-{language}.png")


def draw_log(browser: Browser, folder: Path) -> None:
    """Draws a message of the log channel, a page of `/history` and the card of `/stats`, in English and German."""
    base = load(ROOT / "knowledge")
    claim = base.claims[0]
    lines, now = Lines(lambda: base), week_of(1_795_996_800)
    done = [Action(1, kind, 2, 3, 4, claim.id, at=now + 5_000 * at) for at, kind in enumerate(Kind)]
    weeks = [Week(now - place * WEEK, 97 * (place * 7 % 12), 13 * (place % 5), place) for place in reversed(range(12))]
    for language in ("en", "de"):
        with speaking(language):
            picture = base64.b64encode(chart(weeks)).decode()
            drawn = {
                "log": Layout(*(lines.part(action, dated=False) for action in done[:MOST_LINES])),
                "history": history_page(lines, done, Wanted(page=1)),
                "history-filtered": history_page(lines, done[1:2], Wanted(0, 2, claim, Kind.POST)),
                "stats": stats_card(weeks, [(claim.question, 1_203)]),
            }
        for name, view in drawn.items():
            parts = json.dumps(view.to_components()).replace(
                f"attachment://{PICTURE}", f"data:image/png;base64,{picture}"
            )  # type: ignore[no-untyped-call]  # the library left it bare
            browser.draw(json.loads(parts), folder / f"{name}-{language}.png", PHONE, "dark", 2)
            print(folder / f"{name}-{language}.png")


def cases(answerer: Answerer) -> Iterator[tuple[str, discord.ui.LayoutView]]:
    """What is drawn: every kind of card, from real questions to the shipped knowledge."""
    public = Occasion(asker=1)
    contested = answerer.ask("Did Baker promise?")
    yield "card", card(contested, public)
    yield "one-sided", card(answerer.ask("What is LRT's verdict?"), public)
    yield "no-answer", card(answerer.ask("How much does NATO cost a year?"), public)
    yield "off-topic", card(answerer.ask("how do I bake sourdough bread?"), public)
    yield "whole-claim", card(answerer.ask("Did NATO promise not to expand eastward?"), public)
    yield "other-script", card(answerer.ask("Обещал ли Бейкер Горбачёву не расширять НАТО на восток?"), public)
    yield "corrected", card(answerer.ask("what did gorbechev say about bakers promise"), public)
    before = Turn.after(contested, None)
    for name, question in FOLLOW_UPS.items():
        yield f"follow-up-{name}", card(answerer.ask(question, previous=before), public)
    yield "follow-up-of-nothing", card(answerer.ask("is it a myth?"), public)
    yield "checked", card(contested, Occasion(target=1))
    yield "posted", public_card(card(contested, Occasion(target=1)))
    if isinstance(contested, Answer):
        yield "corrected-later", corrected_later(contested, answerer.base)
        yield "more", more_card(contested.claim, plan(contested, Links()).held_back, 0, Links())
    yield "sources", sources_card(answerer.base.claims[0], 0, Links())
    yield "claims", claims_card(answerer.base.claims, 0)
    yield "about", about_card(answerer.base)


def corrected_later(answer: Answer, base: KnowledgeBase) -> discord.ui.LayoutView:
    """The card once its first passage was withdrawn from the base."""
    view = card(answer, Occasion(asker=1))
    there = on_card(view, base, Versions(base))
    assert there is not None  # it was just made  # noqa: S101
    first = there.shown[0].passage

    def without(source: Source) -> Source:
        return replace(source, passages=tuple(one for one in source.passages if one.id != first))

    left = tuple(replace(claim, sources=tuple(map(without, claim.sources))) for claim in base.claims)
    later = replace(base, claims=left)
    kept = Card(1, 2, 3, there.claim, ENGLISH, there.shown)
    return corrected_card(view, kept, Now(later, Versions(later), PartialDate(2026, 11, 30))).view


if __name__ == "__main__":
    sys.exit(main())
