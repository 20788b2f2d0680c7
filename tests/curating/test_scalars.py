from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curating.scalars import WIDTH, scalar
from bot.invisible import INVISIBLE
from bot.yaml_reader import MappingNode, Report, ScalarNode, SequenceNode, parse_yaml, read_as

TEXTS = st.text(max_size=400).map(lambda text: INVISIBLE.sub("", " ".join(text.splitlines())).strip())


def read(text: str) -> ScalarNode:
    report = Report(Path())
    node = parse_yaml(text.encode(), report)
    assert report.problems == []
    assert isinstance(node, MappingNode)
    found = node.entries["key"]
    if isinstance(found, SequenceNode):
        (found,) = found.nodes
    assert isinstance(found, ScalarNode)
    return found


@given(TEXTS)
def test_any_text_is_read_back_as_it_was_in_a_block_and_in_brackets(text: str) -> None:
    for written in (f"key: {scalar(text, column=5)}\n", f"key: [{scalar(text, flow=True)}]\n"):
        node = read(written)
        assert node.value == text
        assert not node.cut
        assert not (node.plain and read_as(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The lamp burned.", "The lamp burned."),
        ("yes", '"yes"'),
        ("1990", '"1990"'),
        ("", '""'),
        ("“Yes”: a promise", '"“Yes”: a promise"'),
        ("nothing # here", '"nothing # here"'),
        ("ends with:", '"ends with:"'),
        ("- no", '"- no"'),
        ('say "so"', 'say "so"'),
    ],
)
def test_what_yaml_would_take_for_something_else_stands_in_quotes(text: str, written: str) -> None:
    assert scalar(text) == written


def test_a_wide_text_is_broken_between_words_and_indented() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    lines = f"    key: {scalar(text, column=9, indent=6)}".split("\n")
    assert len(lines) > 3
    assert max(map(len, lines)) <= WIDTH + 9
    assert all(line.startswith("      w") for line in lines[1:])
