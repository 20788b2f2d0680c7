"""A link to the very passage: an address with a text fragment.

The syntax is that of the WICG draft "URL Fragment Text Directives": `#:~:text=start` or `#:~:text=start,end`, where a
comma, an ampersand and a dash inside the text are percent-encoded, because they separate its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

from bot.knowledge.model import Passage, Source

_OMISSION = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")
_EDGES = " \t\n\"'“”‘’«»„‚–—-,.;:!?()[]"
_FEWEST_WORDS = 4
_WHOLE = 80
"""A quote of so many characters is named whole; a longer one by its first and last words."""
_LONGEST = 700
"""An address that is longer is left out: it would cost the card an excerpt."""


def passage_link(source: Source, passage: Passage) -> str:
    """The address of the passage, safe inside a masked link; empty where the address of the source is not known."""
    address = web_address(source.url)
    if not address:
        return ""
    others = [other.quote for other in source.passages if other.id != passage.id]
    fragment = text_fragment(passage.quote, others)
    linked = f"{address}{'' if '#' in address else '#'}:~:text={fragment}" if fragment else address
    return linked if len(linked) <= _LONGEST else ""


def text_fragment(text: str, others: Iterable[str] = ()) -> str:
    """The encoded `start` or `start,end` that finds this quote, and none of the others of its document.

    Empty where the quote holds no word.
    """
    parts = [words for part in _OMISSION.split(text) if (words := part.strip(_EDGES).split())]
    if not parts:
        return ""
    known = " ".join([_plain(text), *map(_plain, others)])
    whole = " ".join(parts[0])
    if len(parts) == 1 and len(whole) <= _WHOLE:
        return _encoded(whole)
    first, last = parts[0], parts[-1]
    opening = _shortest(first, known, from_end=False)
    # One part of which the opening leaves nothing needs no ending: it would have to begin before the opening ends.
    rest = first[len(opening) :] if len(parts) == 1 else last
    ending = _shortest(rest, known, from_end=True)
    return ",".join(_encoded(" ".join(words)) for words in (opening, ending) if words)


def _shortest(words: list[str], known: str, *, from_end: bool) -> list[str]:
    """As few words of one end as stand only once in what is known of the document."""
    for count in range(min(_FEWEST_WORDS, len(words)), len(words)):
        candidate = words[-count:] if from_end else words[:count]
        if known.count(_plain(" ".join(candidate))) == 1:
            return candidate
    return words


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _encoded(text: str) -> str:
    return quote(text.strip(_EDGES), safe="").replace("-", "%2D")


def web_address(url: str) -> str:
    """The address, safe inside a masked link; empty where it is none of the web, or out of all proportion."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    except ValueError:  # a malformed address, or a host that is none (UnicodeError is a ValueError)
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:_-]+", host):
        return ""
    path, query, fragment = (
        quote(part, safe="/:@!$&'+,;=%~?-._") for part in (parts.path, parts.query, parts.fragment)
    )
    encoded = urlunsplit((parts.scheme, host, path, query, fragment))
    return encoded if len(encoded) <= _LONGEST else ""
