from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answer, Correction, Explanation, NoAnswer, Reason, Side
from bot.answering.follow import Follow
from bot.knowledge.model import Event, Note, PartialDate, Statement
from bot.render import wording
from bot.render.layout import columns
from bot.render.links import Links
from bot.render.style import Style
from bot.render.terminal import card, claims, hits, shown_passages, sources, why
from tests.render.invented import ANSWER, ASIDE, COURIER, DUG, FROM_SILT, FROM_STONE, MILL, NATURAL, POND, STONE

PLAIN = Style(60)
ANSI = re.compile(r"\x1b\[\d+m|\x1b\]8;[^\x1b]*\x1b\\")


def lines(text: str) -> str:
    """The text of a triple-quoted test value, without its first and last line break."""
    return text.strip("\n")


def whole(reply: Answer | NoAnswer, style: Style) -> str:
    """Everything that the answer holds."""
    return card(reply, style, full=True)


def test_an_answer_of_sixty_columns() -> None:
    assert card(ANSWER, PLAIN) == lines("""
Was the pond at Weir dug by people?
Read “teh” as “the”.
Nothing here mentions: xanthippe.

In dispute: Who made the hollow?
Side by side is not equal support.

“Dug”: the miller made the pond
  │ The pond was dug in 1874 by the miller's three sons, […]
  │ and every child here knows the stone.
  — Ada Brook, 3 May 1998 · Weir Courier, news report 1998
    https://example.org/pond?x=1
  Curator: The stone is dated 1875.

“Natural”: the ice made the pond
  │ Silt of the last ice age lies under the whole pond.
  — Geological Society, primary document, date not known
""")


def test_all_of_an_answer_in_sixty_columns() -> None:
    assert whole(ANSWER, PLAIN) == lines("""
Was the pond at Weir dug by people?
Read “teh” as “the”.
Nothing here mentions: xanthippe.

Both accept: The pond is older than the church.
In dispute: Who made the hollow?
Side by side is not equal support.

“Dug”: the miller made the pond
held by the mayor

  The mayor says that the miller's sons dug the pond.
  │ The pond was dug in 1874 by the miller's three sons, […]
  │ and every child here knows the stone.
  — Ada Brook, mayor of Weir, on 3 May 1998, quoted in
    Weir Courier (news report, May 1998)
    https://example.org/pond?x=1
  Curator: The stone is dated 1875. (Parish register, page
    12)

“Natural”: the ice made the pond
held by the Geological Society

  The survey finds glacial silt.
  │ Silt of the last ice age lies under the whole pond.
  — Geological Society (primary document, date not known)
""")


def test_asked_for_sources_it_names_who_said_what_where_and_shows_no_quote_again() -> None:
    assert card(followed(Follow.SOURCE), PLAIN) == lines("""
Was the pond at Weir dug by people?
Read with the question before it: “who dug it?”.
Who says so, and where:

“Dug”: the miller made the pond
  — Ada Brook, mayor of Weir, on 3 May 1998, quoted in
    Weir Courier (news report, May 1998): “The miller's
    pond”
    https://example.org/pond?x=1

“Natural”: the ice made the pond
  — Geological Society (primary document, date not known):
    “A survey of ponds”
""")


def test_asked_for_dates_it_tells_them_in_their_order_the_unknown_ones_last() -> None:
    dug = Event(PartialDate(1874), "The pond is dug.", ())
    assert card(replace(followed(Follow.WHEN), events=(dug,)), PLAIN) == lines("""
Was the pond at Weir dug by people?
Read with the question before it: “who dug it?”.
The dates:

1874: The pond is dug.
3 May 1998: Ada Brook, mayor of Weir, in Weir Courier
  (news report, May 1998)
date not known: Geological Society (primary document)
""")


def test_asked_for_a_view_it_says_that_there_is_none_and_shows_what_is_shared() -> None:
    assert card(followed(Follow.VIEW), PLAIN) == lines("""
Was the pond at Weir dug by people?
Read with the question before it: “who dug it?”.
This shows what was said, and by whom; it holds no view of
its own.
Both accept: The pond is older than the church.
In dispute: Who made the hollow?
""")


