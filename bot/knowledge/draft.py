"""A claim as its files say it, before it is known to be sound, with the lines that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Problem
from bot.knowledge.model import Claim
from bot.yaml_reader import MappingNode, Node, SequenceNode


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim that may hold blanks where a file held none, and the tree of each file for its lines.

    The claim's topics, unanswered questions and names are those of its own files of these names, as written there;
    `asks` are those of passages, by their ids. `unread` are the ids of sources whose files could not be parsed: what
    refers to them may be right.
    """

    claim: Claim
    asks: Mapping[str, tuple[str, ...]]
    trees: Mapping[Path, Node]
    unread: frozenset[str]
    problems: tuple[Problem, ...]

    def line(self, path: Path, *steps: str | int) -> int:
        """The line of a value, reached by keys and list places; the nearest that exists, or 0 without a tree."""
        return line_of(self.trees.get(path), *steps)


def line_of(node: Node | None, *steps: str | int) -> int:
    """The line of a value below a node, reached by keys and list places; the nearest that exists, or 0."""
    line = node.line if node else 0
    for step in steps:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
            line, node = node.lines[step], node.entries[step]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
            line = node.line
        else:
            break
    return line
