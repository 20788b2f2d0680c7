"""Draws the components of a Discord message (Components V2, as they are sent) as a page of HTML.

What is drawn is what the bot uses. Every text of the payload is escaped; of its addresses only those of the web are
links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Literal, TypeAlias

Component: TypeAlias = Mapping[str, Any]
Theme: TypeAlias = Literal["dark", "light"]

PHONE = 390
"""CSS pixels of a phone's width."""

_STYLES: Mapping[int, str] = {1: "button primary", 3: "button success", 4: "button danger"}
_LINES = (("### ", "h3", ""), ("## ", "h2", ""), ("# ", "h1", ""), ("-# ", "div", "small"), ("> ", "div", "quote"))
# Bounded, so that a text full of opening signs is not looked through from each of them to its end.
_INLINE = re.compile(
    r"\\(?P<plain>[^0-9A-Za-z\s])"
    r"|\[(?P<label>(?:\\.|[^\\\]]){1,500})\]\((?P<address>https?://[^\s()]{1,2000})\)"
    r"|\*\*(?P<b>(?:\\.|[^\\*]|\*(?!\*)){1,500})\*\*"
    r"|\*(?P<i>(?:\\.|[^\\*]){1,500})\*"
    r"|`(?P<code>[^`]{1,500})`"
    r"|<(?P<command>/[\w -]{1,100}):\d{1,20}>"
    r"|<t:(?P<time>\d{1,11}):(?P<style>[a-zA-Z])>"
    r"|<(?P<mention>#|@&?)(?P<named>[\w -]{1,100})>"
)


def page(messages: Iterable[Iterable[Component]], theme: Theme = "dark") -> str:
    """A page with the messages one below the other, each as its top-level components; as wide as the window."""
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    drawn = "\n".join(map(message, messages))
    return (
        f'<!doctype html>\n<html lang="en" data-theme="{theme}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>Audiatur</title>\n<style>{style}</style>\n'
        f"<body>\n{drawn}\n</body>\n</html>\n"
    )


def message(components: Iterable[Component]) -> str:
    """One message, under the bot's name."""
    parts = "".join(map(component, components))
    name = '<div class="name">Audiatur<span class="tag">APP</span></div>'
    return f'<div class="message"><div class="face">A</div><div class="body">{name}{parts}</div></div>'


def form(title: str, parts: Iterable[Component]) -> Sequence[Component]:
    """The components of a form as those of a message that looks like it."""
    return ({"type": 17, "components": [{"type": 10, "content": f"## {title}"}, *parts]},)


def component(part: Component) -> str:  # noqa: C901, PLR0911  # one for each type
    """One component with those inside it.

    Raises:
        ValueError: a component of this type is not known here.
    """
    inner = "".join(map(component, part.get("components", ())))
    match part["type"]:
        case 1:
            return f'<div class="row">{inner}</div>'
        case 2:
            return _button(part)
        case 4:
            return f'<span class="menu"><span>{escape(part.get("placeholder") or "") or "&nbsp;"}</span></span>'
        case 9:
            return f'<div class="section"><div>{inner}</div>{component(part["accessory"])}</div>'
        case 3 | 5 | 6 | 7 | 8:
            return _menu(part)
        case 10:
            return f'<div class="text">{_text(part["content"])}</div>'
        case 12:
            return f'<div class="gallery">{"".join(map(_picture, part["items"]))}</div>'
        case 14:
            return f'<div class="{"line" if part.get("divider", True) else "space"}"></div>'
        case 17:
            return f'<div class="container" style="--accent: #{part.get("accent_color") or 0:06x}">{inner}</div>'
        case 18:
            told = f'<div class="small">{escape(part["description"])}</div>' if part.get("description") else ""
            return f"<div><div><b>{escape(part['label'])}</b></div>{told}{component(part['component'])}</div>"
        case other:
            raise ValueError(f"no drawing of a component of type {other}")


def _button(part: Component) -> str:
    kind = _STYLES.get(part["style"], "button") + (" off" if part.get("disabled") else "")
    return f'<span class="{kind}">{escape(part.get("label") or "")}</span>'


def _menu(part: Component) -> str:
    """A menu as it stands before anybody opens it: what is chosen in it, else its placeholder."""
    chosen = [option["label"] for option in part.get("options", ()) if option.get("default")]
    signs = {"channel": "#", "role": "@", "user": "@"}
    chosen += [f"{signs[value['type']]}{value['id']}" for value in part.get("default_values", ())]
    if part.get("max_values", 1) == 1 and chosen:
        held = f'<span class="chosen">{escape(chosen[0])}</span>'
    elif chosen:
        held = f'<span class="chips">{"".join(f"<span>{escape(one)}</span>" for one in chosen)}</span>'
    else:
        held = f"<span>{escape(part.get('placeholder') or '')}</span>"
    return f'<span class="menu">{held}<span>⌄</span></span>'


def _text(content: str) -> str:
    """A text line by line, but for what stands between fences."""
    parts = content.split("```")
    if len(parts) % 2 == 0:  # the last fence is not closed
        parts[-2:] = ["```".join(parts[-2:])]
    plain = [
        "".join(map(_line, part.strip("\n").split("\n"))) if part.strip() or len(parts) == 1 else "" for part in parts
    ]
    code = [f"<pre>{escape(part.partition(chr(10))[2])}</pre>" for part in parts]  # the first line names the language
    return "".join(code[place] if place % 2 else plain[place] for place in range(len(parts)))


def _picture(part: Component) -> str:
    """A picture, where its address is one of the web or holds it; else what it is described by."""
    address, told = part["media"]["url"], escape(part.get("description") or "")
    if address.startswith(("https://", "http://", "data:image/png;base64,")):
        return f'<img src="{escape(address)}" alt="{told}">'
    return f'<div class="small">{told}</div>'


def _line(line: str) -> str:
    """One line of Discord's markup: what the bot uses of it."""
    for sign, tag, kind in _LINES:
        if line.startswith(sign):
            named = f' class="{kind}"' if kind else ""
            return f"<{tag}{named}>{_inline(line.removeprefix(sign))}</{tag}>"
    listed = line.startswith("- ")
    return f"<div>{'• ' if listed else ''}{_inline(line.removeprefix('- ') if listed else line) or '&nbsp;'}</div>"


def _inline(text: str) -> str:
    """Bold, italics, code, commands and masked links; a backslash makes the next sign ordinary."""
    pieces: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        pieces += (escape(text[at : found.start()]), _piece(found))
        at = found.end()
    return "".join((*pieces, escape(text[at:])))


def _piece(found: re.Match[str]) -> str:  # noqa: PLR0911  # one for each kind
    match found.lastgroup:
        case "plain":
            return escape(found["plain"])
        case "address":
            return f'<a href="{escape(found["address"])}">{_inline(found["label"])}</a>'
        case "named":  # names are known to Discord alone, unless whoever draws has put them in
            named = {"#": "channel", "@": "member", "@&": "role"}[found["mention"]]
            shown = named if found["named"].isdecimal() else found["named"]
            return f'<span class="command">{found["mention"][0]}{escape(shown)}</span>'
        case "code":
            return f"<code>{escape(found['code'])}</code>"
        case "command":
            return f'<span class="command">{escape(found["command"])}</span>'
        case "style":
            moment = datetime.fromtimestamp(int(found["time"]), UTC)
            form = {"d": "%d/%m/%Y", "t": "%H:%M"}.get(found["style"], "%d/%m/%Y %H:%M")
            return f'<span class="time">{moment:{form}}</span>'
        case kind:
            return f"<{kind}>{_inline(found[kind or 0])}</{kind}>"
