"""Checks of a claim as a whole, and of claims beside each other: what no single file can show to be wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.errors import Problem
from bot.fields import nearest
from bot.knowledge.document import OMISSION
from bot.knowledge.draft import Draft, line_of
from bot.knowledge.model import (
    CONTEXT,
    TOPICS_FILE,
    UNANSWERED_FILE,
    VOCABULARY_FILE,
    Claim,
    KnowledgeBase,
    PartialDate,
    Passage,
    Topic,
    Vocabulary,
)
from bot.yaml_reader import MappingNode, Report, read_yaml, shown

MIXED = "mixed"
"""The stance of a document that argues for several positions alike."""

Check = Callable[[Draft], Iterator[Problem]]


def words_of(text: str) -> str:
    """The words alone, in small letters: two texts with the same ones are the same to a reader."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def check(draft: Draft) -> Iterator[Problem]:
    """Every problem of a claim that shows only when files are held against each other, or texts against our rules."""
    for one in CHECKS:
        yield from one(draft)


def check_together(claims: Sequence[Claim]) -> Iterator[Problem]:
    """Every problem that shows only between claims: the id of a source, or a question, that two of them share."""
    sources: dict[str, str] = {}
    questions: dict[str, str] = {}
    for claim in claims:
        for source in claim.sources:
            other = sources.setdefault(source.id, claim.id)
            if other != claim.id:
                told = f"the source id `{shown(source.id)}` is also used by the claim `{shown(other)}`"
                yield Problem(source.path, 0, told)
        question = words_of(claim.question)
        other = questions.setdefault(question, claim.id)
        if question and other != claim.id:
            line = line_of(read_yaml(claim.path, Report(claim.path)), "question")  # not kept, for it is seldom wanted
            yield Problem(claim.path, line, f"question: the same as that of the claim `{shown(other)}`")


def count_by_position(base: KnowledgeBase) -> dict[str, dict[str, int]]:
    """How many passages argue each position: claim id -> position id (and `context`) -> passages."""
    counts = {}
    for claim in base.claims:
        found = Counter(passage.position for passage in claim.passages)
        counts[claim.id] = {position: found[position] for position in (*_positions(claim), CONTEXT)}
    return counts


def enough_positions(draft: Draft) -> Iterator[Problem]:
    """A contested claim has two positions or more, each with its own id, and none is called `context`."""
    path, ids = draft.claim.path, _positions(draft.claim)
    if draft.claim.status == "contested" and len(ids) == 1:
        yield Problem(path, draft.line(path, "positions"), "a contested claim has at least two positions")
    for number, position in enumerate(ids):
        if position in {CONTEXT, MIXED}:
            line = draft.line(path, "positions", number, "id")
            yield Problem(path, line, f"`{position}` is reserved and cannot be the id of a position")
    for number in _repeated(ids):
        line = draft.line(path, "positions", number, "id")
        yield Problem(path, line, f"the position `{shown(ids[number])}` is here twice")


def unique_labels(draft: Draft) -> Iterator[Problem]:
    """Two positions of a claim do not carry the same label: readers could not tell them apart."""
    path = draft.claim.path
    for number in _repeated(words_of(position.label) for position in draft.claim.positions):
        yield Problem(path, draft.line(path, "positions", number, "label"), "another position has the same label")


def known_positions(draft: Draft) -> Iterator[Problem]:
    """A passage's position and a source's stance are those of the claim, or `context` (a stance also `mixed`)."""
    known = (*_positions(draft.claim), CONTEXT)
    if draft.claim.path not in draft.trees:
        return
    for source in draft.claim.sources:
        if source.stance and source.stance not in (*known, MIXED):
            line = draft.line(source.path, "stance")
            told = f"stance: `{shown(source.stance)}` is no position of the claim, `context` or `mixed`"
            yield Problem(source.path, line, told + nearest(source.stance, (*known, MIXED)))
        for number, passage in enumerate(source.passages):
            if passage.position and passage.position not in known:
                line = draft.line(source.path, "passages", number, "position")
                told = f"position: `{shown(passage.position)}` is no position of the claim, nor `context`"
                yield Problem(source.path, line, told + nearest(passage.position, known))


def known_speakers(draft: Draft) -> Iterator[Problem]:
    """A speaker is one of the file's `speakers`."""
    for source in draft.claim.sources:
        tree = draft.trees.get(source.path)
        table = tree.entries.get("speakers") if isinstance(tree, MappingNode) else None
        known = list(table.entries) if isinstance(table, MappingNode) else []
        for number, passage in enumerate(source.passages):
            if passage.speaker and passage.speaker not in known:
                line = draft.line(source.path, "passages", number, "speaker")
                told = f"speaker: `{shown(passage.speaker)}` is not among the `speakers` of this file"
                yield Problem(source.path, line, told + nearest(passage.speaker, known))
            if passage.role and not passage.speaker:
                line = draft.line(source.path, "passages", number, "role")
                yield Problem(source.path, line, "role: a role without a speaker")


