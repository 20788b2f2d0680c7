"""Texts that look like documents more than random characters do."""

from __future__ import annotations

from hypothesis import strategies as st

_PARTS = st.sampled_from(
    [
        "“We never promised that,” said Ada Brook, a miller at Weir.", "Brook said so.", "he said", "RBTH : What?",
        "The pond was dug in 1874 by the miller's three sons, and every child in the town knows the stone.", "no",
        "According to Jo Reed,", "Related posts", "Read more: the pond", "Photograph: Jo Reed/AFP", "©", "yes: #",
        "\n", "\n\n", " ", "- ", "1. ", "# ", "> ", "***", "[x](http://a.b)", "[...]", "[…]", "。", "'\"", "—",
        "\u202e", "\x00", "\x85", "\u00ad", "\ufffd",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(_PARTS, st.text(max_size=8)), max_size=60).map("".join)
"""Sentences, marks, furniture and traps in any order."""
