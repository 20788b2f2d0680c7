"""Tells Discord the commands when they changed, and only then."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.discord_app.connection.mentioning import Mentions
from bot.discord_app.connection.retrying import Pause, persist
from bot.discord_app.connection.state import State

log = logging.getLogger(__name__)

NAME = "commands.sha256"
_ID = re.compile(r"(\S{1,32}) ([0-9]{1,20})")


def payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Every global command as it is sent to Discord."""
    types = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    return [command.to_dict(tree) for kind in types for command in tree.get_commands(type=kind)]


async def translated(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The same with names and descriptions in other languages, where the tree has a translator."""
    translator = tree.translator
    if translator is None:
        return payload(tree)
    types = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    known = [command for kind in types for command in tree.get_commands(type=kind)]
    return [await command.get_translated_payload(tree, translator) for command in known]


def digest(commands: Sequence[Mapping[str, Any]], application: int) -> str:
    """A hash of the commands of one application, the same for every order of keys and commands."""
    texts = sorted(json.dumps(command, sort_keys=True, default=str) for command in commands)
    return hashlib.sha256("\n".join([str(application), *texts]).encode()).hexdigest()


def alike(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord knows just these commands; what it adds by itself (ids, versions, defaults) does not count."""
    known = {(command.get("type", 1), command["name"]): command for command in theirs}
    wanted = {(command.get("type", 1), command["name"]): command for command in ours}
    return known.keys() == wanted.keys() and all(_covers(command, known[key]) for key, command in wanted.items())


async def register(
    tree: app_commands.CommandTree[Any], state: State, pause: Pause = asyncio.sleep, mentions: Mentions | None = None
) -> bool:
    """Sends the commands where they differ from those sent before; returns whether it did.

    Where nothing was remembered (a first start, a folder that cannot be written), Discord is asked what it knows.
    A failure is logged: the bot answers with the commands that Discord has. `mentions` learn the ids.
    """
    application = tree.client.application_id
    if application is None:
        raise discord.MissingApplicationID
    commands = await translated(tree)
    ours = digest(commands, application)
    known, ids = _remembered(state)
    sent = False
    if known == ours:
        log.info("the %d commands are unchanged", len(commands))
    else:
        try:
            sent, ids = await _send_where_different(tree, commands, application, pause)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            log.exception("the commands could not be sent to Discord; it goes on with the ones it has")
            return False
        state.write(NAME, "\n".join([ours, *(f"{name} {number}" for name, number in ids.items())]))
    if mentions is not None:
        mentions.learn(ids)
    return sent


async def _send_where_different(
    tree: app_commands.CommandTree[Any], commands: list[dict[str, Any]], application: int, pause: Pause
) -> tuple[bool, Mapping[str, int]]:
    """Whether they were sent, and the ids of the commands that have a name to type."""
    http = tree.client.http
    route = discord.http.Route("GET", "/applications/{application_id}/commands", application_id=application)
    wanted = {"with_localizations": "true"}  # without it, Discord tells the English names alone
    known = await persist(lambda: http.request(route, params=wanted), seconds=20.0, pause=pause)
    if alike(commands, known):
        log.info("Discord knows the %d commands already", len(commands))
        return False, {one["name"]: int(one["id"]) for one in known if one.get("type", 1) == 1}
    sent = await persist(tree.sync, seconds=20.0, pause=pause)
    log.info("sent %d commands to Discord", len(commands))
    return True, {one.name: one.id for one in sent if one.type is discord.AppCommandType.chat_input}


def _remembered(state: State) -> tuple[str, Mapping[str, int]]:
    """The hash of what was sent last, and the ids that Discord gave; a hash without ids counts for nothing."""
    known, *lines = state.read(NAME).split("\n")
    ids = {found[1]: int(found[2]) for line in lines if (found := _ID.fullmatch(line))}
    return (known, ids) if ids else ("", {})


def _covers(ours: Any, theirs: Any) -> bool:  # noqa: ANN401  # JSON, walked down to its values
    """Whether everything that we say stands there, too; what is false or empty may be left out."""
    if isinstance(ours, Mapping):
        other = theirs if isinstance(theirs, Mapping) else {}
        return all(_covers(value, other.get(key)) for key, value in ours.items())
    if isinstance(ours, (list, tuple)):
        other_list = theirs or []
        if ours and not isinstance(ours[0], Mapping):
            return sorted(map(str, ours)) == sorted(map(str, other_list))
        return len(ours) == len(other_list) and all(map(_covers, ours, other_list))
    if not ours and not theirs:
        return True
    return bool(ours == theirs) or str(ours) == str(theirs)
