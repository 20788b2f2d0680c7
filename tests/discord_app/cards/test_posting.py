from __future__ import annotations

from dataclasses import replace

from bot.answering.answer import Correction
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import CustomId, claim_key, question_key
from bot.discord_app.cards.posting import public_card, signed_card
from bot.render import phrases
from tests.discord_app.samples import make_answer, make_claim
from tests.discord_app.views import ids, labels, texts

CHECKED = Occasion(target=7)
SLUR = "lunatick"
ANSWER = replace(
    make_answer(more={"myth": ["First."]}, question=f"you {SLUR}, the moon is chese"),
    corrections=(Correction("chese", "cheese"),),
    unknown=(SLUR,),
    others=(make_claim(claim_id="mars", question="Mars?"),),
)


def test_what_is_posted_says_what_the_sides_say_and_nothing_of_what_was_checked() -> None:
    private = texts(card(ANSWER, CHECKED))
    public = texts(public_card(card(ANSWER, CHECKED)))
    assert SLUR in private
    assert [word for word in (SLUR, "chese", "Asked") if word in public] == []
    assert set(public.split("\n")) < set(private.split("\n"))
    assert "The samples were rock." in public


def test_its_buttons_name_neither_the_question_nor_who_had_it_posted() -> None:
    public = public_card(card(ANSWER, CHECKED))
    asked = question_key(ANSWER.question)
    assert [one for one in ids(public) if asked in one] == []
    assert phrases.POST not in labels(public)
    delete = next(CustomId.parse(one) for one in ids(public) if ":delete:" in one)
    choose = next(CustomId.parse(one) for one in ids(public) if ":choose:" in one)
    assert delete == CustomId("delete", ("0",))
    assert choose == CustomId("choose", (claim_key(ANSWER.others[0]), "0", "0"))


def test_a_follow_up_goes_on_from_its_claim_and_from_what_it_shows() -> None:
    before, after = (
        next(CustomId.parse(one) for one in ids(view) if ":follow:" in one)
        for view in (card(ANSWER, CHECKED), public_card(card(ANSWER, CHECKED)))
    )
    assert before is not None
    assert after is not None
    assert after == replace(before, arguments=(before.arguments[0], "0", *before.arguments[2:]))
    assert after.passages


def test_who_wants_it_is_named_once() -> None:
    public = public_card(card(ANSWER, CHECKED))
    before = texts(public)
    signed = signed_card(signed_card(public, "*Eve*"), "Mallory")
    assert texts(signed) == f"{before}\n-# Posted by \\*Eve\\*"
