"""The judge is judged: what Discord refuses is named, what it takes passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.discord_app.schema import ApiDocument

NONE: dict[str, Any] = {"parse": []}
V2 = 1 << 15


@pytest.fixture(scope="module")
def api(shared: Path) -> ApiDocument:
    return ApiDocument.load(shared / "discord" / "openapi.json")


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(**changes: object) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "More", "custom_id": "a", **changes}


def message(*components: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"components": list(components), "flags": V2, "allowed_mentions": NONE, **changes}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def test_a_plain_card_passes(api: ApiDocument) -> None:
    body = message({"type": 17, "components": [text("Hello"), row(button())]})
    assert api.problems("POST", "/channels/1/messages", body) == []
    assert api.problems("POST", "/interactions/1/token/callback", {"type": 4, "data": body}) == []
    assert api.problems("PATCH", "/webhooks/1/token/messages/@original", body) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (message(text("x" * 4001)), "4,000"),
        (message(text("x" * 2001), text("x" * 2000)), "4001 characters"),
        (message(*[text("x")] * 41), "40"),
        (message({"type": 17, "components": [text("x")] * 40}), "41 components"),
        (message(text("x"), content="beside"), "content beside V2"),
        (message(text("x"), flags=0), "IS_COMPONENTS_V2"),
        (message(text("x"), allowed_mentions=None), "mentions"),
        (message(text("x"), allowed_mentions={"parse": [], "replied_user": True}), "mentions"),
        (message(text("")), "content"),
        (message(text("  ")), "white space"),
        (message(row(button(), button())), "used 2 times"),
        (message(row(button(label="x" * 81))), "oneOf"),
        (message(row(button(label=None))), "without label"),
        (message(row(button(custom_id="x" * 101))), "oneOf"),
        (message(row(button(style=5, custom_id=None, url="javascript:x"))), "scheme"),
        (message(row(button(style=5, url="https://example.org"))), "no custom id"),
        (message(row(*[button(custom_id=str(n)) for n in range(6)])), "components"),
        ({"content": "x" * 2001, "allowed_mentions": NONE}, "2,000"),
        ({"embeds": [{"description": "x" * 3001}] * 2, "allowed_mentions": NONE}, "6,000"),
        ({"allowed_mentions": NONE}, "empty message"),
    ],
)
def test_a_message_that_discord_refuses_is_named(api: ApiDocument, body: dict[str, Any], complaint: str) -> None:
    assert complaint in "\n".join(api.problems("POST", "/channels/1/messages", body))


def test_a_defer_takes_the_ephemeral_flag_alone(api: ApiDocument) -> None:
    path = "/interactions/1/token/callback"
    assert api.problems("POST", path, {"type": 5, "data": {"flags": 64}}) == []
    assert api.problems("POST", path, {"type": 5, "data": {"flags": 64 | V2}})
    assert api.problems("POST", path, {"type": 5, "data": {"flags": 64, "allowed_mentions": NONE}})


def test_choices_are_counted_and_measured(api: ApiDocument) -> None:
    path = "/interactions/1/token/callback"
    choice = {"name": "x", "value": "y"}
    assert api.problems("POST", path, {"type": 8, "data": {"choices": [choice] * 25}}) == []
    assert api.problems("POST", path, {"type": 8, "data": {"choices": [choice] * 26}})
    assert api.problems("POST", path, {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "y"}]}})


def test_a_modal_has_at_most_five_parts(api: ApiDocument) -> None:
    path = "/interactions/1/token/callback"

    def modal(count: int) -> dict[str, Any]:
        field = {"type": 4, "style": 1, "label": "Ask"}
        parts = [{"type": 1, "components": [{**field, "custom_id": str(n)}]} for n in range(count)]
        return {"type": 9, "data": {"custom_id": "m", "title": "Ask", "components": parts}}

    assert api.problems("POST", path, modal(5)) == []
    assert "6 parts" in "\n".join(api.problems("POST", path, modal(6)))


def test_commands_are_lower_case_unique_and_short(api: ApiDocument) -> None:
    path = "/applications/1/commands"
    ask = {"name": "ask", "description": "Ask.", "type": 1}
    check = {"name": "Check this message", "type": 3}
    assert api.problems("PUT", path, [ask, check]) == []
    assert "2 times" in "\n".join(api.problems("PUT", path, [ask, ask]))
    assert "lower case" in "\n".join(api.problems("PUT", path, [{**ask, "name": "Ask"}]))
    assert "more than 5" in "\n".join(api.problems("PUT", path, [{**check, "name": str(n)} for n in range(6)]))
    choices = [{"name": "x" * 100, "value": "y" * 100}] * 25
    option = {"type": 3, "description": "d", "choices": choices}
    long = {**ask, "options": [{**option, "name": "a"}, {**option, "name": "b"}]}
    assert "8,000" in "\n".join(api.problems("PUT", path, [long]))


def test_an_unknown_route_is_a_problem(api: ApiDocument) -> None:
    assert api.problems("POST", "/nowhere", {}) == ["no such route: POST /nowhere"]
