from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from itertools import islice, product
from pathlib import Path

import pytest

from benchmarks.corpus import knowledge
from benchmarks.fit import NAMES
from bot.answering.abstention import Coefficients, Features, Judgement, Model, features_of, shipped_model
from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.answering.chat import messages
from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import match
from bot.answering.question import clean, read_question
from bot.knowledge.load import load
from bot.knowledge.model import CONTEXT, Claim, Vocabulary
from bot.settings import AnsweringSettings
from tests.answering.bases import HERON, answerer, encoded, only, passage, source

SKERROW = ("Did the keeper leave his post?", "was the lamp faulty or not tended", "is the log genuine", "lamp shop")


@pytest.fixture(scope="module")
def skerrow(root: Path) -> Claim:
    return load(root / "tests" / "quality" / "knowledge").claims[0]


def features(answerer: Answerer, text: str) -> Features:
    return features_of(answerer.matched(text, answerer.corpus.indexes[0]))


def sure(answerer: Answerer, text: str) -> float:
    return answerer.model.confidence(answerer.matched(clean(text), answerer.corpus.indexes[0]))


def test_the_model_has_a_weight_for_each_feature_that_was_fitted_and_for_no_other() -> None:
    written = json.loads(Path(str(sys.modules[Model.__module__].__file__)).with_name("coefficients.json").read_text())
    assert set(written) == {one.name for one in fields(Model)}
    model, known = shipped_model(), {one.name for one in fields(Features)}
    for way, judgements in NAMES.items():
        for kind, names in judgements.items():
            weights = getattr(getattr(model, way), kind)
            assert set(weights) == {"intercept", *names}
            assert known >= set(names)
            assert all(math.isfinite(weight) for weight in weights.values())
            assert weights["intercept"] < 0 < weights["known"]
    assert model.encoder.answerability["unanswered"] < 0 > model.words.answerability["unanswered"]
    # By words alone there is no meaning to judge by.
    assert {"cosine", "margin"}.isdisjoint(name for names in NAMES["words"].values() for name in names)


SURE, UNSURE = {"intercept": 1e9}, {"intercept": -1e9}


def test_confidence_is_the_probability_of_both_judgements_each_by_the_logistic_function() -> None:
    index = answerer().corpus.indexes[0]
    held = match(read_question("who saw the heron", index), index)
    found = asdict(features_of(held))
    weights = {"intercept": -1.0, "five": 2.0, "unanswered": -0.5, "known": 0.25}
    total = -1.0 + 2.0 * found["five"] - 0.5 * found["unanswered"] + 0.25 * found["known"]
    once = 1 / (1 + math.exp(-total))

    def confidence(domain: Coefficients, answerability: Coefficients) -> float:
        return Model(Judgement({}, {}), Judgement(domain, answerability)).confidence(held)

    assert confidence(weights, SURE) == confidence(SURE, weights) == pytest.approx(once)
    assert confidence(weights, weights) == pytest.approx(once**2)
    assert confidence(SURE, SURE) == 1.0
    assert max(confidence(SURE, UNSURE), confidence(UNSURE, SURE)) < 1e-20


def test_a_question_is_judged_by_what_it_is_compared_by() -> None:
    model = Model(Judgement(SURE, SURE), Judgement(SURE, UNSURE))
    for base, confident in ((answerer(), False), (encoded(), True), (encoded(without="heron"), False)):
        (index,) = base.corpus.indexes
        assert (model.confidence(base.matched("who saw the heron", index)) > 0.5) is confident


def test_the_features_are_what_they_say() -> None:
    heron = answerer(replace(HERON, unanswered=("Who mended the fence?",)))
    held = heron.matched("who saw the heron at the fence", heron.corpus.indexes[0])
    found = features_of(held)
    assert found.known == held.question.known
    assert found.unanswered == pytest.approx(held.unanswered - 0.2)
    assert (found.cosine, found.margin) == (0.0, 0.0)
    assert 0 < found.five < held.content * (held.shares.max() + held.overlaps.max()) / 2


def test_the_five_best_passages_count_as_many_as_there_are() -> None:
    one = answerer(only(HERON, passage("single", "saw", "did", "I saw the heron swallow a goldfish", gist="Breakfast")))
    found = features(one, "did it swallow the goldfish at breakfast?")
    held = one.matched("did it swallow the goldfish at breakfast?", one.corpus.indexes[0])
    answered = held.overlaps[0]  # of the gist; the question of the claim is answered by no passage in particular
    assert found.five == pytest.approx(held.content * (held.shares.max() + answered) / 2)


def test_a_question_of_strange_words_has_the_features_of_nothing() -> None:
    for text in ("zzyzx qwrtp", "🦩🦩🦩", "who is it that"):
        assert features(answerer(), text) == Features(0.0, 0.0, 0.0)
        assert sure(answerer(), text) < 0.01


def test_two_questions_that_have_little_in_common_say_nothing_of_each_other() -> None:
    known = answerer(replace(HERON, unanswered=("Who wrote to the paper about the noise of the goldfish market?",)))
    assert features(known, "an otter and its tracks, or the goldfish?").unanswered == 0.0


def test_what_is_known_not_to_be_answered_is_met_with_silence() -> None:
    asked, settings = "why did the otter take the goldfish?", AnsweringSettings()
    assert isinstance(answerer(settings=settings).ask(asked), Answer)
    known = replace(HERON, unanswered=("For what did an otter take the goldfish?",))
    for base in (answerer(known, settings=settings), encoded(known, settings=settings)):
        assert isinstance(base.ask(asked), NoAnswer)