def unique_ids(draft: Draft) -> Iterator[Problem]:
    """Passage ids are unique in their file, crux ids in their claim."""
    for source in draft.claim.sources:
        ids = [_local(passage) for passage in source.passages]
        for number in _repeated(ids):
            line = draft.line(source.path, "passages", number, "id")
            yield Problem(source.path, line, f"the passage id `{shown(ids[number])}` is here twice")
    path, cruxes = draft.claim.path, draft.claim.cruxes
    for number in _repeated(crux.id for crux in cruxes):
        line = draft.line(path, "cruxes", number, "id")
        yield Problem(path, line, f"the crux `{shown(cruxes[number].id)}` is here twice")


def references(draft: Draft) -> Iterator[Problem]:
    """What a claim rests on, and what answers its topics, are passages of that claim."""
    known = [passage.id for passage in draft.claim.passages]
    present = set(known)
    for path, key, number, place, reference in references_of(draft.claim):
        source, _, local = reference.partition("/")
        wrong = not source or not local or "/" in local  # which its file told of already
        if not wrong and reference not in present and source not in draft.unread:
            line = draft.line(path, key, number, "passages", place)
            told = f"passages: there is no passage `{shown(reference)}` in this claim{nearest(reference, known)}"
            yield Problem(path, line, told)


def cruxes_with_sides(draft: Draft) -> Iterator[Problem]:
    """A crux shows a passage of a position, not context alone."""
    path = draft.claim.path
    argued = {passage.id: passage.position for passage in draft.claim.passages}
    for number, crux in enumerate(draft.claim.cruxes):
        dangling = any(reference not in argued for reference in crux.passages)
        if crux.passages and not dangling and {argued[reference] for reference in crux.passages} == {CONTEXT}:
            line = draft.line(path, "cruxes", number, "passages")
            yield Problem(path, line, "passages: a crux needs a passage of a position, not context alone")


def own_ratings(draft: Draft) -> Iterator[Problem]:
    """Only a fact-check rates the claim, in a passage of its own."""
    for source in draft.claim.sources:
        ids = [_local(passage) for passage in source.passages]
        if not source.rating:
            continue
        line = draft.line(source.path, "rating")
        if source.kind != "fact-check":
            yield Problem(source.path, line, "rating: only a source of the kind `fact-check` rates a claim")
        if source.rating not in ids:
            told = f"there is no passage `{shown(source.rating)}` in this file{nearest(source.rating, ids)}"
            yield Problem(source.path, line, f"rating: {told}")


def repeated_quotes(draft: Draft) -> Iterator[Problem]:
    """The same quote stands once in a claim, whatever its punctuation and case."""
    seen: dict[str, str] = {}
    for source in draft.claim.sources:
        for number, passage in enumerate(source.passages):
            quote = words_of(passage.quote)
            if quote and quote in seen:
                line = draft.line(source.path, "passages", number, "quote")
                yield Problem(source.path, line, f"quote: the same as that of {shown(seen[quote])}")
            seen.setdefault(quote, passage.id)


def quotes_with_words(draft: Draft) -> Iterator[Problem]:
    """A quote holds words, and marks what it leaves out as `[…]`, between words only."""
    for source in draft.claim.sources:
        for number, passage in enumerate(source.passages):
            told = _unfit_quote(passage.quote)
            if told:
                line = draft.line(source.path, "passages", number, "quote")
                yield Problem(source.path, line, f"quote: {told}")


def _unfit_quote(quote: str) -> str | None:
    if not quote:
        return None
    if not words_of(quote):
        return "holds no words"
    if re.search(r"\[\s*\.\s?\.\s?\.\s*\]|\[\s+…\s*\]|\[…\s+\]", quote):
        return f"write an omission as {OMISSION}"
    if quote.startswith(OMISSION) or quote.endswith(OMISSION):
        return f"{OMISSION} stands between words; a quote need not say that its document goes on"
    if re.search(r"\[…\]\s*\[…\]", quote):
        return f"one {OMISSION} is enough"
    return None


def dates_in_order(draft: Draft) -> Iterator[Problem]:
    """Nothing is quoted before it was said."""
    for source in draft.claim.sources:
        for number, passage in enumerate(source.passages):
            if passage.said and source.published and _after(passage.said, source.published):
                line = draft.line(source.path, "passages", number, "said")
                told = f"said: {passage.said} is after the publication, {source.published}"
                yield Problem(source.path, line, told)


def distinct_cruxes(draft: Draft) -> Iterator[Problem]:
    """Two cruxes of one claim do not ask the same question."""
    path = draft.claim.path
    for number in _repeated(words_of(crux.question) for crux in draft.claim.cruxes):
        line = draft.line(path, "cruxes", number, "question")
        yield Problem(path, line, "question: the same as that of another crux")


def judged_once(draft: Draft) -> Iterator[Problem]:
    """A wording that stands in two topics has the same passages in both: else two judgements of it would differ."""
    path = draft.claim.path.with_name(TOPICS_FILE)
    seen: dict[str, Topic] = {}
    for number, topic in enumerate(draft.claim.topics):
        for place, ask in enumerate(topic.asks if topic.passages else ()):
            first = seen.setdefault(words_of(ask), topic)
            if words_of(ask) and set(first.passages) != set(topic.passages):
                line = draft.line(path, "topics", number, "asks", place)
                yield Problem(path, line, f"asks: the topic at line {first.line} asks the same, with other passages")


