"""The panel of settings keeps Discord's limits whatever is set, and what is chosen in it means what it shows."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bot.discord_app.cards.custom_id import claim_key
from bot.discord_app.desk.choosing import changes_of
from bot.discord_app.desk.panel import MENUS, MOST, PAGES, Held, changed, code_of, exported, key_of, keys_of, panel
from bot.knowledge.model import Claim
from bot.render import phrases
from bot.render.catalogue import LANGUAGES, speaking
from bot.settings import KEYS, DiscordSettings, ServerOverride, override_yaml, read_override
from tests.discord_app.samples import make_claim
from tests.discord_app.schema import ApiDocument, message_problems, walk
from tests.discord_app.views import labels, texts

CLAIM = make_claim()
FULL = {
    "claims": [f"{'x' * 75}-{number:03}" for number in range(300)],
    "allow": [10**18 + number for number in range(40)],
    "deny": [2 * 10**18 + number for number in range(40)],
    "deny_roles": [3 * 10**18 + number for number in range(40)],
    "member_cooldown": 12.5,
    "channel_cooldown": 61,
    "cards_a_minute": 7,
    "term": 31,
    "log_channel": 5 * 10**18,
    "private": True,
    "unanswered": "silence",
    "language": "uk",
    "commands": False,
    "mentions": False,
    "replies": False,
    "keep_unanswered": True,
}


def claims(count: int) -> list[Claim]:
    return [replace(CLAIM, id=f"claim-{number}", question=f"{'Why ' * 60}{number}?") for number in range(count)]


def held(*, count: int = 3, unknown: tuple[int, ...] = (), **settings: object) -> Held:
    override = read_override(settings)
    return Held(DiscordSettings().for_server(5, override), override, claims(count), lambda one: one not in unknown)


def sent(view: object) -> dict[str, object]:
    components = view.to_components()  # type: ignore[attr-defined]
    return {"components": components, "flags": 1 << 15 | 1 << 6, "allowed_mentions": {"parse": []}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", range(len(PAGES)))
def test_every_page_keeps_discords_limits_whatever_is_set(language: str, page: int, document: ApiDocument) -> None:
    for count, settings in ((0, {}), (3, {}), (200, FULL)):
        with speaking(language):
            shown = held(count=count, **settings)
            body = sent(panel(shown, page, changed(FULL, 2**62)))
        assert message_problems(body) == []
        assert document.problems("POST", "/channels/1/messages", strings(body)) == []


def strings(part: object) -> object:
    """The same with the ids of default values as texts: the library sends numbers, which Discord takes."""
    if isinstance(part, list):
        return [strings(one) for one in part]
    if not isinstance(part, dict):
        return part
    ids = part.get("type") in {"channel", "role"}
    return {key: str(value) if ids and key == "id" else strings(value) for key, value in part.items()}


@pytest.fixture(scope="module")
def document(root: object) -> ApiDocument:
    path = root.parent / "shared" / "discord" / "openapi.json"  # type: ignore[attr-defined]
    if not path.is_file():
        pytest.skip("Discord's description of its API does not stand beside the repository")
    return ApiDocument.load(path)


def test_whatever_a_server_may_set_stands_on_one_page() -> None:
    shown = [name for menus in PAGES.values() for key in menus for name in keys_of(key)]
    assert sorted(shown) == sorted(KEYS) == sorted(field.name for field in fields(ServerOverride))


def test_a_code_leads_to_its_menu_and_to_no_other() -> None:
    keys = [key for menus in PAGES.values() for key in menus]
    assert [key_of(code_of(key)) for key in keys] == keys
    assert key_of("ffffffff") is None


def test_a_value_that_no_menu_has_stands_in_it_all_the_same() -> None:
    view = panel(held(member_cooldown=12.5, cards_a_minute=7), 2)
    chosen = [
        option["label"]
        for part in walk(view.to_components())
        for option in part.get("options") or ()
        if option.get("default")
    ]
    assert chosen == ["12.5 seconds", "no pause", "7"]


def test_what_discord_does_not_know_is_told_beside_the_menu_and_stays_until_nothing_is_chosen() -> None:
    shown = held(deny=[10, 11, 12], unknown=(11,))
    assert "Also: <#11>" in texts(panel(shown, 0))
    assert changes_of("deny", ["10"], shown) == {"deny": [10, 11]}
    assert changes_of("deny", [], shown) == {"deny": []}
    assert changes_of("deny", ["10", "12"], shown) == {"deny": [10, 12, 11]}
    assert "Also" not in texts(panel(held(deny=[10]), 0))


@pytest.mark.parametrize("value", ["", "{", "[" * 10_000])
def test_an_option_that_no_menu_has_sets_nothing(value: str) -> None:
    assert changes_of("term", [value], held()) == {}


def test_more_channels_than_a_menu_takes_are_kept() -> None:
    many = [100 + number for number in range(MOST + 5)]
    shown = held(allow=many)
    assert shown.offered("allow") == tuple(many[:MOST])
    assert changes_of("allow", [str(one) for one in many[: MOST - 1]], shown) == {
        "allow": many[: MOST - 1] + many[MOST:]
    }


def test_all_claims_chosen_means_those_that_come_later_too() -> None:
    three = held()
    keys = [claim_key(claim) for claim in three.claims]
    assert changes_of("claims", keys, three) == {}
    assert changes_of("claims", keys[:2], three) == {"claims": ["claim-0", "claim-1"]}
    assert changes_of("claims", keys, held(claims=["claim-1"])) == {"claims": []}


def test_of_many_claims_each_menu_chooses_its_own() -> None:
    many = held(count=60, claims=["claim-1", "claim-30", "claim-59"])
    assert changes_of("claims", [claim_key(many.claims[31])], many, 1) == {
        "claims": ["claim-1", "claim-31", "claim-59"]
    }
    selects = [part for part in walk(panel(many, 3).to_components()) if part["type"] == 3]
    assert [len(one["options"]) for one in selects] == [25, 25, 10]
    assert len({one["custom_id"] for one in selects}) == 3


def test_claims_beyond_the_menus_go_on_to_hold() -> None:
    last = MOST * MENUS
    many = held(count=last + 10, claims=["claim-0", f"claim-{last + 5}"])
    assert f"claim-{last + 5}" in texts(panel(many, 3)).replace("\\", "")
    assert changes_of("claims", [claim_key(many.claims[1])], many, 0) == {"claims": ["claim-1", f"claim-{last + 5}"]}


def test_a_value_that_nobody_could_choose_changes_nothing_or_is_refused() -> None:
    assert changes_of("term", ["not json"], held()) == {}
    assert changes_of("log_channel", ["x"], held()) == {}
    assert changes_of("deny", ["12", "x", "12"], held()) == {"deny": [12]}


def test_an_export_of_any_size_has_pages_and_each_ends_its_block() -> None:
    text = override_yaml(5, read_override(FULL))
    first = exported(text, 0)
    count = int(labels(first)[0].split("/")[1].rstrip(")"))
    pages = [exported(text, number) for number in range(count)]
    assert all(message_problems(sent(page)) == [] for page in pages)
    blocks = [texts(page).split("```")[1].removeprefix("yaml\n").rstrip("\n") for page in pages]
    assert "\n".join(blocks) == text.rstrip("\n")
    assert texts(exported("", 0)) == phrases.NOTHING_SET
