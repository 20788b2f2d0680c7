"""Names direct messages, and notes when they were handed to Discord, so that they are sent once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To this version."""
    op.add_column("outbox", sa.Column("nonce", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("tried_at", sa.BigInteger()))
