"""A single value as YAML, so that the strict reader reads it as the text that it is."""

from __future__ import annotations

import json
import re

from bot.yaml_reader import read_as

WIDTH = 116

_PLAIN = re.compile(r"[^\W_](?:(?!: | #)[^\n\t])*(?<![:\s])")
_FLOW_MARKS = re.compile(r"[,\[\]{}]")


def scalar(text: str, column: int = 0, indent: int = 2, *, flow: bool = False) -> str:
    """A text of one line as YAML that begins at a column, broken where it is wide, further lines indented by `indent`.

    In `flow`, inside brackets, it stands on one line.
    """
    plain = _PLAIN.fullmatch(text) and not (flow and _FLOW_MARKS.search(text)) and read_as(text) is None
    written = text if plain else json.dumps(text, ensure_ascii=False)
    return written if flow else _broken(written, column, indent)


def _broken(text: str, column: int, indent: int) -> str:
    """The text with line breaks for some of its single spaces: YAML reads each as one space."""
    lines = [""]
    room = WIDTH - column
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
            room = WIDTH - indent
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return f"\n{' ' * indent}".join(lines)