@pytest.fixture(scope="module")
def strangers() -> tuple[Claim, ...]:
    """Other claims, of two thousand passages together."""
    return knowledge(2_000).claims


@pytest.mark.parametrize("made", [answerer, encoded])
def test_a_question_means_the_same_among_two_thousand_passages_of_other_claims(
    made: Callable[..., Answerer], skerrow: Claim, strangers: tuple[Claim, ...]
) -> None:
    alone, among = made(skerrow), made(skerrow, *strangers)
    for text in SKERROW:
        one, other = alone.judge(text, skerrow.id)[0], among.judge(text, skerrow.id)[0]
        assert features_of(one.match) == features_of(other.match)
        assert one.sure == other.sure


def test_a_question_means_the_same_in_a_claim_of_a_hundred_times_the_passages(
    skerrow: Claim, strangers: tuple[Claim, ...]
) -> None:
    strange = [one for claim in strangers for one in claim.passages]
    chaff = (replace(one, id=f"chaff/p{at}", source="chaff", position=CONTEXT) for at, one in enumerate(strange))
    grown = replace(skerrow, sources=(*skerrow.sources, source("chaff", skerrow.id, *chaff)))
    few, many = answerer(skerrow), answerer(grown)
    assert len(grown.passages) > 40 * len(skerrow.passages)
    for text in SKERROW:
        one, other = features(few, text), features(many, text)
        assert one.known == other.known
        assert other.five == pytest.approx(one.five, abs=0.1)
        assert all(0 <= value <= 1 for value in list(asdict(other).values())[:3])


@pytest.mark.parametrize("made", [answerer, encoded])
def test_a_question_is_as_sure_as_before_when_it_is_said_again_and_again(made: Callable[..., Answerer]) -> None:
    heron = made()
    for text in ("who saw the heron?", "did the baker see the heron?"):
        once, often = (features(heron, " ".join([text] * times)) for times in (1, 20))
        assert list(asdict(often).values())[:3] == pytest.approx(list(asdict(once).values())[:3])


def test_a_long_post_is_not_certain_by_its_length(shipped: Answerer, skerrow: Claim) -> None:
    chat = messages()
    posts = [" ".join(chat[at : at + 4])[:2_000] for at in range(0, len(chat) - 4, 4)]
    assert sum(len(post.split()) > 60 for post in posts) > 15
    for base in (shipped, answerer(skerrow), encoded(skerrow)):
        assert max(sure(base, post) for post in posts) < 0.5


def test_what_is_talked_beside_a_question_does_not_bring_an_answer(shipped: Answerer) -> None:
    long = [message for message in messages() if len(message.split()) > 20]
    asked = ("did Baker promise?", "promise me a printer", "Kohl's cabbage soup", "who dissolved the Warsaw Pact?")
    for text in asked:
        assert max(sure(shipped, f"{text} {message}") for message in long) < max(0.5, sure(shipped, text) + 0.02)


def strange_words(letters: int) -> str:
    """Words of seven letters, each another one."""
    beginnings = product("bcdfghjklmnpqrstvwxz", repeat=3)
    return " ".join("".join(beginning) + "zqxk" for beginning in islice(beginnings, letters // 8))


HOSTILE: dict[str, Callable[[int], str]] = {
    "one word": lambda letters: "g" * letters,
    "strange words": strange_words,
    "misspelt names": lambda letters: "gorbechev " * (letters // 10),
    "dots": lambda letters: "." * letters,
    "initials": lambda letters: "a." * (letters // 2),
    "apostrophes": lambda letters: "a'" * (letters // 2),
    "beginnings of colours": lambda letters: "\x1b[0" * (letters // 3),
    "a colour without end": lambda letters: "\x1b[" + "0" * letters,
    "accents": lambda letters: "e\u0301" * (letters // 2),
    "what nobody sees": lambda letters: "\u200b" * letters,
    "letters that unfold": lambda letters: "\ufdfa " * (letters // 2),
    "names": lambda letters: "nato russia " * (letters // 12),
}


def steps(text: str, index: ClaimIndex) -> int:
    """How many functions are called for the features of a text."""
    called = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        features_of(match(read_question(clean(text), index), index))
    finally:
        sys.setprofile(None)
    return called


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_text_costs_as_many_steps_as_it_is_long_and_no_more(shipped: Answerer, kind: str) -> None:
    (index,) = shipped.corpus.indexes
    text = HOSTILE[kind]
    steps(text(2_000), index)  # what is read on first use is read
    assert steps(text(2_000), index) <= 4.4 * steps(text(500), index)


def test_a_question_in_a_language_that_the_claim_has_no_words_of_is_judged_by_its_meaning() -> None:
    foreign = "kto widział czaplę przy stawie, i kiedy to było?"
    assert features(answerer(), foreign).known == 0.0
    meant = encoded()
    (index,) = meant.corpus.indexes
    assert features(meant, foreign).known == pytest.approx(meant.matched(foreign, index).content)
    assert features(meant, foreign).known > 0.5
    polish = ClaimIndex(replace(HERON, vocabulary=Vocabulary({"pl": {"bird": ("czapla",)}})))
    assert polish.languages == {"en", "pl"}
    assert ClaimIndex(replace(HERON, vocabulary=Vocabulary())).languages == {"en"}