def answered_or_not(draft: Draft) -> Iterator[Problem]:
    """What the documents do not answer is asked of nothing that they hold."""
    answered = {words_of(ask): where for where, asks in _answered(draft) for ask in asks}
    claim = draft.claim
    path, topics = claim.path.with_name(UNANSWERED_FILE), claim.path.with_name(TOPICS_FILE)
    silent: list[tuple[Path, tuple[str | int, ...], str]]
    silent = [(path, ("unanswered", number), ask) for number, ask in enumerate(claim.unanswered)]
    for number, topic in enumerate(claim.topics):
        if not topic.passages:
            silent += [(topics, ("topics", number, "asks", place), ask) for place, ask in enumerate(topic.asks)]
    for file, steps, ask in silent:
        where = answered.get(words_of(ask))
        if where and words_of(ask):
            told = f"`{shown(ask)}` is said to be unanswered here, and answered by {where}"
            yield Problem(file, draft.line(file, *steps), told)


def _answered(draft: Draft) -> Iterator[tuple[str, Sequence[str]]]:
    """What is asked of something that answers, and of what."""
    claim = draft.claim
    yield "the claim", (claim.question, *claim.asks)
    for crux in claim.cruxes:
        yield f"the crux `{shown(crux.id)}`", (crux.question, *crux.asks)
    for passage, asks in draft.asks.items():
        yield f"the passage `{shown(passage)}`", asks
    for topic in claim.topics:
        if topic.passages:
            yield f"the topic at line {topic.line} of {TOPICS_FILE}", topic.asks


def one_concept_each(draft: Draft) -> Iterator[Problem]:
    """A name belongs to one concept of its language."""
    path = draft.claim.path.with_name(VOCABULARY_FILE)
    return check_names(draft.claim.vocabulary, path, partial(draft.line, path))


def check_names(vocabulary: Vocabulary, path: Path, line: Callable[..., int]) -> Iterator[Problem]:
    """The problems of a vocabulary file; `line` gives the line of a value by the steps that lead to it."""
    seen: dict[str, dict[str, str]] = {}  # words -> language -> concept
    for language, concept, number, name in _names(vocabulary):
        words = words_of(name)
        meanings = seen.setdefault(words, {})
        # A name of every language, "", meets those of each.
        met = (other for tongue, other in meanings.items() if tongue == language or "" in {tongue, language})
        other = next((other for other in met if other != concept), None)
        if name and (other is not None or not words):
            told = "holds no letter or digit" if not words else f"is already an alias of `{shown(other or '')}`"
            steps = (language, concept) if language else (concept,)
            yield Problem(path, line("aliases", *steps, number), f"`{shown(name)}` {told}")
        meanings.setdefault(language, concept)


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, str, int, str]]:
    """Every name: its language, its concept, its place among those of the concept, the name."""
    for language, concepts in vocabulary.aliases.items():
        for concept, names in concepts.items():
            for number, name in enumerate(names):
                yield language, concept, number, name


CHECKS: tuple[Check, ...] = (
    enough_positions,
    unique_labels,
    known_positions,
    known_speakers,
    unique_ids,
    references,
    cruxes_with_sides,
    own_ratings,
    repeated_quotes,
    quotes_with_words,
    dates_in_order,
    distinct_cruxes,
    judged_once,
    answered_or_not,
    one_concept_each,
)
"""All checks; each is a function of the draft alone."""


def _repeated(texts: Iterable[str]) -> Iterator[int]:
    """The places of texts that stood there before; an empty one is wrong in itself, which is told elsewhere."""
    seen: set[str] = set()
    for number, text in enumerate(texts):
        if text and text in seen:
            yield number
        seen.add(text)


def _positions(claim: Claim) -> tuple[str, ...]:
    return tuple(position.id for position in claim.positions)


def references_of(claim: Claim) -> Iterator[tuple[Path, str, int, int, str]]:
    """Every reference to a passage: the file, the key, the place of what refers to it, its own place among others."""
    resting = (
        (claim.path, "agreed", [statement.passages for statement in claim.agreed]),
        (claim.path, "cruxes", [crux.passages for crux in claim.cruxes]),
        (claim.path, "events", [event.passages for event in claim.events]),
        (claim.path.with_name(TOPICS_FILE), "topics", [topic.passages for topic in claim.topics]),
    )
    for path, key, lists in resting:
        for number, passages in enumerate(lists):
            for place, reference in enumerate(passages):
                yield path, key, number, place, reference


def _local(passage: Passage) -> str:
    return passage.id.partition("/")[2]


def _after(date: PartialDate, other: PartialDate) -> bool:
    """Whether a date is surely later, at the precision that both have."""
    for one, two in ((date.year, other.year), (date.month, other.month), (date.day, other.day)):
        if one is None or two is None:
            return False
        if one != two:
            return one > two
    return False
