"""Where the pages show a claim, and on its page a passage, a crux, a topic, a source, a position: lasting addresses.

An address is `<base>/<claim-id>/#<anchor>`, and is made of ids alone: it outlives every change of wording and order. A
topic has no id; each of its wordings has an anchor of its own, so that a link lasts as long as that wording.
"""

from __future__ import annotations

import hashlib

from bot.knowledge.check import words_of


def permalink(base: str, claim: str, anchor: str = "") -> str:
    """The address of a claim's page, or of an anchor on it.

    Args:
        base: the address that the pages are served at (`pages` in `bot.yaml`), with or without a slash at its end.
        claim: the id of the claim.
        anchor: what one of the functions below gives.

    Returns:
        The address, or an empty text where no base is set.
    """
    if not base:
        return ""
    return f"{base.rstrip('/')}/{claim}/{f'#{anchor}' if anchor else ''}"


def passage_anchor(passage: str) -> str:
    """The anchor of a passage: its full id, `source-id/passage-id`, which no other anchor looks like."""
    return passage


def crux_anchor(crux: str) -> str:
    """The anchor of a crux, by its id."""
    return f"crux-{crux}"


def source_anchor(source: str) -> str:
    """The anchor of a source, by its id."""
    return f"source-{source}"


def position_anchor(position: str) -> str:
    """The anchor of a position, by its id."""
    return f"position-{position}"


def topic_anchor(wording: str) -> str:
    """The anchor of a topic by one of its wordings: ten hexadecimal digits of SHA-256 over its words."""
    return f"topic-{hashlib.sha256(words_of(wording).encode('utf-8', 'replace')).hexdigest()[:10]}"
