"""Edits single values of a knowledge file, and leaves every other byte of it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bot.curating.scalars import scalar
from bot.errors import Problem, UsageError
from bot.yaml_reader import MappingNode, Node, Report, ScalarNode, SequenceNode, parse_yaml

_LINE_END = re.compile(r"\r\n|\r|\n")


class FileEdit:
    """The edits of one file, each a stretch of its text and what is to stand there."""

    def __init__(self, path: Path, content: bytes) -> None:
        """Reads a file that passes the checks; one without anything has no keys."""
        self._path = path
        self._text = content.decode()
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(self._text))]
        self._marked = self._text.startswith("\ufeff")
        self._edits: list[tuple[int, int, str]] = []
        root = parse_yaml(content, Report(path), may_be_empty=True, spans=True)
        self._root = root if isinstance(root, MappingNode) else MappingNode(0)

    def append(self, key: str, entries: Sequence[Sequence[str]]) -> None:
        """Writes entries behind those of a list, each as its lines; where there is no list, it begins one.

        Raises:
            UsageError: the list stands in brackets, not on lines.
        """
        held = self._root.entries.get(key)
        nodes = held.nodes if isinstance(held, SequenceNode) else []
        if held is not None and self._in_brackets(held):
            start, end = self._span(held)
            if nodes:
                told = f"`{key}` stands in brackets; write it as a list of lines, then try again"
                raise UsageError(str(Problem(self._path, held.line, told)))
            # Behind the colon there is no need of a space any more.
            start -= self._text[start - 1] == " "
            self._replace(start, end, "".join(f"\n{line}" for entry in entries for line in _listed(entry, "  ")))
            return
        if nodes:
            end = self._line_after(self._span(nodes[-1])[1])
            first = self._text.rfind("-", 0, self._span(nodes[0])[0])
            indent = self._text[self._text.rfind("\n", 0, first) + 1 : first]
        else:
            end, indent = self._line_after(len(self._text)) if self._text.strip("\ufeff") else len(self._text), "  "
        lines = [line for entry in entries for line in _listed(entry, indent)]
        self._replace(end, end, "".join(f"{line}\n" for line in ([] if nodes else [f"{key}:"]) + lines))

    def result(self) -> bytes:
        """The content of the file with all edits."""
        text = self._text
        edits = sorted(self._edits, key=lambda edit: edit[:2])
        if any(before[1] > after[0] for before, after in pairwise(edits)):
            raise UsageError(f"{self._path}: two edits meet in one place; make one of them by hand")
        for start, end, new in reversed(edits):
            text = text[:start] + new + text[end:]
        return text.encode()

    def _replace(self, start: int, end: int, new: str) -> None:
        self._edits.append((start, end, new.replace("\n", self._newline)))

    def _span(self, node: Node) -> tuple[int, int]:
        """Where a value begins and ends in the text, without the white space and the comments behind a block."""
        if node.span is None:
            return 0, 0
        start = self._place(node.span.line, node.span.column)
        if isinstance(node, ScalarNode) or self._in_brackets(node):
            end = self._place(node.span.end_line, node.span.end_column)
        else:
            inner = node.nodes if isinstance(node, SequenceNode) else node.entries.values()
            end = max((self._span(one)[1] for one in inner), default=start)
        return start, start + len(self._text[start:end].rstrip())

    def _place(self, line: int, column: int) -> int:
        if line >= len(self._starts):
            return len(self._text)
        return min(self._starts[line] + column + (self._marked and line == 0), len(self._text))

    def _in_brackets(self, node: Node) -> bool:
        if node.span is None or isinstance(node, ScalarNode):
            return False
        return self._text[self._place(node.span.line, node.span.column)] in "{["

    def _line_after(self, place: int) -> int:
        """The beginning of the line after a place."""
        found = _LINE_END.search(self._text, place)
        if found:
            return found.end()
        # The last line has no end: what is added there begins one.
        self._text += self._newline
        return len(self._text)


class SourceEdit(FileEdit):
    """The edits of one source file."""

    def __init__(self, path: Path, content: bytes) -> None:
        """Reads a file that passes the checks."""
        super().__init__(path, content)
        passages = self._root.entries.get("passages")
        self._passages = passages if isinstance(passages, SequenceNode) else SequenceNode(0)

    def keys(self, passage: int) -> frozenset[str]:
        """The keys that a passage has in the file, by its place there."""
        return frozenset(self._passage(passage).entries)

    def set(self, passage: int, key: str, value: str, after: str = "position") -> None:
        """Writes the value of a key of a passage, by its place in the file; a new key stands `after` another."""
        node = self._passage(passage)
        flow = self._in_brackets(node)
        column = node.span.column if node.span else 0
        entry = node.entries.get(key)
        if isinstance(entry, ScalarNode):
            place = entry.span.column if entry.span else 0
            self._replace(*self._span(entry), scalar(value, place, column + 2, flow=flow))
        elif flow:
            end = self._span(node.entries[after])[1]
            self._replace(end, end, f", {key}: {scalar(value, flow=True)}")
        else:
            end = self._line_after(self._span(node.entries[after])[1])
            text = scalar(value, column + len(key) + 2, column + 2)
            self._replace(end, end, f"{' ' * column}{key}: {text}\n")

    def drop(self, passage: int) -> None:
        """Takes a passage out, with the whole lines that it stands on.

        Raises:
            UsageError: other passages stand on these lines.
        """
        node = self._passage(passage)
        start, end = self._span(node)
        line = self._text.rfind("\n", 0, start) + 1
        after = self._line_after(end)
        others = [self._span(one) for one in self._passages.nodes if one is not node]
        if not re.fullmatch(r"\s*-\s+", self._text[line:start]) or any(a < after and line < b for a, b in others):
            told = "the passage does not begin a line of its own; take it out by hand"
            raise UsageError(str(Problem(self._path, node.line, told)))
        self._replace(line, after, "")

    def add_speakers(self, names: Iterable[str]) -> None:
        """Adds names to the file's speakers, each without a role."""
        table = self._root.entries.get("speakers")
        if not isinstance(table, MappingNode):
            place = self._starts[self._root.lines["passages"] - 1]
            self._replace(place, place, "".join(["speakers:\n", *(f'  {scalar(name)}: ""\n' for name in names)]))
        elif self._in_brackets(table):
            end = self._span(table)[1] - 1
            joined = ", ".join(f'{scalar(name, flow=True)}: ""' for name in names)
            self._replace(end, end, f", {joined}" if table.entries else joined)
        else:
            end = self._line_after(self._span(table)[1])
            column = table.span.column if table.span else 2
            self._replace(end, end, "".join(f'{" " * column}{scalar(name)}: ""\n' for name in names))

    def _passage(self, place: int) -> MappingNode:
        node = self._passages.nodes[place]
        return node if isinstance(node, MappingNode) else MappingNode(0)


def _listed(entry: Sequence[str], indent: str) -> Iterator[str]:
    """The lines of an entry of a list, the first behind its dash."""
    for number, line in enumerate(entry):
        yield f"{indent}{'  ' if number else '- '}{line}"
