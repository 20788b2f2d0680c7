"""Audiatur: verbatim, attributed excerpts about contested claims, every position side by side."""
