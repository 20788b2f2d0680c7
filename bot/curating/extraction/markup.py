"""A tree of HTML -> its blocks: every word that a reader of the page sees, in order, and what a reader does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.legibility import one_line
from bot.errors import UsageError

_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "label", "legend", "li", "main", "nav", "noscript", "ol", "option", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN_TAGS = frozenset({
    "title", "script", "style", "template", "svg", "head", "iframe", "object", "math", "select", "textarea",
    "del", "s", "strike", "rt", "rp",
})  # fmt: skip
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(r"\[?(?:\d{1,3}|[a-z*†‡])\]?|↩.{0,2}")
_PLACES = (
    ("a cookie or privacy notice", re.compile(r"cookie|consent|gdpr|privacy", re.IGNORECASE)),
    ("an advert", re.compile(r"(?:^|[\s_-])(?:ads?|advert\w*|sponsor\w*|promo\w*|banner)(?:$|[\s_-])", re.IGNORECASE)),
    ("comments", re.compile(r"comment|disqus", re.IGNORECASE)),
    ("a footnote", re.compile(r"footnotes", re.IGNORECASE)),
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
    "noscript": "shown without scripts",
    "figcaption": "a picture's caption or credit", "button": "a button", "dialog": "a box over the text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements around a piece of text say about it."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    line: int = 0
    reason: str = ""
    numbered: bool = False
    link: bool = False
    preformatted: bool = False

    def within(self, element: Any, line: int) -> _Place:  # noqa: ANN401  lxml ships no types
        """The place inside of a block element."""
        tag = element.tag
        place = replace(self, line=line, reason=_reason(element) or self.reason)
        if tag in {"body", "article", "main"}:
            place = replace(place, reason="")
        elif tag == "blockquote":
            place = replace(place, kind=Kind.QUOTE)
        elif re.fullmatch("h[1-6]", tag):
            place = replace(place, kind=Kind.HEADING, level=int(tag[1]))
        elif tag in {"ul", "ol"}:
            place = replace(place, numbered=tag == "ol")
        elif tag == "li" and self.kind is not Kind.QUOTE:
            place = replace(place, kind=Kind.ENTRY)
        elif tag == "pre":
            # Code is no text that anybody wrote to be read.
            place = replace(place, preformatted=True, reason=place.reason or ("code" if len(element) else ""))
        return place


@dataclass(slots=True)
class _Held:
    """The pieces of the block that is being read."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, place: _Place) -> None:
        if text:
            self.parts.append(text if place.preformatted else text.replace("\n", " "))
            self.linked += len(text.strip()) if place.link else 0

    def flush(self, place: _Place) -> Iterator[Block]:
        """What is held as blocks: one, or several where the lines of the page are parted by empty ones."""
        text, linked = "".join(self.parts), self.linked
        self.parts, self.linked = [], 0
        for part in re.split(r"\n[^\S\n]*\n\s*", text):
            if line := one_line(part):
                share = min(linked / len(line), 1.0)
                yield Block(line, place.line, place.kind, place.level, share, place.numbered, place.reason)


def parsed(html: str) -> Any:  # noqa: ANN401  lxml ships no types
    """The tree of a page. Nothing is fetched, run or followed.

    Raises:
        UsageError: it cannot be read as HTML, or is nested so deeply that the parser would leave text out.
    """
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]  # as above

    # Parsed from bytes, since lxml refuses text that declares an encoding.
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(html.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        if any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log):
            raise MemoryError from error
        raise UsageError("this web page cannot be read as HTML") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise UsageError("this web page is nested too deeply to be read")
    return tree


def visible(tree: Any, line_attribute: str = "") -> Iterator[Block]:  # noqa: ANN401
    """Every block of text that the page shows, with the reason to leave it out that its place in the page gives.

    `line_attribute` names the attribute that holds the line of an element, where the tree was made of another format.
    """
    held = _Held()
    stack: list[tuple[Any, _Place, bool]] = [(tree, _Place(), False)]
    while stack:
        element, around, closing = stack.pop()
        if closing:
            if element.tag in _BLOCK_TAGS:
                yield from held.flush(around.within(element, _line(element, around, line_attribute)))
            held.add("”" if element.tag == "q" else None, around)
        elif _is_unseen(element):
            held.add("\n" if element.tag == "br" else None, replace(around, preformatted=True))
        else:
            place = around
            if element.tag in _BLOCK_TAGS:
                yield from held.flush(around)
                place = around.within(element, _line(element, around, line_attribute))
            elif element.tag == "a":
                place = replace(around, link=True)
            held.add("“" if element.tag == "q" else None, around)
            held.add(element.text, place)
            stack.append((element, around, True))
            stack += [(child, place, False) for child in reversed(element)]
            continue
        held.add(element.tail if element is not tree else None, around)
    yield from held.flush(_Place())


def _line(element: Any, around: _Place, attribute: str) -> int:  # noqa: ANN401
    if not attribute:
        return element.sourceline or 0
    # Of fenced code the parser marks what stands within the pre.
    marked = element[0] if element.tag == "pre" and len(element) else element
    given = marked.get(attribute) or ""
    return int(given) if given.isdecimal() and len(given) < 9 else around.line


def _is_unseen(element: Any) -> bool:  # noqa: ANN401
    """Whether a reader sees nothing of an element: scripts, what is hidden or struck out, marks of footnotes."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS or element.tag == "br":
        return True
    # A hidden part of a page may wait to be shown; hidden words within a sentence do not.
    if _is_hidden(element) and element.tag not in _BLOCK_TAGS:
        return True
    if len(element) > 1 or not (element.tag == "sup" or "footnote" in (element.get("class") or "")[:500]):
        return False
    text = "".join(element.itertext())[:9].strip()
    leads = element.tag == "a" or text.startswith("[") or (len(element) == 1 and element[0].tag == "a")
    return leads and _FOOTNOTE_MARK.fullmatch(text) is not None


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    style = (element.get("style") or "")[:500]
    return element.get("hidden") is not None or _UNSEEN_STYLE.search(style) is not None


def _reason(element: Any) -> str:  # noqa: ANN401
    """What the tag, class and id of an element say about the text in it."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    named = next((reason for reason, pattern in _PLACES if pattern.search(marks)), "") if marks.strip() else ""
    return named or _TAGS.get(element.tag, "") or ("hidden on the page" if _is_hidden(element) else "")
