from __future__ import annotations

import re
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.discord_app.asking import commands
from bot.discord_app.connection.registration import translated
from bot.discord_app.connection.translating import CommandTranslator
from bot.discord_app.desk.desk_commands import settings_command

_NAME = re.compile(r"[-_'\w]{1,32}")
"""What Discord takes as the name of a command that is typed."""


@pytest.fixture
async def payloads() -> list[dict[str, Any]]:
    collaborators: Any = None
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    tree.add_command(commands.ask_command(collaborators, collaborators))
    tree.add_command(commands.own_group(collaborators, collaborators, collaborators))
    tree.add_command(commands.check_menu(collaborators))
    tree.add_command(settings_command(collaborators))
    await tree.set_translator(CommandTranslator())
    return await translated(tree)


def named(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The command, what is below it, and their options."""
    return [part, *(inner for option in part.get("options", ()) for inner in named(option))]


def test_every_name_and_description_is_there_in_german(payloads: list[dict[str, Any]]) -> None:
    parts = [part for command in payloads for part in named(command)]
    assert len(parts) == 11
    same = [part["name"] for part in parts if "de" not in part["name_localizations"]]
    assert same == ["audiatur"]  # its own name
    described = [part for part in parts if part.get("description")]
    assert [part["name"] for part in described if "de" not in part["description_localizations"]] == []


def test_names_are_such_as_discord_takes(payloads: list[dict[str, Any]]) -> None:
    for command in payloads:
        typed = command.get("type", 1) == 1
        for part in named(command):
            for name in part["name_localizations"].values():
                assert len(name) <= 32
                assert not typed or (_NAME.fullmatch(name) and name == name.lower()), name
            texts = (part.get("description_localizations") or {}).values()
            assert all(len(text) <= 100 for text in texts)
