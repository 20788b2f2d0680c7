"""Lays out the settings of a server as one message: a page of menus, each with what holds now chosen in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import discord

from bot.discord_app.cards.budget import CHOICE, TEXT, clip, pages
from bot.discord_app.cards.custom_id import button_id, claim_key
from bot.discord_app.cards.layout import Layout, Part, box, button, row, text
from bot.discord_app.cards.markup import escape
from bot.knowledge.model import Claim
from bot.render import options, phrases
from bot.render.catalogue import gettext
from bot.render.printable import printable
from bot.settings import ServerOverride, ServerSettings

Menu: TypeAlias = (
    discord.ui.Select[discord.ui.LayoutView]
    | discord.ui.ChannelSelect[discord.ui.LayoutView]
    | discord.ui.RoleSelect[discord.ui.LayoutView]
)

WAYS = ("commands", "mentions", "replies")
"""Settings that share a menu."""
CHANNELS = ("allow", "deny", "log_channel")
ROLES = ("deny_roles",)
PAGES: Mapping[str, Sequence[str]] = {
    "where": ("allow", "deny", "deny_roles"),
    "how": ("ways", "private", "unanswered", "language"),
    "often": ("member_cooldown", "channel_cooldown", "cards_a_minute"),
    "claims": ("claims",),
    "log": ("log_channel", "keep_unanswered", "term"),
}
"""What stands on each page."""
MOST = 25
"""Options of a menu, and entries that one of Discord's own menus takes."""
MENUS = 5
"""Menus of claims, of 25 each."""
_TALKING = (
    discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum,
    discord.ChannelType.public_thread, discord.ChannelType.private_thread, discord.ChannelType.news_thread,
    discord.ChannelType.voice, discord.ChannelType.stage_voice,
)  # fmt: skip
_LOGGED = (discord.ChannelType.text, discord.ChannelType.public_thread, discord.ChannelType.private_thread)


@dataclass(frozen=True, slots=True)
class Held:
    """What a panel shows: what holds in a server, what of it was set there, the claims to choose from.

    `known` says whether Discord knows a channel or role by its id; what was deleted cannot stand in a menu.
    """

    settings: ServerSettings
    inside: ServerOverride
    claims: Sequence[Claim] = ()
    known: Callable[[int], bool] = lambda _: True

    def is_set(self, key: str) -> bool:
        """Whether it was set in the server itself."""
        return any(getattr(self.inside, name) is not None for name in keys_of(key))

    def offered(self, key: str) -> tuple[int, ...]:
        """The channels or roles that stand in the menu as chosen."""
        held = getattr(self.settings, key)
        ids = held if isinstance(held, tuple) else (held,) if held else ()
        return tuple(islice(filter(self.known, ids), MOST))


def keys_of(key: str) -> Sequence[str]:
    """The settings that a menu is for."""
    return WAYS if key == "ways" else (key,)


def code_of(key: str) -> str:
    """Stands for a menu in a custom id, the same in every version."""
    return hashlib.blake2s(key.encode(), digest_size=4).hexdigest()


def key_of(code: str) -> str | None:
    """The menu that a code stands for; None where this version has none."""
    return next((key for keys in PAGES.values() for key in keys if code_of(key) == code), None)


def page_of(key: str) -> int:
    """The page that a setting stands on, by its own key or by that of its menu."""
    return next(
        number for number, menus in enumerate(PAGES.values()) for menu in menus if key == menu or key in keys_of(menu)
    )


def panel(held: Held, page: int, note: Sequence[Part] = ()) -> Layout:
    """A page of the settings; `note` stands above the menus and tells what was changed, or why it was not."""
    names = list(PAGES)
    number = page % len(names)
    keys = PAGES[names[number]]
    fields = [part for key in keys for part in _field(key, held)]
    turns = [
        button(
            options.page_title(name),
            button_id("settings", other),
            discord.ButtonStyle.primary if other == number else discord.ButtonStyle.secondary,
        )
        for other, name in enumerate(names)
    ]
    below = [button(gettext(phrases.AS_YAML), button_id("yaml", 0))]
    if any(held.is_set(key) for key in keys):
        below.append(button(gettext(phrases.AS_FOR_ALL), button_id("default", number)))
    heading = text(f"### {gettext(phrases.SETTINGS_TITLE)}\n-# {gettext(phrases.SETTINGS_HINT)}")
    return Layout(box(heading, *note, *fields), row(*turns), row(*below))


