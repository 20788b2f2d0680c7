"""The tables of the store: what is kept, why, and for how long.

Every time is in seconds since 1970, UTC; ids of servers, channels, messages and people are those of Discord. What a
table is for, and how long its rows stay, stands in its `info`, from which docs/privacy.md is made.
"""

from __future__ import annotations

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

_TERM = "the term of the server (90 days, unless set otherwise)"
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
    info={"why": "what a server has set", "kept": "until 7 days after the bot was removed from the server"},
)

ACTIONS = Table(
    "actions",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False, doc="check, post, undo, delete, settings, feedback, teaching …"),
    Column("moderator", BigInteger, doc="who did it; empty once that person had it removed"),
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
    info={"why": "the log of what moderators did, and `/history`", "kept": _TERM},
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
    info={"why": "to edit a card in public when a passage on it is corrected or withdrawn", "kept": _TERM},
)

CARD_PASSAGES = Table(
    "card_passages",
    METADATA,
    Column("message", ForeignKey("cards.message", ondelete="CASCADE"), primary_key=True),
    Column("claim", String(100), nullable=False),
    Column("passage", String(200), primary_key=True),
    Column("digest", String(32), nullable=False, doc="of the passage as it stands on the card"),
    Column("shown", Text, nullable=False, doc="the excerpt as the card shows it"),
    Index(None, "claim", "passage"),
    info={"why": "which passages stand on a card, in which version", "kept": "as long as the card in `cards`"},
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
    Column("by_hash", String(32), nullable=False, doc="a keyed hash of who reported: once per person and card"),
    Column("asker", BigInteger, doc="who reported, only where word back was asked for, until it is given"),
    Column("state", String(20), nullable=False, server_default="open", doc="open, resolved, declined, curators"),
    Column("note", Text, nullable=False, server_default="", doc="what a moderator wrote to it"),
    Column("moderator", BigInteger, doc="who dealt with it"),
    Column("closed_at", BigInteger),
    UniqueConstraint("message", "by_hash"),
    Index(None, "server", "state", "at"),
    info={"why": "what members find wrong or unfair on a card: `/queue`", "kept": _TERM},
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
    info={"why": "unanswered questions, grouped: `/gaps`; only where the server switched that on", "kept": _TERM},
)

QUESTIONS = Table(
    "questions",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("gap", ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
    Column("server", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("by_hash", String(32), nullable=False, doc="a keyed hash of who asked: each counts once"),
    Column("asker", BigInteger, doc="who asked, only where word back was asked for"),
    Index(None, "gap"),
    Index(None, "server", "at"),
    info={"why": "the wordings of a gap, and who wants word back", "kept": _TERM},
)

TAUGHT = Table(
    "taught",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("claim", String(100), nullable=False),
    Column("question", Text, nullable=False, doc="the wording that a moderator wrote or approved"),
    Column("passages", Text, nullable=False, doc="the ids of the passages that answer it, as JSON"),
    Column("moderator", BigInteger, doc="who taught it; empty once that person had it removed"),
    Column("at", BigInteger, nullable=False),
    Column("retired_at", BigInteger, doc="when a curator took it into the base, or it was undone"),
    Column("encoder", String(100), nullable=False, server_default="", doc="what made the vector"),
    Column("vector", LargeBinary, doc="what the question means, so that it is encoded once"),
    Index(None, "server", "retired_at"),
    info={
        "why": "questions that a server's moderators answered themselves: `/taught`",
        "kept": "until undone or taken into the base, and then for the term; 7 days after the bot was removed",
    },
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("server", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False, doc="who asked for word back"),
    Column("kind", String(20), nullable=False),
    Column("details", Text, nullable=False, doc="what the message says, as JSON"),
    Column("at", BigInteger, nullable=False),
    Column("nonce", BigInteger, nullable=False, server_default="0", doc="names the message, so that it is sent once"),
    Column("tried_at", BigInteger, doc="when it was first handed to Discord: after that it may have arrived"),
    Index(None, "person"),
    Index(None, "server", "at"),
    info={"why": "direct messages that somebody asked for and that are not sent yet", "kept": "until sent; 7 days"},
)

TALLIES = Table(
    "tallies",
    METADATA,
    Column("server", BigInteger, primary_key=True, autoincrement=False),
    Column("week", BigInteger, primary_key=True, autoincrement=False, doc="the Monday that it began with"),
    Column("claim", String(100), primary_key=True, doc="empty where no claim answered"),
    Column("kind", String(20), primary_key=True, doc="asked, answered, unanswered, posted"),
    Column("count", Integer, nullable=False),
    info={"why": "counts by week: `/stats`; of nobody in particular", "kept": "for two years"},
)
