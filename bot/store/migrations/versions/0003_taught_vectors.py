"""Keeps what a taught question means, so that it is encoded once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To this version."""
    op.add_column("taught", sa.Column("encoder", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("taught", sa.Column("vector", sa.LargeBinary()))
