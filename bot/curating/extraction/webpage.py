"""A saved web page -> blocks: the article as trafilatura finds it, everything else listed as left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.curating.extraction.block import Block, Kind, LeftOut
from bot.curating.extraction.document import Document
from bot.curating.extraction.legibility import legible, one_line
from bot.curating.extraction.silence import silent
from bot.errors import UsageError

_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "br",
})  # fmt: skip
_SILENT_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "math", "select", "textarea",
})  # fmt: skip
_PLACES = (
    ("a cookie or privacy notice", re.compile(r"cookie|consent|gdpr|privacy", re.IGNORECASE)),
    ("an advert", re.compile(r"(?:^|[\s_-])(?:ads?|advert\w*|sponsor\w*|promo\w*|banner)(?:$|[\s_-])", re.IGNORECASE)),
    ("comments", re.compile(r"comment|disqus", re.IGNORECASE)),
    ("a line for sharing", re.compile(r"(?:^|[\s_-])(?:share|social|sharing)", re.IGNORECASE)),
    (
        "a list of other pages",
        re.compile(r"related|recommend|most-?(?:read|viewed)|popular|trending|teaser", re.IGNORECASE),
    ),
    ("a plea for support or a way to pay", re.compile(r"newsletter|subscri|donat|support-?us|paywall", re.IGNORECASE)),
    ("a menu", re.compile(r"(?:^|[\s_-])(?:nav\w*|menu|breadcrumbs?|skip\w*)(?:$|[\s_-])", re.IGNORECASE)),
)
_TAGS: Mapping[str, str] = {
    "nav": "a menu", "footer": "the foot of the page", "aside": "a box beside the text", "form": "a form",
    "header": "the head of the page",
    "figcaption": "a picture's caption or credit", "button": "a button", "dialog": "a box over the text",
}  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_DEEPEST = 400
_NEAR = 200_000


def read_webpage(html: str) -> Document:
    """The article of a page, its facts, and every other line of the page with the reason why it is left out.

    Nothing is fetched, run or followed. A date is taken only where the page states it in its metadata.

    Raises:
        UsageError: the page cannot be read as HTML, or holds no article.
    """
    with silent("trafilatura", "htmldate", "justext", "courlan"):
        tree = _tree(html)
        found = _article(html)
    if found is None or found.body is None:
        raise UsageError("no text of an article was found in this web page")
    lines = list(_lines(tree))
    title = one_line(found.title or "")
    blocks = _numbered(_blocks(found.body), lines)
    if not blocks:
        raise UsageError("no text of an article was found in this web page")
    return Document(
        tuple(blocks),
        tuple(_rest(lines, blocks, title)),
        title=title,
        author=one_line(found.author or ""),
        publisher=one_line(found.sitename or ""),
        published=one_line(found.date or ""),
        url=one_line(found.url or ""),
        language=_language(tree),
    )


def _tree(html: str) -> Any:  # noqa: ANN401  lxml ships no types
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]  # as above

    try:
        # Parsed from bytes, since lxml refuses text that declares an encoding. No network, no entities, bounded depth.
        return document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UsageError("this web page cannot be read as HTML") from error


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


def _language(tree: Any) -> str:  # noqa: ANN401
    return legible(tree.get("lang") or "").strip()[:2].casefold()


def _blocks(body: Any) -> Iterator[Block]:  # noqa: ANN401
    """The blocks of trafilatura's tree, which has few tags: head, p, quote, list, item, table, row, cell."""
    for element in body.iter("head", "p", "quote", "item", "cell", "ab", "code"):
        text = one_line(_own_text(element))
        if text:
            yield Block(text, 0, _kind(element), _level(element), _linked(element, text))


def _kind(element: Any) -> Kind:  # noqa: ANN401
    if element.tag == "quote" or any(True for _ in element.iterancestors("quote")):
        return Kind.QUOTE
    return {"head": Kind.HEADING, "item": Kind.ENTRY}.get(element.tag, Kind.PARAGRAPH)


def _level(element: Any) -> int:  # noqa: ANN401
    found = _HEADING.match(element.get("rend") or "") if element.tag == "head" else None
    return int(found[1]) if found else 0


def _own_text(element: Any) -> str:  # noqa: ANN401
    """The text of an element without that of the blocks inside of it, which stand for themselves."""
    inner = frozenset({"head", "p", "quote", "list", "item", "cell", "row", "table", "code"})
    parts = [element.text or ""]
    for child in element:
        if child.tag not in inner and isinstance(child.tag, str):
            parts.append("\n" if child.tag == "lb" else _own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _linked(element: Any, text: str) -> float:  # noqa: ANN401
    links = sum(len("".join(link.itertext())) for link in element.iter("ref"))
    return min(links / len(text), 1.0)


def _lines(tree: Any) -> Iterator[LeftOut]:  # noqa: ANN401
    """Every line of text that the page shows, with the reason to leave it out that its place in the page gives."""
    held: list[str] = []
    place: Any = tree
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            if element.tag in _BLOCK_TAGS:
                yield from _line(held, place)
                place = element.getparent() if element.getparent() is not None else tree
            held.append(element.tail or "")
            continue
        if not isinstance(element.tag, str) or element.tag in _SILENT_TAGS:
            held.append(element.tail or "")
            continue
        if element.tag in _BLOCK_TAGS:
            yield from _line(held, place)
            place = element
        held.append(element.text or "")
        stack += _after(element)
    yield from _line(held, place)


def _after(element: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401
    """What comes after an element's own text, last first: its children, then its tail."""
    yield element, True
    for child in reversed(element):
        yield child, False


def _line(held: list[str], place: Any) -> Iterator[LeftOut]:  # noqa: ANN401
    text = one_line("".join(held))
    held.clear()
    if text:
        yield LeftOut(Block(text, place.sourceline or 0), _reason(place))


def _reason(place: Any) -> str:  # noqa: ANN401
    """What the tags, classes and ids around a line say about it."""
    for depth, element in enumerate((place, *place.iterancestors())):
        if depth > _DEEPEST or element.tag in {"body", "html", "article", "main"}:
            break
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
        for reason, pattern in _PLACES:
            if pattern.search(marks):
                return reason
        if element.tag in _TAGS:
            return _TAGS[element.tag]
    return "outside of the article"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _numbered(blocks: Iterator[Block], lines: Sequence[LeftOut]) -> list[Block]:
    """The blocks with the line of the file that they begin on, found by their first words."""
    starts: dict[str, int] = {}
    for line in lines:
        starts.setdefault(_squeezed(line.block.text)[:60], line.block.line)
    return [
        Block(block.text, starts.get(_squeezed(block.text)[:60], 0), block.kind, block.level, block.linked)
        for block in blocks
    ]


def _rest(lines: Sequence[LeftOut], blocks: Sequence[Block], title: str) -> Iterator[LeftOut]:
    """The lines of the page that are neither in the article nor its title."""
    squeezed = [_squeezed(block.text) for block in blocks]
    whole = frozenset((*squeezed, _squeezed(title)))
    article = "\n".join(squeezed)
    at = 0
    for line in lines:
        text = _squeezed(line.block.text)
        if text in whole:
            continue
        # A short line may stand inside a sentence by chance; a long one that does is a part of it. Both texts go the
        # same way, so that only what lies near has to be looked through.
        found = article.find(text, max(at - _NEAR, 0), at + _NEAR) if len(text) >= 40 else -1
        if found < 0:
            yield line
        else:
            at = found
