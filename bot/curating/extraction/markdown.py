"""Markdown -> blocks: drawn as HTML by markdown-it-py, and read as a page is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.curating.extraction.document import Document
from bot.curating.extraction.markup import parsed, visible

_META = re.compile(r"([a-z]+)\s*:\s*(.*)$", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"^ {0,3}(?::{3,}[ \t]*(?:\{[\w-]{1,40}\})?|\{\{[%<][^{}\n]{0,200}[%>]\}\}[ \t]*$)", re.MULTILINE
)
"""What a site generator reads and no reader sees, such as `:::{note}` and `{{% note %}}`."""

_LINE = "data-line"


def read_markdown(text: str) -> Document:
    """The blocks of a Markdown text without its marks, and what its front matter says of it."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin)
    tokens = parser.parse(_DIRECTIVE.sub("", text))
    facts = _facts(tokens)
    for token in tokens:
        if token.map and not token.type.startswith("inline"):
            token.attrSet(_LINE, str(token.map[0] + 1))
    html = parser.renderer.render(tokens, parser.options, {})
    return Document(
        tuple(visible(parsed(f"<html><body>{html}</body></html>"), _LINE)),
        title=facts.get("title", ""),
        author=facts.get("author", ""),
        publisher=facts.get("publisher", ""),
        published=facts.get("date", ""),
        url=facts.get("url", ""),
        language=facts.get("lang", facts.get("language", "")),
    )


def _facts(tokens: Sequence[Any]) -> dict[str, str]:
    """The `key: value` lines between two `---` at the top."""
    held = tokens[0].content if tokens and tokens[0].type == "front_matter" else ""
    found = (_META.match(line) for line in held.split("\n"))
    return {match[1].casefold(): match[2].strip().strip("\"'") for match in found if match}