def changed(values: Mapping[str, Any], action: int) -> Sequence[Part]:
    """Tells what is set now, with the button that takes it back; None among the values is what holds for all."""
    lines = [
        gettext(phrases.SETTING_CHANGED).format(setting=options.change(key, value)) for key, value in values.items()
    ]
    undo = button(gettext(phrases.UNDO), button_id("revert", action, page_of(next(iter(values)))))
    return (text(clip("\n".join(lines), TEXT // 4)), row(undo))


def exported(text_of_file: str, page: int) -> Layout:
    """The settings of a server as a part of `bot.yaml`, page by page."""
    if not text_of_file:
        return Layout(text(gettext(phrases.NOTHING_SET)))
    lines = printable_lines(text_of_file)
    filled = pages(lines, TEXT - 500)
    number = page % len(filled)
    shown = "\n".join(filled[number])
    parts: list[Part] = [text(f"{gettext(phrases.YAML_HINT)}\n```yaml\n{shown}\n```")]
    if len(filled) > 1:
        label = f"{gettext(phrases.NEXT)} ({number + 1}/{len(filled)})"
        parts.append(row(button(label, button_id("yaml", (number + 1) % len(filled)))))
    return Layout(*parts)


def printable_lines(text_of_file: str) -> Sequence[str]:
    """The lines of a file as they can stand in a block of code: nothing in them ends it."""
    return [printable(line).replace("`", "ˋ") for line in text_of_file.rstrip("\n").split("\n")]


def _field(key: str, held: Held) -> Sequence[Part]:
    """A setting with its menu, or its menus."""
    here = f" · *{gettext(phrases.SET_HERE)}*" if held.is_set(key) else ""
    told = [f"**{options.title(key)}**{here}", f"-# {options.meaning(key)}"]
    beyond = _beyond(key, held)
    if beyond:
        told.append(f"-# {gettext(phrases.ALSO_SET).format(shown=beyond)}")
    return (text("\n".join(told)), *(discord.ui.ActionRow(menu) for menu in _menus(key, held)))


def _beyond(key: str, held: Held) -> str:
    """What holds and cannot stand in the menu, because Discord does not know it, or for lack of room."""
    if key in (*CHANNELS, *ROLES):
        ids = getattr(held.settings, key)
        missing = [one for one in (ids if isinstance(ids, tuple) else (ids,)) if one and one not in held.offered(key)]
        return options.told(key, missing[0] if key == "log_channel" else missing) if missing else ""
    if key == "claims":
        offered = {claim.id for claim in held.claims[: MOST * MENUS]}
        missing_claims = [claim for claim in held.settings.claims if claim not in offered]
        return escape(", ".join(missing_claims[:MOST])) if missing_claims else ""
    return ""


def _menus(key: str, held: Held) -> Sequence[Menu]:
    if key == "claims":
        return _claim_menus(held)
    custom_id = button_id("set", code_of(key))
    most = 1 if key == "log_channel" else MOST
    if key in CHANNELS:
        return [_channel_menu(key, held, custom_id, most)]
    if key in ROLES:
        return [_role_menu(key, held, custom_id)]
    if key == "ways":
        ways = [
            discord.SelectOption(label=clip(options.way(way), CHOICE), value=way, default=getattr(held.settings, way))
            for way in WAYS
        ]
        return [discord.ui.Select(custom_id=custom_id, options=ways, min_values=0, max_values=len(ways))]
    return [_choice_menu(key, held, custom_id)]


def _channel_menu(key: str, held: Held, custom_id: str, most: int) -> Menu:
    chosen = [
        discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.channel) for one in held.offered(key)
    ]
    return discord.ui.ChannelSelect(
        custom_id=custom_id,
        channel_types=list(_LOGGED if key == "log_channel" else _TALKING),
        placeholder=clip(gettext(phrases.CHOOSE_CHANNELS), CHOICE),
        min_values=0,
        max_values=most,
        default_values=chosen,
    )


def _role_menu(key: str, held: Held, custom_id: str) -> Menu:
    chosen = [discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.role) for one in held.offered(key)]
    return discord.ui.RoleSelect(
        custom_id=custom_id,
        placeholder=clip(gettext(phrases.CHOOSE_ROLES), CHOICE),
        min_values=0,
        max_values=MOST,
        default_values=chosen,
    )


def _choice_menu(key: str, held: Held, custom_id: str) -> Menu:
    current = getattr(held.settings, key)
    choices = [
        discord.SelectOption(
            label=clip(label, CHOICE),
            value=json.dumps(value),
            description=options.remark(value) or None if key == "language" else None,
            default=value == current,
        )
        for value, label in options.choices(key, current)
    ]
    return discord.ui.Select(custom_id=custom_id, options=choices)


def _claim_menus(held: Held) -> Sequence[Menu]:
    """One menu for each 25 claims; where none was chosen, all are."""
    chosen = held.settings.claims
    menus: list[Menu] = []
    for number, start in enumerate(range(0, min(len(held.claims), MOST * MENUS), MOST)):
        part = held.claims[start : start + MOST]
        claims = [
            discord.SelectOption(
                label=clip(printable(claim.question).strip(), CHOICE) or "…",
                value=claim_key(claim),
                description=clip(claim.id, CHOICE),
                default=not chosen or claim.id in chosen,
            )
            for claim in part
        ]
        custom_id = button_id("set", code_of("claims"), number)
        least = 1 if len(held.claims) <= MOST else 0
        menus.append(discord.ui.Select(custom_id=custom_id, options=claims, min_values=least, max_values=len(claims)))
    return menus
