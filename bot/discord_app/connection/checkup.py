"""Looks at everything that a bot needs from Discord, and says what to do about what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands

from bot.discord_app.connection import inviting
from bot.discord_app.connection.client import Command
from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.registration import alike, payload
from bot.render.permalinks import permalink

Result = TypeVar("Result")

PAGE = 200
"""Servers that Discord lists at once."""
PORTAL = "Developer Portal (discord.com/developers/applications), your application"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found and, where it is not in order, what to do."""

    subject: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        mark = "!! " if self.remedy else "ok "
        return f"{mark} {self.subject:<12} {self.found}" + (f" -> {self.remedy}" if self.remedy else "")


async def look_at_discord(token: str, commands: list[Command] | None, seconds: float = 10.0) -> AsyncIterator[Finding]:
    """Looks at token, application, intents, gateway, commands and permissions, over the network.

    Each question to Discord is given `seconds`; `commands` is None where knowledge or settings could not be read.
    """
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    for command in commands or ():
        tree.add_command(command)
    try:
        finding = await _log_in(client, token, seconds)
        yield finding
        if finding.remedy:
            return
        yield _application(client)
        yield Finding("intents", "none that is privileged is used: nothing to switch on")
        looks: tuple[Callable[[], Awaitable[list[Finding]]], ...] = (
            lambda: _gateway(client),
            lambda: _commands(client, tree, known=commands is not None),
            lambda: _permissions(client),
        )
        for subject, look in zip(("gateway", "commands", "permissions"), looks, strict=True):
            for finding in await _bounded(subject, look, seconds):
                yield finding
    finally:
        await client.close()


async def look_at_pages(base: str, claims: Sequence[str], seconds: float = 10.0) -> Finding:
    """Whether the pages of these claims are served at that address; each request is given `seconds`."""
    lacking = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        for claim in claims:
            try:
                async with session.get(permalink(base, claim)) as reply:
                    if reply.status != 200:
                        lacking.append(f"{claim} ({reply.status})")
            except (aiohttp.ClientError, OSError) as error:
                remedy = "look at `pages` in bot.yaml, and at what serves them"
                return Finding("pages", f"{base} did not answer: {describe(error)}", remedy)
    if not lacking:
        return Finding("pages", f"of every claim, at {base}")
    listed = ", ".join(lacking[:3]) + (" …" if len(lacking) > 3 else "")
    return Finding(
        "pages", f"missing at {base}: {listed}", "write them with `audiatur publish DIR`, and serve them there"
    )


async def _log_in(client: discord.Client, token: str, seconds: float) -> Finding:
    try:
        async with asyncio.timeout(seconds):
            await client.login(token)
    except discord.LoginFailure:
        remedy = f"{PORTAL} > Bot > Reset Token, and set DISCORD_TOKEN to the new one"
        return Finding("token", "Discord does not accept it", remedy)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return _unreachable("token", error)
    name = client.user.name if client.user else "?"
    return Finding("token", f"accepted; the bot is {discord.utils.escape_markdown(name)[:40]!r}")


async def _bounded(subject: str, look: Callable[[], Awaitable[list[Finding]]], seconds: float) -> list[Finding]:
    try:
        async with asyncio.timeout(seconds):
            return await look()
    except (discord.DiscordException, aiohttp.ClientError, OSError, KeyError, TypeError, ValueError) as error:
        return [_unreachable(subject, error)]


def _unreachable(subject: str, error: BaseException) -> Finding:
    return Finding(subject, f"Discord did not answer: {describe(error)}", "look at the network, and try again later")


def _application(client: discord.Client) -> Finding:
    application = client.application
    if application is None:
        return Finding("application", "Discord told nothing about it", "try again later")
    if application.interactions_endpoint_url:
        return Finding(
            "application",
            "has an Interactions Endpoint URL, which takes all commands away from the bot",
            f"{PORTAL} > General Information: empty the field",
        )
    if application.bot_require_code_grant:
        return Finding(
            "application",
            "demands a code grant, so the address of `audiatur invite` cannot add it",
            f"{PORTAL} > Bot: switch off Requires OAuth2 Code Grant",
        )
    who = "everybody" if application.bot_public else "only its owner"
    return Finding("application", f"{who} may add it to a server")


async def _gateway(client: discord.Client) -> list[Finding]:
    shards, _, limits = await client.http.get_bot_gateway()
    left, total = limits["remaining"], limits["total"]
    if left < 10:
        hours = limits["reset_after"] / 3_600_000
        return [Finding("gateway", f"{left} of {total} starts are left", f"let the bot run, or wait {hours:.0f} h")]
    advised = f"{shards} shard{'' if shards == 1 else 's'}"
    return [Finding("gateway", f"Discord advises {advised}; {left} of {total} starts are left")]


async def _commands(client: discord.Client, tree: app_commands.CommandTree[Any], *, known: bool) -> list[Finding]:
    if not known:
        return [Finding("commands", "not looked at", "put settings and knowledge in order first")]
    theirs = await client.http.get_global_commands(_application_id(client))
    ours = payload(tree)
    if alike(ours, theirs):
        return [Finding("commands", f"{len(ours)} commands, as Discord knows them")]
    remedy = "start `audiatur run`: it sends them (where it does not, empty its state folder)"
    found = f"Discord knows {len(theirs)}, and they differ from the {len(ours)} of this version"
    return [Finding("commands", found, remedy)]


async def _permissions(client: discord.Client) -> list[Finding]:
    """A line for each server that lacks some, and one for all the others."""
    servers = await _servers(client)
    invitation = inviting.address(_application_id(client))
    if not servers:
        return [Finding("permissions", "the bot is in no server", f"open {invitation}")]
    findings = []
    for server in servers:
        if names := inviting.missing(discord.Permissions(int(server["permissions"]))):
            where = f"{str(server['name'])[:40]!r} ({server['id']})"
            remedy = f"open {invitation} again, or grant them to the bot's role"
            findings.append(Finding("permissions", f"missing in {where}: {', '.join(names)}", remedy))
    granted = len(servers) - len(findings)
    if granted:
        told = f"granted in {granted} of {len(servers)} servers (single channels may still deny them)"
        findings.append(Finding("permissions", told))
    return findings


async def _servers(client: discord.Client) -> list[Any]:
    """Every server that the bot is in, as Discord lists them: a page after another."""
    servers: list[Any] = []
    while True:
        after = int(servers[-1]["id"]) if servers else None
        page = await client.http.get_guilds(PAGE, after=after)
        servers += page
        if len(page) < PAGE:
            return servers


def _application_id(client: discord.Client) -> int:
    if client.application_id is None:
        raise discord.MissingApplicationID
    return client.application_id
