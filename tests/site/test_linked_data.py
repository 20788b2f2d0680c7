from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.knowledge.load import load
from bot.knowledge.model import Claim
from bot.site.linked_data import linked_data


def nodes(claim: Claim, kind: str, address: str = "") -> list[dict[str, Any]]:
    return [one for one in json.loads(linked_data(claim, address))["@graph"] if one["@type"] == kind]


def test_every_passage_is_a_quotation_of_its_source_by_whom_it_quotes(claim: Claim) -> None:
    quotations = {one["@id"]: one for one in nodes(claim, "Quotation")}
    assert quotations["#gazette/bell"] == {
        "@type": "Quotation",
        "@id": "#gazette/bell",
        "text": "“I heard the bell from my window, twice […] and I know its voice.”",
        "inLanguage": "en",
        "creator": {"@type": "Person", "name": "Olaf Berg", "jobTitle": "harbour master"},
        "dateCreated": "1911-03",
        "isPartOf": {"@id": "#source-gazette"},
    }
    assert "creator" not in quotations["#diary/quiet"]
    assert len(quotations) == len(claim.passages)


def test_the_claim_and_each_position_are_claims_and_nothing_rates_them(claim: Claim) -> None:
    first, *positions = nodes(claim, "Claim")
    assert first["name"] == claim.question
    assert [one["name"] for one in positions] == [one.label for one in claim.positions]
    assert [one["creditText"] for one in positions] == [one.held_by for one in claim.positions]
    assert "ating" not in linked_data(claim, "")


def test_a_review_is_what_a_fact_check_itself_said_and_holds_no_figure(root: Path) -> None:
    claim = load(root / "knowledge").claims[0]
    rated = [source for source in claim.sources if source.rating]
    reviews = nodes(claim, "ClaimReview", "https://example.org/x/")
    assert [one["author"]["name"] for one in reviews] == [source.publisher for source in rated]
    for source, review in zip(rated, reviews, strict=True):
        (own,) = (one.quote for one in source.passages if one.id == f"{source.id}/{source.rating}")
        assert review["reviewRating"] == {"@type": "Rating", "alternateName": own}
        assert review["claimReviewed"] == source.title
        assert review["itemReviewed"] == {"@id": "https://example.org/x/#claim"}


def test_a_fact_check_that_rates_nothing_is_no_review(claim: Claim) -> None:
    checked = replace(claim, sources=tuple(replace(source, kind="fact-check") for source in claim.sources))
    assert nodes(checked, "ClaimReview") == []


def test_what_is_not_known_is_left_out(claim: Claim) -> None:
    assert '""' not in linked_data(claim, "")
    assert "null" not in linked_data(claim, "")
