"""Reads what somebody chose in a menu of the settings as the change that it means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.discord_app.cards.custom_id import claim_key
from bot.discord_app.desk.panel import CHANNELS, MOST, ROLES, WAYS, Held

Changes = Mapping[str, Any]
"""Settings by their keys, each with the value that it is to have: a plain one, as JSON has them."""


def changes_of(key: str, chosen: Sequence[str], held: Held, part: int = 0) -> Changes:
    """What is to be set; nothing where what was chosen holds already.

    Args:
        key: the menu.
        chosen: the values of its options, or ids of channels or roles.
        held: what holds now.
        part: of several menus for the same setting, which one.
    """
    wanted = _wanted(key, chosen, held, part)
    return {name: value for name, value in wanted.items() if value != _plain(getattr(held.settings, name))}


def _wanted(key: str, chosen: Sequence[str], held: Held, part: int) -> Changes:
    if key == "ways":
        return {way: way in chosen for way in WAYS}
    if key == "claims":
        return {key: _claims(chosen, held, part)}
    if key in (*CHANNELS, *ROLES):
        ids = [int(one) for one in chosen if one.isdecimal() and one.isascii()]
        if key == "log_channel":
            return {key: ids[0] if ids else 0}
        # What could not stand in the menu goes on to hold, unless all of it is taken out.
        kept = [one for one in getattr(held.settings, key) if one not in held.offered(key)] if ids else []
        return {key: list(dict.fromkeys(ids + kept))}
    with suppress(ValueError, RecursionError):
        return {key: json.loads(next(iter(chosen), ""))}
    return {}


def _claims(chosen: Sequence[str], held: Held, part: int) -> list[str]:
    """The claims that answer from now on; none are listed where all are to, so that later ones do, too."""
    every = [claim.id for claim in held.claims]
    shown = held.claims[part * MOST : (part + 1) * MOST]
    before = set(held.settings.claims or every)
    wanted = (before - {claim.id for claim in shown}) | {claim.id for claim in shown if claim_key(claim) in chosen}
    listed = [claim for claim in every if claim in wanted]
    return [] if len(listed) == len(every) else listed


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
