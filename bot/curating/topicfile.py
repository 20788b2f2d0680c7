"""New topics, and questions that nothing answers, written behind those that a claim's files hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.curating.agenda import Decision
from bot.curating.editing import FileEdit
from bot.curating.saving import Change
from bot.curating.scalars import WIDTH, scalar
from bot.knowledge.model import TOPICS_FILE, UNANSWERED_FILE


def added(folder: Path, topics: Sequence[Decision], unanswered: Sequence[str]) -> dict[Path, Change]:
    """The files of a claim's folder as they are with new topics and new unanswered questions.

    Raises:
        UsageError: a file is written in a form to which nothing can be added.
    """
    changes = {}
    if topics:
        path = folder / TOPICS_FILE
        changes[path] = _appended(path, "topics", [list(_topic(one)) for one in topics])
    if unanswered:
        path = folder / UNANSWERED_FILE
        changes[path] = _appended(path, "unanswered", [_lines(ask, 4) for ask in unanswered])
    return changes


def _appended(path: Path, key: str, entries: Sequence[Sequence[str]]) -> Change:
    before = path.read_bytes() if path.exists() else None
    edit = FileEdit(path, before or b"")
    edit.append(key, entries)
    return Change(before, edit.result())


def _topic(topic: Decision) -> Iterator[str]:
    yield "asks:"
    for ask in topic.asks:
        for number, line in enumerate(_lines(ask, 8)):
            yield f"{'    ' if number else '  - '}{line}"
    flow = f"passages: [{', '.join(topic.passages)}]"
    if len(flow) < WIDTH - 4:
        yield flow
    else:
        yield "passages:"
        yield from (f"  - {passage}" for passage in topic.passages)


def _lines(ask: str, column: int) -> list[str]:
    """A question as its lines in YAML; the first begins at the column, the others are indented as there."""
    first, *others = scalar(ask, column, 0).split("\n")
    return [first, *others]
