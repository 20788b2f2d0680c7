from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Correction, Excerpt, NoAnswer, Reason, Side
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import MOST_PASSAGES, claim_key, question_key
from bot.discord_app.cards.form import follow_up_form
from bot.discord_app.cards.lists import about_card, claims_card, sources_card
from bot.discord_app.cards.markup import unescape
from bot.discord_app.cards.more import more_card
from bot.discord_app.cards.notices import failure, posted, too_old, unknown, wait
from bot.discord_app.cards.plan import Loss, plan
from bot.discord_app.cards.posting import public_card, signed_card
from bot.discord_app.cards.screen import FURTHER, SCREEN, height
from bot.knowledge.model import KnowledgeBase, Note, Passage, Position, Statement, Vocabulary
from bot.render import phrases, wording
from bot.render.links import Links
from tests.discord_app.samples import MYTH, YES, make_answer, make_claim, make_passage, make_source
from tests.discord_app.schema import ApiDocument, walk
from tests.discord_app.views import ids, labels, texts, texts_of

LONG = "This sentence is about as long as a sentence of a newspaper tends to be, with a clause or two in it. "
ASKER = Occasion(asker=42)


@pytest.fixture(scope="module")
def api(shared: Path) -> ApiDocument:
    return ApiDocument.load(shared / "discord" / "openapi.json")


def body(view: discord.ui.LayoutView) -> dict[str, Any]:
    """What is sent to Discord for this view."""
    return {"components": view.to_components(), "flags": 1 << 15, "allowed_mentions": {"parse": []}}


def refused(api: ApiDocument, view: discord.ui.LayoutView) -> list[str]:
    """What Discord would say against it, as a message and as the answer to an interaction."""
    return [
        *api.problems("POST", "/channels/1/messages", body(view)),
        *api.problems("POST", "/interactions/1/token/callback", {"type": 4, "data": body(view)}),
    ]


def test_a_contested_answer_reads_in_the_order_of_the_design() -> None:
    answer = make_answer(
        {"myth": ["The samples were rock."], "yes": ["Cheese melts."], "context": ["The moon is far."]}
    )
    assert texts(card(answer, ASKER)).split("\n") == [
        "-# Asked: “is the moon cheese?”",
        "**What is the moon made of?**",
        "In dispute: What did the samples show?",
        "**“Myth”: the moon is made of rock**",
        "> The samples were rock.",
        "-# Ada Byron · The Herald, news analysis 1970"
        " · [read it](https://herald.example/moon#:~:text=The%20samples%20were%20rock)",
        "**“Yes”: the moon is made of cheese**",
        "> Cheese melts.",
        "-# Ada Byron · The Herald, news analysis 1970 · [read it](https://herald.example/moon#:~:text=Cheese%20melts)",
        "-# Side by side is not equal support.",
    ]


def test_the_buttons_are_a_row_and_what_is_wanted_less_often_is_in_a_menu() -> None:
    answer = replace(make_answer(more={"myth": ["First."]}), others=(make_claim(claim_id="mars", question="Mars?"),))
    *_, buttons, menu = card(answer, ASKER).to_components()[0]["components"]
    assert [one["label"] for one in buttons["components"]] == ["More (1)", "Sources", "Follow up"]
    assert [one["label"] for one in menu["components"][0]["options"]] == ["Mars?", "Delete"]
    assert not any(part["type"] == 3 for part in walk(card(make_answer(), Occasion()).to_components()))


def test_where_no_crux_is_asked_for_the_one_shared_line_is_what_all_accept() -> None:
    shown = texts(card(replace(make_answer(), crux=None), ASKER))
    assert "Both accept: There is a moon." in shown
    assert wording.DISAGREE not in shown


def test_context_is_behind_the_button_where_a_side_answers_and_stands_alone_where_none_does() -> None:
    beside = card(make_answer({"myth": ["It is rock."], "context": ["The moon is far."]}), ASKER)
    assert "The moon is far." not in texts(beside)
    assert phrases.more_button(1) in labels(beside)
    alone = texts(card(make_answer({"context": ["The moon is far."]}), ASKER))
    assert f"**{wording.CONTEXT_LABEL}**\n> The moon is far." in alone


