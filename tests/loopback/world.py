"""What Discord holds: one server with its channels and people, and every message, in the shapes that it sends."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.loopback.snowflakes import Snowflakes

Json = Any  # whatever JSON can say
Payload = dict[str, Json]

MANAGE_GUILD = 1 << 5
VIEW_CHANNEL, SEND_MESSAGES, MANAGE_MESSAGES = 1 << 10, 1 << 11, 1 << 13
EMBED_LINKS, READ_MESSAGE_HISTORY, USE_APPLICATION_COMMANDS = 1 << 14, 1 << 16, 1 << 31
SEND_MESSAGES_IN_THREADS = 1 << 38
ORDINARY = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | SEND_MESSAGES_IN_THREADS
)

TEXT, DIRECT, PUBLIC_THREAD, FORUM = 0, 1, 11, 15
EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
DEFAULT, REPLY, CHAT_INPUT_COMMAND = 0, 19, 20
TEXT_DISPLAY = 10


def now() -> str:
    """The present time as Discord writes it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Every component, the nested ones included, in the order of reading."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for slot in ("accessory", "component"):
            if slot in component:
                yield from walk([component[slot]])


def displays(message: Payload) -> list[str]:
    """The text of each text display of a message."""
    return [part["content"] for part in walk(message.get("components") or []) if part["type"] == TEXT_DISPLAY]


