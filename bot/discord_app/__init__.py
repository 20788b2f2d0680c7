"""Everything that imports discord: client, commands, views, cards."""
