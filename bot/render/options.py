"""Says what the settings of a server are called, what they mean, and what they can be, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.render.catalogue import gettext, ngettext, number_text, reviewed
from bot.render.printable import printable

TITLES: Mapping[str, str] = {
    "claims": "Claims that answer",
    "allow": "Channels to answer in",
    "deny": "Channels never to answer in",
    "deny_roles": "Roles to leave out",
    "ways": "Ways of asking",
    "commands": "Commands",
    "mentions": "Messages that name me",
    "replies": "Replies to cards",
    "member_cooldown": "Pause of a member between two questions",
    "channel_cooldown": "Pause of a channel between two public answers",
    "cards_a_minute": "Public answers a minute in a channel",
    "private": "Who sees an answer",
    "unanswered": "What a mention gets that has no answer",
    "language": "Language",
    "log_channel": "Log channel",
    "keep_unanswered": "Unanswered questions",
    "term": "How long things are kept",
}
"""What each setting is called; `ways` are three of them together."""

MEANINGS: Mapping[str, str] = {
    "claims": "All of them chosen: those that come later, too.",
    "allow": "None chosen: everywhere. Threads and forum posts go by their channel.",
    "deny": "This counts for more than what is chosen above.",
    "deny_roles": "Their members get no answer.",
    "ways": "Direct messages belong to no server: whoever runs the bot decides on them.",
    "member_cooldown": "Nobody waits for what only moderators see.",
    "channel_cooldown": "Private answers disturb nobody, and do not count.",
    "cards_a_minute": "Beyond them, answers are private.",
    "private": "In `/ask`, whoever asks can choose otherwise.",
    "unanswered": "Direct messages and commands always get a line.",
    "language": "That of my own sentences; quotes stay as they were written.",
    "log_channel": "I tell there who posted, deleted, or set what. None chosen: nowhere.",
    "keep_unanswered": "Only their text, so that moderators see what is missing.",
    "term": "What moderators did, and questions; after that I delete it.",
}
"""What stands below each."""

PAGES: Mapping[str, str] = {"where": "Where", "how": "How", "often": "Pace", "claims": "Claims", "log": "Log"}

_WAYS: Mapping[str, str] = {
    "commands": "/ask and “Check this message”",
    "mentions": "A message that names me",
    "replies": "A question in reply to a card",
}
_SWITCHED: Mapping[bool, str] = {True: "on", False: "off"}
_AUDIENCES: Mapping[bool, str] = {False: "Everybody in the channel", True: "Only who asked"}
_KEPT: Mapping[bool, str] = {False: "Not kept", True: "Kept for moderators"}
_UNANSWERED: Mapping[str, str] = {"line": "One line, for a minute", "silence": "Nothing"}
_WORDS: Mapping[str, Mapping[Any, str]] = {
    "private": _AUDIENCES,
    "keep_unanswered": _KEPT,
    "unanswered": _UNANSWERED,
    "commands": _SWITCHED,
    "mentions": _SWITCHED,
    "replies": _SWITCHED,
}
_SERVERS_LANGUAGE = "As the server has it in Discord"
_LANGUAGES = (
    ("en", "English"), ("de", "Deutsch"), ("lt", "Lietuvių"), ("pl", "Polski"), ("ru", "Русский"), ("uk", "Українська"),
)  # fmt: skip
"""Each by its own name."""
_EMPTY: Mapping[str, str] = {"claims": "all", "allow": "everywhere", "deny": "nowhere", "deny_roles": "nobody"}
_NOWHERE = "nowhere"
_NO_PAUSE = "no pause"
_UNREVIEWED = "only in part, and reviewed by nobody"
_DURATIONS: Mapping[str, Sequence[int]] = {
    "member_cooldown": (0, 3, 10, 30, 60, 300, 3600),
    "channel_cooldown": (0, 5, 15, 60, 300, 900, 3600),
}
_COUNTS: Mapping[str, Sequence[int]] = {
    "cards_a_minute": (1, 2, 3, 5, 10, 20, 60),
    "term": (7, 14, 30, 60, 90, 180, 365),
}
_LIKE_ALL = "as for all servers"
_MOST_LISTED = 10


def title(key: str) -> str:
    """What a setting is called."""
    return gettext(TITLES[key])


def meaning(key: str) -> str:
    """What stands below its name."""
    return gettext(MEANINGS[key])


def page_title(name: str) -> str:
    """What a page of the panel is called."""
    return gettext(PAGES[name])


def way(key: str) -> str:
    """What a way of asking is."""
    return gettext(_WAYS[key])


def choices(key: str, current: Any) -> Sequence[tuple[Any, str]]:  # noqa: ANN401  # a setting may be anything
    """What a setting of few values can be, each with its words; what it is now is among them."""
    if key == "language":
        values: Sequence[Any] = ("auto", *dict(_LANGUAGES))
    elif key in _WORDS:
        values = tuple(_WORDS[key])
    else:
        values = sorted({*_DURATIONS.get(key, ()), *_COUNTS.get(key, ()), current})
    return tuple((value, told(key, value)) for value in values)


def told(key: str, value: Any) -> str:  # noqa: ANN401  # a setting may be anything
    """What a setting is, in words; channels and roles as Discord shows them."""
    if key in _WORDS:
        return gettext(_WORDS[key][value])
    if key == "language":
        return gettext(_SERVERS_LANGUAGE) if value == "auto" else dict(_LANGUAGES)[value]
    if key in _DURATIONS:
        return duration(value)
    if key == "term":
        return days(value)
    if key == "log_channel":
        return f"<#{value}>" if value else gettext(_NOWHERE)
    return number_text(value) if key in _COUNTS else _listed(key, value)


def change(key: str, value: Any) -> str:  # noqa: ANN401  # a setting may be anything
    """A setting and what it is now, in bold and plain: `**Language**: Deutsch`; None is what holds for all servers."""
    return f"**{title(key)}**: {gettext(_LIKE_ALL) if value is None else told(key, value)}"


def remark(language: str) -> str:
    """What is to be said of a language that nobody has reviewed; empty for the others, and for `auto`."""
    return "" if reviewed(language) else gettext(_UNREVIEWED)


def duration(seconds: float) -> str:
    """A time in the largest unit that it is whole in: `30 seconds`, `5 minutes`, `1 hour`; `no pause` for 0."""
    if not seconds:
        return gettext(_NO_PAUSE)
    if seconds % 3600 == 0:
        hours = int(seconds // 3600)
        return ngettext("{count} hour", "{count} hours", hours).format(count=number_text(hours))
    if seconds % 60 == 0:
        minutes = int(seconds // 60)
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=number_text(minutes))
    shown = f"{seconds:g}"
    return ngettext("{count} second", "{count} seconds", 1 if seconds == 1 else 2).format(count=shown)


def days(count: int) -> str:
    """A number of days: `90 days`."""
    return ngettext("{count} day", "{count} days", count).format(count=number_text(count))


def _listed(key: str, values: Sequence[int] | Sequence[str]) -> str:
    """The first of what a list holds, and how many more there are."""
    if not values:
        return gettext(_EMPTY[key])
    mark = {"allow": "<#{}>", "deny": "<#{}>", "deny_roles": "<@&{}>"}.get(key, "`{}`")
    shown = ", ".join(mark.format(printable(str(value)).replace("`", "")) for value in values[:_MOST_LISTED])
    beyond = len(values) - _MOST_LISTED
    return gettext("{shown} and {count} more").format(shown=shown, count=number_text(beyond)) if beyond > 0 else shown
