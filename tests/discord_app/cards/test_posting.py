from __future__ import annotations

from dataclasses import replace

from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import claim_key, question_key
from bot.discord_app.cards.posting import public_card
from bot.render import phrases
from tests.discord_app.samples import make_answer, make_claim
from tests.discord_app.views import ids, labels, texts

CHECKED = Occasion(target=7)


def test_what_is_posted_says_what_the_private_card_said_and_who_posted_it() -> None:
    answer = make_answer()
    said = texts(card(answer, CHECKED)).split("\n")
    at = said.index("-# Asked: “is the moon cheese?”") + 1
    posted = texts(public_card(card(answer, CHECKED), 42, "*Eve*")).split("\n")
    assert posted == [*said[:at], "-# Posted by \\*Eve\\*", *said[at:]]


def test_it_has_the_buttons_of_a_card_that_its_poster_asked_for() -> None:
    answer = replace(make_answer(more={"myth": ["First."]}), others=(make_claim(claim_id="mars", question="Mars?"),))
    posted = public_card(card(answer, CHECKED), 42, "Eve")
    asked_for = card(answer, Occasion(asker=42))
    assert (ids(posted), labels(posted)) == (ids(asked_for), labels(asked_for))
    assert phrases.POST not in labels(posted)


def test_a_private_card_of_an_older_format_can_be_posted() -> None:
    answer = replace(make_answer(), others=(make_claim(claim_id="mars", question="Mars?"),))
    older = card(answer, CHECKED)
    for part in older.walk_children():
        custom_id = getattr(part, "custom_id", "")
        if custom_id.startswith("audiatur:choose:"):
            part.custom_id = custom_id.removesuffix(f":{question_key(answer.question)}")  # type: ignore[attr-defined]  # a button
    assert f"audiatur:choose:{claim_key(answer.others[0])}:42:0" in ids(public_card(older, 42, "Eve"))
