from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.cards.layout import notice
from bot.discord_app.connection.mentioning import Mentions
from bot.discord_app.connection.registration import NAME, alike, digest, payload, register
from bot.discord_app.connection.state import State
from tests.discord_app.fakes import Pauses, http_error
from tests.discord_app.views import texts

APPLICATION = 123456789012345678


def as_discord_tells(command: dict[str, Any]) -> dict[str, Any]:
    """What Discord answers about a command that it was sent: with ids, and with what is empty left out or null."""
    told = copy.deepcopy(command)
    told |= {"id": "1", "application_id": str(APPLICATION), "version": "2"}
    told = {"description": "", "options": [], "name_localizations": None, "nsfw": False} | told
    if told.get("default_member_permissions") is not None:
        told["default_member_permissions"] = str(told["default_member_permissions"])
    if not told.get("options"):
        told.pop("options", None)
    for option in told.get("options", ()):
        for name in ("required", "autocomplete"):
            if not option.get(name):
                option.pop(name, None)
    return told


class Http:
    """The two requests, as Discord answers them."""

    def __init__(self, known: list[dict[str, Any]], failures: list[Exception] | None = None) -> None:
        self.known = known
        self.failures = failures or []
        self.sent: list[list[dict[str, Any]]] = []
        self.looked = 0

    async def request(self, route: discord.http.Route, params: dict[str, str]) -> list[dict[str, Any]]:
        assert route.url.endswith(f"/applications/{APPLICATION}/commands")
        assert params == {"with_localizations": "true"}
        self.looked += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.known

    async def bulk_upsert_global_commands(
        self, application: int, payload: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        assert application == APPLICATION
        self.sent.append(payload)
        self.known = [as_discord_tells(command) for command in payload]
        return self.known


@pytest.fixture
def tree() -> app_commands.CommandTree[Any]:
    client = discord.Client(intents=discord.Intents.none())
    client._connection.application_id = APPLICATION
    made: app_commands.CommandTree[Any] = app_commands.CommandTree(client)

    @made.command(description="an invented command")
    @app_commands.describe(question="what is asked")
    async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None: ...

    @made.context_menu(name="Check it")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=True)
    async def check(interaction: discord.Interaction, message: discord.Message) -> None: ...

    return made


def give(tree: app_commands.CommandTree[Any], http: Http) -> Http:
    tree.client.http = http
    tree._http = http
    return http


async def test_the_first_start_sends_the_commands(tree: app_commands.CommandTree[Any], tmp_path: Path) -> None:
    http = give(tree, Http([]))
    assert await register(tree, State(tmp_path), Pauses())
    assert [command["name"] for command in http.sent[0]] == ["ask", "Check it"]


async def test_a_later_start_asks_and_sends_nothing(tree: app_commands.CommandTree[Any], tmp_path: Path) -> None:
    http = give(tree, Http([]))
    await register(tree, State(tmp_path), Pauses())
    assert not await register(tree, State(tmp_path), Pauses())
    assert (http.looked, len(http.sent)) == (1, 1)


async def test_the_ids_that_discord_gave_are_known_at_each_start(
    tree: app_commands.CommandTree[Any], tmp_path: Path
) -> None:
    give(tree, Http([]))
    for nowhere in (tmp_path / "state", tmp_path / "state", tmp_path / "another"):
        mentions, view = Mentions(), notice("`/ask`")
        await register(tree, State(nowhere), Pauses(), mentions)
        mentions.link(view)
        assert texts(view) == "</ask:1>"


async def test_a_hash_without_ids_has_discord_asked_again(tree: app_commands.CommandTree[Any], tmp_path: Path) -> None:
    http = give(tree, Http([as_discord_tells(command) for command in payload(tree)]))
    State(tmp_path).write(NAME, digest(payload(tree), APPLICATION))
    assert not await register(tree, State(tmp_path), Pauses())
    assert (http.looked, http.sent) == (1, [])


async def test_a_changed_command_is_sent(tree: app_commands.CommandTree[Any], tmp_path: Path) -> None:
    http = give(tree, Http([]))
    await register(tree, State(tmp_path), Pauses())
    tree.remove_command("ask")
    assert await register(tree, State(tmp_path), Pauses())
    assert len(http.sent) == 2


async def test_without_a_folder_discord_is_asked_what_it_knows(
    tree: app_commands.CommandTree[Any], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    nowhere = State(tmp_path / "file" / "below")
    http = give(tree, Http([]))
    assert await register(tree, nowhere, Pauses())
    assert not await register(tree, nowhere, Pauses())
    assert (http.looked, len(http.sent)) == (2, 1)


async def test_a_503_is_tried_again(tree: app_commands.CommandTree[Any], tmp_path: Path) -> None:
    give(tree, Http([], [http_error(503), http_error(503)]))
    assert await register(tree, State(tmp_path), Pauses())


async def test_a_refusal_ends_nothing_and_is_tried_at_the_next_start(
    tree: app_commands.CommandTree[Any], tmp_path: Path
) -> None:
    give(tree, Http([], [http_error(403)]))
    assert not await register(tree, State(tmp_path), Pauses())
    assert State(tmp_path).read(NAME) == ""
    assert await register(tree, State(tmp_path), Pauses())


class Translator(app_commands.Translator):
    """Translates nothing but one name."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def translate(self, string: Any, locale: discord.Locale, context: Any) -> str | None:  # noqa: ANN401, ARG002
        return self.name if locale is discord.Locale.german and string.message == "ask" else None


async def test_a_name_in_another_language_that_changed_is_sent(
    tree: app_commands.CommandTree[Any], tmp_path: Path
) -> None:
    http = give(tree, Http([as_discord_tells(command) for command in payload(tree)]))
    for name, sent in (("fragen", True), ("fragen", False), ("frag", True)):
        tree._state._translator = Translator(name)
        assert await register(tree, State(tmp_path), Pauses()) is sent
    assert [command["name_localizations"] for command in http.sent[-1]] == [{"de": "frag"}, {}]


def test_what_discord_adds_makes_no_difference(tree: app_commands.CommandTree[Any]) -> None:
    ours = payload(tree)
    assert alike(ours, [as_discord_tells(command) for command in reversed(ours)])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("description",), "another"),
        (("options", 0, "required"), False),
        (("options", 0, "description"), "another"),
        (("options", 1, "type"), 3),
        (("contexts",), [0]),
        (("default_member_permissions",), "8"),
    ],
)
def test_what_differs_is_seen(tree: app_commands.CommandTree[Any], place: tuple[Any, ...], value: object) -> None:
    ours = payload(tree)
    theirs = [as_discord_tells(command) for command in ours]
    for changed in theirs:
        at: Any = changed
        try:
            for step in place[:-1]:
                at = at[step]
        except (KeyError, IndexError):
            continue
        if place[-1] in at or place[0] == "options":
            at[place[-1]] = value
    assert not alike(ours, theirs)


def test_a_command_more_or_fewer_is_seen(tree: app_commands.CommandTree[Any]) -> None:
    ours = payload(tree)
    theirs = [as_discord_tells(command) for command in ours]
    assert not alike(ours, theirs[:1])
    assert not alike(ours[:1], theirs)


@given(st.permutations(["a", "b", "c"]))
def test_the_hash_knows_no_order(names: list[str]) -> None:
    assert digest([{"name": name} for name in names], 1) == digest([{"name": name} for name in "abc"], 1)


def test_the_hash_knows_the_application() -> None:
    assert digest([], 1) != digest([], 2)
