"""One interaction of a person with the bot: what it was sent, how the bot answered, when."""

from __future__ import annotations

import enum
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.loopback.watch import Watch
from tests.loopback.world import EPHEMERAL, LOADING, Channel, Json, Payload, Person, World, walk
from tests.patience import PATIENCE

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SLASH, MESSAGE_MENU = 1, 3
SUBCOMMAND = 1
STRING, INTEGER, BOOLEAN, USER = 3, 4, 5, 6
BUTTON, MENU, TEXT_INPUT, LABEL = 2, 3, 4, 18


Value = str | int | bool | Person
"""What an argument of a slash command may be."""


class Callback(enum.IntEnum):
    """The ways of responding to an interaction."""

    MESSAGE = 4
    DEFER_MESSAGE = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass
class Interaction:
    """A record of one interaction; times are readings of `time.perf_counter`, in seconds.

    `answer` is the message that the bot answered with or updated; `followups` are those that came after it.
    """

    id: int
    type: int
    user: Person
    channel: Channel
    watch: Watch
    source: Payload | None = None
    token: str = field(default_factory=lambda: "aW50ZXJhY3Rpb24" + secrets.token_urlsafe(60))
    sent: float = field(default_factory=time.perf_counter)
    acknowledged: float | None = None
    callback: Payload | None = None
    answer: Payload | None = None
    followups: list[Payload] = field(default_factory=list)
    expired: bool = False

    @property
    def private(self) -> bool:
        """Whether only the person who asked sees the answer."""
        return bool(self.answer and self.answer["flags"] & EPHEMERAL)

    @property
    def latency(self) -> float:
        """Seconds from the sending of the interaction to its acknowledgement."""
        assert self.acknowledged is not None, "not acknowledged"
        return self.acknowledged - self.sent

    def expire(self) -> None:
        """Lets its token die, as after 15 minutes, or as three seconds without an acknowledgement do."""
        self.expired = True

    async def acknowledgement(self, within: float = PATIENCE) -> Payload:
        """Waits for the first response of whatever kind."""
        return await self.watch.until(lambda: self.callback, "a response to the interaction", within)

    async def answered(self, within: float = PATIENCE) -> Payload:
        """Waits for a message that the person can read, and returns it."""

        def look() -> Payload | None:
            if self.answer and not self.answer["flags"] & LOADING:
                return self.answer
            return self.followups[0] if self.followups else None

        return await self.watch.until(look, "an answer to the interaction", within)

    async def followed_up(self, count: int = 1, within: float = PATIENCE) -> Payload:
        """Waits for so many messages after the first answer, and returns the last."""
        await self.watch.until(lambda: len(self.followups) >= count, f"{count} follow-up message(s)", within)
        return self.followups[count - 1]

    async def choices(self, within: float = PATIENCE) -> list[Payload]:
        """Waits for the suggestions of an autocompletion."""
        callback = await self.acknowledgement(within)
        assert callback["type"] == Callback.CHOICES
        choices: list[Payload] = callback["data"]["choices"]
        return choices

    async def modal(self, within: float = PATIENCE) -> Payload:
        """Waits for the form that the bot opens."""
        callback = await self.acknowledgement(within)
        assert callback["type"] == Callback.MODAL
        form: Payload = callback["data"]
        return form


def option(name: str, value: Value, **facts: Json) -> Payload:
    """One argument of a slash command; its type follows from the value."""
    if isinstance(value, Person):
        return {"name": name, "type": USER, "value": str(value.id), **facts}
    kind = BOOLEAN if isinstance(value, bool) else INTEGER if isinstance(value, int) else STRING
    return {"name": name, "type": kind, "value": value, **facts}


def envelope(interaction: Interaction, world: World, payload: Payload) -> Payload:
    """The event that Discord sends for an interaction.

    Args:
        interaction: Its record.
        world: Where it happens.
        payload: The `data` of the event.
    """
    event: Payload = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.type,
        "data": payload,
        "channel_id": str(interaction.channel.id),
        "channel": world.channel(interaction.channel) | {"permissions": str(interaction.user.permissions)},
        "token": interaction.token,
        "version": 1,
        "locale": "en-US",
        "app_permissions": str(interaction.channel.bot_permissions),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": 10_485_760,
    }
    if interaction.source is not None:
        event["message"] = interaction.source
    if interaction.channel.is_direct:
        owners: Payload = {"0": "0"}
        return event | {"user": interaction.user.user, "context": 1, "authorizing_integration_owners": owners}
    member = interaction.user.member | {
        "user": interaction.user.user,
        "permissions": str(interaction.user.permissions),
        "unusual_dm_activity_until": None,
    }
    server_id = str(world.server_of(interaction.channel))
    locale = world.locales.get(int(server_id), "en-US")
    server = {"id": server_id, "locale": locale, "features": []}
    place = {"guild_id": server_id, "guild": server, "guild_locale": locale}
    owners = {"1": str(interaction.user.id)} if interaction.channel.abroad else {"0": server_id}
    return event | place | {"member": member, "context": 0, "authorizing_integration_owners": owners}


def buttons(message: Payload) -> dict[str, str]:
    """What can be pressed, or chosen from a menu, on a message: label to custom id, or to the value of the option."""
    pressed = {
        part.get("label") or part["emoji"]["name"]: part["custom_id"]
        for part in walk(message["components"])
        if part["type"] == BUTTON and "custom_id" in part and not part.get("disabled")
    }
    return pressed | {option["label"]: option["value"] for menu in menus(message) for option in menu["options"]}


def menus(message: Payload) -> list[Payload]:
    """The menus of a message."""
    return [part for part in walk(message["components"]) if part["type"] == MENU]


def used(message: Payload, custom_id: str) -> Payload:
    """The `data` of pressing what bears a custom id, or of choosing the option of a menu that has it as its value."""
    for menu in menus(message):
        if any(option["value"] == custom_id for option in menu["options"]):
            return {"component_type": MENU, "custom_id": menu["custom_id"], "values": [custom_id], "id": 1}
    return {"component_type": BUTTON, "custom_id": custom_id, "id": 1}


def button(message: Payload, label: str) -> str:
    """The custom id of the one button whose label holds these words, in whatever case."""
    found = [custom_id for text, custom_id in buttons(message).items() if label.lower() in text.lower()]
    assert len(found) == 1, f"{len(found)} buttons with {label!r} among {list(buttons(message))}"
    return found[0]


def filled(form: Payload, *answers: str, choose: str | Collection[str] = ()) -> Payload:
    """A modal as it is submitted: text inputs filled in order, of each menu an option to choose, or the default."""
    labels = {choose} if isinstance(choose, str) else set(choose)
    remaining = list(answers)

    def fill(component: Payload) -> Payload:
        echo = {"type": component["type"], "id": component.get("id", 0)}
        if component["type"] == TEXT_INPUT:
            return echo | {"custom_id": component["custom_id"], "value": remaining.pop(0)}
        if component["type"] == MENU:
            found = [one for one in component["options"] if one["label"] in labels]
            chosen = found or [one for one in component["options"] if one.get("default")]
            return echo | {"custom_id": component["custom_id"], "values": [one["value"] for one in chosen]}
        if component["type"] == LABEL:
            return echo | {"component": fill(component["component"])}
        return echo | {"components": [fill(part) for part in component.get("components", [])]}

    components = [fill(part) for part in form["components"] if part["type"] != 10]
    return {"custom_id": form["custom_id"], "components": components}
