"""A knowledge base -> the files of its pages: an index, a page for each claim, one style sheet, one script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.knowledge.model import Claim, KnowledgeBase
from bot.render import permalinks, wording
from bot.render.catalogue import ENGLISH, speaking
from bot.render.printable import printable
from bot.site.linked_data import linked_data
from bot.site.view import looks, view

_ROOM = Path(__file__).parent
_STATIC = ("style.css", "search.js")


def pages(base: KnowledgeBase, address: str = "") -> Iterator[tuple[str, bytes]]:
    """The name of each file, relative to the folder of the pages, with what it holds; the same base, the same bytes.

    Args:
        base: whose claims are shown, in their order.
        address: where the pages are to be served; empty where that is not known.
    """
    templates = environment()
    yield "index.html", rendered(templates.get_template("index.html"), claims=base.claims, address=address)
    template = templates.get_template("claim.html")
    for claim in base.claims:
        yield f"{claim.id}/index.html", rendered(template, **claim_values(claim, address))
    for name in _STATIC:
        yield name, (_ROOM / name).read_bytes()


def claim_values(claim: Claim, address: str) -> dict[str, Any]:
    """What the template of a claim's page shows."""
    own = permalinks.permalink(address, claim.id)
    return {"view": view(claim), "claim": claim, "address": own, "data": linked_data(claim, own)}


def rendered(template: Template, **values: Any) -> bytes:  # noqa: ANN401  whatever a template shows
    """The page that a template makes of values; a template is in English, and so is all that it says."""
    with speaking(ENGLISH):
        return template.render(**values).encode("utf-8")


def environment() -> Environment:
    """Templates in which every text is made visible, and then escaped."""
    templates = Environment(
        loader=FileSystemLoader(_ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals |= {"say": wording, "link": permalinks, "looks": looks, "advice": {}}
    return templates


def _visible(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
