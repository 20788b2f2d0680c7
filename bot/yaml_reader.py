"""Reads YAML strictly, with line numbers: bytes in, a tree of nodes and every problem out."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from bot.errors import Problem, cause
from bot.invisible import INVISIBLE, invisible_places, named

MOST_BYTES = 5_000_000
"""A file that a person writes stays far below this; a larger one is refused before it is read."""

MOST_DEPTH = 12
"""Nesting levels: the deepest file of ours has five."""

MOST_PROBLEMS = 100
"""Problems told of one file; who has more starts with these."""

# libyaml's parser is some thirty times faster; PyYAML comes without it on a few platforms.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_COMMENT = re.compile(r"\s*#")

_READ_AS: Mapping[str, str] = {
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:merge": "a merge",
    "tag:yaml.org,2002:value": "a default",
}


class Span(NamedTuple):
    """Where a value stands in a file, lines and columns from 0, the end not included.

    White space may stand at its end: a block of text ends where the next value begins.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(slots=True)
class ScalarNode:
    """A single value as written; `plain` without quotes, `cut` where a ` #` on its line ended it."""

    value: str
    plain: bool
    line: int
    cut: bool = False
    span: Span | None = field(default=None, compare=False)

    kind = "a single value"


@dataclass(slots=True)
class SequenceNode:
    """A list."""

    line: int
    nodes: list[Node] = field(default_factory=list)
    span: Span | None = field(default=None, compare=False)

    kind = "a list"


@dataclass(slots=True)
class MappingNode:
    """Keys with their values; `lines` tells where each key stands."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    pending: str | None = None
    span: Span | None = field(default=None, compare=False)

    kind = "a mapping of keys to values"


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


class Report:
    """Collects the problems of one file; `inside` names the keys that are being read, outermost first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.inside: list[str] = []

    def add(self, line: int, message: str) -> None:
        """Notes a problem on a line (from 1; 0 is the whole file), naming the key that is being read."""
        if len(self.problems) < MOST_PROBLEMS:
            told = f"{self.inside[-1]}: {message}" if self.inside else message
            self.problems.append(Problem(self.path, line, told))
        elif len(self.problems) == MOST_PROBLEMS:
            last = max(problem.line for problem in self.problems)
            self.problems.append(Problem(self.path, last, "and more problems, which are not listed"))


def read_as(value: str) -> str | None:
    """What YAML 1.1 takes a value without quotes for, in words, or None where it is text."""
    for first in (value[:1], None):
        for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(first, ()):
            if pattern.match(value):
                return _READ_AS.get(tag, "something else")
    return None


def read_bytes(path: Path, report: Report) -> bytes | None:
    """The content of a regular file of an acceptable size, or None with the reason reported."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            report.add(0, "is not a regular file")
            return None
        if status.st_size <= MOST_BYTES:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            if len(content) <= MOST_BYTES:
                return content
        report.add(0, f"is larger than {MOST_BYTES:,} bytes and was not read")
    except (OSError, ValueError) as error:
        report.add(0, f"cannot be read: {cause(error)}")
    return None


def read_yaml(path: Path, report: Report, *, may_be_empty: bool = False) -> Node | None:
    """The tree of a file, or None where there is none; every problem is reported."""
    content = read_bytes(path, report)
    return None if content is None else parse_yaml(content, report, may_be_empty=may_be_empty)


def parse_yaml(content: bytes, report: Report, *, may_be_empty: bool = False, spans: bool = False) -> Node | None:
    """The tree of a document, or None where there is none; every problem is reported.

    Nothing but comments is a problem too, unless it `may_be_empty`: then it is a mapping without keys. With `spans`
    every node tells where it stands, for whoever edits the file.
    """
    text = _decode(content, report)
    try:
        # A text instead of a tree of Python objects: only events are asked for, so nothing is ever constructed.
        loader = _Loader(text)
        try:
            return _TreeBuilder(text, report, may_be_empty=may_be_empty, spans=spans).build(loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(mark.line + 1 if mark else 0, f"is not valid YAML: {_told(error)}")
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        report.add(0, f"is not valid YAML: {' '.join(str(error).split())}")
    return None


def _told(error: yaml.MarkedYAMLError) -> str:
    """A parser's complaint as one line."""
    return " ".join(f"{error.context or ''} {error.problem or ''}".split())


def _decode(content: bytes, report: Report) -> str:
    """Text of UTF-8 bytes; what is not UTF-8, or cannot be seen, is reported and becomes U+FFFD."""
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        for number, raw in enumerate(content.split(b"\n"), 1):
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                report.add(number, f"is not valid UTF-8: {error.reason} (byte {error.start + 1} of the line)")
        return INVISIBLE.sub("\ufffd", content.decode(errors="replace")).replace("\r", "\n")
    places = invisible_places(text)
    line, counted = 1, 0
    for place in places[: MOST_PROBLEMS + 1]:
        line += text.count("\n", counted, place)
        counted = place
        report.add(line, f"holds an invisible character: {named(text[place])}")
    if places:
        text = INVISIBLE.sub("\ufffd", text)
    return text.replace("\r", "\n")