def test_what_the_passage_says_stands_above_a_quote_that_begins_in_the_middle_and_above_no_other() -> None:
    shown = texts(card(make_answer({"myth": ["rock, says the lab"], "yes": ["Rock melts."]}), ASKER))
    assert "-# What the passage says\n> rock, says the lab" in shown
    assert shown.count("What the passage says") == 1


def test_matched_words_are_bold() -> None:
    answer = make_answer()
    side = answer.sides[0]
    excerpt = replace(side.excerpts[0], spans=((4, 11), (17, 21)))
    answer = replace(answer, sides=(Side(MYTH, (excerpt,)), answer.sides[1]))
    assert "> The **samples** were **rock**." in texts(card(answer, ASKER))


def test_a_side_that_no_passage_argues_says_so() -> None:
    answer = make_answer({"myth": ["It is rock."]})
    silent = replace(answer, sides=(answer.sides[0], Side(YES, silent=True)))
    assert f"**{YES.label}**\n{wording.EMPTY_SIDE}" in texts(card(silent, ASKER))


def test_a_side_of_which_nothing_fits_this_question_is_left_out() -> None:
    shown = texts(card(make_answer({"myth": ["It is rock."]}), ASKER))
    assert YES.label not in shown
    assert wording.EMPTY_SIDE not in shown


def noted(answer: Answer, note: Note) -> Answer:
    """The answer with this note beside its first excerpt."""
    excerpt = answer.sides[0].excerpts[0]
    marked = replace(excerpt, passage=replace(excerpt.passage, note=note))
    passages = [marked.passage, *answer.claim.passages[1:]]
    claim = replace(answer.claim, sources=(replace(excerpt.source, passages=tuple(passages)),))
    return replace(answer, claim=claim, sides=(Side(MYTH, (marked,)), *answer.sides[1:]))


def test_a_note_stands_beside_its_passage_shortened_to_a_line_and_as_a_whole_behind_the_button() -> None:
    answer = noted(make_answer(), Note("It does not. " * 20, "NASA, 1969"))
    (line,) = (each for each in texts(card(answer, ASKER)).split("\n") if "Curator" in each)
    assert line.startswith("-# Curator: It does not.")
    assert len(line) < 100
    whole = texts(more_card(answer.claim, plan(answer, Links()).held_back, 0, Links()))
    assert f"-# Curator: {'It does not. ' * 20}(NASA, 1969)" in whole


def test_the_address_that_a_note_rests_on_is_a_link_and_nothing_else_of_it_is_markup() -> None:
    answer = noted(make_answer(), Note("No.", "see *it*; https://www.a.example/b_(c)_d; javascript:alert(1)"))
    expected = "(see \\*it\\*; [a.example](https://www.a.example/b_%28c%29_d); javascript\\:alert(1))"
    assert f"-# Curator: No. {expected}" in texts(more_card(answer.claim, plan(answer, Links()).held_back, 0, Links()))


def test_a_correction_is_told_and_the_question_as_matched_is_shown() -> None:
    answer = replace(
        make_answer(question="is the mooon cheese"),
        corrections=(Correction("mooon", "moon"),),
        corrected="is the moon cheese",
    )
    shown = texts(card(answer, ASKER))
    assert "-# Asked: “is the moon cheese”" in shown
    assert "-# Read “mooon” as “moon”." in shown


def test_claims_that_fit_nearly_as_well_are_offered() -> None:
    other = make_claim(claim_id="mars", question="What is Mars made of?")
    view = card(replace(make_answer(), others=(other,)), ASKER)
    assert "What is Mars made of?" in labels(view)
    assert f"audiatur:choose:{claim_key(other)}:42:0:{question_key('is the moon cheese?')}" in ids(view)


def test_only_a_public_card_can_be_deleted_and_only_a_checked_message_be_answered_in_public() -> None:
    answer = make_answer()
    assert "audiatur:delete:42" in ids(card(answer, ASKER))
    private = card(answer, Occasion(target=7))
    assert phrases.DELETE not in labels(private)
    assert f"audiatur:post:7:{claim_key(answer.claim)}" in ids(private)