def texts(message: Payload) -> str:
    """Everything that a message says, a line each: its content, and each text display with linked commands by name."""
    written = "\n".join(text for text in (message.get("content") or "", *displays(message)) if text)
    return re.sub(r"</([a-z ]+):\d+>", r"`/\1`", written)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `permissions` is what they may do in the server's channels, by roles or without."""

    id: int
    name: str
    bot: bool = False
    permissions: int = ORDINARY
    roles: tuple[int, ...] = ()

    @property
    def user(self) -> Payload:
        """The account as Discord sends it."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "avatar_decoration_data": None,
            "bot": self.bot,
            "public_flags": 0,
            "clan": None,
            "primary_guild": None,
        }

    @property
    def member(self) -> Payload:
        """The membership in the server, without the account."""
        return {
            "roles": [str(role) for role in self.roles],
            "nick": None,
            "avatar": None,
            "joined_at": "2024-05-06T07:08:09.000000+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }


@dataclass
class Channel:
    """A place to talk: a text channel, a forum, a thread or a conversation of two.

    `abroad` is the id of another server that it stands in, where the bot is no member but a person brought it along.
    """

    id: int
    name: str
    type: int = TEXT
    parent: int | None = None
    recipients: tuple[Person, ...] = ()
    bot_permissions: int = ORDINARY
    abroad: int = 0

    @property
    def is_thread(self) -> bool:
        """Whether it hangs under another channel."""
        return self.type == PUBLIC_THREAD

    @property
    def is_direct(self) -> bool:
        """Whether it is a conversation of two, outside of every server."""
        return self.type == DIRECT


@dataclass
class World:
    """One server, its people, and all messages that were posted.

    `elsewhere` are the names of other servers that the bot is in, with its permissions there;
    `locales` those of servers that do not read American English, by their ids; `roles` the names of the server's own.
    """

    snowflakes: Snowflakes = field(default_factory=Snowflakes)
    channels: dict[int, Channel] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    messages: dict[int, Payload] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    locales: dict[int, str] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.guild_id = self.snowflakes.next()
        self.bot = self._person("audiatur", bot=True)
        self.application_id = self.bot.id
        self.asker = self._person("ada")
        self.other = self._person("bert")
        self.moderator = self._person("mona", permissions=ORDINARY | MANAGE_MESSAGES)
        self.manager = self._person("mara", permissions=ORDINARY | MANAGE_MESSAGES | MANAGE_GUILD)
        self.muted = self.snowflakes.next()
        self.roles[self.muted] = "muted"
        self.left_out = self._person("lou", roles=(self.muted,))
        self.general = self._channel("general")
        self.quiet = self._channel("quiet")
        self.forum = self._channel("forum", type=FORUM)
        self.thread = self._channel("a thread", type=PUBLIC_THREAD, parent=self.general.id)
        self.post = self._channel("a forum post", type=PUBLIC_THREAD, parent=self.forum.id)
        self.direct = self._channel("", type=DIRECT, recipients=(self.asker,))
        self.abroad = self._channel("abroad", bot_permissions=0, abroad=self.snowflakes.next())

    def _person(self, name: str, **facts: Json) -> Person:
        person = Person(self.snowflakes.next(), name, **facts)
        self.people[person.id] = person
        return person

    def _channel(self, name: str, **facts: Json) -> Channel:
        channel = Channel(self.snowflakes.next(), name, **facts)
        self.channels[channel.id] = channel
        return channel

    def server_of(self, channel: Channel) -> int:
        """The id of the server that a channel of one stands in."""
        return channel.abroad or self.guild_id

    def newcomer(self) -> Person:
        """Somebody who was not there before: no cooldown and no conversation knows them."""
        return self._person(f"newcomer{len(self.people)}")

    def direct_with(self, person: Person) -> Channel:
        """The conversation of the bot with one person, opened where there is none."""
        for channel in self.channels.values():
            if channel.is_direct and channel.recipients == (person,):
                return channel
        return self._channel("", type=DIRECT, recipients=(person,))

    def channel(self, channel: Channel) -> Payload:
        """A channel or thread as Discord sends it."""
        shared: Payload = {"id": str(channel.id), "type": channel.type, "flags": 0, "last_message_id": None}
        if channel.is_direct:
            return shared | {"recipients": [person.user for person in channel.recipients]}
        shared |= {"guild_id": str(self.server_of(channel)), "name": channel.name, "rate_limit_per_user": 0}
        shared["parent_id"] = str(channel.parent) if channel.parent else None
        if channel.is_thread:
            return shared | self._thread_facts(channel)
        shared |= {"position": 0, "permission_overwrites": [], "topic": None, "nsfw": False}
        if channel.type == FORUM:
            shared |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        return shared

    def _thread_facts(self, thread: Channel) -> Payload:
        metadata = {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": now(),
            "locked": False,
            "create_timestamp": now(),
        }
        counts = {"message_count": 1, "member_count": 2, "total_message_sent": 1}
        owner = {"owner_id": str(self.asker.id), "applied_tags": []}
        return {"thread_metadata": metadata} | counts | owner if thread.is_thread else {}

    def guild(self) -> Payload:
        """The server as GUILD_CREATE sends it to a bot without privileged intents."""
        channels = [channel for channel in self.channels.values() if not channel.is_direct and not channel.abroad]
        return {
            "id": str(self.guild_id),
            "name": "The Agora",
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "description": None,
            "owner_id": str(self.moderator.id),
            "application_id": None,
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "nsfw": False,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locales.get(self.guild_id, "en-US"),
            "vanity_url_code": None,
            "max_members": 500000,
            "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [
                self._role(self.guild_id, "@everyone"),
                *(self._role(number, name) for number, name in self.roles.items()),
            ],
            "joined_at": "2024-05-06T07:08:09.000000+00:00",
            "large": False,
            "unavailable": False,
            "member_count": len(self.people),
            "members": [self.bot.member | {"user": self.bot.user}],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "channels": [self.channel(channel) for channel in channels if not channel.is_thread],
            "threads": [self.channel(channel) for channel in channels if channel.is_thread],
        }

    @staticmethod
    def _role(number: int, name: str) -> Payload:
        return {
            "id": str(number),
            "name": name,
            "description": None,
            "permissions": str(ORDINARY),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }

    def post_message(self, channel: Channel, author: Person, body: Payload, **facts: Json) -> Payload:
        """Stores a new message and returns it as the REST API does.

        Args:
            channel: Where it is posted.
            author: Who posts it.
            body: As sent to Discord: content, components, flags, message_reference, allowed_mentions, nonce.
            facts: Further fields that the message gets as they are.
        """
        message_id = self.snowflakes.next()
        reference = body.get("message_reference")
        message: Payload = {
            "id": str(message_id),
            "channel_id": str(channel.id),
            "type": REPLY if reference else DEFAULT,
            "author": author.user,
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mention_roles": [],
            "attachments": [],
            "pinned": False,
            "content": body.get("content") or "",
            "embeds": body.get("embeds") or [],
            "components": self._numbered(body.get("components") or []),
            "flags": body.get("flags") or 0,
        }
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
        referenced = self.messages.get(int(reference["message_id"])) if reference else None
        if reference:
            place = {"channel_id": str(channel.id), "message_id": str(reference["message_id"])}
            message["message_reference"] = {"type": 0} | place | self._guild_key(channel)
            message["referenced_message"] = self._without_reference(referenced)
        message["mentions"] = self._mentions(message, author, body.get("allowed_mentions"), referenced)
        message |= facts
        self.messages[message_id] = message
        return message

    def edit_message(self, message: Payload, body: Payload) -> Payload:
        """Changes what `body` names and leaves the rest."""
        for key in ("content", "embeds", "flags"):
            if key in body:
                message[key] = body[key] or type(message[key])()
        if "components" in body:
            message["components"] = self._numbered(body["components"] or [])
        if message["flags"] & LOADING:
            message["flags"] &= ~LOADING  # the answer that was promised by a deferral is now there
        message["edited_timestamp"] = now()
        return message

    def remove_message(self, message_id: int) -> Payload:
        """Deletes a message and remembers that it is gone."""
        self.removed.add(message_id)
        return self.messages.pop(message_id)

    def as_event(self, message: Payload) -> Payload:
        """A message as the gateway sends it: the one that REST returns, with the place and the membership."""
        channel = self.channels[int(message["channel_id"])]
        event = message | self._guild_key(channel)
        author = self.people.get(int(message["author"]["id"]))
        if not channel.is_direct and author:
            event["member"] = author.member
        return event

    def _guild_key(self, channel: Channel) -> Payload:
        return {} if channel.is_direct else {"guild_id": str(self.server_of(channel))}

    @staticmethod
    def _without_reference(message: Payload | None) -> Payload | None:
        return message and {key: value for key, value in message.items() if key != "referenced_message"}

    @staticmethod
    def _numbered(components: list[Payload]) -> list[Payload]:
        """Each component with the number that Discord gives to those that were sent without one."""
        taken = {component["id"] for component in walk(components) if component.get("id")}
        free = (number for number in itertools.count(1) if number not in taken)
        for component in walk(components):
            component["id"] = component.get("id") or next(free)
        return components

    def _mentions(
        self, message: Payload, author: Person, allowed: Payload | None, referenced: Payload | None
    ) -> list[Payload]:
        """Who is pinged: for a bot as its allowed mentions say, for a person everybody whom they name."""
        named = {int(found) for found in re.findall(r"<@!?(\d+)>", texts(message))}
        replied = int(referenced["author"]["id"]) if referenced else None
        if author.bot and allowed is not None:
            if "users" not in allowed.get("parse", []):
                named &= {int(user) for user in allowed.get("users", [])}
            if not allowed.get("replied_user"):
                replied = None
        if "@everyone" in texts(message) and author.bot and (allowed is None or "everyone" in allowed.get("parse", [])):
            message["mention_everyone"] = True
        pinged = named | ({replied} if replied else set())
        return [self.people[person].user for person in sorted(pinged) if person in self.people]
