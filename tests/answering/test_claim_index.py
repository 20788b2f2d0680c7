from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.chat import messages
from bot.answering.claim_index import ClaimIndex, spoken, texts_to_encode
from bot.knowledge.model import Topic, Vocabulary
from bot.retrieval.encoder_process import PASSAGE
from bot.retrieval.vectors import Vectors
from tests.answering.bases import HERON, only, passage
from tests.retrieval.hashing import HashingEncoder

WHISKERS = Topic(("any rumours about whiskers?",), ("pamphlet/otter", "gazette/saw"))
KNOWN = replace(HERON, topics=(WHISKERS,), unanswered=("Who mended the fence?",))


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    return ClaimIndex(KNOWN)


def found_by(index: ClaimIndex, text: str) -> set[str]:
    terms = [token.term for token in index.tokens_of(text)]
    scores = index.body.scores(dict.fromkeys(terms, 1.0))
    return {index.passages[number].id for number in np.flatnonzero(scores).tolist()}


def test_passages_are_numbered_in_the_order_of_the_claim_and_found_by_their_ids(index: ClaimIndex) -> None:
    assert [index.number_of[one.id] for one in KNOWN.passages] == [0, 1, 2, 3, 4]
    assert [index.source(one).id for one in index.passages] == [one.source for one in KNOWN.passages]


def test_each_passage_is_as_like_as_the_nearest_wording_that_it_answers(index: ClaimIndex) -> None:
    texts = [one.text for one in index.wordings]
    likenesses = np.zeros(len(texts))
    likenesses[texts.index("any rumours about whiskers?")] = 0.5  # answered by passages 4 and 0
    likenesses[texts.index("Who saw the heron?")] = 0.8  # by 0 and 3
    assert index.answers.best(likenesses, 5).tolist() == [0.8, 0.0, 0.0, 0.8, 0.5]
    assert index.answers.best(likenesses, 5, cost=0.1).tolist() == pytest.approx([0.8, 0.0, 0.0, 0.72, 0.5])


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("tracks", {"pamphlet/otter"}),
        ("Wilma Reed", {"gazette/saw"}),
        ("Cuthbert Vane", {"pamphlet/absent", "pamphlet/otter"}),
        ("May 1931", {"gazette/gone"}),
        ("Gazette", {"gazette/saw", "gazette/gone", "gazette/feathers"}),
    ],
)
def test_a_passage_is_found_by_its_words_and_by_whom_it_is_attributed_to(
    index: ClaimIndex, text: str, passages: set[str]
) -> None:
    assert found_by(index, text) == passages


def test_a_passage_is_found_by_its_gist_and_in_the_language_of_its_source() -> None:
    german = passage("single", "de", "did", "Er sah den Graureiher", gist="The grey one was watched", section="Teich")
    claim = only(HERON, german)
    index = ClaimIndex(replace(claim, sources=(replace(claim.sources[0], language="de"),)))
    for text in ("were they watching?", "die Graureiher"):
        assert found_by(index, text) == {"single/de"}, text
    assert index.tokens_of("sah er Graureihern nach?")[-1].term in index.terms_of(german)


def test_words_are_held_by_passages_and_wordings_and_those_of_silence_are_merely_known(index: ClaimIndex) -> None:
    held = [word for word in ("tracks", "whiskers", "fence", "zebra") if index.holds(index.analyzer.terms(word)[0])]
    known = [word for word in ("tracks", "whiskers", "fence", "zebra") if index.knows(index.analyzer.terms(word)[0])]
    assert held == ["tracks", "whiskers"]
    assert known == ["tracks", "whiskers", "fence"]


def test_a_word_that_nothing_holds_tells_as_much_as_the_rarest(index: ClaimIndex) -> None:
    assert index.idf("zebra") == index.rarest == pytest.approx(np.log(6))
    assert index.idf("FISH") < index.idf("otter") == pytest.approx(index.rarest)
    assert index.idf("whisker") > 0  # a wording alone holds it


def test_a_term_is_called_by_the_word_that_stands_there_most(index: ClaimIndex) -> None:
    assert index.word_of("FISH") == "goldfish"
    assert index.word_of("track") == "tracks"
    assert index.word_of("NO-SUCH-THING") == "no such thing"
    assert index.word_of("german:haus") == "haus"


def test_people_and_publishers_are_names_and_what_they_speak_of_is_none(index: ClaimIndex) -> None:
    assert {"wilma", "reed", "vane", "gazett"} <= index.names
    assert index.names.isdisjoint({"otter", "FISH", "BIRD"})
    people = {"": {"vicar": ("Penn", "Ezra Penn"), "pond": ("Pond", "duck pond")}}
    assert "VICAR" in ClaimIndex(replace(HERON, vocabulary=Vocabulary(people))).names
    assert "POND" not in ClaimIndex(replace(HERON, vocabulary=Vocabulary(people))).names


def test_words_are_spelt_as_the_claim_writes_them(index: ClaimIndex) -> None:
    assert index.speller.correct("Milbrook") == "Millbrook"
    assert index.speller.correct("рыбаа", "ru") is None  # one more letter at the end may be an ending
    assert index.speller.correct("рыыба", "ru") == "рыба"
    assert index.speller.correct("Goldfissch", "de") == "Goldfisch"


def test_a_name_of_what_the_claim_does_not_speak_of_is_meant_by_no_mistake() -> None:
    zeppelin = {"": {"airship": ("zeppelin", "airship")}}
    idle = ClaimIndex(replace(HERON, vocabulary=Vocabulary(zeppelin)))
    flying = ClaimIndex(
        replace(HERON, vocabulary=Vocabulary(zeppelin), topics=(Topic(("whose airship",), ("gazette/saw",)),))
    )
    assert "zeppelin" not in idle.speller
    assert "zeppelin" in flying.speller


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("There was a quid pro quo", "en"),
        ("Nobody saw it", "en"),
        ("der Reiher und die Fische waren nicht da", "de"),
        ("Кто видел цаплю?", "ru"),
    ],
)
def test_a_curators_words_are_english_unless_they_tell_otherwise(text: str, language: str) -> None:
    assert spoken(text) == language


def test_every_text_that_a_question_is_compared_with_is_encoded_once() -> None:
    texts = texts_to_encode(KNOWN)
    assert len(texts) == len(set(texts))
    quotes = [PASSAGE + one.quote for one in KNOWN.passages]
    assert set(texts) == {
        *quotes,
        *(one.gist for one in KNOWN.passages),
        KNOWN.question,
        *KNOWN.asks,
        *KNOWN.cruxes[0].asks,
        KNOWN.cruxes[0].question,
        *WHISKERS.asks,
        *KNOWN.unanswered,
    }


def test_a_claim_has_vectors_once_all_of_its_texts_are_encoded_and_not_before(index: ClaimIndex) -> None:
    encoder = HashingEncoder()
    texts, chat = texts_to_encode(KNOWN), encoder.encode(messages())
    whole = Vectors.empty(encoder.name).with_added(texts, encoder.encode(texts))
    complete = index.with_vectors(whole, chat)
    assert index.vectors is None
    assert complete.vectors is not None
    assert complete.vectors.quotes.shape == (5, 384)
    assert complete.vectors.wordings.shape == (len(index.wordings), 384)
    assert complete.vectors.unanswered.shape == (1, 384)
    assert complete.body is index.body
    for lacking in (PASSAGE + KNOWN.passages[2].quote, KNOWN.question, WHISKERS.asks[0], KNOWN.unanswered[0]):
        fewer = whole.restricted_to([text for text in texts if text != lacking])
        assert index.with_vectors(fewer, chat) is index
