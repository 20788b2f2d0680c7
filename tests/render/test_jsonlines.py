from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import NoAnswer, Reason, Side
from bot.answering.follow import Follow
from bot.knowledge.model import KINDS, Event, PartialDate
from bot.render.jsonlines import VERSION, answer_line, hit_line
from tests.render.invented import ANSWER, ASIDE, FROM_SILT, FROM_STONE, POND, STONE


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((root / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
    assert f"version {VERSION}" in read["title"]
    return read


@pytest.fixture(scope="module")
def described(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema)


def test_an_answer_has_the_shape_and_the_order_of_the_contract() -> None:
    assert json.dumps(json.loads(answer_line(ANSWER)), indent=1) == json.dumps(
        {
            "question": "who dug teh pond, Xanthippe?",
            "answered": True,
            "follow": None,
            "carried": None,
            "claim": "pond",
            "corrected": "who dug the pond, Xanthippe?",
            "reason": None,
            "nearest": [],
            "taught": False,
            "agreed": ["The pond is older than the church."],
            "crux": {"id": "hollow", "question": "Who made the hollow?"},
            "events": [],
            "positions": [
                {
                    "id": "dug",
                    "label": "“Dug”: the miller made the pond",
                    "excerpts": [
                        {
                            "passage": "courier/stone",
                            "quote": STONE.quote,
                            "shown": STONE.quote,
                            "gist": STONE.gist,
                            "speaker": "Ada Brook",
                            "section": "A stone at the mill",
                            "said": "1998-05-03",
                            "note": {"text": "The stone is dated 1875.", "source": "Parish register, page 12"},
                            "score": 3.25,
                            "matched": ["pond", "dug"],
                            "source": {
                                "id": "courier",
                                "title": "The miller's pond",
                                "publisher": "Weir Courier",
                                "author": "Jo Reed",
                                "published": "1998-05",
                                "kind": "news-report",
                                "url": "https://example.org/pond?x=1",
                                "stance": "dug",
                            },
                        }
                    ],
                },
                {
                    "id": "natural",
                    "label": "“Natural”: the ice made the pond",
                    "excerpts": [
                        {
                            "passage": "survey/silt",
                            "quote": "Silt of the last ice age lies under the whole pond.",
                            "shown": "Silt of the last ice age lies under the whole pond.",
                            "gist": "The survey finds glacial silt.",
                            "speaker": None,
                            "section": None,
                            "said": None,
                            "note": None,
                            "score": 1.5,
                            "matched": ["pond"],
                            "source": {
                                "id": "survey",
                                "title": "A survey of ponds",
                                "publisher": "Geological Society",
                                "author": None,
                                "published": None,
                                "kind": "primary-document",
                                "url": None,
                                "stance": "natural",
                            },
                        }
                    ],
                },
                {"id": "context", "label": "Context: what argues for no side", "excerpts": []},
            ],
        },
        indent=1,
    )


@pytest.mark.parametrize("reason", Reason)
def test_no_answer_has_the_same_keys_and_the_reason(reason: Reason, described: jsonschema_rs.Validator) -> None:
    read = json.loads(answer_line(NoAnswer("who?", reason, (POND,), corrected="whom?")))
    assert described.is_valid(read)
    assert list(read.items()) == [
        ("question", "who?"),
        ("answered", False),
        ("follow", None),
        ("carried", None),
        ("claim", None),
        ("corrected", "whom?"),
        ("reason", reason.value),
        ("nearest", ["pond"]),
        ("taught", False),
        ("agreed", []),
        ("crux", None),
        ("events", []),
        ("positions", []),
    ]


def test_the_schema_accepts_an_answer_and_nothing_beside_it(described: jsonschema_rs.Validator) -> None:
    read = json.loads(answer_line(ANSWER))
    assert described.is_valid(read)
    assert not described.is_valid(read | {"more": 1})
    assert not described.is_valid(read | {"reason": "empty"})
    assert not described.is_valid({key: value for key, value in read.items() if key != "crux"})


def test_a_follow_up_says_what_it_asked_for_and_what_it_was_read_as(described: jsonschema_rs.Validator) -> None:
    dated = Event(PartialDate(1874), "The pond is dug.", ("courier/stone",))
    reply = replace(ANSWER, follow=Follow.WHEN, carried="who dug it?", events=(dated,))
    read = json.loads(answer_line(reply))
    assert described.is_valid(read)
    assert (read["follow"], read["carried"]) == ("when", "who dug it?")
    assert read["events"] == [{"date": "1874", "text": "The pond is dug."}]
    assert json.loads(answer_line(NoAnswer("more", Reason.NOTHING_MORE, follow=Follow.MORE)))["follow"] == "more"


def test_the_schema_names_the_follow_ups_that_there_are(schema: dict[str, Any]) -> None:
    assert schema["properties"]["follow"]["enum"] == [*(follow.value for follow in Follow), None]


def test_the_schema_names_the_kinds_and_the_reasons_that_there_are(schema: dict[str, Any]) -> None:
    assert schema["$defs"]["source"]["properties"]["kind"]["enum"] == list(KINDS)
    assert schema["properties"]["reason"]["enum"] == [*(reason.value for reason in Reason), None]


def test_a_side_without_excerpts_is_kept_with_an_empty_list() -> None:
    for silent in (False, True):
        empty = replace(ANSWER, sides=(Side(POND.positions[0], silent=silent), Side(POND.positions[1], (FROM_SILT,))))
        assert [len(side["excerpts"]) for side in json.loads(answer_line(empty))["positions"]] == [0, 1]


def test_what_lies_behind_the_limit_is_not_printed() -> None:
    hidden = replace(ANSWER, sides=(Side(POND.positions[0], (FROM_STONE,), (FROM_SILT,)), Side(ASIDE)))
    assert "survey/silt" not in answer_line(hidden)


def test_a_hit_carries_its_rank_claim_and_position() -> None:
    read = json.loads(hit_line(1, FROM_STONE))
    assert list(read)[:4] == ["rank", "claim", "position", "passage"]
    assert (read["rank"], read["claim"], read["position"]) == (1, "pond", "dug")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_stays_on_one_line_of_ascii(text: str) -> None:
    line = answer_line(NoAnswer(text, Reason.NOTHING_FITS, corrected=text))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    json.loads(line)["question"].encode("utf-8")


def test_of_a_long_quote_the_whole_and_what_is_shown_of_it_are_told() -> None:
    long = replace(STONE, quote=f"The pond was dug by the miller. {'Nobody knows, ' * 25}or so they say.")
    told = json.loads(hit_line(1, replace(FROM_STONE, passage=long, spans=())))
    assert (told["quote"], told["shown"]) == (long.quote, "The pond was dug by the miller. […]")