class _TreeBuilder:
    """Makes nodes out of parser events, without aliases, tags and second documents."""

    def __init__(self, text: str, report: Report, *, may_be_empty: bool, spans: bool = False) -> None:
        self._report = report
        self._may_be_empty = may_be_empty
        self._spans = spans
        self._lines = text.split("\n") if " #" in text else []
        self._open: list[SequenceNode | MappingNode] = []
        self._root: Node | None = None
        self._documents = 0
        self._steps: dict[type[Any], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start_mapping,
            yaml.SequenceStartEvent: self._start_sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }

    def build(self, loader: Any) -> Node | None:  # noqa: ANN401  PyYAML's two loaders share no typed base
        """Consumes the events to the end, or to the first that makes going on pointless."""
        steps = self._steps
        for event in _events(loader):
            step = steps.get(type(event))
            if step:
                step(event)
            if self._documents > 1 or len(self._open) > MOST_DEPTH:
                return None
        if self._root is None:
            if self._may_be_empty:
                return MappingNode(1)
            self._report.add(0, "is empty")
        return self._root

    def _start_document(self, event: Any) -> None:  # noqa: ANN401  PyYAML's events carry no types for their marks
        self._documents += 1
        if self._documents > 1:
            self._report.add(event.start_mark.line + 1, "starts a second document; one file holds one")

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        line = event.start_mark.line + 1
        node = ScalarNode(event.value, not event.style, line)
        if event.tag is not None or event.anchor is not None:
            self._refuse_extras(event)
        if event.style == '"':
            for place in invisible_places(event.value):
                # What stood there unescaped was reported, and became U+FFFD, when the bytes were decoded.
                if event.value[place] != "\ufffd":
                    self._report.add(line, f"holds an invisible character: {named(event.value[place])}")
        elif node.plain and self._lines:
            end = event.end_mark
            # From the place on, without a copy of the rest: a line of a hundred thousand values is looked at once.
            node.cut = end.line < len(self._lines) and _COMMENT.match(self._lines[end.line], end.column) is not None
        if self._spans:
            node.span = _span(event)
        self._place(node)

    def _start_mapping(self, event: Any) -> None:  # noqa: ANN401
        self._start(event, MappingNode(event.start_mark.line + 1))

    def _start_sequence(self, event: Any) -> None:  # noqa: ANN401
        self._start(event, SequenceNode(event.start_mark.line + 1))

    def _start(self, event: Any, node: SequenceNode | MappingNode) -> None:  # noqa: ANN401
        if self._spans:
            node.span = _span(event)
        if event.tag is not None or event.anchor is not None:
            self._refuse_extras(event)
        self._place(node)
        self._open.append(node)
        if len(self._open) > MOST_DEPTH:
            self._report.add(node.line, f"is nested deeper than {MOST_DEPTH} levels")

    def _end(self, event: Any) -> None:  # noqa: ANN401
        node = self._open.pop()
        if node.span:
            node.span = node.span._replace(end_line=event.end_mark.line, end_column=event.end_mark.column)

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        line = event.start_mark.line + 1
        self._report.add(line, f"`*{event.anchor}` repeats another part of the file; write it out")
        self._place(ScalarNode(f"*{event.anchor}", plain=False, line=line))

    def _refuse_extras(self, event: Any) -> None:  # noqa: ANN401
        line = event.start_mark.line + 1
        if event.anchor is not None:
            self._report.add(line, f"`&{event.anchor}` names a part to repeat; such anchors are not allowed")
        if event.tag is not None:
            self._report.add(line, f"the tag `{event.tag}` is not allowed; put text in quotes")

    def _place(self, node: Node) -> None:
        """Hangs a node into the innermost open list or mapping."""
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, SequenceNode):
            parent.nodes.append(node)
        elif parent.pending is None:
            parent.pending = self._key(parent, node)
        else:
            if parent.pending not in parent.entries:
                parent.entries[parent.pending] = node
            parent.pending = None

    def _key(self, parent: MappingNode, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            self._report.add(node.line, f"a key is text, not {node.kind}")
            return ""
        key = node.value
        meaning = read_as(key) if node.plain else None
        if key == "<<" and meaning:
            self._report.add(node.line, "the merge key `<<` is not allowed; write the keys out")
        elif meaning:
            self._report.add(node.line, f'the key `{key}` is read as {meaning}: put it in quotes, "{key}"')
        if key in parent.lines:
            self._report.add(node.line, f"the key `{shown(key)}` is here twice, first on line {parent.lines[key]}")
        else:
            parent.lines[key] = node.line
        return key


def shown(text: str, most: int = 60) -> str:
    """A piece of a file as a message repeats it: one line, nothing invisible, not longer than `most` characters."""
    flat = " ".join(INVISIBLE.sub("\ufffd", text).split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _span(event: Any) -> Span:  # noqa: ANN401  PyYAML's events carry no types for their marks
    start, end = event.start_mark, event.end_mark
    return Span(start.line, start.column, end.line, end.column)


def _events(loader: Any) -> Iterator[Any]:  # noqa: ANN401  PyYAML's two loaders share no typed base
    while loader.check_event():
        yield loader.get_event()
