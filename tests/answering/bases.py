"""Small knowledge bases for tests: a contested claim about a heron, and a second claim about a clock."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.answering.chat import messages
from bot.answering.claim_index import texts_to_encode
from bot.answering.corpus import Corpus
from bot.knowledge.model import (
    Claim,
    Crux,
    KnowledgeBase,
    PartialDate,
    Passage,
    Position,
    Source,
    Statement,
    Vocabulary,
)
from bot.retrieval.vectors import Vectors
from bot.settings import AnsweringSettings
from tests.retrieval.hashing import HashingEncoder

OPEN = AnsweringSettings(threshold=0.0)
"""Settings with which nothing is refused for want of confidence."""
SHUT = AnsweringSettings(threshold=1.0)
"""Settings with which only a known wording is answered."""


def passage(source: str, name: str, position: str, quote: str, **more: object) -> Passage:
    """A passage whose gist is its quote, unless told otherwise."""
    told: dict[str, object] = {"gist": quote, **more}
    return Passage(id=f"{source}/{name}", source=source, position=position, quote=quote, **told)  # type: ignore[arg-type]  # the caller names fields of Passage


def source(name: str, claim: str, *passages: Passage, publisher: str = "", author: str = "") -> Source:
    """A source about which little is known."""
    return Source(
        name, claim, name.title(), author, "", publisher, "", None, "opinion", "en", "", "context", "", "", passages
    )  # fmt: skip


VOCABULARY = Vocabulary(
    {
        "": {"bird": ("heron", "bird", "long-legged thief")},
        "en": {"fish": ("goldfish", "fish")},
        "de": {"fish": ("Goldfisch",)},
        "ru": {"fish": ("рыба",)},
    }
)

HERON = Claim(
    id="heron",
    question="Did the heron eat the goldfish of Millbrook?",
    asks=("Who took the fish?",),
    status="contested",
    positions=(Position("did", "“It did”", "the gardener"), Position("did-not", "“It did not”", "the vicar")),
    agreed=(Statement("The goldfish are gone.", ("gazette/gone",)),),
    cruxes=(
        Crux("seen", "Was the heron seen at the pond?", ("Who saw the heron?",), ("gazette/saw", "pamphlet/absent")),
    ),
    events=(),
    sources=(
        source(
            "gazette", "heron",
            passage("gazette", "saw", "did", "I saw the heron swallow a goldfish at dawn", speaker="Wilma Reed"),
            passage("gazette", "gone", "context", "All nine goldfish were gone", said=PartialDate(1931, 5)),
            passage("gazette", "feathers", "did", "There were grey feathers beside the pond"),
            publisher="Millbrook Gazette",
        ),
        source(
            "pamphlet", "heron",
            passage("pamphlet", "absent", "did-not", "No heron was at the pond that week, it nests in Alder Wood"),
            passage("pamphlet", "otter", "did-not", "An otter took the goldfish, its tracks were in the mud"),
            author="Cuthbert Vane",
        ),
    ),
    vocabulary=VOCABULARY,
)  # fmt: skip

CLOCK = Claim(
    id="clock",
    question="Was the church clock stopped on purpose?",
    asks=(),
    status="contested",
    positions=(Position("purpose", "“On purpose”", "the baker"), Position("rust", "“Rust”", "the smith")),
    agreed=(),
    cruxes=(),
    events=(),
    sources=(
        source(
            "ledger", "clock",
            passage("ledger", "wedge", "purpose", "A wooden wedge was found between the wheels of the clock"),
            passage("ledger", "rust", "rust", "Rust had eaten the pinion of the clock"),
        ),
    ),
)  # fmt: skip


def base(*claims: Claim) -> KnowledgeBase:
    """A knowledge base of those claims."""
    return KnowledgeBase(claims, "invented")


def answerer(*claims: Claim, settings: AnsweringSettings = OPEN) -> Answerer:
    """An answerer by words alone over those claims, the heron's where none is named."""
    return Answerer.build(base(*(claims or (HERON,))), settings)


def encoded(
    *claims: Claim,
    settings: AnsweringSettings = OPEN,
    encoder: HashingEncoder | None = None,
    without: str = "",
) -> Answerer:
    """The same by words and meaning; the claim of the id `without` has no vectors."""
    encoder = encoder or HashingEncoder()
    kept = Vectors.empty(encoder.name)
    made = HashingEncoder()

    def vectors(claim: Claim) -> Vectors:
        texts = texts_to_encode(claim)
        return kept if claim.id == without else kept.with_added(texts, made.encode(texts))

    corpus = Corpus.build(base(*(claims or (HERON,)))).with_vectors(vectors, made.encode(messages()))
    return Answerer(corpus, settings, encoder)


def answered(reply: Answer | NoAnswer) -> Answer:
    """The same reply, which is an answer."""
    assert isinstance(reply, Answer), reply
    return reply


def shown(reply: Answer | NoAnswer) -> dict[str, list[str]]:
    """The ids of the excerpts of each side that shows one."""
    return {
        side.position.id: [one.passage.id for one in side.excerpts] for side in answered(reply).sides if side.excerpts
    }


def only(one: Claim, *passages: Passage) -> Claim:
    """A claim with a single source of those passages, and nothing that refers to others."""
    return replace(one, agreed=(), cruxes=(), sources=(source("single", one.id, *passages),))


def copied(claim: Claim, name: str, *sources: str) -> Claim:
    """The same claim under another name, and its sources, too."""
    names = dict(zip((one.id for one in claim.sources), sources, strict=True))

    def renamed(passage: str) -> str:
        source, _, local = passage.partition("/")
        return f"{names[source]}/{local}"

    found = tuple(
        replace(
            one,
            id=names[one.id],
            claim=name,
            passages=tuple(replace(text, id=renamed(text.id), source=names[one.id]) for text in one.passages),
        )
        for one in claim.sources
    )
    cruxes = tuple(replace(one, passages=tuple(map(renamed, one.passages))) for one in claim.cruxes)
    return replace(claim, id=name, agreed=(), cruxes=cruxes, sources=found)
