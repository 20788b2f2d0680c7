"""What keeps the bot connected, serving and reachable."""
