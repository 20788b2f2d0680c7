"""Fields as values: what a key may hold, so that one table reads files, checks them and documents them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.yaml_reader import MappingNode, Node, Report, ScalarNode, SequenceNode, read_as, shown


class Kind(Protocol):
    """What a field may hold: `read` always returns a value, and reports where the file does not hold one.

    `str()` of a kind is what a person may write, for messages and docs.
    """

    def read(self, node: Node, report: Report) -> Any:  # noqa: ANN401  each kind returns a type of its own
        """The value of a node; where it is wrong, a problem is reported and `blank()` (or the raw text) returned."""

    def blank(self) -> Any:  # noqa: ANN401
        """The value that stands in where the file holds none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record: its name, what it may hold, and what it means.

    A field that is not `required` may be left out and is then `default`, or the kind's blank where that is None.
    """

    name: str
    kind: Kind
    help: str
    required: bool = True
    default: object = None


@dataclass(frozen=True, slots=True)
class Text:
    """Text: `lines` False keeps it to one line, `characters` and `words` are the most, `choices` the only ones.

    Numbers, dates and words that YAML reads as true, false or nothing are refused unless they stand in quotes;
    with `numeric` plain numbers and dates pass as the text that they are.
    """

    empty: bool = False
    lines: bool = False
    characters: int = 500
    words: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    means: str = "text"
    numeric: bool = False

    def __str__(self) -> str:
        if self.choices:
            return f"one of {', '.join(self.choices)}" if self.means == "text" else self.means
        parts = [self.means]
        if not self.lines:
            parts.append("on one line")
        if self.words:
            parts.append(f"at most {self.words} words")
        else:
            parts.append(f"at most {self.characters:,} characters")
        if self.empty:
            parts.append('"" where it is not known')
        return ", ".join(parts)

    def blank(self) -> str:
        """No text."""
        return ""

    def read(self, node: Node, report: Report) -> str:
        """The text without white space around it."""
        if not isinstance(node, ScalarNode):
            report.add(node.line, f"text is wanted here, not {node.kind}")
            return ""
        value = node.value.strip()
        complaint = self._misread(node, value) or self._unfit(value)
        if complaint:
            report.add(node.line, complaint)
        return value

    def _misread(self, node: ScalarNode, value: str) -> str | None:
        """Why YAML takes it for something else than the person meant."""
        if not node.plain:
            return None
        meaning = read_as(value)
        if meaning == "nothing":
            return 'holds nothing; write "" if it is not known' if self.empty else "holds nothing"
        if meaning and not (self.numeric and meaning in {"a number", "a date"}):
            return f'{shown(value)} is read as {meaning}: put it in quotes, "{shown(value)}"'
        if node.cut and not self.pattern and not self.choices:
            return "what follows ` #` is left out as a comment: put the text in quotes, or the comment on its own line"
        return None

    def _unfit(self, value: str) -> str | None:
        """Why the text itself will not do."""
        if not value:
            return None if self.empty else "is empty"
        if self.choices and value not in self.choices:
            return f"`{shown(value)}` is not {self}{nearest(value, self.choices)}"
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"`{shown(value)}` is not {self.means}"
        if not self.lines and "\n" in value:
            return "is more than one line"
        return self._too_long(value)

    def _too_long(self, value: str) -> str | None:
        if len(value) > self.characters:
            return f"has {len(value):,} characters; at most {self.characters:,}"
        if self.words and word_count(value) > self.words:
            return f"has {word_count(value)} words; at most {self.words}"
        return None


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def __str__(self) -> str:
        return "true or false"

    def blank(self) -> bool:
        """False."""
        return False

    def read(self, node: Node, report: Report) -> bool:
        """The value of plain `true` or `false`; YAML's other spellings are refused."""
        if isinstance(node, ScalarNode) and node.plain and node.value in {"true", "false"}:
            return node.value == "true"
        report.add(node.line, f"true or false is wanted here, not {_held(node)}")
        return False


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, both included; `whole` ones are int, others float."""

    whole: bool = False
    minimum: float | None = None
    maximum: float | None = None

    def __str__(self) -> str:
        parts = ["a whole number" if self.whole else "a number"]
        if self.minimum is not None:
            parts.append(f"at least {self.minimum:g}")
        if self.maximum is not None:
            parts.append(f"at most {self.maximum:g}")
        return ", ".join(parts)

    def blank(self) -> float:
        """Zero."""
        return 0 if self.whole else 0.0

    def read(self, node: Node, report: Report) -> float:
        """The number as written in decimal; an exponent is allowed, infinity and NaN are not."""
        # YAML 1.1 takes 010 for eight: no number begins with a zero that another digit follows.
        pattern = r"[-+]?(0|[1-9]\d{0,19})"
        if not self.whole:
            pattern = rf"({pattern}(\.\d{{0,20}})?|[-+]?\.\d{{1,20}})(e[-+]?\d{{1,2}})?"
        plain = isinstance(node, ScalarNode) and node.plain
        if not (plain and re.fullmatch(pattern, node.value, re.ASCII | re.IGNORECASE)):  # type: ignore[union-attr]  # plain says that it is a scalar
            report.add(node.line, f"{self} is wanted here, not {_held(node)}")
            return self.blank()
        number: float = int(node.value) if self.whole else float(node.value)  # type: ignore[union-attr]  # as above
        if (self.minimum is not None and number < self.minimum) or (self.maximum is not None and number > self.maximum):
            report.add(node.line, f"{self} is wanted here, not {number:g}")
        return number


@dataclass(frozen=True, slots=True)
class Optional:
    """Another kind, or plain `null` for None."""

    kind: Kind

    def __str__(self) -> str:
        return f"{self.kind}; or null"

    def blank(self) -> None:
        """None."""

    def read(self, node: Node, report: Report) -> Any:  # noqa: ANN401
        """None for a plain null, else what the other kind reads."""
        if isinstance(node, ScalarNode) and node.plain and read_as(node.value) == "nothing":
            return None
        return self.kind.read(node, report)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one kind, read as a tuple; `least` entries, `unique` where the same one twice is a mistake."""

    kind: Kind
    least: int = 0
    unique: bool = False

    def __str__(self) -> str:
        return f"a list of: {self.kind}" + (f"; at least {self.least}" if self.least else "")

    def blank(self) -> tuple[Any, ...]:
        """No entries."""
        return ()

    def read(self, node: Node, report: Report) -> tuple[Any, ...]:
        """The entries in their order."""
        if not isinstance(node, SequenceNode):
            report.add(node.line, f"a list is wanted here, not {_held(node)}")
            return ()
        values = tuple(self.kind.read(entry, report) for entry in node.nodes)
        if len(values) < self.least:
            report.add(node.line, "holds no entry" if not values else f"needs at least {self.least} entries")
        if self.unique and len(set(values)) < len(values):
            seen = set()
            for entry, value in zip(node.nodes, values, strict=True):
                if value and value in seen:
                    report.add(entry.line, f"`{shown(str(value))}` is listed twice")
                seen.add(value)
        return values


