"""Settings: frozen classes that the files of `config/` fill, and the secret that only the environment holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.errors import Problem, SettingsError, cause

_LONGEST_TOKEN = 200

WEB_FOLDER = r"""https?://[\w-]+(\.[\w-]+)*\.?(:\d{1,5})?(/[^\s<>"\\^`{|}?#]*)?"""
"""The address of a folder on the web, as a regular expression: no credentials, no query, no fragment."""

SEARCH_PAGE = "https://duckduckgo.com/?q={words}"
"""The search page that finds a document whose address is not known."""


def _setting(default: object, meaning: str, **limits: object) -> Any:  # noqa: ANN401  fits every annotation
    return dataclasses.field(default=default, metadata={"help": meaning, **limits})


@dataclass(frozen=True, slots=True)
class AnsweringSettings:
    """How questions are answered: `config/answering.yaml`."""

    excerpts_per_side: int = _setting(
        2,
        "Excerpts that each position has in an answer; a card, and a terminal, show one at first.",
        minimum=1,
        maximum=10,
    )
    context_excerpts: int = _setting(1, "Excerpts of context beside both sides.", minimum=0, maximum=10)
    longest_question: int = _setting(2000, "Characters of a question, at most.", minimum=100, maximum=10000)
    encoder: bool = _setting(
        True, "Whether questions are also compared by what they mean, where the encoder is to be had."
    )
    threshold: float | None = _setting(
        None,
        "How sure an answer must be, as a probability; null leaves it to the base's `calibration.yaml`, else to 0.5.",
        minimum=0,
        maximum=1,
    )
    search_page: str = _setting(
        SEARCH_PAGE,
        "Where a document is looked for whose address is not known: a search page, with `{words}` for what is sought.",
        pattern=r"""|https?://[\w-]+(\.[\w-]+)*(:\d{1,5})?/[^\s<>"\\^`{|}#]*\{words\}[^\s<>"\\^`{|}#]*""",
        means='the http or https address of a search page with {words} in it, "" for no search',
    )


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the bot behaves in one Discord server: the settings of all, and what is set otherwise for this one."""

    claims: tuple[str, ...]
    allow: tuple[int, ...]
    deny: tuple[int, ...]
    deny_roles: tuple[int, ...]
    commands: bool
    mentions: bool
    replies: bool
    member_cooldown: float
    channel_cooldown: float
    cards_a_minute: int
    private: bool
    unanswered: Literal["line", "silence"]
    language: Literal["auto", "en", "de", "lt", "pl", "ru", "uk"]
    log_channel: int
    keep_unanswered: bool
    term: int


@dataclass(frozen=True, slots=True)
class ServerOverride:
    """What one server sets otherwise; a key that is left out, or null, is as for all."""

    claims: tuple[str, ...] | None = _setting(None, "Claims that answer.", characters=80)
    allow: tuple[int, ...] | None = _setting(None, "Channels to answer in.", minimum=1)
    deny: tuple[int, ...] | None = _setting(None, "Channels never to answer in.", minimum=1)
    deny_roles: tuple[int, ...] | None = _setting(None, "Roles whose members are not answered.", minimum=1)
    commands: bool | None = _setting(None, "Whether commands that ask are answered.")
    mentions: bool | None = _setting(None, "Whether mentions are answered.")
    replies: bool | None = _setting(None, "Whether replies are answered that name nobody.")
    member_cooldown: float | None = _setting(None, "Seconds between two questions.", minimum=0, maximum=86400)
    channel_cooldown: float | None = _setting(None, "Seconds between two answers.", minimum=0, maximum=86400)
    cards_a_minute: int | None = _setting(None, "Public cards a channel and minute.", minimum=1, maximum=60)
    private: bool | None = _setting(None, "Whether answers are private.")
    unanswered: Literal["line", "silence"] | None = _setting(None, "What a mention without an answer gets.")
    language: Literal["auto", "en", "de", "lt", "pl", "ru", "uk"] | None = _setting(
        None, "The language of the bot's own sentences."
    )
    log_channel: int | None = _setting(None, "The channel that is told what moderators did; 0 for none.", minimum=0)
    keep_unanswered: bool | None = _setting(None, "Whether questions without an answer are kept.")
    term: int | None = _setting(None, "Days for which things are kept.", minimum=1, maximum=365)


KEYS = tuple(ServerOverride.__annotations__)
"""What a server may set otherwise."""
_NOTHING = ServerOverride()


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """How the bot behaves in Discord: `config/bot.yaml`."""

    claims: tuple[str, ...] = _setting(
        (), "Ids of the claims that answer; where none is listed, every one.", characters=80
    )
    allow: tuple[int, ...] = _setting(
        (), "Ids of the channels to answer in; where none is listed, every one.", minimum=1
    )
    deny: tuple[int, ...] = _setting((), "Ids of the channels never to answer in; stronger than `allow`.", minimum=1)
    deny_roles: tuple[int, ...] = _setting((), "Ids of the roles whose members are not answered.", minimum=1)
    commands: bool = _setting(
        True, "Whether `/ask` and “Check this message” are answered; what only a moderator sees always is."
    )
    mentions: bool = _setting(True, "Whether a message that names the bot is answered.")
    replies: bool = _setting(
        True, "Whether a reply to a card is answered that asks something and does not name the bot."
    )
    direct_messages: bool = _setting(True, "Whether direct messages are answered.")
    member_cooldown: float = _setting(3.0, "Seconds between two questions of a member.", minimum=0, maximum=86400)
    channel_cooldown: float = _setting(
        0.0, "Seconds between two public answers in a channel.", minimum=0, maximum=86400
    )
    cards_a_minute: int = _setting(
        5,
        "The most public cards that a channel gets in a minute; beyond it, answers are private.",
        minimum=1,
        maximum=60,
    )
    private: bool = _setting(False, "Whether only the asker sees an answer, unless `/ask` says otherwise.")
    unanswered: Literal["line", "silence"] = _setting(
        "line", "What a mention gets that has no answer: one line that goes away after a minute, or nothing."
    )
    language: Literal["auto", "en", "de", "lt", "pl", "ru", "uk"] = _setting(
        "auto", "The language of the bot's own sentences; `auto` is that of the server's locale. Quotes stay in theirs."
    )
    log_channel: int = _setting(
        0, "Id of the channel that is told what moderators did; 0 where there is none.", minimum=0
    )
    keep_unanswered: bool = _setting(
        False, "Whether the text of questions that got no answer is kept, for moderators to look through."
    )
    term: int = _setting(90, "Days for which what is stored is kept.", minimum=1, maximum=365)
    pages: str = _setting(
        "",
        "Where the pages that `audiatur publish` makes are served.",
        pattern=WEB_FOLDER,
        means='the http or https address of a folder, "" where there is none',
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting("info", "The least that the log tells.")
    log_format: Literal["text", "json"] = _setting("text", "One line, or one JSON object, an event.")
    servers: Mapping[int, ServerOverride] = dataclasses.field(
        default_factory=dict, metadata={"help": "What single servers set otherwise, by the server's id."}
    )

    def strange_claims(self, known: Collection[str]) -> tuple[str, ...]:
        """Ids that `claims` lists, for all or for one server, and that no claim has."""
        listed = (self.claims, *(override.claims or () for override in self.servers.values()))
        return tuple(dict.fromkeys(claim for claims in listed for claim in claims if claim not in known))

    def for_server(self, server: int | None, inside: ServerOverride | None = None) -> ServerSettings:
        """What holds in that server; None stands for direct messages. What was set `inside` of it goes first."""
        override = merged(inside or _NOTHING, self.servers.get(server or 0, _NOTHING))
        return ServerSettings(**{name: _first(getattr(override, name), getattr(self, name)) for name in KEYS})


def _first(value: object, other: object) -> Any:  # noqa: ANN401  a setting may be anything
    return other if value is None else value


def merged(strong: ServerOverride, weak: ServerOverride) -> ServerOverride:
    """What one of two sets; the strong one, where both do."""
    return ServerOverride(**{name: _first(getattr(strong, name), getattr(weak, name)) for name in KEYS})


def read_override(values: Mapping[str, Any]) -> ServerOverride:
    """What a server sets, from plain values as JSON has them; as strict as the file.

    Raises:
        SettingsError: with every problem: unknown keys, wrong types, values out of range.
    """
    from bot.settings_file import read_values

    return read_values(ServerOverride, values, Path("settings"))


def override_yaml(server: int, override: ServerOverride) -> str:
    """What a server sets, as it can stand in `bot.yaml`; empty where it sets nothing."""
    import yaml

    values = {name: getattr(override, name) for name in KEYS}
    plain = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value is not None
    }
    held = {"servers": {str(server): plain}}
    return str(yaml.safe_dump(held, sort_keys=False, allow_unicode=True)) if plain else ""


class Secret:
    """A text that never prints itself; `reveal()` gives it to the one who needs it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: never to be logged."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def token(environ: Mapping[str, str]) -> Secret:
    """The bot's token, from DISCORD_TOKEN, else from the file that DISCORD_TOKEN_FILE names.

    Raises:
        SettingsError: there is none, it cannot be read, or is nothing that a token can be.
    """
    text, named = environ.get("DISCORD_TOKEN", "").strip(), environ.get("DISCORD_TOKEN_FILE", "")
    place, holder = Path("DISCORD_TOKEN"), "the environment variable"
    if named and not text:
        place, holder = Path(named), "the file that DISCORD_TOKEN_FILE names"
        text = _token_file(place)
    if not text:
        told = "holds nothing" if named else "is not set, and no DISCORD_TOKEN_FILE names a file"
        raise SettingsError([Problem(place, 0, f"{holder} {told}")])
    if not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", text, re.ASCII) or len(text) > _LONGEST_TOKEN:
        told = "does not look like a token, which is three parts with dots between: copy it anew"
        raise SettingsError([Problem(place, 0, f"{holder} {told}")])
    return Secret(text)


def _token_file(path: Path) -> str:
    try:
        if not path.is_file():  # to open a pipe would wait for a writer
            raise SettingsError([Problem(path, 0, "DISCORD_TOKEN_FILE names no regular file")])
        with path.open("rb") as file:
            return file.read(_LONGEST_TOKEN + 100).decode(errors="replace").strip()
    except (OSError, ValueError) as error:
        raise SettingsError([Problem(path, 0, f"DISCORD_TOKEN_FILE cannot be read: {cause(error)}")]) from error


def load_answering(folder: Path) -> AnsweringSettings:
    """The settings of answering; reads `answering.yaml` and nothing else.

    Raises:
        SettingsError: with every problem of the file.
    """
    from bot.settings_file import read_settings

    return read_settings(AnsweringSettings, folder / "answering.yaml")


def load_discord(folder: Path) -> DiscordSettings:
    """The settings of the Discord bot; reads `bot.yaml` and nothing else.

    Raises:
        SettingsError: with every problem of the file.
    """
    from bot.settings_file import read_settings

    return read_settings(DiscordSettings, folder / "bot.yaml")