def test_a_follow_up_names_the_claim_and_the_question_as_it_was_matched() -> None:
    answer = replace(make_answer(), carried="is the moon cheese, and Mars?")
    named = f"{claim_key(answer.claim)}:{question_key('is the moon cheese, and Mars?')}"
    assert any(one.startswith(f"audiatur:follow:{named}:") for one in ids(card(answer, ASKER)))


def test_one_excerpt_of_each_side_is_shown_and_the_others_are_behind_the_button() -> None:
    answer = make_answer({"myth": ["One.", "Two.", "Three."], "yes": ["Four.", "Five."]}, more={"yes": ["Six."]})
    view = card(answer, ASKER)
    assert re.findall("> (.*)", texts(view)) == ["One.", "Four."]
    assert phrases.more_button(4) in labels(view)
    assert plan(answer, Links()).shown == ("herald/shown-myth-0", "herald/shown-yes-0")


def test_a_long_quote_is_shortened_at_the_end_of_a_sentence_and_whole_behind_the_button() -> None:
    answer = make_answer({"myth": [LONG * 12]})
    quoted = next(line for line in texts(card(answer, ASKER)).split("\n") if line.startswith("> "))
    assert quoted.endswith("in it. \\[…\\]")
    assert unescape(quoted.removeprefix("> ")).removesuffix(" […]") in LONG * 12
    assert len(plan(answer, Links()).held_back) == 1


def test_a_side_whose_best_sentence_is_too_long_shows_another_and_where_all_are_it_says_what_they_say() -> None:
    endless = " ".join(["word"] * 120) + "."
    other = {"myth": [endless, "Short."], "yes": [endless, endless]}
    myth, yes = plan(make_answer(other), Links()).sides
    assert (myth.form.loss, yes.form.loss) == (Loss.BEST, Loss.QUOTE)
    assert "> Short." in myth.form.text
    assert yes.form.text.startswith("What the passage says […]\n-# Ada Byron")
    assert len(plan(make_answer(other), Links()).held_back) == 3


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_silence_makes_a_short_message(api: ApiDocument, reason: Reason) -> None:
    nearest = tuple(make_claim(claim_id=f"claim-{n}", question="Which one? " * 20) for n in range(6))
    view = card(NoAnswer("what is the sun?", reason, nearest), ASKER)
    assert refused(api, view) == []
    assert len(labels(view)) == 5
    assert len(texts(view)) < 300


def test_every_other_message_is_taken_by_discord(api: ApiDocument) -> None:
    claim = make_claim([make_source(f"source-{n}", [make_passage("p", "myth", "It is.")]) for n in range(30)])
    base = KnowledgeBase((claim,), Vocabulary({}), "")
    claims = [make_claim(claim_id=str(n), question=f"{n}? " * 40) for n in range(60)]
    views = [
        *(claims_card(claims, page) for page in range(8)),
        *(sources_card(claim, page, Links()) for page in range(5)),
        claims_card([], 0),
        sources_card(make_claim(), 0, Links()),
        about_card(base),
        unknown(),
        failure("a1b2c3"),
        too_old(claim),
        wait(2.5),
        posted("https://discord.com/channels/1/2/3", 2**63, 2**63, 2**63),
    ]
    assert [refused(api, view) for view in views] == [[]] * len(views)


def test_the_form_is_taken_by_discord(api: ApiDocument) -> None:
    form = follow_up_form(f"audiatur:followup:{claim_key(make_claim())}")
    assert api.problems("POST", "/interactions/1/token/callback", {"type": 9, "data": form.to_dict()}) == []


