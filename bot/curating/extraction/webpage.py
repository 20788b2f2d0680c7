"""A saved web page -> its blocks: what trafilatura finds to be the article, and everything else with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.curating.extraction.document import Block, Document
from bot.curating.extraction.legibility import legible, one_line
from bot.curating.extraction.markup import parsed, visible
from bot.errors import UsageError

_OUTSIDE = "outside of the article"
_SHINGLE = 4
_MOST_IN_A_GAP = 3
_LEAST_SHARE = 0.2
"""Of the words of a page that stand in no menu, foot or the like: with fewer in the article, it was not found."""


def read_webpage(html: str) -> Document:
    """The article of a page, its facts, and every other line of the page with the reason why it is left out.

    Nothing is fetched, run or followed. A date is taken only where the page states it in its metadata.

    Raises:
        UsageError: the page cannot be read as HTML, or holds no text.
    """
    tree = parsed(html)
    blocks = list(visible(tree))
    language = legible(tree.get("lang") or "").strip()[:2].casefold()
    found = _article(html)
    kept = tuple(_sorted(blocks, None if found is None else found.body))
    if all(block.reason for block in kept):
        raise UsageError("no text was found in this web page")
    if found is None:
        return Document(kept, language=language)
    return Document(
        kept,
        title=one_line(found.title or ""),
        author=one_line(found.author or ""),
        publisher=one_line(found.sitename or ""),
        published=one_line(found.date or ""),
        url=one_line(found.url or ""),
        language=language,
    )


def _article(html: str) -> Any:  # noqa: ANN401  trafilatura's own type, which must not be imported at the top
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            html,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # Without this, a year in the page's foot is taken for the date.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError, RecursionError) as error:
        raise UsageError("this web page cannot be read as HTML") from error


def _sorted(blocks: Sequence[Block], body: Any) -> Iterator[Block]:  # noqa: ANN401
    """The blocks, those outside of the article with a reason.

    trafilatura drops words from the middle of paragraphs (inline code, short quotations, text after a list), so it
    only says where the article is; the words are those of the page.
    """
    inside = _inside(blocks, body)
    chosen = _filled(blocks, inside)
    free = sum(block.words for block in blocks if not block.reason)
    if sum(block.words for block, here in zip(blocks, chosen, strict=True) if here) < free * _LEAST_SHARE:
        # A page that is nothing else: all of it is the text, unless its own marks say otherwise.
        yield from blocks
        return
    for block, here in zip(blocks, chosen, strict=True):
        yield replace(block, reason="" if here else block.reason or _OUTSIDE)


def _inside(blocks: Sequence[Block], body: Any) -> list[bool]:  # noqa: ANN401
    """Which blocks stand in the article: the whole of a short one, most runs of four words of a longer one."""
    if body is None:
        return [False] * len(blocks)
    elements = body.iter("head", "p", "quote", "item", "cell", "ab", "code")
    words = [re.findall(r"\w+", "".join(element.itertext()).casefold()) for element in elements]
    whole = frozenset(map(" ".join, words))
    runs = frozenset(run for one in words for run in _runs(one))
    return [_is_inside(re.findall(r"\w+", block.text.casefold()), whole, runs) for block in blocks]


def _is_inside(words: Sequence[str], whole: frozenset[str], runs: frozenset[str]) -> bool:
    if len(words) < 2 * _SHINGLE:
        return " ".join(words) in whole and bool(words)
    own = list(_runs(words))
    return sum(run in runs for run in own) * 2 >= len(own)


def _runs(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1))


def _filled(blocks: Sequence[Block], inside: Sequence[bool]) -> list[bool]:
    """Which blocks stand in the article or in a small gap of it: a heading, or what follows a list in a sentence."""
    chosen = list(inside)
    places = [place for place, here in enumerate(inside) if here]
    for before, after in pairwise(places):
        gap = range(before + 1, after)
        if 0 < len(gap) <= _MOST_IN_A_GAP and not any(blocks[place].reason for place in gap):
            for place in gap:
                chosen[place] = True
    return chosen
