"""Answers as terminal text and as JSON, and every sentence that a user reads."""
