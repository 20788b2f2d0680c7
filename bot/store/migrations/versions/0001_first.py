"""The tables of the first store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this version."""
    _actions()
    _cards()
    _gaps()
    _outbox()
    _reports()
    _servers()
    _tallies()
    _taught()
    _card_passages()
    _questions()


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("moderator", sa.BigInteger()),
        sa.Column("channel", sa.BigInteger()),
        sa.Column("message", sa.BigInteger()),
        sa.Column("claim", sa.String(length=100)),
        sa.Column("details", sa.Text(), server_default="{}", nullable=False),
        sa.Column("told_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
    )
    op.create_index("ix_actions_server_at", "actions", ["server", "at"])
    op.create_index("ix_actions_server_claim_at", "actions", ["server", "claim", "at"])
    op.create_index("ix_actions_server_kind_at", "actions", ["server", "kind", "at"])
    op.create_index("ix_actions_server_moderator_at", "actions", ["server", "moderator", "at"])
    op.create_index("ix_actions_told_at_server", "actions", ["told_at", "server"])


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.Text(), server_default="[]", nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_cards"),
    )
    op.create_index("ix_cards_claim", "cards", ["claim"])
    op.create_index("ix_cards_server_at", "cards", ["server", "at"])
    op.create_index("ix_cards_stale_server", "cards", ["stale", "server"])


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("encoder", sa.String(length=100), server_default="", nullable=False),
        sa.Column("vector", sa.LargeBinary()),
        sa.Column("count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
    )
    op.create_index("ix_gaps_server_last_at", "gaps", ["server", "last_at"])
    op.create_index("ix_gaps_server_state_count", "gaps", ["server", "state", "count"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_person", "outbox", ["person"])
    op.create_index("ix_outbox_server_at", "outbox", ["server", "at"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("passage", sa.String(length=200)),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("by_hash", sa.String(length=32), nullable=False),
        sa.Column("asker", sa.BigInteger()),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("moderator", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("message", "by_hash", name="uq_reports_message_by_hash"),
    )
    op.create_index("ix_reports_server_state_at", "reports", ["server", "state", "at"])


def _servers() -> None:
    op.create_table(
        "servers",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("settings", sa.Text(), server_default="{}", nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("welcomed_at", sa.BigInteger()),
        sa.Column("left_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("server", name="pk_servers"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("server", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("week", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server", "week", "claim", "kind", name="pk_tallies"),
    )


def _taught() -> None:
    op.create_table(
        "taught",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.Column("moderator", sa.BigInteger()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_taught"),
    )
    op.create_index("ix_taught_server_retired_at", "taught", ["server", "retired_at"])


def _card_passages() -> None:
    op.create_table(
        "card_passages",
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=100), nullable=False),
        sa.Column("passage", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["cards.message"], name="fk_card_passages_message", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message", "passage", name="pk_card_passages"),
    )
    op.create_index("ix_card_passages_claim_passage", "card_passages", ["claim", "passage"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("gap", _NUMBER, nullable=False),
        sa.Column("server", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_hash", sa.String(length=32), nullable=False),
        sa.Column("asker", sa.BigInteger()),
        sa.ForeignKeyConstraint(["gap"], ["gaps.id"], name="fk_questions_gap", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_gap", "questions", ["gap"])
    op.create_index("ix_questions_server_at", "questions", ["server", "at"])
