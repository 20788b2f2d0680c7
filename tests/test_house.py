"""The code keeps the rules of the house, and the rules would catch code that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import house
from tests.house import Module


@pytest.fixture(scope="module")
def modules(root: Path) -> list[Module]:
    return house.read_house(root / "bot")


def messages(rule: object, name: str, text: str) -> list[str]:
    assert callable(rule)
    return [breach.message for breach in rule(Module.parse(name, text))]


@pytest.mark.parametrize("rule", house.RULES_OF_ONE, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule: object, modules: list[Module]) -> None:
    assert callable(rule)
    assert [str(breach) for module in modules for breach in rule(module)] == []


def test_no_module_imports_itself_by_way_of_others(modules: list[Module]) -> None:
    assert [str(breach) for breach in house.circles(modules)] == []


def test_the_house_is_read_whole(modules: list[Module], root: Path) -> None:
    names = {module.name for module in modules}
    assert {"errors", "knowledge.model", "answering.answer", "cli.main", "cli", ""} <= names
    assert len(names) == len(list((root / "bot").rglob("*.py")))


def test_every_exception_names_a_function_that_exists_and_is_long(modules: list[Module]) -> None:
    known = {module.name: module for module in modules}
    for place, reason in house.LONG_FOR_A_REASON.items():
        name, _, function = place.partition(":")
        lengths = [
            house.length(node)
            for node in house.ast.walk(known[name].tree)
            if isinstance(node, house.ast.FunctionDef | house.ast.AsyncFunctionDef) and node.name == function
        ]
        assert max(lengths) > house.LONGEST
        assert len(reason.split()) > 3


def test_the_staircase_has_no_step_upward() -> None:
    order = list(house.BELOW)
    for room, below in house.BELOW.items():
        assert all(order.index(other) < order.index(room) for other in below)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("errors", "from bot.knowledge.model import Claim"),
        ("settings", "import bot.knowledge.load"),
        ("retrieval.index", "from bot.answering import answer"),
        ("retrieval.index", "def late():\n    from bot.cli.main import main"),
        (
            "render.card",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot.discord_app.cards.card import X",
        ),
        ("render.card", "from bot import discord_app"),
        ("answering.answer", "from bot.curating.extraction.page import Page"),
        ("answering.answerer", "from bot.curating.calibration import calibrate"),
        ("curating.proposals", "from bot.render.wording import told"),
        ("", "from bot.cli.main import main"),
        ("knowledge.load", "from .model import Claim"),
    ],
)
def test_an_import_upward_is_seen(name: str, text: str) -> None:
    assert messages(house.upward_imports, name, text)


def test_an_import_downward_or_within_the_room_passes() -> None:
    text = "import os\nfrom bot.knowledge.model import Claim\nfrom bot.answering.turn import Turn\nimport bot.errors"
    assert messages(house.upward_imports, "answering.answer", text) == []


def test_a_room_without_a_place_is_seen() -> None:
    assert "no place" in messages(house.upward_imports, "attic.box", "")[0]


@pytest.mark.parametrize(
    "text", ["import discord", "from discord.ext import commands", "def f():\n    import discord.ui"]
)
def test_discord_outside_its_room_is_seen(text: str) -> None:
    assert messages(house.discord_outside, "cli.run", text) == ["only discord_app imports discord"]
    assert messages(house.discord_outside, "discord_app.client", text) == []


def test_a_name_that_only_begins_like_discord_is_no_discord() -> None:
    assert messages(house.discord_outside, "cli.run", "from bot.discord_app import client\nimport discordance") == []


@pytest.mark.parametrize(
    "text", ["async def f(): ...", "import asyncio", "from asyncio import run", "async def f():\n    await g()"]
)
def test_awaiting_below_the_fronts_is_seen(text: str) -> None:
    assert messages(house.awaiting, "answering.answerer", text)
    assert messages(house.awaiting, "discord_app.client", text) == []


def test_a_circle_is_seen_even_if_it_is_for_types_only() -> None:
    first = Module.parse("knowledge.load", "from bot.knowledge.check import check")
    second = Module.parse("knowledge.check", "def f():\n    from bot.knowledge import model")
    third = Module.parse("knowledge.model", "if TYPE_CHECKING:\n    from bot.knowledge.load import Loader")
    found = [breach.message for breach in house.circles([first, second, third])]
    assert found[0] == "a circle: knowledge.load -> knowledge.check -> knowledge.model -> knowledge.load"
    assert len(found) == 3
    assert list(house.circles([first, second])) == []


@pytest.mark.parametrize(
    "text",
    [
        "print('hello')",
        "CACHE = {}",
        "seen: list[str] = []",
        "NAMES: dict[str, str] = {'a': 'b'}",
        "for x in range(3):\n    pass",
        "try:\n    import numba\nexcept ImportError:\n    pass",
        "BASE = load('knowledge')",
        "HOME = os.environ.get('HOME')",
        "with open('x') as file:\n    TEXT = file.read()",
        "def f():\n    global CACHE\n    CACHE = 1",
        "class Store:\n    cache = {}",
        "if True:\n    X = 1",
    ],
)
def test_an_effect_or_state_at_import_is_seen(text: str) -> None:
    assert messages(house.import_time_effects, "knowledge.load", text)


def test_definitions_and_values_that_nobody_changes_pass() -> None:
    text = (
        '"""One job."""\n'
        "import re\n"
        "WORD = re.compile('x')\n"
        "FILE = Path(__file__).with_name('words.txt')\n"
        "SIDES = ('myth', 'yes')\n"
        "NAMES: Mapping[str, str] = {'a': 'b'}\n"
        '"""What people call a."""\n'
        "LIMIT: Final = 3\n"
        "class Answer:\n    why: Explanation = Explanation()\n"
        "def f() -> None:\n    print('later')\n"
        "if __name__ == '__main__':\n    f()\n"
    )
    assert messages(house.import_time_effects, "knowledge.load", text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("render.utils", ""),
        ("helpers.text", ""),
        ("discord_app.constants", ""),
        ("retrieval.index", "class IndexManager: ..."),
        ("retrieval.index", "def split_chunks(): ..."),
        ("discord_app.client", "async def error_handler(): ..."),
    ],
)
def test_a_name_that_says_nothing_is_seen(name: str, text: str) -> None:
    assert messages(house.forbidden_names, name, text)


def test_a_name_that_only_holds_such_a_word_within_another_passes() -> None:
    assert messages(house.forbidden_names, "retrieval.index", "def itemise(): ...\nclass Engineer: ...") == []


def test_a_long_function_is_seen_and_its_docstring_does_not_count() -> None:
    body = "\n".join(f"    x = {number}" for number in range(house.LONGEST))
    assert messages(house.long_functions, "render.card", f"def long():\n{body}")
    note = '    """' + "\n".join(["One line."] * 30) + '\n    """\n'
    shorter = "\n".join(body.splitlines()[1:])
    assert messages(house.long_functions, "render.card", f"def fits():\n{note}{shorter}") == []


@pytest.mark.parametrize("text", ["x = 1", '"""One job\nthat runs on."""', '"""no sentence"""'])
def test_a_module_that_does_not_name_its_one_job_in_one_line_is_seen(text: str) -> None:
    assert messages(house.no_word_at_the_top, "render.card", text)
