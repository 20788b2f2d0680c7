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
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.posting import public_card, signed_card
from bot.knowledge.model import KnowledgeBase, Note, Passage, Position, Statement, Vocabulary
from bot.render import phrases, wording
from bot.render.links import Links
from tests.discord_app.samples import MYTH, YES, make_answer, make_claim, make_passage, make_source
from tests.discord_app.schema import ApiDocument
from tests.discord_app.views import ids, labels, texts

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
        {"myth": ["The samples were rock."], "yes": ["It looks like cheese."], "context": ["The moon is far."]}
    )
    assert texts(card(answer, ASKER)).split("\n") == [
        "### What is the moon made of?",
        "-# Asked: “is the moon cheese?”",
        "**Both accept**: There is a moon.",
        "**They disagree about**: What did the samples show?",
        "-# *Standing side by side does not mean being equally supported.*",
        "**“Myth”: the moon is made of rock**",
        "-# held by the Observatory",
        "What the passage says",
        "> The samples were rock.",
        "-# — Ada Byron, science editor, in The Herald (news analysis, January 1970)"
        " · [read it there](https://herald.example/moon#:~:text=The%20samples%20were%20rock)",
        "**“Yes”: the moon is made of cheese**",
        "-# held by the Dairy Board",
        "What the passage says",
        "> It looks like cheese.",
        "-# — Ada Byron, science editor, in The Herald (news analysis, January 1970)"
        " · [read it there](https://herald.example/moon#:~:text=It%20looks%20like%20cheese)",
        f"**{wording.CONTEXT_LABEL}**",
        "What the passage says",
        "> The moon is far.",
        "-# — Ada Byron, science editor, in The Herald (news analysis, January 1970)"
        " · [read it there](https://herald.example/moon#:~:text=The%20moon%20is%20far)",
    ]


def test_matched_words_are_bold() -> None:
    answer = make_answer()
    side = answer.sides[0]
    excerpt = replace(side.excerpts[0], spans=((4, 11), (17, 21)))
    answer = replace(answer, sides=(Side(MYTH, (excerpt,)), answer.sides[1]))
    assert "> The **samples** were **rock**." in texts(card(answer, ASKER))


def test_a_side_that_no_passage_argues_says_so() -> None:
    answer = make_answer({"myth": ["It is rock."]})
    silent = replace(answer, sides=(answer.sides[0], Side(YES, silent=True)))
    assert texts(card(silent, ASKER)).endswith(f"-# held by the Dairy Board\n{wording.EMPTY_SIDE}")


def test_a_side_of_which_nothing_fits_this_question_is_left_out() -> None:
    shown = texts(card(make_answer({"myth": ["It is rock."]}), ASKER))
    assert YES.label not in shown
    assert wording.EMPTY_SIDE not in shown


def test_a_note_stands_beside_its_passage_with_its_source() -> None:
    answer = make_answer()
    excerpt = answer.sides[1].excerpts[0]
    noted = replace(excerpt, passage=replace(excerpt.passage, note=Note("It does not.", "NASA, 1969")))
    answer = replace(answer, sides=(answer.sides[0], Side(YES, (noted,))))
    assert "-# Curator's note: It does not. (NASA, 1969)" in texts(card(answer, ASKER))


def test_the_address_that_a_note_rests_on_is_a_link_and_nothing_else_of_it_is_markup() -> None:
    answer = make_answer()
    excerpt = answer.sides[0].excerpts[0]
    rests = "see *it*; https://www.a.example/b_(c)_d; javascript:alert(1)"
    noted = replace(excerpt, passage=replace(excerpt.passage, note=Note("No.", rests)))
    shown = texts(card(replace(answer, sides=(Side(MYTH, (noted,)), answer.sides[1])), ASKER))
    expected = "(see \\*it\\*; [a.example](https://www.a.example/b_%28c%29_d); javascript\\:alert(1))"
    assert f"-# Curator's note: No. {expected}" in shown


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


def test_a_long_card_drops_the_last_of_the_longest_side_and_says_how_many_are_behind_the_button() -> None:
    endless = LONG.replace(".", ",") * 6
    shown_quotes = {"myth": [f"{endless}{n}" for n in range(5)], "yes": [LONG * 2, LONG]}
    answer = make_answer(shown_quotes, more={"yes": ["One."]})
    planned = plan(answer, Links())
    myth, yes = planned.sides
    assert [excerpt.passage.id for excerpt, _ in myth.shown] == [f"herald/shown-myth-{n}" for n in (0, 1, 2)]
    assert len(yes.shown) == 2
    assert [excerpt.passage.id for excerpt in myth.behind] == [f"herald/shown-myth-{n}" for n in (3, 4)]
    shown = texts(card(answer, ASKER))
    assert phrases.behind(2) in shown
    assert phrases.behind(1) in shown
    assert phrases.more_button(3) in labels(card(answer, ASKER))


def test_a_long_quote_is_shortened_at_the_end_of_a_sentence() -> None:
    shown = texts(card(make_answer({"myth": [LONG * 12]}), ASKER))
    quoted = next(line for line in shown.split("\n") if line.startswith("> "))
    assert quoted.endswith("in it. \\[…\\]")
    assert unescape(quoted.removeprefix("> ")).removesuffix(" […]") in LONG * 12


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
    lost = 0
    for side in planned.sides:
        kept = [excerpt.passage.id for excerpt, _ in side.shown] + [excerpt.passage.id for excerpt in side.behind]
        found = [each.passage.id for each in (*side.side.excerpts, *side.side.more)]
        assert len(set(kept)) == len(kept)
        assert set(kept) <= set(found)
        lost += len(found) - len(kept)
    assert not lost or len(planned.held_back) == MOST_PASSAGES


def test_every_excerpt_leads_to_its_passage_or_to_a_search_and_to_the_published_pages() -> None:
    occasion = Occasion(links=Links("https://search.example/?q={words}", "https://pages.example"))
    answer = make_answer({"myth": ["No promise was made."]})
    shown = texts(card(answer, occasion))
    assert "[read it there](https://herald.example/moon#:~:text=No%20promise%20was%20made)" in shown
    assert "[permalink](https://pages.example/moon/#herald/shown-myth-0)" in shown
    side = answer.sides[0]
    sought = tuple(replace(one, source=replace(one.source, url="")) for one in side.excerpts)
    shown = texts(card(replace(answer, sides=(replace(side, excerpts=sought),)), occasion))
    assert "[find it](https://search.example/?q=%22What+is+the+moon+made+of%3F%22+The+Herald)" in shown
