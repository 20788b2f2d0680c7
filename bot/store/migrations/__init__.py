"""How a store of an earlier version becomes one of this version; Alembic runs what is here."""
