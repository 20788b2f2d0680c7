"""Analysis of text into terms, and the index: search(query, limit) -> hits."""
