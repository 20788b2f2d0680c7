"""Finds the cards that show a version of a passage by that version alone."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """To this version."""
    op.drop_index("ix_card_passages_claim_passage", "card_passages")
    op.create_index("ix_card_passages_digest", "card_passages", ["digest"])
