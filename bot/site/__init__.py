"""A knowledge base as web pages: the same for each position, readable without a script, with nothing from elsewhere."""
