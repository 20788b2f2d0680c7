"""The tables of the store: what is kept, why, and for how long.

Every time is in seconds since 1970, UTC; ids of servers, channels, messages and people are those of Discord. What a
table is for, who sees it, and how long its rows stay, stands in its `info`; what a column has to do with a person, in
that of the column. docs/privacy.md is made from it, and `erasure` goes by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the rows of a table stay.

    Args:
        words: The same for a reader.
        since: The column with the time from which they grow old; empty where they stay as long as their server, or as
            the row that they belong to. A row that has no time there does not grow old.
        days: After how many days they go; None stands for the term of the server.
    """

    words: str
    since: str = ""
    days: int | None = None


class Personal(StrEnum):
    """What a column has to do with a person, and so what becomes of it when that person wants to be forgotten.

    A hashed one names, as `scope`, the columns whose values went into the hash (see `Store.hashed`).
    """

    ACTED = "the id of who acted as a moderator: emptied"
    ASKED = "the id of who asked for word back: emptied"
    ADDRESSED = "the id of whom the row is for: the row goes"
    HASHED = "a keyed hash: a value that stands for nobody takes its place"


REMOVED_DAYS = 7
"""Days after the bot was removed from a server for which its rows stay."""
COMMON: Mapping[str, str] = {
    "id": "a number that the store gives",
    "server": "the id of the server",
    "channel": "the id of the channel",
    "message": "the id of the message of the bot's",
    "claim": "the id of the claim",
    "passage": "the id of the passage",
    "at": "when",
    "count": "how many",
    "changed_at": "when that was changed",
    "closed_at": "when that was done",
    "first_at": "when it was asked first",
    "last_at": "when it was asked last",
    "language": "the language of the bot's own sentences on it",
    "text": "as it was asked",
    "gap": "the row of `gaps` that it belongs to",
    "reason": "which of those that the form offers",
    "kind": "what it tells of",
}
"""What columns mean that say no more of themselves."""

_TERM = "the term"
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only what is called INTEGER

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SERVERS = Table(
    "servers",
    METADATA,
    Column("server", BigInteger, primary_key=True, autoincrement=False),
    Column("settings", Text, nullable=False, server_default="{}", doc="what the server sets otherwise, as JSON"),
    Column("changed_at", BigInteger),
    Column("welcomed_at", BigInteger, doc="when the panel of settings was offered for the first time"),
    Column("left_at", BigInteger, doc="when the bot was removed from the server"),
    info={
        "why": "what a server has set",
        "seen": "who may manage the server, in `/settings`",
        "kept": Kept("as long as the bot is in the server, and 7 days more"),
    },
)

ACTIONS = Table(
    "actions",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False, doc="check, post, undo, delete, settings, feedback, teaching …"),
    Column("moderator", BigInteger, doc="who did it", info={"personal": Personal.ACTED}),
    Column("channel", BigInteger),
    Column("message", BigInteger),
    Column("claim", String(100)),
    Column("details", Text, nullable=False, server_default="{}", doc="JSON; never what a member wrote"),
    Column("told_at", BigInteger, doc="when it was posted in the log channel"),
    Index(None, "server", "at"),
    Index(None, "server", "moderator", "at"),
    Index(None, "server", "claim", "at"),
    Index(None, "server", "kind", "at"),
    Index(None, "told_at", "server"),
    info={
        "why": "the log of what moderators did",
        "seen": "who may manage messages, in `/history`; who may read the log channel",
        "kept": Kept(_TERM, "at"),
    },
)

CARDS = Table(
    "cards",
    METADATA,
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", BigInteger, nullable=False),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("claim", String(100), nullable=False),
    Column("language", String(10), nullable=False),
    Column("changes", Text, nullable=False, server_default="[]", doc="what was corrected on it, as JSON"),
    Column("stale", Boolean, nullable=False, server_default=false(), doc="whether it has yet to be edited"),
    Index(None, "server", "at"),
    Index(None, "stale", "server"),
    Index(None, "claim"),
    info={
        "why": "to edit a card in public when a passage on it is corrected or withdrawn",
        "seen": "nobody; the card itself is public",
        "kept": Kept(_TERM, "at"),
    },
)

