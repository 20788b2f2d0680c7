from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.corpus import NEAREST, Corpus
from bot.knowledge.model import Topic, Vocabulary
from tests.answering.bases import CLOCK, HERON, answerer, base, copied, encoded, only, passage
from tests.retrieval.hashing import HashingEncoder

MANY = tuple(
    replace(
        only(CLOCK, passage("single", "one", "rust", f"The {thing} of the {place} was stolen")),
        id=thing,
        question=f"Who stole the {thing}?",
        vocabulary=Vocabulary({"en": {thing: (thing, name)}}),
    )
    for thing, place, name in (
        ("saddle", "mill", "horse seat"),
        ("kettle", "inn", "water boiler"),
        ("ladder", "orchard", "climbing frame"),
        ("violin", "school", "fiddle"),
    )
)


def ids(corpus: Corpus, question: str, *, meaning: bool = False) -> list[str]:
    asked = HashingEncoder().encode([question])[0] if meaning else None
    return [index.claim.id for index in corpus.nearest(question, asked)]


def test_of_few_claims_each_is_asked() -> None:
    few = Corpus.build(base(*MANY[:NEAREST]))
    assert ids(few, "best pizza?") == [claim.id for claim in MANY[:NEAREST]]


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("was there a violin?", ["violin"]),
        ("who has my fiddle?", ["violin"]),
        ("the inn", ["kettle"]),
        ("ist die orchard gestohlen?", ["ladder"]),  # a name that its own language would cut otherwise
    ],
)
def test_of_many_claims_those_are_asked_whose_words_or_names_fit(question: str, nearest: list[str]) -> None:
    many = Corpus.build(base(*MANY, HERON))
    assert ids(many, question) == nearest
    assert len(ids(many, "was the ladder of the orchard stolen?")) == NEAREST
    assert ids(many, "was the ladder of the orchard stolen?")[0] == "ladder"
    assert ids(many, "best pizza?") == []


def test_of_many_claims_those_are_asked_too_that_are_nearest_by_meaning() -> None:
    without = encoded(*MANY, HERON, without="saddle").corpus
    found = ids(without, "who saw the heron swallow a goldfish?", meaning=True)
    assert "heron" in found
    assert len(found) <= 2 * NEAREST
    # No word that tells anything stands in a claim, and function words bring none near but by meaning.
    assert ids(without, "there were") == []
    assert ids(without, "there were", meaning=True)[0] == "heron"


def test_what_one_claim_calls_things_changes_no_other() -> None:
    odd = replace(CLOCK, vocabulary=Vocabulary({"": {"otter": ("heron", "pond")}, "en": {"mud": ("seen",)}}))
    alone, beside, odder = answerer(HERON), answerer(HERON, CLOCK), answerer(HERON, odd)
    for question in ("who saw the heron at the pond?", "an otter in the mud?", "was the herron seen"):
        first, *others = (one.judge(question, "heron")[0] for one in (alone, beside, odder))
        for other in others:
            assert other.match.question == first.match.question
            assert other.sure == first.sure
            assert other.match.shares.tolist() == first.match.shares.tolist()
            assert other.match.overlaps.tolist() == first.match.overlaps.tolist()
    assert odder.judge("the pond", "clock")[0].match.question.unknown.keys() == {"OTTER"}


def test_an_edit_of_one_claim_leaves_the_index_of_another_as_it_is() -> None:
    before = Corpus.build(base(HERON, CLOCK))
    edited = replace(CLOCK, asks=("Who stopped it?",))
    after = Corpus.build(base(HERON, edited), before)
    assert after.indexes[0] is before.indexes[0]
    assert after.indexes[1].claim is edited
    assert Corpus.build(base(CLOCK), before).indexes == before.indexes[1:]


def test_an_edit_of_one_claim_keeps_the_vectors_of_another() -> None:
    before = encoded(HERON, CLOCK).corpus
    after = Corpus.build(base(HERON, replace(CLOCK, asks=("Who stopped it?",))), before)
    assert after.indexes[0].vectors is before.indexes[0].vectors
    assert [claim.id for claim in after.without_vectors] == ["clock"]


def test_reading_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    Corpus.build(base(HERON, CLOCK), progress=lambda read, whole: told.append((read, whole)))
    assert told == [(5, 7), (7, 7)]


def test_a_corpus_says_what_it_holds() -> None:
    corpus = encoded(HERON, CLOCK, without="clock").corpus
    assert corpus.passages == 7
    assert corpus.has_vectors
    assert [claim.id for claim in corpus.without_vectors] == ["clock"]
    assert not answerer().corpus.has_vectors
    index = corpus.of("clock")
    assert index is not None
    assert index.claim is CLOCK
    assert corpus.of("no-such") is None


def test_the_same_claim_is_asked_once_though_words_and_meaning_both_find_it() -> None:
    twins = [copied(HERON, f"heron-{number}", f"a{number}", f"b{number}") for number in range(4)]
    found = ids(encoded(*twins).corpus, "who saw the heron?", meaning=True)
    assert len(found) == len(set(found))


def test_a_topic_of_one_claim_is_none_of_another() -> None:
    known = answerer(HERON, replace(CLOCK, topics=(Topic(("whose whiskers",), ("ledger/rust",)),)))
    heron, clock = (known.judge("whiskers", claim)[0].match.question for claim in ("heron", "clock"))
    assert (set(heron.unknown), set(clock.terms)) == ({"whisker"}, {"whisker"})


def test_some_of_the_claims_answer_as_if_there_were_no_others() -> None:
    many = encoded(*MANY, HERON)
    some = many.among(("violin", "kettle", "unheard-of"))
    assert [claim.id for claim in some.base.claims] == ["kettle", "violin"]
    assert ids(some.corpus, "the heron") == ["kettle", "violin"]
    assert some.corpus.of("violin") is many.corpus.of("violin")
    assert some.encoder is many.encoder
    assert isinstance(many.ask("Did the heron eat the goldfish?"), Answer)
    assert isinstance(some.ask("Did the heron eat the goldfish?"), NoAnswer)
    assert isinstance(many.among(("unheard-of",)).ask("Did the heron eat the goldfish?"), NoAnswer)
