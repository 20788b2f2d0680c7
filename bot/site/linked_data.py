"""What a page says to machines, in schema.org's words: claims, quotations, reviews that a source itself made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from bot.knowledge.model import Claim, Passage, Source
from bot.render.permalinks import passage_anchor, position_anchor, source_anchor
from bot.render.printable import printable

Node = dict[str, Any]

_TYPES: Mapping[str, str] = {
    "fact-check": "Article",
    "news-analysis": "AnalysisNewsArticle",
    "news-report": "ReportageNewsArticle",
    "opinion": "OpinionNewsArticle",
    "interview": "Article",
    "scholarship": "ScholarlyArticle",
}
_CLAIM = "claim"
# What ends a script element, or begins a comment in one, is written as an escape, which means the same in JSON.
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&"})


def linked_data(claim: Claim, address: str) -> Markup:
    """The JSON-LD of a claim, safe inside a script element; ids are relative where the address is not known."""
    nodes = [*_claims(claim, address)]
    for source in claim.sources:
        nodes.append(_source(source, address))
        nodes.extend(_quotation(passage, source, address) for passage in source.passages)
        nodes.extend(_review(source, address))
    graph = {"@context": "https://schema.org", "@graph": [_clean(node) for node in nodes]}
    return Markup(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))  # noqa: S704


def _claims(claim: Claim, address: str) -> Iterator[Node]:
    """The claim as a question, and each position as what somebody claims."""
    appearances = [_reference(source_anchor(source.id), address) for source in claim.sources]
    yield {"@type": "Claim", **_id(_CLAIM, address), "name": claim.question, "appearance": appearances}
    for position in claim.positions:
        yield {
            "@type": "Claim",
            **_id(position_anchor(position.id), address),
            "name": position.label,
            "creditText": position.held_by,
            "isPartOf": _reference(_CLAIM, address),
        }


def _source(source: Source, address: str) -> Node:
    return {
        "@type": _TYPES.get(source.kind, "CreativeWork"),
        **_id(source_anchor(source.id), address),
        "name": source.title,
        "author": {"@type": "Person", "name": source.author, "jobTitle": source.role} if source.author else None,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "datePublished": str(source.published or ""),
        "inLanguage": source.language,
        "url": source.url,
    }


def _quotation(passage: Passage, source: Source, address: str) -> Node:
    name, role = (passage.speaker, passage.role) if passage.speaker else (source.author, source.role)
    return {
        "@type": "Quotation",
        **_id(passage_anchor(passage.id), address),
        "text": passage.quote,
        "inLanguage": source.language,
        "creator": {"@type": "Person", "name": name, "jobTitle": role} if name else None,
        "dateCreated": str(passage.said or ""),
        "isPartOf": _reference(source_anchor(source.id), address),
    }


def _review(source: Source, address: str) -> Iterator[Node]:
    """The review of a source that rates the claim, in its own words alone: no figure, and no rating of ours."""
    rated = next((one for one in source.passages if one.id == f"{source.id}/{source.rating}"), None)
    if rated is None:
        return
    reviewer = source.publisher or source.author
    yield {
        "@type": "ClaimReview",
        "claimReviewed": source.title,
        "itemReviewed": _reference(_CLAIM, address),
        "isBasedOn": _reference(source_anchor(source.id), address),
        "author": {"@type": "Organization" if source.publisher else "Person", "name": reviewer} if reviewer else None,
        "datePublished": str(source.published or ""),
        "url": source.url,
        "reviewRating": {"@type": "Rating", "alternateName": rated.quote},
    }


def _id(anchor: str, address: str) -> Node:
    return {"@id": f"{address}#{anchor}"}


_reference = _id


def _clean(value: Any) -> Any:  # noqa: ANN401  whatever JSON holds
    """Without what is not known, and with every text as it can be seen."""
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items() if inner}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return printable(value) if isinstance(value, str) else value
