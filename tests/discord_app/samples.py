"""An invented claim to build cards from: three sources, two positions, and as many passages as a test wants."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Answer, Excerpt, Side
from bot.knowledge.model import CONTEXT, Claim, Crux, PartialDate, Passage, Position, Source, Statement

MYTH = Position("myth", "“Myth”: the moon is made of rock", "the Observatory")
YES = Position("yes", "“Yes”: the moon is made of cheese", "the Dairy Board")
BESIDE = Position(CONTEXT, "", "")


def make_passage(local: str, position: str, quote: str, *, source: str = "herald", speaker: str = "") -> Passage:
    return Passage(
        id=f"{source}/{local}",
        source=source,
        position=position,
        gist="What the passage says",
        quote=quote,
        speaker=speaker,
        role="astronomer" if speaker else "",
        said=PartialDate(1969, 7, 20) if speaker else None,
    )


def make_source(name: str, passages: Sequence[Passage], *, url: str = "https://herald.example/moon") -> Source:
    return Source(
        id=name,
        claim="moon",
        title="What is the moon made of?",
        author="Ada Byron",
        role="science editor",
        publisher="The Herald",
        outlet="daily newspaper",
        published=PartialDate(1970, 1),
        kind="news-analysis",
        language="en",
        url=url,
        stance="myth",
        rights="© The Herald",
        document="herald.txt",
        passages=tuple(passages),
    )


def make_claim(
    sources: Sequence[Source] = (), *, claim_id: str = "moon", question: str = "What is the moon made of?"
) -> Claim:
    return Claim(
        id=claim_id,
        question=question,
        asks=("is the moon made of cheese",),
        status="contested",
        positions=(MYTH, YES),
        agreed=(Statement("There is a moon.", ()),),
        cruxes=(Crux("matter", "What did the samples show?", (), ()),),
        events=(),
        sources=tuple(sources),
    )


def make_excerpt(passage: Passage, source: Source, *words: str) -> Excerpt:
    """The passage as shown, with these words of its quote matched."""
    spans = sorted((passage.quote.index(word), passage.quote.index(word) + len(word)) for word in words)
    return Excerpt(passage, source, 1.0, tuple(words), tuple(spans))


def make_answer(
    quotes: dict[str, Sequence[str]] | None = None,
    *,
    question: str = "is the moon cheese?",
    more: dict[str, Sequence[str]] | None = None,
) -> Answer:
    """An answer with these quotes shown, and those behind the button, by position."""
    shown = quotes if quotes is not None else {"myth": ["The samples were rock."], "yes": ["It looks like cheese."]}
    behind = more or {}
    passages = {
        (place, position): [
            make_passage(f"{place}-{position}-{n}", position, quote, speaker="Neil Legstrong" if n % 2 else "")
            for n, quote in enumerate(held.get(position, ()))
        ]
        for place, held in (("shown", shown), ("more", behind))
        for position in ("myth", "yes", CONTEXT)
    }
    source = make_source("herald", [passage for group in passages.values() for passage in group])
    claim = make_claim([source])

    def side(position: Position) -> Side:
        first, rest = (
            tuple(Excerpt(passage, source, 1.0) for passage in passages[place, position.id])
            for place in ("shown", "more")
        )
        return Side(position, first, rest)

    sides = [side(MYTH), side(YES)]
    if passages["shown", CONTEXT] or passages["more", CONTEXT]:
        sides.append(side(BESIDE))
    return Answer(question, claim, tuple(sides), agreed=claim.agreed, crux=claim.cruxes[0])