outside = st.one_of(
    st.text(max_size=120),
    st.text(st.sampled_from("*_~`|[]()<>@#-:\\/ \n漢😀\u0301é."), max_size=1500),
    st.sampled_from(["@everyone", "x" * 3000, "word " * 700, "[a](https://b.example)", "😀" * 900, LONG * 9]),
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    def passage(n: int, position: str) -> Passage:
        made = make_passage(f"{position}-{n}", position, draw(outside), speaker=draw(outside))
        return replace(made, role=draw(outside), note=Note(draw(outside), draw(outside)), gist=draw(outside))

    def excerpt(found: Passage) -> Excerpt:
        edges = sorted(draw(st.lists(st.integers(0, len(found.quote)), max_size=6, unique=True)))
        return Excerpt(found, source, 1.0, (), tuple(zip(edges[::2], edges[1::2], strict=False)))

    positions = [
        Position(f"p{n}", draw(outside), draw(outside)) for n in range(draw(st.sampled_from([1, 2, 2, 2, 3, 6])))
    ]
    counts = [(draw(st.integers(0, 4)), draw(st.integers(0, 3))) for _ in positions]
    passages = [
        [passage(n, position.id) for n in range(shown + more)]
        for position, (shown, more) in zip(positions, counts, strict=True)
    ]
    url = draw(st.sampled_from(["", "https://a.example/b?c=d#e", "javascript:x"]))
    source = replace(
        make_source("herald", [one for side in passages for one in side], url=url),
        **{name: draw(outside) for name in ("title", "author", "role", "publisher", "outlet", "rights")},
    )
    sides = tuple(
        Side(
            position,
            tuple(map(excerpt, found[:shown])),
            tuple(map(excerpt, found[shown:])),
            silent=not shown and draw(st.booleans()),
        )
        for position, found, (shown, _) in zip(positions, passages, counts, strict=True)
    )
    claim = replace(make_claim([source], question=draw(outside)), positions=tuple(positions))
    crux = replace(claim.cruxes[0], question=draw(outside))
    agreed = (Statement(draw(outside), ()),)
    unknown = tuple(draw(st.lists(outside, max_size=3)))
    return Answer(draw(outside), claim, sides, agreed, crux, carried=draw(outside), unknown=unknown, others=(claim,))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answer=answers(), name=outside)
def test_no_text_from_outside_makes_a_message_that_discord_refuses(api: ApiDocument, answer: Answer, name: str) -> None:
    occasion = Occasion(asker=2**63, target=2**63)
    held_back = plan(answer, Links()).held_back
    views = [card(answer, occasion), public_card(card(answer, Occasion(target=2**63)))]
    views += [signed_card(public_card(card(answer, Occasion(target=2**63))), name)]
    views += [
        *(more_card(answer.claim, held_back, page, Links()) for page in range(3)),
        sources_card(answer.claim, 0, Links()),
    ]
    views += [claims_card([answer.claim] * 3, 0), card(NoAnswer(name, Reason.NOTHING_FITS, (answer.claim,)), occasion)]
    for view in views:
        assert refused(api, view) == []
        assert "@everyone" not in texts(view)
        assert not re.search(r"(?<!\\)\[a\]\(", texts(view))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answer=answers())
def test_no_excerpt_is_lost_and_none_is_shown_twice(answer: Answer) -> None:
    planned = plan(answer, Links())
    told = len(planned.shown) + len(planned.held_back)
    found = {each.passage.id for side in answer.sides for each in (*side.excerpts, *side.more)}
    assert len(set(planned.held_back)) == len(planned.held_back)
    assert told >= len(found) or len(planned.held_back) == MOST_PASSAGES


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answer=answers())
def test_whatever_is_said_the_card_is_reckoned_to_stand_on_one_screen(answer: Answer) -> None:
    planned = plan(answer, Links())
    shown = [text for text in texts_of(card(answer, ASKER)) if text]
    most = SCREEN + FURTHER * max(0, len(planned.sides) - 2)
    assert height(shown, ["More (24)", "Sources", "Follow up"], menu=True) <= most


def test_every_excerpt_leads_to_its_passage_or_to_a_search_and_to_the_published_pages() -> None:
    occasion = Occasion(links=Links("https://search.example/?q={words}", "https://pages.example"))
    answer = make_answer({"myth": ["No promise was made."]})
    shown = texts(card(answer, occasion))
    assert "[read it](https://herald.example/moon#:~:text=No%20promise%20was%20made)" in shown
    assert "[permalink](https://pages.example/moon/#herald/shown-myth-0)" in shown
    side = answer.sides[0]
    sought = tuple(replace(one, source=replace(one.source, url="")) for one in side.excerpts)
    shown = texts(card(replace(answer, sides=(replace(side, excerpts=sought),)), occasion))
    assert "[find it](https://search.example/?q=%22What+is+the+moon+made+of%3F%22+The+Herald)" in shown
