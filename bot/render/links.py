"""Where a reader can go and look: the passage itself where an address is known, else a search, and our own pages.

The syntax of a link to a passage is that of the WICG draft "URL Fragment Text Directives": `#:~:text=start` or
`#:~:text=start,end`, where a comma, an ampersand and a dash inside the text are percent-encoded, because they separate
its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from bot.knowledge.model import Passage, Source
from bot.render import phrases
from bot.render.permalinks import passage_anchor, permalink, source_anchor
from bot.retrieval.sentences import sentences
from bot.settings import SEARCH_PAGE

_EDGES = " \t\n\"'“”‘’«»„‚–—-,.;:!?()[]"
# What a browser tells apart, and a curator's keyboard or a captured page may not: such a word is named only where
# there are no others. Straight and curly quotation marks are alike to it.
_UNSURE = re.compile(r"[«»‹›‐‑‒–—―−-]")
_FEWEST_WORDS = 5
"""Words that name one end of a quote; more where the document holds them elsewhere."""
_FEWEST_SURE = 3
"""Words between two that a browser may not find; fewer stand in too many places."""
_WHOLE = 10
"""A quote of so many words, all in one sentence, is named whole."""
_LONGEST = 700
"""An address that is longer names less of the quote, or is left out: it would cost the card an excerpt."""
_UNSEARCHED = re.compile(r'["“”„«»]|\s[–—-]\s')
_APOSTROPHES = str.maketrans("‘’", "''")
_TITLE = 80
"""Characters of a title that are searched for; a longer one is found by its beginning."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says that it is, and its address, which is safe inside a masked link and in a terminal."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Links:
    """How links are made.

    `search` is the address of a search page with `{words}` in it, `pages` that of the published pages; "" for none.
    """

    search: str = SEARCH_PAGE
    pages: str = ""

    def passage(self, source: Source, passage: Passage) -> tuple[Link, ...]:
        """To the passage in its document, or else a search for that document; then to the passage on our own pages."""
        own = permalink(self.pages, source.claim, passage_anchor(passage.id))
        return self._links(source, passage_link(source, passage), own)

    def source(self, source: Source) -> tuple[Link, ...]:
        """To the document, or else a search for it; then to the document on our own pages."""
        own = permalink(self.pages, source.claim, source_anchor(source.id))
        return self._links(source, web_address(source.url), own)

    def _links(self, source: Source, there: str, own: str) -> tuple[Link, ...]:
        first = Link(phrases.READ_THERE, there) if there else Link(phrases.FIND_IT, search_link(source, self.search))
        return tuple(link for link in (first, Link(phrases.PERMALINK, web_address(own))) if link.address)


def search_link(source: Source, page: str = SEARCH_PAGE) -> str:
    """The address of a search for the exact title and the publisher, or the author where none is known."""
    # What takes nine characters in an address, and is nothing to a search page, would cost a card an excerpt.
    title = " ".join(_UNSEARCHED.sub(" ", source.title.translate(_APOSTROPHES)).split())
    if len(title) > _TITLE:
        title = title[:_TITLE].rpartition(" ")[0] or title[:_TITLE]
    words = f'"{title}" {source.publisher or source.author}'.strip().encode("utf-8", "replace")
    encode = quote_plus if "?" in page.partition("{words}")[0] else quote
    return web_address(page.replace("{words}", encode(words, safe="'")))


def passage_link(source: Source, passage: Passage) -> str:
    """The address of the passage, safe inside a masked link; empty where the address of the source is not known."""
    address = web_address(source.url)
    if not address:
        return ""
    others = (other.quote for other in source.passages if other.id != passage.id)
    headings = (other.section for other in source.passages)
    fragment = text_fragment(passage.quote, (source.title, *others, *headings))
    for part in (fragment, fragment.partition(",")[0]):
        linked = f"{address}{'' if '#' in address else '#'}:~:text={part}"
        if part and len(linked) <= _LONGEST:
            return linked
    return address


def text_fragment(text: str, others: Iterable[str] = ()) -> str:
    """The encoded `start` or `start,end` by which a browser finds this quote, and nothing else of its document.

    Each end is named by words of one sentence: a sentence after it may stand in a paragraph of its own, and no browser
    finds words across two. Empty where the quote holds no word.

    Args:
        text: the quote.
        others: what else is known to stand in the document.
    """
    known = " ".join(map(_plain, (text, *others)))
    parts = [words for part in _sentences(text) if (words := part.strip(_EDGES).split())]
    if not parts:
        return ""
    if len(parts) == 1 and len(parts[0]) <= _WHOLE and not any(map(_UNSURE.search, parts[0])):
        return _encoded(parts[0])
    # “Not true.” and “Vladimir Putin […]” stand in many places: what follows them, or goes before, says more.
    telling = [words for words in parts if len(words) >= _FEWEST_WORDS] or [max(parts, key=len)]
    openings = [_named(words, known) for words in telling]
    number = next((number for number, words in enumerate(openings) if _count(words, known) == 1), 0)
    first, last, opening = telling[number], telling[-1], openings[number]
    # Of one sentence, the ending is named by what the opening leaves: it would have to begin before that ends.
    rest = first[_place(first, opening) + len(opening) :] if first is last else last
    ending = _named(rest, known, from_end=True) if rest else ()
    return ",".join(_encoded(words) for words in (opening, ending) if words)


def _sentences(text: str) -> Iterator[str]:
    for part in re.split(r"\s*\[(?:…|\.\.\.)\]\s*", text):
        yield from sentences(part)


def _named(words: Sequence[str], known: str, *, from_end: bool = False) -> Sequence[str]:
    """As few words of one end as stand only once in what is known, none of them unsure if that can be."""
    runs = list(_sure_runs(words))[:: -1 if from_end else 1]
    near = next((run for run in runs if len(run) >= _FEWEST_WORDS), max(runs, key=len, default=words))
    if len(near) < _FEWEST_SURE:
        near = words
    for count in range(min(_FEWEST_WORDS, len(near)), len(near)):
        candidate = near[-count:] if from_end else near[:count]
        if _count(candidate, known) == 1:
            return candidate
    return near


def _sure_runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The stretches of words between those that a browser may not find."""
    start = 0
    for place, word in enumerate((*words, "-")):
        if _UNSURE.search(word):
            if place > start:
                yield words[start:place]
            start = place + 1


def _place(words: Sequence[str], run: Sequence[str]) -> int:
    """Where the run begins; it is one of them."""
    return next(start for start in range(len(words)) if list(words[start : start + len(run)]) == list(run))


def _count(words: Iterable[str], known: str) -> int:
    return known.count(_plain(" ".join(words)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _encoded(words: Iterable[str]) -> str:
    return quote(" ".join(words).strip(_EDGES).encode("utf-8", "replace"), safe="").replace("-", "%2D")


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
