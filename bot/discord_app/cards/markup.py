"""Makes text from outside mean nothing to Discord: it is shown as it stands, and does nothing.

Discord's markup is not CommonMark: a backslash before any character that is no letter, digit or white space makes that
character ordinary, everywhere outside code. So escaping is all it takes, but for `@everyone` and `@here`, which the
server finds in raw text: their sign is replaced by its full-width twin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.render.catalogue import gettext
from bot.render.links import Link
from bot.render.printable import printable, printable_spans

Span = tuple[int, int]

_MASS_PING = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# Emphasis, code, spoilers, masked links, mentions, custom emoji, timestamps and quotes; a colon begins an address
# (`https://`) or an emoji (`:smile:`) only before something, which may stand in the next piece of bold text.
_SIGN = re.compile(r"[\\*_~`|\[\]<>@]|:(?=\S|$)")
# Headings, small print, lists and numbered lists count only where a line begins.
_OPENING = re.compile(r"(\s*)(?:(\d+)(?=[.)])|(?=[#+-]))")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def escape(text: str) -> str:
    """The text on one line, without invisible characters, with no markup, mention or link left in it."""
    return _opening(_signs(printable(text).strip()))


def escape_part(text: str) -> str:
    """The same for a part of a line that does not begin it; spaces at its ends stay."""
    return _signs(printable(text))


def emphasise(text: str, spans: Sequence[Span]) -> str:
    """The escaped text with the words at `spans` bold.

    Args:
        text: text from outside.
        spans: places in `text`, in characters, sorted, never overlapping.
    """
    shown, places = printable_spans(text, tuple(spans))
    pieces: list[str] = []
    at = 0
    for start, end in _joined(shown, places):
        pieces += (_signs(shown[at:start]), f"**{_signs(shown[start:end])}**")
        at = end
    pieces.append(_signs(shown[at:]))
    return _opening("".join(pieces).strip())


def unescape(text: str) -> str:
    """What `escape` was given, as far as it could be seen: reads a question back from a card."""
    return _ESCAPED.sub(r"\1", text).replace("＠", "@")


def linked(links: Iterable[Link]) -> str:
    """Links one after the other, each with what it says that it is."""
    return " · ".join(f"[{gettext(link.text)}]({link.address})" for link in links)


def block_quote(text: str) -> str:
    """Every line of the text as a block quote."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def small(text: str) -> str:
    """Every line of the text as small print."""
    return "\n".join(f"-# {line}" for line in text.split("\n"))


def _signs(text: str) -> str:
    return _SIGN.sub(r"\\\g<0>", _MASS_PING.sub("＠", text))


def _opening(text: str) -> str:
    """Takes its meaning from a sign that opens a line."""
    found = _OPENING.match(text)
    if found is None:
        return text
    return f"{text[: found.end()]}\\{text[found.end() :]}"


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans trimmed to letters and digits at both ends, neighbours with only a space between as one.

    Bold that begins or ends with a punctuation mark is read as plain stars by stricter renderers.
    """
    joined: list[Span] = []
    for start, end in spans:
        while start < end and not text[start].isalnum():
            start += 1  # noqa: PLW2901 - the span is narrowed in place
        while start < end and not text[end - 1].isalnum():
            end -= 1  # noqa: PLW2901 - the span is narrowed in place
        if start == end:
            continue
        if joined and not text[joined[-1][1] : start].strip(" "):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