@pytest.mark.parametrize("follow", [Follow.MORE, Follow.OTHER_SIDE])
def test_what_was_not_shown_is_a_card_that_says_what_it_is(follow: Follow) -> None:
    told = card(followed(follow), PLAIN)
    assert wording.followed(followed(follow)) in told.splitlines()
    assert "│ The pond was dug in 1874" in told


def test_a_side_of_which_all_was_shown_before_says_so() -> None:
    seen = replace(ANSWER, sides=(Side(DUG, (FROM_STONE,)), Side(NATURAL, seen=True)))
    assert card(seen, PLAIN).endswith(f"  {wording.SEEN_SIDE}")


def followed(follow: Follow) -> Answer:
    """The answer as a follow-up gets it."""
    return replace(ANSWER, follow=follow, carried="who dug it?", corrections=(), unknown=())


def test_matched_words_are_marked_and_the_rest_is_unchanged() -> None:
    marked = card(ANSWER, Style(60, marks=True))
    assert "The \x1b[1mpond\x1b[22m was \x1b[1mdug\x1b[22m in 1874" in marked
    assert ANSI.sub("", marked) == card(ANSWER, PLAIN)


def test_an_address_is_a_hyperlink_where_the_terminal_has_them() -> None:
    linked = card(ANSWER, Style(60, links=True, to=Links("")))
    assert (
        linked.count(
            ";https://example.org/pond?x=1#:~:text=The%20pond%20was%20dug%20in,child%20here%20knows%20the%20stone"
        )
        == 1
    )
    without = card(ANSWER, PLAIN).replace("    https://example.org/pond?x=1\n", "")
    assert ANSI.sub("", linked) == without


def test_where_no_address_is_known_the_link_is_a_search_and_says_so() -> None:
    answer = replace(ANSWER, sides=(Side(NATURAL, (FROM_SILT,)),))
    search = Style(80, links=True, to=Links("https://search.example/?q={words}"))
    shown = card(answer, search)
    assert ";https://search.example/?q=%22A+survey+of+ponds%22+Geological+Society\x1b\\" in shown
    assert " · find it" in ANSI.sub("", shown)
    assert "find it" not in card(answer, Style(80, links=True, to=Links("")))
    assert "find it" not in card(answer, PLAIN)


def test_a_hyperlink_cannot_be_escaped_from() -> None:
    hostile = replace(COURIER, url="https://example.org/\x1b]8;;\x07evil")
    answer = replace(ANSWER, sides=(Side(DUG, (replace(FROM_STONE, source=hostile),)),))
    shown = card(answer, Style(60, marks=True, links=True))
    assert "\x07" not in ANSI.sub("", shown)
    assert "\x1b" not in ANSI.sub("", shown)


def test_a_marked_word_that_breaks_over_two_lines_is_marked_on_both() -> None:
    broken = replace(FROM_STONE, spans=((13, 24),))
    shown = card(replace(ANSWER, sides=(Side(DUG, (broken,)),)), Style(20, marks=True))
    assert "│ The pond was \x1b[1mdug\x1b[22m\n  │ \x1b[1min 1874\x1b[22m by the" in shown


def test_a_side_that_no_passage_argues_says_so_in_words() -> None:
    shown = card(replace(ANSWER, sides=(Side(DUG, silent=True), Side(NATURAL, (FROM_SILT,)))), PLAIN)
    assert f"{DUG.label}\n  No passage here argues this side of the question.\n\n“Natural”" in shown


def test_a_side_of_which_nothing_fits_this_question_is_left_out() -> None:
    shown = card(replace(ANSWER, sides=(Side(DUG), Side(NATURAL, (FROM_SILT,)))), PLAIN)
    assert "“Dug”" not in shown
    assert "No passage here" not in shown
    assert "“Natural”" in shown


