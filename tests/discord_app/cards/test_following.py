from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Answer
from bot.answering.follow import Follow
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import LONGEST, MOST_FOLLOWED, CustomId, passages_by_key
from bot.discord_app.cards.following import follow_id
from bot.discord_app.cards.plan import fits, plan
from bot.discord_app.cards.reading import Asked
from bot.knowledge.model import Event, PartialDate
from bot.render import phrases, wording
from bot.render.links import Links
from tests.discord_app.samples import make_answer
from tests.discord_app.views import labels, texts, texts_of

MANY = {
    "myth": [f"Rock number {number}." for number in range(12)],
    "yes": [f"Cheese {number}." for number in range(12)],
}
FOLLOWED = replace(make_answer(), follow=Follow.SOURCE, carried="is the moon cheese?")


def told(answer: Answer) -> str:
    return texts(card(answer, Occasion(asker=42)))


def test_asked_for_sources_it_lists_documents_with_links_and_no_quote_again() -> None:
    shown = told(FOLLOWED)
    assert wording.followed(FOLLOWED) in shown
    assert f"“What is the moon made of?” · [{phrases.READ_THERE}](https://herald.example/moon" in shown
    assert "The samples were rock." not in shown
    assert phrases.FOLLOW_UP in labels(card(FOLLOWED, Occasion(asker=42)))


def test_asked_for_dates_it_lists_what_happened_and_what_was_published() -> None:
    event = Event(PartialDate(1969, 7, 20), "Samples are taken.", ())
    shown = told(replace(FOLLOWED, follow=Follow.WHEN, events=(event,)))
    assert "- 20 July 1969: Samples are taken." in shown
    assert "published January 1970" in shown
    assert shown.index("1969") < shown.index("1970")


def test_asked_for_a_view_it_says_that_there_is_none_and_what_is_shared() -> None:
    shown = told(replace(FOLLOWED, follow=Follow.VIEW, sides=tuple(replace(s, excerpts=()) for s in FOLLOWED.sides)))
    assert "it holds no view of its own" in shown
    assert "There is a moon." in shown
    assert "equal support" not in shown


@pytest.mark.parametrize("follow", [Follow.SOURCE, Follow.WHEN])
def test_what_has_no_room_is_left_out_on_every_side(follow: Follow) -> None:
    long = make_answer(
        {side: [f"{number} {quote}" for number in range(4) for quote in quotes] for side, quotes in MANY.items()}
    )
    events = tuple(Event(PartialDate(1900 + number), "Samples are taken.", ()) for number in range(60))
    answer = replace(long, follow=follow, carried="is the moon cheese? " * 30, events=events)
    shown = texts_of(card(answer, Occasion(asker=42)))
    assert fits(shown, 2)
    *_, told, left = shown
    assert told.startswith("**“Yes”" if follow is Follow.SOURCE else "- ")
    listed = sum(line.startswith("- ") for text in shown for line in text.split("\n"))
    counted = 96 if follow is Follow.SOURCE else len(wording.dates(answer))
    assert left == f"-# {phrases.no_room(counted - listed)}"
    sides = [text.count("\n") for text in shown if text.startswith("**“")]
    assert not sides or max(sides) - min(sides) <= 1


def test_a_list_that_fits_is_whole_and_counts_nothing() -> None:
    assert "no room here" not in told(FOLLOWED)


def test_the_button_names_what_the_card_shows_and_what_was_shown_before() -> None:
    answer = make_answer(MANY)
    keys = {passage.id: key for key, passage in passages_by_key(answer.claim).items()}
    ids = list(keys)
    asked = Asked.by(
        "is it?", CustomId.parse(follow_id(replace(answer, before=tuple(ids[2:])), ids[:2])) or CustomId("")
    )
    assert asked.shown == (keys[ids[0]], keys[ids[1]])
    assert len((*asked.shown, *asked.before)) == MOST_FOLLOWED
    assert not set(asked.shown) & set(asked.before)
    whole = follow_id(replace(answer, before=tuple(ids)), ids)
    assert len(whole.replace("follow", "followup")) <= LONGEST


def test_what_is_remembered_as_shown_is_what_the_card_has_room_for() -> None:
    answer = make_answer({"myth": ["The samples were rock. " * 60] * 1, "yes": ["It looks like cheese. " * 30] * 12})
    every = [excerpt.passage.id for side in answer.sides for excerpt in side.excerpts]
    assert set(plan(answer, Links()).shown) < set(every)
    assert list(plan(replace(answer, follow=Follow.SOURCE), Links()).shown) == every


def test_a_side_of_which_all_was_shown_before_says_so() -> None:
    first, *others = make_answer().sides
    answer = replace(make_answer(), sides=(replace(first, excerpts=(), seen=True), *others))
    assert wording.SEEN_SIDE in told(answer)