@dataclass(frozen=True, slots=True)
class TableOf:
    """Keys of the writer's own choice, as text or `convert`ed, with values of one kind."""

    key: Text
    kind: Kind
    convert: Callable[[str], Any] = str

    def __str__(self) -> str:
        return f"keys ({self.key}), each with: {self.kind}"

    def blank(self) -> dict[Any, Any]:
        """No keys."""
        return {}

    def read(self, node: Node, report: Report) -> dict[Any, Any]:
        """The values by key, in the order of the file."""
        if not isinstance(node, MappingNode):
            report.add(node.line, f"keys with values are wanted here, not {_held(node)}")
            return {}
        table = {}
        for name, entry in node.entries.items():
            known = len(report.problems)
            self.key.read(ScalarNode(name, plain=False, line=node.lines[name]), report)
            right = len(report.problems) == known
            report.inside.append(shown(name))
            value = self.kind.read(entry, report)
            report.inside.pop()
            if right:
                table[self.convert(name)] = value
        return table


@dataclass(frozen=True, slots=True)
class Record:
    """Known keys, each with its own kind; `build` makes the value from the values by name and the line.

    Keys that are `retired` meant something once: whoever wrote them is not told off, and nothing reads them.
    """

    fields: Sequence[Field]
    build: Callable[[dict[str, Any], int], Any]
    means: str = "an entry"
    retired: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.means} with {', '.join(field.name for field in self.fields)}"

    def blank(self) -> Any:  # noqa: ANN401
        """A record of which every field is blank."""
        return self.build({field.name: _default(field) for field in self.fields}, 0)

    def read(self, node: Node, report: Report) -> Any:  # noqa: ANN401
        """The built value; unknown and missing keys are reported, and what is missing is blank."""
        if not isinstance(node, MappingNode):
            wanted = ", ".join(f"`{field.name}`" for field in self.fields)
            report.add(node.line, f"{self.means} with the keys {wanted} is wanted here, not {_held(node)}")
            return self.blank()
        self._refuse_unknown(node, report)
        values = {field.name: self._value(field, node, report) for field in self.fields}
        try:
            return self.build(values, node.line)
        except ValueError as error:  # a class may refuse values that do not go together
            report.add(node.line, str(error))
            return self.blank()

    def _value(self, field: Field, node: MappingNode, report: Report) -> object:
        entry = node.entries.get(field.name)
        if entry is None:
            if field.required:
                report.add(node.line, f"the key `{field.name}` is missing ({field.kind})")
            return _default(field)
        report.inside.append(field.name)
        value: object = field.kind.read(entry, report)
        report.inside.pop()
        return value

    def _refuse_unknown(self, node: MappingNode, report: Report) -> None:
        names = [field.name for field in self.fields]
        for name, line in node.lines.items():
            if name not in names and name not in self.retired:
                free = [known for known in names if known not in node.entries]
                report.add(line, f"unknown key `{shown(name)}`{nearest(name, free)}")


def nearest(wrong: str, known: Sequence[str]) -> str:
    """`; did you mean …?` for the known word that looks most like the wrong one, or nothing."""
    # Only needed where something is wrong, and start-up is measured.
    from rapidfuzz import fuzz, process

    found = process.extractOne(wrong[:100].casefold(), known, scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean `{found[0]}`?" if found else ""


def word_count(text: str) -> int:
    """Words of a quote: what stands between white space, marks of omission and lone dashes aside."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def read_record(record: Record, node: Node | None, report: Report) -> Any:  # noqa: ANN401  what the record builds
    """The value of a whole file; a file that could not be parsed (None) gives a blank one."""
    return record.blank() if node is None else record.read(node, report)


def _default(field: Field) -> object:
    return field.kind.blank() if field.default is None else field.default


def _held(node: Node) -> str:
    """What stands there instead, for a message."""
    if not isinstance(node, ScalarNode):
        return node.kind
    return f"`{shown(node.value)}`" if node.value.strip() else "nothing"