def test_what_comes_near_and_is_not_shown_is_counted_in_full_however_much_is_shown() -> None:
    third = replace(FROM_STONE, passage=replace(STONE, id="courier/third"))
    answer = replace(ANSWER, sides=(Side(NATURAL, (FROM_SILT, FROM_STONE), (third,), beyond=7),))
    assert card(answer, PLAIN).endswith("\n\n9 more passages come near (--full).")
    assert card(answer, PLAIN, each=2).endswith("\n\n8 more passages come near (--full).")
    assert whole(answer, PLAIN).endswith("\n\n  7 more passages come near (audiatur search lists them).")
    assert len(shown_passages(answer)) == 1
    assert len(shown_passages(answer, 2)) == 2
    assert len(shown_passages(answer, full=True)) == 3


def test_what_the_passage_says_is_dimmed_and_stands_only_above_a_quote_that_needs_it() -> None:
    dimmed = f"  \x1b[2m{FROM_SILT.passage.gist}\x1b[22m"
    assert dimmed in whole(ANSWER, Style(60, marks=True)).replace("\x1b[2m  ", "  \x1b[2m")
    assert FROM_SILT.passage.gist not in card(ANSWER, PLAIN)
    begun = replace(FROM_SILT, passage=replace(FROM_SILT.passage, quote="silt under the whole pond"), spans=())
    assert FROM_SILT.passage.gist in card(replace(ANSWER, sides=(Side(NATURAL, (begun,)),)), PLAIN)


def test_context_is_not_shown_beside_a_side_and_alone_where_none_answers() -> None:
    aside = Side(ASIDE, (FROM_SILT,))
    assert wording.CONTEXT_LABEL not in card(replace(ANSWER, sides=(Side(DUG, (FROM_STONE,)), aside)), PLAIN)
    assert wording.CONTEXT_LABEL in card(replace(ANSWER, sides=(Side(DUG), aside)), PLAIN)


@pytest.mark.parametrize("words", [45, 90])
def test_an_answer_of_two_sides_stands_on_thirty_lines_of_eighty_columns(words: int) -> None:
    quote = ("It was the ice that did it here. " * 60)[: words * 6]
    long = replace(FROM_STONE, passage=replace(STONE, quote=quote, note=Note("So they say. " * 20, "")), spans=())
    answer = replace(ANSWER, sides=(Side(DUG, (long, long), (long,)), Side(NATURAL, (long,)), Side(ASIDE, (long,))))
    assert len(card(answer, Style(80)).splitlines()) <= 30


def test_claims_that_fit_nearly_as_well_are_offered() -> None:
    shown = card(replace(ANSWER, others=(MILL,)), PLAIN)
    assert shown.endswith("\n\nIt may also be about:\n  Did the mill burn twice? (--claim mill)")


def test_no_answer_gives_its_reason_and_the_nearest_claims() -> None:
    reply = NoAnswer("who dug teh lake?", Reason.NOTHING_FITS, (POND, MILL), unknown=("lake",))
    assert card(reply, PLAIN) == lines("""
Nothing here answers that.
Nothing here mentions: lake.
Near to it, here:
  Was the pond at Weir dug by people? (--claim pond)
  Did the mill burn twice? (--claim mill)
""")


@pytest.mark.parametrize("reason", [Reason.EMPTY, Reason.TOO_LONG, Reason.NO_WORDS])
def test_bad_input_gets_one_line_and_nothing_else(reason: Reason) -> None:
    assert len(card(NoAnswer("\x1b[2J", reason), Style(80)).splitlines()) == 1


def test_a_search_lists_rank_score_and_matched_words() -> None:
    assert hits([FROM_SILT, FROM_STONE], PLAIN).splitlines()[:8] == [
        "1. survey/silt · natural · 1.50",
        "  matched: pond",
        "  The survey finds glacial silt.",
        "  │ Silt of the last ice age lies under the whole pond.",
        "  — Geological Society (primary document, date not known)",
        "",
        "2. courier/stone · dug · 3.25",
        "  matched: pond, dug",
    ]


def test_a_search_that_found_nothing_says_so() -> None:
    assert hits([], PLAIN) == "No passage holds these words."


def test_claims_are_listed_with_their_positions() -> None:
    assert claims([POND], PLAIN) == lines("""
Was the pond at Weir dug by people?
  pond · contested · 2 positions · 2 sources · 2 passages
  dug: “Dug”: the miller made the pond · held by the mayor
  natural: “Natural”: the ice made the pond · held by the
    Geological Society
""")


