from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.yaml_reader
from bot.yaml_reader import MappingNode, Node, Report, ScalarNode, SequenceNode, parse_yaml, read_as, read_yaml, shown


def parsed(content: str | bytes) -> tuple[Node | None, list[str]]:
    report = Report(Path("a.yaml"))
    node = parse_yaml(content.encode() if isinstance(content, str) else content, report)
    return node, [f"{problem.line}: {problem.message}" for problem in report.problems]


@pytest.fixture(params=["libyaml", "python"])
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes without its C parser on a few platforms; both are held to the same."""
    if request.param == "python":
        monkeypatch.setattr(bot.yaml_reader, "_Loader", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml here")


@pytest.mark.usefixtures("_each_parser")
def test_a_tree_keeps_what_is_written_and_the_line_of_each_value() -> None:
    node, problems = parsed('# about\nname: Ada\nroles:\n  - "no"\n  - no\nat: {home: 1}\n')
    assert problems == []
    assert isinstance(node, MappingNode)
    assert node.lines == {"name": 2, "roles": 3, "at": 6}
    assert node.entries["name"] == ScalarNode("Ada", plain=True, line=2)
    roles = node.entries["roles"]
    assert isinstance(roles, SequenceNode)
    assert roles.nodes == [ScalarNode("no", plain=False, line=4), ScalarNode("no", plain=True, line=5)]


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("a: 1\nb: 2\na: 3\n", "3: the key `a` is here twice, first on line 1"),
        ("a: &x [1]\nb: *x\n", "1: `&x` names a part to repeat; such anchors are not allowed"),
        ("a: &x [1]\nb: *x\n", "2: `*x` repeats another part of the file; write it out"),
        ("a:\n  <<: {b: 1}\n", "2: the merge key `<<` is not allowed; write the keys out"),
        ("a: !!python/name:os.system x\n", "1: the tag `tag:yaml.org,2002:python/name:os.system` is not allowed"),
        ("a: !secret x\n", "1: the tag `!secret` is not allowed"),
        ("a: 1\n---\nb: 2\n", "2: starts a second document; one file holds one"),
        ("no: 1\n", '1: the key `no` is read as true or false: put it in quotes, "no"'),
        ("1990: 1\n", '1: the key `1990` is read as a number: put it in quotes, "1990"'),
        ("? [a]\n: 1\n", "1: a key is text, not a list"),
        ("a: [1\nb: 2\n", "2: is not valid YAML: "),
        ("a: b: c\n", "1: is not valid YAML: "),
        ("\ta: 1\n", "1: is not valid YAML: "),
        ("a: *x\n", "1: "),
        ("", "0: is empty"),
        ("# nothing\n", "0: is empty"),
        ("a:\n" + "\n".join("  " * deep + "- " for deep in range(1, 40)), " is nested deeper than 12 levels"),
        ("[" * 5000, "is nested deeper than 12 levels"),
        ("a: x\u202ey\n", "1: holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE"),
        ('a: "x\\u202ey"\n', "1: holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a: 1\n\nb: x\0y\n", "3: holds an invisible character: U+0000"),
        ("a: 1\nb: \x1b[31m\n", "2: holds an invisible character: U+001B"),
        ("a: 1\n# zero\u200bwidth\n", "2: holds an invisible character: U+200B ZERO WIDTH SPACE"),
        ("a: damage \ufffd\n", "1: holds an invisible character: U+FFFD REPLACEMENT CHARACTER"),
        (b"a: 1\nb: caf\xe9\n", "2: is not valid UTF-8: "),
        ("a: 1\n".encode("utf-16"), "1: is not valid UTF-8: "),
    ],
)
def test_what_bites_is_told_with_its_line(content: str | bytes, wanted: str) -> None:
    _, problems = parsed(content)
    assert any(wanted in problem for problem in problems), problems


def test_several_problems_of_one_file_are_told_together() -> None:
    _, problems = parsed(b"a: &x 1\nb: caf\xe9\na: !t 2\nc: \xff\n")
    assert [problem.partition(":")[0] for problem in problems] == ["2", "4", "1", "3", "3"]


def nodes(node: Node) -> int:
    """How many nodes a tree has."""
    if isinstance(node, ScalarNode):
        return 1
    inner = node.nodes if isinstance(node, SequenceNode) else node.entries.values()
    return 1 + sum(map(nodes, inner))


def test_a_bomb_of_aliases_stays_as_small_as_it_is_written() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    node, problems = parsed(bomb)
    assert node is not None
    assert nodes(node) == 1 + 3 + 29 * 10
    assert len(problems) == 101
    assert "and more problems" in problems[-1]


def line_counts(content: str) -> int:
    """How often reading a file counts the lines before a place."""
    called = 0

    def note(_: object, event: str, function: Any) -> None:  # noqa: ANN401  what a profiler is told of
        nonlocal called
        called += event == "c_call" and function.__name__ == "count" and isinstance(function.__self__, str)

    sys.setprofile(note)
    try:
        parsed(content)
    finally:
        sys.setprofile(None)
    return called


def test_ten_times_the_invisible_characters_bring_no_more_counting_of_lines() -> None:
    assert 0 < line_counts("\u200b\n" * 1_000) == line_counts("\u200b\n" * 10_000)
    assert parsed("\n\u200b\u200b\n\n\u200b")[1] == [
        f"{line}: holds an invisible character: U+200B ZERO WIDTH SPACE" for line in (2, 2, 4)
    ]


class Counted(str):
    """A text that counts how many characters are copied out of it."""

    copied = 0

    def split(self, *marks: Any) -> list[Counted]:  # type: ignore[override]  # noqa: ANN401  as the text's own
        return [Counted(part) for part in super().split(*marks)]

    def __getitem__(self, place: Any) -> str:  # noqa: ANN401  as the text's own
        part = super().__getitem__(place)
        Counted.copied += len(part)
        return part


def test_a_long_line_of_values_is_not_copied_for_each_of_them() -> None:
    text = Counted("a: [" + "x, " * 1_000 + "x]\nb: the #1 city\n")
    loader = bot.yaml_reader._Loader(str(text))
    node = bot.yaml_reader._TreeBuilder(text, Report(Path("a.yaml")), may_be_empty=False).build(loader)
    assert isinstance(node, MappingNode)
    assert node.entries["b"] == ScalarNode("the", plain=True, line=2, cut=True)
    assert Counted.copied <= len(text)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    report = Report(path)
    assert read_yaml(path, report) is None
    assert [str(problem) for problem in report.problems] == [f"{path}: is larger than 5,000,000 bytes and was not read"]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("absent", "cannot be read: "),
        ("circle", "cannot be read: "),
        ("folder", "is not a regular file"),
        ("pipe", "is not a regular file"),
        ("link to a pipe", "is not a regular file"),
        ("link to a device", "is not a regular file"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_is_not_waited_for(tmp_path: Path, kind: str, wanted: str) -> None:
    path = tmp_path / "it.yaml"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    if kind == "link to a pipe":
        os.mkfifo(tmp_path / "pipe")
    targets = {"circle": path, "link to a pipe": tmp_path / "pipe", "link to a device": Path("/dev/zero")}
    if kind in targets:
        path.symlink_to(targets[kind])
    report = Report(path)
    assert read_yaml(path, report) is None
    (problem,) = report.problems
    assert problem.message.startswith(wanted)


def test_windows_files_read_like_any_other() -> None:
    node, problems = parsed(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n")
    assert problems == []
    assert isinstance(node, MappingNode)
    assert node.entries["b"] == ScalarNode("x\ny\n", plain=False, line=2)


def test_joiners_that_a_script_needs_are_left_alone() -> None:
    assert parsed("a: می\u200cخواهم 👩\u200d🚀\n")[1] == []
    assert parsed("a: NA\u200dTO\n")[1] == ["1: holds an invisible character: U+200D ZERO WIDTH JOINER"]


def test_a_value_that_a_comment_cut_short_says_so() -> None:
    node, _ = parsed('a: the #1 city\nb: "the #1 city"\nc: d\n')
    assert isinstance(node, MappingNode)
    assert [entry.cut for entry in node.entries.values() if isinstance(entry, ScalarNode)] == [True, False, False]


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("no", "true or false"), ("Yes", "true or false"), ("on", "true or false"), ("12", "a number"),
        ("1_0", "a number"), ("0x1F", "a number"), ("1:30", "a number"), (".inf", "a number"), ("~", "nothing"),
        ("", "nothing"), ("null", "nothing"), ("2022-01-12", "a date"), ("2022-01", None), ("north", None),
        ("1990s", None), ("-", None), ("Норд", None),
    ],
)  # fmt: skip
def test_what_yaml_takes_a_plain_value_for_is_known(value: str, meaning: str | None) -> None:
    assert read_as(value) == meaning


def test_a_message_repeats_a_value_on_one_short_visible_line() -> None:
    assert shown("a\n b\u202e" + "c" * 100) == "a b\ufffd" + "c" * 55 + "…"


@settings(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="ab:-[]{}\"'&*!|>%#,?\\\n \t~<u0DF", max_size=120).map(str.encode),
    )
)
def test_any_bytes_give_a_tree_or_problems_and_nothing_else(content: bytes) -> None:
    report = Report(Path("a.yaml"))
    node = parse_yaml(content, report)
    assert node is not None or report.problems
    assert all("\n" not in problem.message and problem.line >= 0 for problem in report.problems)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text("abc é“”'\"#:- ", max_size=40), min_size=1)
)
def test_what_pyyaml_writes_is_read_back(table: dict[str, str]) -> None:
    node, problems = parsed(yaml.safe_dump({f"k{key}": value for key, value in table.items()}, allow_unicode=True))
    assert problems == []
    assert isinstance(node, MappingNode)
    values = {key: entry.value for key, entry in node.entries.items() if isinstance(entry, ScalarNode)}
    assert values == {f"k{key}": value for key, value in table.items()}
