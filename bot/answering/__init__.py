"""A question becomes an Answer or a NoAnswer: which claim, which positions, which excerpts."""
