"""Completes a question over what the claims are asked: by any word of it, begun or misspelt, in any language."""

from __future__ import annotations

import asyncio
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from discord import app_commands
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.custom_id import question_key
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render.printable import printable
from bot.retrieval.stemming import WORD, fold

MOST = 25
LONGEST = 100
"""Characters of a choice's name and of its value."""
_MARK = "asked:"
_WORDS = 12  # words that are looked up
_SHARE = 0.5  # of the best score, from which a wording is offered
_SHORTEST = 4  # letters of a word in which a mistake is allowed for, and from six on two
_RANKED = 100  # of the best, those that are compared as a whole


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of asking: what is offered, of which claim; `group` is the same for wordings of one thing."""

    text: str
    claim: Claim
    group: int


class Choices:
    """Wordings to choose from, and the question and claim that a choice stands for."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._wordings = Wordings(base)

    async def renew(self, base: KnowledgeBase) -> None:
        """Reads the wordings of another base, beside the loop; until then the old ones are offered."""
        self._wordings = await asyncio.to_thread(Wordings, base)

    def offer(self, typed: str, base: KnowledgeBase) -> list[app_commands.Choice[str]]:
        """The wordings that hold what is typed, of the claims of the base; all claims where nothing is typed."""
        if not typed.strip():
            return [_choice(claim.question) for claim in base.claims[:MOST]]
        return [_choice(wording.text) for wording in self._found(typed, base)]

    def read(self, text: str, base: KnowledgeBase) -> tuple[str, str | None]:
        """The question that was chosen or typed, and the id of the claim where one was chosen."""
        found = self._wordings.of(text)
        if found is None or base.claim(found.claim.id) is None:
            return text, None
        return found.text, found.claim.id

    def claim(self, text: str, base: KnowledgeBase) -> Claim | None:
        """The claim that was chosen, or named by its id, or of which a wording holds what was typed."""
        chosen = self._wordings.of(text)
        named = chosen.claim.id if chosen else text.strip()
        first = next(iter(self._found(text, base)), None)
        return base.claim(named) or (base.claim(first.claim.id) if first else None)

    def _found(self, typed: str, base: KnowledgeBase) -> list[Wording]:
        allowed = {claim.id for claim in base.claims}
        return self._wordings.fitting(typed, lambda claim: claim.id in allowed)


class Wordings:
    """Every wording of a base, found by the words that it holds; it never changes."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._all: list[Wording] = []
        held: dict[str, list[int]] = {}
        for group, (claim, texts, words) in enumerate(_groups(base)):
            for text in texts:
                for word in {fold(word) for source in (text, *words) for word in WORD.findall(source)}:
                    held.setdefault(word, []).append(len(self._all))
                self._all.append(Wording(text, claim, group))
        self._words = sorted(held)
        self._ends = np.cumsum([0, *(len(held[word]) for word in self._words)])
        self._places = np.array([place for word in self._words for place in held[word]], dtype=np.int32)
        self._named = _named(self._all)

    def of(self, choice: str) -> Wording | None:
        """The wording that a choice stands for, where it stands for one."""
        return self._named.get(choice)

    def fitting(self, typed: str, allowed: Callable[[Claim], bool]) -> list[Wording]:
        """The wordings that hold most of what is typed, the best of each group, best first."""
        scores = self._scores(typed)
        best = scores.max(initial=0.0)
        if best <= 0:
            return []
        order = np.argsort(-scores, kind="stable")[: np.count_nonzero(scores >= _SHARE * best)].tolist()
        kept = list(islice((place for place in order if allowed(self._all[place].claim)), _RANKED))
        kept.sort(key=lambda place: (-scores[place], -fuzz.ratio(typed[:LONGEST], self._all[place].text)))
        groups: dict[int, Wording] = {}
        for place in kept:
            groups.setdefault(self._all[place].group, self._all[place])
        return list(groups.values())[:MOST]

    def _scores(self, typed: str) -> NDArray[np.float64]:
        """How much of what is typed each wording holds; rare words count for more."""
        scores = np.zeros(len(self._all))
        for word in dict.fromkeys(fold(word) for word in WORD.findall(typed[:LONGEST])[:_WORDS]):
            begun = self._begun(word, word + "\U0010ffff")
            places = begun if begun.size else self._misspelt(word)
            if places.size:
                held = np.zeros(len(self._all), dtype=bool)
                held[places] = True
                scores[held] += math.log1p(len(self._all) / np.count_nonzero(held))
                scores[self._begun(word, word + "\0")] += 0.1  # the whole word, before one that only begins so
        return scores

    def _begun(self, first: str, last: str) -> NDArray[np.int32]:
        """The places of the wordings that hold a word from the first to before the last."""
        start, end = bisect_left(self._words, first), bisect_left(self._words, last)
        found: NDArray[np.int32] = self._places[self._ends[start] : self._ends[end]]
        return found

    def _misspelt(self, word: str) -> NDArray[np.int32]:
        """The places of the wordings that hold a word with the same first letter that begins nearly so."""
        if len(word) < _SHORTEST:
            return self._places[:0]
        start, end = bisect_left(self._words, word[0]), bisect_left(self._words, word[0] + "\U0010ffff")
        others = [other[: len(word) + 1] for other in self._words[start:end]]
        mistakes = 1 + (len(word) > _SHORTEST + 1)
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=mistakes, limit=8)
        slices = [self._places[self._ends[start + at] : self._ends[start + at + 1]] for _, _, at in near]
        return np.concatenate([self._places[:0], *slices])


def _groups(base: KnowledgeBase) -> Iterator[tuple[Claim, Sequence[str], Sequence[str]]]:
    """What is offered together, with further words by which it is found: claims first, then cruxes, then topics."""
    for claim in base.claims:
        names = (name for concepts in claim.vocabulary.aliases.values() for them in concepts.values() for name in them)
        yield claim, (claim.question,), (*claim.asks, *names)
    for claim in base.claims:
        for crux in claim.cruxes:
            yield claim, (crux.question,), crux.asks
    for claim in base.claims:
        for topic in claim.topics:
            if topic.passages:
                yield claim, topic.asks, ()


def _named(wordings: Iterable[Wording]) -> Mapping[str, Wording]:
    """Each wording by the value of its choice; one that two claims share names neither."""
    named: dict[str, Wording] = {}
    shared = set()
    for wording in wordings:
        value = _value(wording.text)
        if named.setdefault(value, wording).claim is not wording.claim:
            shared.add(value)
    return {value: wording for value, wording in named.items() if value not in shared}


def _value(text: str) -> str:
    """A wording is its own value where it is short enough, so that it reads well once it is chosen."""
    return text if len(text) <= LONGEST else f"{_MARK}{question_key(text)}"


def _choice(text: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(printable(text).strip() or "…", LONGEST), value=_value(text))