def test_sources_are_listed_with_what_is_known() -> None:
    assert sources([POND, MILL], PLAIN) == lines("""
Was the pond at Weir dug by people?

  The miller's pond [courier]
    author     Jo Reed, reporter
    publisher  Weir Courier, local newspaper
    kind       news report
    published  May 1998
    language   en
    address    https://example.org/pond?x=1
    rights     Weir Courier
    passages   1 (1 dug)

  A survey of ponds [survey]
    publisher  Geological Society
    kind       primary document
    published  date not known
    language   en
    passages   1 (1 natural)
    find it    https://duckduckgo.com/?q=%22A+survey+of+ponds%22+Geological+Society

Did the mill burn twice?

  No document is listed for this claim.
""")


def test_the_reasons_keep_their_indentation_when_they_wrap() -> None:
    reply = NoAnswer(
        "?", Reason.NOTHING_FITS, why=Explanation(("terms: pond", "  floor 0.5: not one of them reaches it"))
    )
    assert why(reply, Style(30)) == "terms: pond\n  floor 0.5: not one of them\n    reaches it"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    wide = [line for line in card(ANSWER, Style(width)).splitlines() if columns(line) > width]
    assert wide == []


def test_every_word_of_a_quote_is_shown_in_order() -> None:
    for width in range(20, 100, 7):
        bars = [line[4:] for line in card(ANSWER, Style(width)).splitlines() if line.startswith("  │ ")]
        assert " ".join(bars).startswith(STONE.quote)


HOSTILE = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\x1b\x9b\x07\u202e\u2066\u200f\n\r\t "), max_size=60
)


@st.composite
def hostile_answers(draw: st.DrawFn) -> Answer:
    quote = draw(HOSTILE)
    edges = sorted(draw(st.sets(st.integers(0, len(quote)), max_size=6)))
    passage = replace(
        STONE, quote=quote, gist=draw(HOSTILE), speaker=draw(HOSTILE), role=draw(HOSTILE),
        note=Note(draw(HOSTILE), draw(HOSTILE)),
    )  # fmt: skip
    source = replace(COURIER, publisher=draw(HOSTILE), title=draw(HOSTILE), url=draw(HOSTILE), rights=draw(HOSTILE))
    excerpt = replace(
        FROM_STONE, passage=passage, source=source, spans=tuple(zip(edges[::2], edges[1::2], strict=False))
    )
    claim = replace(POND, question=draw(HOSTILE), sources=(source,))
    position = replace(DUG, label=draw(HOSTILE), held_by=draw(HOSTILE))
    return replace(
        ANSWER, claim=claim, sides=(Side(position, (excerpt,)),), agreed=(Statement(draw(HOSTILE), ()),),
        corrections=(Correction(draw(HOSTILE), draw(HOSTILE)),), carried=draw(HOSTILE), unknown=(draw(HOSTILE),),
        others=(claim,), why=Explanation((draw(HOSTILE),)),
    )  # fmt: skip


@given(hostile_answers(), st.integers(20, 100))
def test_nothing_from_outside_reaches_the_terminal_as_a_command(answer: Answer, width: int) -> None:
    for style in (Style(width), Style(width, marks=True, links=True)):
        excerpts = answer.sides[0].excerpts
        texts = (card(answer, style), hits(excerpts, style), sources([answer.claim], style), why(answer, style))
        for text in texts:
            left = ANSI.sub("", text) if style.marks else text
            assert {c for c in left if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}


def test_a_long_quote_is_shown_by_the_sentences_that_bear_on_the_question_and_whole_in_a_search() -> None:
    quote = f"The pond was dug by the miller. {'Nobody knows, ' * 25}or so they say."
    long = replace(FROM_STONE, passage=replace(STONE, quote=quote), spans=())
    found = hits([long], Style(width=100))
    assert "or so they say." in found
    answer = replace(ANSWER, sides=(replace(ANSWER.sides[0], excerpts=(long,)),))
    assert "│ The pond was dug by the miller. […]\n" in card(answer, Style(width=100))
