"""A card is corrected where it stands: real cards of the shipped claim, as Discord gives them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answer, Excerpt, Side
from bot.answering.answerer import Answerer
from bot.answering.follow import Follow
from bot.answering.turn import Turn
from bot.discord_app.cards.blocks import CORRECTED, blocks, is_true, label_of, on_card, plain
from bot.discord_app.cards.budget import COMPONENTS, TEXT, measure
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.correction import MOST_CHANGES, Corrected, Now, What, corrected_card
from bot.discord_app.cards.layout import text
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.posting import public_card, signed_card
from bot.discord_app.cards.version import WHOLE_CLAIM, Versions
from bot.knowledge.load import load
from bot.knowledge.model import KnowledgeBase, Note, PartialDate, Passage
from bot.render import phrases
from bot.render.catalogue import gettext, speaking
from bot.render.links import Links
from bot.render.snippet import MOST_WORDS
from bot.settings import load_answering
from bot.store.cards import Card
from tests.discord_app.posted import edited, fetched
from tests.discord_app.samples import make_answer
from tests.discord_app.views import ids, labels, texts, texts_of

QUESTION = "Did Baker promise not to expand NATO?"
DAY = PartialDate(2026, 11, 30)
LATER = PartialDate(2027, 1, 2)


@pytest.fixture(scope="module")
def answerer(root: Path) -> Answerer:
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


@dataclass
class Stands:
    """A card in a channel, and what is remembered of it."""

    view: discord.ui.LayoutView
    card: Card

    @classmethod
    def of(cls, view: discord.ui.LayoutView, base: KnowledgeBase, language: str = "en") -> Stands:
        posted = fetched(view)
        found = on_card(posted, base, Versions(base))
        assert found is not None
        return cls(posted, Card(1, 2, 3, found.claim, language, found.shown))

    def after(self, base: KnowledgeBase, day: PartialDate = DAY, *, kept: Card | None = None) -> Corrected:
        """The card once the base is this one; it stands so from then on."""
        with speaking(self.card.language):
            corrected = corrected_card(self.view, kept or self.card, Now(base, Versions(base), day))
        self.view, self.card = fetched(corrected.view), corrected.card
        return corrected

    @property
    def passages(self) -> list[str]:
        return [one.passage for one in self.card.shown]

    def told(self) -> list[str]:
        """The lines that say what was corrected."""
        found = (part.content for part in self.view.walk_children() if part.id == CORRECTED)
        return "\n".join(found).replace("-# ", "").splitlines()


@pytest.fixture
def answer(answerer: Answerer) -> Answer:
    reply = answerer.ask(QUESTION)
    assert isinstance(reply, Answer)
    return reply


@pytest.fixture(params=["en", "de"])
def stands(request: pytest.FixtureRequest, answer: Answer, answerer: Answerer) -> Stands:
    language: str = request.param
    with speaking(language):
        return Stands.of(card(answer, Occasion(asker=5)), answerer.base, language)


def said(what: What) -> str:
    return phrases.corrected(DAY, [what], "").partition(": ")[2]


def plain_of(written: str) -> str:
    return "\n".join(plain(line) for line in written.split("\n"))


def reworded(passage: Passage) -> Passage:
    return replace(passage, quote="Baker said something else. " + "It was long and had many words in it. " * 12)


def withdrawn(_: Passage) -> None:
    return None


def test_a_card_is_read_as_what_it_shows(answer: Answer, answerer: Answerer, stands: Stands) -> None:
    with speaking(stands.card.language):
        assert set(stands.passages) == set(plan(answer, Links()).shown)
    assert all(any(one.text == plain(line) for line in texts(stands.view).split("\n")) for one in stands.card.shown)
    versions = Versions(answerer.base)
    assert all(versions.holds(stands.card.claim, one.passage, one.version) for one in stands.card.shown)
    assert not stands.after(answerer.base).edited


def test_another_wording_takes_the_place_of_the_old_one_and_a_line_says_so(stands: Stands, answerer: Answerer) -> None:
    first, other = stands.card.shown
    before, controls, offered = texts(stands.view), ids(stands.view), labels(stands.view)
    corrected = stands.after(edited(answerer.base, first.passage, reworded))
    assert corrected.edited
    assert first.text in plain_of(before)
    assert first.text not in plain_of(texts(stands.view))
    assert other.text in plain_of(texts(stands.view))
    assert "Baker said something else." in plain_of(texts(stands.view))
    shown = next(one.text for one in stands.card.shown if one.passage == first.passage)
    assert shown.endswith("[…]")
    assert len(shown.split()) <= MOST_WORDS + 1
    assert (ids(stands.view), labels(stands.view)) == (controls, offered)
    with speaking(stands.card.language):
        label = next(block.label for block in blocks(stands.view) if plain(block.head) == shown)
        assert stands.told() == [phrases.corrected(DAY, [What.WORDING], label)]
    assert not stands.after(edited(answerer.base, first.passage, reworded)).edited


def test_what_was_withdrawn_is_told_in_its_place_and_comes_back_there(stands: Stands, answerer: Answerer) -> None:
    before, there = texts(stands.view), stands.card.shown
    neither = edited(edited(answerer.base, there[0].passage, withdrawn), there[1].passage, withdrawn)
    stands.after(neither)
    with speaking(stands.card.language):
        assert texts(stands.view).count(gettext(phrases.WITHDRAWN)) == 2
        assert len(stands.told()) == 2
    assert all(one.text not in plain_of(texts(stands.view)) for one in there)
    assert not stands.after(neither).edited
    stands.after(answerer.base, LATER)
    assert plain_of(texts(stands.view)).split("\n")[:6] == plain_of(before).split("\n")[:6]
    assert stands.card.shown == there
    with speaking(stands.card.language):
        assert sum(said(What.RESTORED) in line for line in stands.told()) == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: replace(one, speaker="Somebody Else"), What.CREDIT),
        (lambda one: replace(one, said=PartialDate(1991, 3, 1), speaker="X"), What.CREDIT),
        (lambda one: replace(one, note=Note("That is not in the record.", "the record")), What.NOTE),
    ],
)
def test_who_said_it_and_what_stands_beside_it_are_corrected_too(
    stands: Stands, answerer: Answerer, change: Callable[[Passage], Passage], told: What
) -> None:
    first = stands.card.shown[0]
    quoted = [line for line in texts(stands.view).split("\n") if line.startswith("> ")]
    stands.after(edited(answerer.base, first.passage, change))
    assert [line for line in texts(stands.view).split("\n") if line.startswith("> ")] == quoted
    with speaking(stands.card.language):
        assert said(told) in stands.told()[0]
    stands.after(answerer.base, LATER)
    assert [line for line in texts(stands.view).split("\n") if line.startswith("> ")] == quoted
    assert "Somebody Else" not in texts(stands.view)
    assert "not in the record" not in texts(stands.view)


def test_what_a_reader_cannot_see_changes_no_card(stands: Stands, answerer: Answerer) -> None:
    first = stands.card.shown[0].passage
    longer = edited(
        answerer.base, first, lambda one: replace(one, quote=f"{one.quote} And so it went on.", section="x")
    )
    assert not stands.after(longer).edited
    assert stands.told() == []
    versions = Versions(longer)
    assert all(versions.holds(stands.card.claim, one.passage, one.version) for one in stands.card.shown)


def test_an_excerpt_that_argues_another_side_is_taken_out(stands: Stands, answerer: Answerer) -> None:
    first = stands.card.shown[0]
    here = next(one.position for claim in answerer.base.claims for one in claim.passages if one.id == first.passage)
    moved = edited(answerer.base, first.passage, lambda one: replace(one, position={"yes": "myth"}.get(here, "yes")))
    stands.after(moved)
    with speaking(stands.card.language):
        assert gettext(phrases.MOVED) in texts(stands.view)
    assert first.text not in plain_of(texts(stands.view))
    assert not stands.after(moved).edited


def test_a_card_whose_claim_is_gone_says_so_until_it_is_back(stands: Stands, answerer: Answerer) -> None:
    before = texts_of(stands.view)
    nothing = replace(answerer.base, claims=())
    assert stands.after(nothing).edited
    with speaking(stands.card.language):
        assert stands.told() == [phrases.claim_gone_since(DAY)]
    assert not stands.after(nothing, LATER).edited
    stands.after(answerer.base, LATER)
    assert texts_of(stands.view) == before


def test_the_latest_correction_stands_first_and_old_ones_are_counted(stands: Stands, answerer: Answerer) -> None:
    first = stands.card.shown[0].passage
    for year in range(2027, 2027 + MOST_CHANGES + 5):
        changed = edited(answerer.base, first, lambda one, year=year: replace(one, quote=f"It was in {year}."))
        assert stands.after(changed, PartialDate(year, 1, 2)).edited
    told = stands.told()
    assert [str(year) in line for year, line in zip((2131, 2130, 2129), told, strict=False)] == [True] * 3
    with speaking(stands.card.language):
        assert told[3:] == [phrases.corrected_earlier(MOST_CHANGES - 3, PartialDate(2032, 1, 2))]
    assert sum(map(measure, texts_of(stands.view))) <= TEXT


def test_what_was_done_before_a_kill_is_not_done_again(stands: Stands, answerer: Answerer) -> None:
    changed = edited(answerer.base, stands.card.shown[0].passage, reworded)
    changed = edited(changed, stands.card.shown[1].passage, withdrawn)
    remembered = stands.card
    landed = stands.after(changed)
    stood = texts_of(stands.view)
    intended = replace(remembered, changes=landed.card.changes)
    again = stands.after(changed, LATER, kept=intended)
    assert not again.edited
    assert texts_of(stands.view) == stood
    assert again.card == landed.card


def test_what_was_written_down_and_not_done_is_done_as_it_was_written(stands: Stands, answerer: Answerer) -> None:
    changed = edited(answerer.base, stands.card.shown[0].passage, reworded)
    view, remembered = fetched(stands.view), stands.card
    landed = stands.after(changed)
    stood = texts_of(stands.view)
    stands.view = view
    assert stands.after(changed, LATER, kept=replace(remembered, changes=landed.card.changes)).edited
    assert texts_of(stands.view) == stood


def test_a_full_card_stays_within_what_discord_takes(stands: Stands, answerer: Answerer) -> None:
    while sum(1 for _ in stands.view.walk_children()) < COMPONENTS:
        stands.view.add_item(text("-# x" * 10))
    long = "word " * 900 + "end."
    stands.after(edited(answerer.base, stands.card.shown[0].passage, lambda one: replace(one, quote=long)))
    assert sum(1 for _ in stands.view.walk_children()) <= COMPONENTS
    assert sum(measure(one) + 1 for one in texts_of(stands.view)) <= TEXT
    assert len(stands.told()) == 1
    assert all(not one.text.startswith("word word") for one in stands.card.shown)


def test_a_signed_card_keeps_the_name_and_says_nothing_of_what_was_checked(answer: Answer, answerer: Answerer) -> None:
    view = signed_card(public_card(card(answer, Occasion(target=9))), "Mona")
    stands = Stands.of(view, answerer.base)
    stands.after(edited(answerer.base, stands.card.shown[0].passage, reworded))
    assert phrases.posted_by("Mona") in texts(stands.view)
    assert "Baker said something else." in plain_of(texts(stands.view))


def test_one_of_two_comes_back_under_its_own_label(stands: Stands, answerer: Answerer) -> None:
    first, second = stands.card.shown
    without = edited(answerer.base, first.passage, withdrawn)
    stands.after(edited(without, second.passage, withdrawn))
    stands.after(without)
    (back,) = [block for block in blocks(stands.view) if block.head.startswith("> ")]
    side = next(one.position for claim in without.claims for one in claim.passages if one.id == second.passage)
    assert label_of(back, without.claims[0]) == side


def test_a_line_that_stands_for_two_passages_stays_for_the_other(answer: Answer, answerer: Answerer) -> None:
    source = next(one for one in answerer.base.claims[0].sources if one.id == "lrt-2022")
    unnamed = [one for one in source.passages if not one.speaker][:2]
    side = Side(answer.sides[0].position, tuple(Excerpt(one, source, 0.0) for one in unnamed))
    dates = replace(answer, sides=(side,), events=(), follow=Follow.WHEN)
    stands = Stands.of(card(dates, Occasion(asker=5)), answerer.base)
    one, other = stands.card.shown
    assert one.text == other.text
    without = edited(answerer.base, one.passage, withdrawn)
    assert not stands.after(without).edited
    assert stands.after(edited(without, other.passage, withdrawn)).edited
    assert phrases.WITHDRAWN in texts(stands.view)


@pytest.mark.parametrize("asked", ["who says so?", "when was that?"])
def test_a_list_of_documents_or_dates_is_corrected_line_by_line(answer: Answer, answerer: Answerer, asked: str) -> None:
    before = Turn.after(answer, None, plan(answer, Links()).shown)
    reply = answerer.ask(asked, previous=before)
    assert isinstance(reply, Answer)
    stands = Stands.of(card(reply, Occasion(asker=5)), answerer.base)
    assert set(stands.passages) == set(plan(reply, Links()).shown)
    first, second = stands.passages[:2]
    changed = edited(answerer.base, first, lambda one: replace(one, speaker="Somebody Else"))
    stands.after(edited(changed, second, withdrawn))
    listed = [line for line in texts(stands.view).split("\n") if line.startswith("- ")]
    assert sum("Somebody Else" in line for line in listed) == 1
    assert f"- {phrases.WITHDRAWN}" in listed
    assert said(What.CREDIT) in " ".join(stands.told())


def test_a_card_that_shows_no_passage_knows_its_claim(answer: Answer, answerer: Answerer) -> None:
    before = Turn.after(answer, None, plan(answer, Links()).shown)
    reply = answerer.ask("are you sure?", previous=before)
    assert isinstance(reply, Answer)
    stands = Stands.of(card(replace(reply, sides=()), Occasion(asker=5)), answerer.base)
    assert stands.passages == [WHOLE_CLAIM]
    assert not stands.after(answerer.base).edited
    assert stands.after(replace(answerer.base, claims=())).edited


def test_what_was_corrected_between_the_answer_and_the_card_is_out_of_date_at_once(
    answer: Answer, answerer: Answerer
) -> None:
    first = plan(answer, Links()).shown[0]
    later = edited(answerer.base, first, reworded)
    found = on_card(fetched(card(answer, Occasion(asker=5))), later, Versions(later))
    assert found is not None
    versions = Versions(later)
    out_of_date = [one.passage for one in found.shown if not versions.holds(found.claim, one.passage, one.version)]
    assert out_of_date == [first]


@given(
    st.text(alphabet=st.sampled_from("aB1 .*_~`[]()<>@:#-+>\\|“…\n\u0301ß不"), min_size=1, max_size=80).filter(
        str.strip
    )
)
def test_whatever_a_quote_is_made_of_it_is_known_again_on_its_card(quote: str) -> None:
    answer = make_answer({"myth": [f"{quote} y"], "yes": ["It looks like cheese."]})
    base = KnowledgeBase((answer.claim,), "")
    found = on_card(fetched(card(answer, Occasion(asker=5))), base, Versions(base))
    assert found is not None
    versions = Versions(base)
    current = [one.passage for one in found.shown if versions.holds(found.claim, one.passage, one.version)]
    assert len(current) == 2
    assert is_true(fetched(card(answer, Occasion(target=5))), answer.claim)


def test_a_message_that_is_no_card_shows_nothing(answerer: Answerer) -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(text("> a quote of anybody"))
    assert on_card(fetched(view), answerer.base, Versions(answerer.base)) is None
