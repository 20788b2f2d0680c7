from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.answering.answer import Answer
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import CustomId, claim_key, passages_by_key
from bot.discord_app.cards.more import more_card
from bot.knowledge.model import CONTEXT, Claim
from bot.render import phrases, wording
from bot.render.links import Links
from tests.discord_app.samples import MYTH, YES, make_answer, make_passage, make_source
from tests.discord_app.views import ids, labels, texts

SENTENCE = "This sentence is about as long as a sentence of a newspaper tends to be, with a clause or two in it. "


def behind(view: discord.ui.LayoutView) -> CustomId:
    """What the button for more carries, be it on a card or on a page of more."""
    found = next(each for each in ids(view) if each.startswith("audiatur:more:"))
    read = CustomId.parse(found)
    assert read is not None
    return read


def pages_of(answer: Answer) -> list[discord.ui.LayoutView]:
    """Every page, each reached by the button of the one before it."""
    pressed = behind(card(answer, Occasion()))
    pages = [more_card(answer.claim, pressed.passages, pressed.number(1), Links())]
    while any(each.startswith(phrases.NEXT) for each in labels(pages[-1])):
        pressed = behind(pages[-1])
        pages.append(more_card(answer.claim, pressed.passages, pressed.number(1), Links()))
    return pages


def without(claim: Claim, *locals_: str) -> Claim:
    """The claim after an edit that took these passages out."""
    source = claim.sources[0]
    kept = [passage for passage in source.passages if passage.id.split("/")[1] not in locals_]
    return replace(claim, sources=(replace(source, passages=tuple(kept)),))


def test_what_the_card_has_no_room_for_is_behind_the_button_page_by_page_each_once() -> None:
    quotes = [f"{SENTENCE * 6}It is number {n}." for n in range(14)]
    answer = make_answer({"myth": quotes[:5], "yes": [SENTENCE]}, more={"myth": quotes[5:], "yes": ["Number ten."]})
    pages = pages_of(answer)
    assert len(pages) > 2
    seen = "\n".join(map(texts, [card(answer, Occasion()), *pages]))
    for n in range(14):
        assert seen.count(f"It is number {n}.") == 1
    assert seen.count("Number ten.") == 1


def test_a_page_reads_like_the_card_under_the_question_of_the_claim() -> None:
    answer = make_answer(more={"yes": ["Only this."]})
    assert texts(pages_of(answer)[0]).split("\n") == [
        f"### {phrases.MORE_TITLE}",
        "-# What is the moon made of?",
        "**“Yes”: the moon is made of cheese**",
        "-# What the passage says",
        "> Only this.",
        "-# — Ada Byron, science editor, in The Herald (news analysis, January 1970)"
        " · [read it](https://herald.example/moon#:~:text=Only%20this)",
    ]


def test_both_sides_stand_on_the_first_page() -> None:
    answer = make_answer(more={"myth": [SENTENCE * 5] * 6, "yes": ["Only this."]})
    assert "Only this." in texts(pages_of(answer)[0])


def test_the_sides_stand_in_the_order_of_the_card_on_every_page() -> None:
    answer = make_answer(more={"myth": [SENTENCE * 8] * 7, "yes": [SENTENCE * 8] * 7, CONTEXT: [SENTENCE * 8] * 7})
    order = [YES.label, MYTH.label, wording.CONTEXT_LABEL]
    pages = pages_of(replace(answer, sides=(answer.sides[1], answer.sides[0], answer.sides[2])))
    assert len(pages) > 3
    for page in pages:
        shown = [line.strip("*") for line in texts(page).split("\n") if line.strip("*") in order]
        assert shown == [label for label in order if label in shown]


def test_a_quote_that_the_card_shortened_is_there_as_a_whole() -> None:
    quote = SENTENCE * 12
    answer = make_answer({"myth": [quote], "yes": ["It looks like cheese."]})
    assert quote.strip() not in texts(card(answer, Occasion()))
    assert phrases.more_button(1) in labels(card(answer, Occasion()))
    assert quote.strip() in texts(pages_of(answer)[0])


def test_nothing_is_behind_a_card_that_shows_everything() -> None:
    assert not any(each.startswith(phrases.MORE) for each in labels(card(make_answer(), Occasion())))


def test_eight_of_three_sides_fit_into_one_button_and_of_more_the_best_with_the_sides_taking_turns() -> None:
    shown = {position: ["Shown."] for position in ("myth", "yes", CONTEXT)}
    for count in (8, 11):
        more = {position: [f"{position} {n}." for n in range(count)] for position in shown}
        answer = make_answer(shown, more=more)
        view = card(answer, Occasion())
        assert max(map(len, ids(view))) <= 100
        assert phrases.more_button(24) in labels(view)
        pages = "\n".join(map(texts, pages_of(answer)))
        for position in more:
            # Context, of which the card shows nothing beside the sides, has its best one there, too.
            most = 7 if position == CONTEXT else 8
            assert [n for n in range(count) if f"> {position} {n}." in pages] == list(range(most))


def test_what_an_edit_took_out_is_left_out_and_the_rest_is_shown() -> None:
    answer = make_answer(more={"myth": ["First.", "Second."], "yes": ["Third."]})
    pressed = behind(card(answer, Occasion()))
    shown = texts(more_card(without(answer.claim, "more-myth-0"), pressed.passages, 0, Links()))
    assert "First." not in shown
    assert "Second." in shown
    assert "Third." in shown


def test_where_all_of_it_is_gone_a_sentence_says_so() -> None:
    answer = make_answer(more={"myth": ["First."]})
    pressed = behind(card(answer, Occasion()))
    assert texts(more_card(without(answer.claim, "more-myth-0"), pressed.passages, 0, Links())) == phrases.PASSAGES_GONE


def test_a_button_that_names_no_passage_is_told_to_be_too_old_and_the_sources_are_offered() -> None:
    claim = make_answer().claim
    view = more_card(claim, (), 0, Links())
    assert texts(view) == phrases.CARD_TOO_OLD
    assert ids(view) == [f"audiatur:sources:{claim_key(claim)}"]


@pytest.mark.parametrize("page", [1, 2**63])
def test_a_page_after_the_last_says_that_there_is_no_more(page: int) -> None:
    answer = make_answer(more={"myth": ["First."]})
    assert texts(more_card(answer.claim, behind(card(answer, Occasion())).passages, page, Links())) == phrases.NO_MORE


def test_passages_that_no_key_tells_apart_are_behind_no_button() -> None:
    many = [make_passage(f"{n}", "myth", "It is.") for n in range(3000)]
    claim = replace(make_answer().claim, sources=(make_source("herald", many),))
    told_apart = {passage.id for passage in passages_by_key(claim).values()}
    alike = [passage for passage in many if passage.id not in told_apart]
    assert 0 < len(alike) < 100
    answer = make_answer(more={"myth": ["First.", "Second."]})
    side = answer.sides[0]
    twin = replace(side.more[0], passage=alike[0])
    crowded = replace(answer, claim=claim, sides=(replace(side, excerpts=(), more=(twin,)), answer.sides[1]))
    assert not any(each.startswith(phrases.MORE) for each in labels(card(crowded, Occasion())))