CARD_PASSAGES = Table(
    "card_passages",
    METADATA,
    Column("message", ForeignKey("cards.message", ondelete="CASCADE"), primary_key=True),
    Column("claim", String(100), nullable=False),
    Column("passage", String(200), primary_key=True, doc="empty for the claim, on a card without any"),
    Column(
        "digest", String(32), nullable=False, doc="of the claim, the passage, and its text as it stands on the card"
    ),
    Column("shown", Text, nullable=False, doc="the line of the excerpt as the card shows it"),
    Index(None, "digest"),
    info={
        "why": "which passages stand on a card, in which version",
        "seen": "nobody; the card itself is public",
        "kept": Kept("as long as the card in `cards`"),
    },
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("claim", String(100), nullable=False),
    Column("passage", String(200), doc="the excerpt that it is about; empty for the card as a whole"),
    Column("reason", String(20), nullable=False),
    Column("text", Text, nullable=False, server_default="", doc="the line that the member wrote into the form"),
    Column(
        "by_hash",
        String(32),
        nullable=False,
        doc="who reported: once per person and card",
        info={"personal": Personal.HASHED, "scope": ("message",)},
    ),
    Column(
        "asker",
        BigInteger,
        doc="who reported, only where word back was asked for, until it is given",
        info={"personal": Personal.ASKED},
    ),
    Column("state", String(20), nullable=False, server_default="open", doc="open, resolved, declined, curators"),
    Column("note", Text, nullable=False, server_default="", doc="what a moderator wrote to it"),
    Column("moderator", BigInteger, doc="who dealt with it", info={"personal": Personal.ACTED}),
    Column("closed_at", BigInteger),
    UniqueConstraint("message", "by_hash"),
    Index(None, "server", "state", "at"),
    info={
        "why": "what members find wrong or unfair on a card",
        "seen": "who may manage messages, in `/queue`, without who reported; the curator, by `audiatur feedback`",
        "kept": Kept(_TERM, "at"),
    },
)

GAPS = Table(
    "gaps",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("state", String(20), nullable=False, server_default="open", doc="open, answered, off-topic, curators"),
    Column("text", Text, nullable=False, doc="the question as it was asked first"),
    Column("encoder", String(100), nullable=False, server_default="", doc="what made the vector"),
    Column("vector", LargeBinary, doc="what the question means, for grouping"),
    Column("count", Integer, nullable=False, server_default="1"),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Index(None, "server", "state", "count"),
    Index(None, "server", "last_at"),
    info={
        "why": "unanswered questions, grouped; only where the server switched that on",
        "seen": "who may manage messages, in `/gaps`; the curator, by `audiatur topics`",
        "kept": Kept("the term, from when it was asked last", "last_at"),
    },
)

QUESTIONS = Table(
    "questions",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("gap", ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column(
        "by_hash",
        String(32),
        nullable=False,
        doc="who asked: each counts once",
        info={"personal": Personal.HASHED, "scope": ("gap",)},
    ),
    Column("asker", BigInteger, doc="who asked, only where word back was asked for", info={"personal": Personal.ASKED}),
    Index(None, "gap"),
    Index(None, "server", "at"),
    info={
        "why": "the wordings of a gap, and who wants word back; only where the server switched that on",
        "seen": "who may manage messages, in `/gaps`, without who asked; the curator, by `audiatur topics`",
        "kept": Kept(_TERM, "at"),
    },
)

TAUGHT = Table(
    "taught",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("claim", String(100), nullable=False),
    Column("question", Text, nullable=False, doc="the wording that a moderator wrote or approved"),
    Column("passages", Text, nullable=False, doc="the ids of the passages that answer it, as JSON"),
    Column("moderator", BigInteger, doc="who taught it", info={"personal": Personal.ACTED}),
    Column("at", BigInteger, nullable=False),
    Column("retired_at", BigInteger, doc="when a curator took it into the base, or it was undone"),
    Column("encoder", String(100), nullable=False, server_default="", doc="what made the vector"),
    Column("vector", LargeBinary, doc="what the question means, so that it is encoded once"),
    Index(None, "server", "retired_at"),
    info={
        "why": "questions that a server's moderators answered themselves",
        "seen": "who may manage messages, in `/taught`; the curator, by `audiatur topics`",
        "kept": Kept("until undone or taken into the base, and then the term", "retired_at"),
    },
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False, doc="who asked for word back", info={"personal": Personal.ADDRESSED}),
    Column("kind", String(20), nullable=False),
    Column("details", Text, nullable=False, doc="what the message says, as JSON"),
    Column("at", BigInteger, nullable=False),
    Column("nonce", BigInteger, nullable=False, server_default="0", doc="names the message, so that it is sent once"),
    Column("tried_at", BigInteger, doc="when it was first handed to Discord: after that it may have arrived"),
    Index(None, "person"),
    Index(None, "server", "at"),
    info={
        "why": "direct messages that somebody asked for and that are not sent yet",
        "seen": "whom it is sent to",
        "kept": Kept("until sent, 7 days at most", "at", 7),
    },
)

TALLIES = Table(
    "tallies",
    METADATA,
    Column("server", BigInteger, primary_key=True, autoincrement=False),
    Column("week", BigInteger, primary_key=True, autoincrement=False, doc="the Monday that it began with"),
    Column("claim", String(100), primary_key=True, doc="empty where no claim answered"),
    Column("kind", String(20), primary_key=True, doc="asked, answered, unanswered, posted"),
    Column("count", Integer, nullable=False),
    info={
        "why": "counts by week, of nobody in particular",
        "seen": "who may manage messages, in `/stats`",
        "kept": Kept("two years", "week", 731),
    },
)
