"""Markdown -> blocks: headings, quotes, lists and paragraphs by their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.curating.extraction.block import Block, Kind
from bot.curating.extraction.document import Document
from bot.curating.extraction.hardwrap import is_entry, without_mark

_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}>\s?")
_META = re.compile(r"([a-z]+)\s*:\s*(.*)$", re.IGNORECASE)
_DEFINITION = re.compile(r" {0,3}\[[^\]]{1,200}\]:\s*\S+")
# Each bound keeps a hostile line from costing more than its length.
_MARKS = (
    (re.compile(r"!\[([^\[\]]{0,500})\]\([^)\s]{0,2000}(?:\s[^)]{0,500})?\)"), ""),
    (re.compile(r"\[([^\[\]]{1,500})\]\([^)\s]{0,2000}(?:\s[^)]{0,500})?\)"), r"\1"),
    (re.compile(r"\[([^\[\]]{1,500})\]\[[^\]]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"\[\^[^\]]{1,50}\]"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,300})(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]{1,300})(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`]{1,500})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^)\s]{0,2000}(?:\s[^)]{0,500})?\)")


def read_markdown(text: str) -> Document:
    """The blocks of a Markdown text without its marks, and what its front matter says of it."""
    lines = text.split("\n")
    facts, first = _front_matter(lines)
    blocks = [block for block in _blocks(lines, first) if block.text]
    return Document(
        tuple(blocks),
        title=facts.get("title", ""),
        author=facts.get("author", ""),
        publisher=facts.get("publisher", ""),
        published=facts.get("date", ""),
        url=facts.get("url", ""),
        language=facts.get("lang", facts.get("language", "")),
        text=text,
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """The `key: value` lines between two `---` at the top, and the first line after them (from 0)."""
    if lines[0].strip() != "---":
        return {}, 0
    for number, line in enumerate(lines[1:50], 1):
        if line.strip() in {"---", "..."}:
            found = [match for match in map(_META.match, lines[1:number]) if match]
            return {match[1].casefold(): match[2].strip().strip("\"'") for match in found}, number + 1
    return {}, 0


def _blocks(lines: list[str], first: int) -> Iterator[Block]:
    """Paragraph by paragraph; code blocks and link definitions are no text that anybody wrote to be read."""
    held: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines[first:], first + 1):
        mark = _FENCE.match(line)
        if fence or mark:
            yield from _flush(held)
            if mark and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
            continue
        heading = _HEADING.match(line)
        if held and _UNDERLINE.match(line) and not is_entry(held[-1][1]) and not _QUOTE.match(held[-1][1]):
            yield from _underlined(held, line)
        elif heading:
            yield from _flush(held)
            yield Block(_plain(heading[2] or ""), number, Kind.HEADING, len(heading[1]))
        elif not line.strip() or _RULE.match(line) or _DEFINITION.match(line):
            yield from _flush(held)
        else:
            if held and _opens(line, held[-1][1]):
                yield from _flush(held)
            held.append((number, line))
    yield from _flush(held)


def _opens(line: str, previous: str) -> bool:
    """Whether a line begins a block of its own right after another one."""
    return is_entry(line) or bool(_QUOTE.match(line)) != bool(_QUOTE.match(previous))


def _underlined(held: list[tuple[int, str]], line: str) -> Iterator[Block]:
    text = " ".join(part.strip() for _, part in held)
    yield Block(_plain(text), held[0][0], Kind.HEADING, 1 if "=" in line else 2)
    held.clear()


def _flush(held: list[tuple[int, str]]) -> Iterator[Block]:
    if not held:
        return
    number, opening = held[0]
    quoted = _QUOTE.match(opening) is not None
    raw = " ".join(_QUOTE.sub("", line, count=1).strip() if quoted else line.strip() for _, line in held)
    held.clear()
    entry = is_entry(raw) and not quoted
    raw = without_mark(raw) if entry else raw
    kind = Kind.QUOTE if quoted else Kind.ENTRY if entry else Kind.PARAGRAPH
    text = _plain(raw)
    links = sum(len(match[1]) for match in _LINK.finditer(raw))
    yield Block(text, number, kind, linked=min(links / len(text), 1.0) if text else 0.0)


def _plain(text: str) -> str:
    for mark, replacement in _MARKS:
        text = mark.sub(replacement, text)
    return " ".join(text.split())
