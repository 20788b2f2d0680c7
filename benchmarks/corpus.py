"""Invented passages and questions of any number, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Claim, Crux, KnowledgeBase, Passage, Position, Source, Vocabulary

_VOCABULARY = 200_000
_SHIFT = 10  # Mandelbrot's shift: what is left of the head of the distribution when stop words are gone
_LENGTHS = (40, 80)  # tokens of a passage: 60 on average
_CLAIMS = 100
_CLAIM, _SOURCE = 100, 10  # passages: of a claim at least, and of a source
_WORDS, _ABOUT = 30, 0.2  # words that are a claim's own, and their share of its text
_MATTER = 20_000  # they are of so many that are the most common
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


@cache
def word(rank: int) -> str:
    """An invented word, a different one for each rank."""
    syllables = []
    rank += len(_SYLLABLES)  # two syllables at least
    while rank:
        rank, place = divmod(rank, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


class InventedText:
    """Passages whose words follow Zipf's law (Mandelbrot's form), as text does after analysis.

    `tokens` are the ranks of all words end to end, `bounds` the places between passages; shape (passages + 1,).
    """

    def __init__(self, passages: int, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        lengths = random.integers(_LENGTHS[0], _LENGTHS[1] + 1, size=passages)
        self.bounds: NDArray[np.int64] = np.concatenate(([0], np.cumsum(lengths)))
        share = np.cumsum(1.0 / (np.arange(_VOCABULARY) + 1 + _SHIFT))
        drawn = random.random(int(self.bounds[-1]), dtype=np.float64)
        self.tokens: NDArray[np.int32] = share.searchsorted(drawn * share[-1]).astype(np.int32)
        self.words = [word(rank) for rank in range(_VOCABULARY)]
        self._random = random

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __iter__(self) -> Iterator[list[str]]:
        words = self.words
        for start, end in zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True):
            yield [words[rank] for rank in self.tokens[start:end].tolist()]

    def queries(self, number: int) -> list[list[str]]:
        """Queries of two to six different words that stand together in some passage, common words as often as there."""
        found = []
        for place in self._random.integers(0, len(self), size=number).tolist():
            ranks = np.unique(self.tokens[self.bounds[place] : self.bounds[place + 1]])
            chosen = self._random.choice(ranks, size=int(self._random.integers(2, 7)), replace=False)
            found.append([self.words[rank] for rank in chosen.tolist()])
        return found


def knowledge(passages: int, seed: int = 0, claim: int = _CLAIM) -> KnowledgeBase:
    """An invented base of that many passages, on two positions and context: a hundred claims, or fewer of `claim`.

    Every claim has words of its own, which stand in each of its passages now and then, as the matter of a dispute does.
    """
    text = InventedText(passages, seed)
    random = np.random.default_rng(seed + 1)
    rows = iter(text)
    size = max(claim, -(-passages // _CLAIMS))
    claims = []
    for number in range(-(-passages // size)):
        matter = [text.words[rank] for rank in random.choice(_MATTER, _WORDS, replace=False).tolist()]
        own = [_with_matter(words, matter, random) for words in islice(rows, size)]
        claims.append(_claim(number, own))
    return KnowledgeBase(tuple(claims), Vocabulary({}), f"invented {passages} {seed}")


def questions(base: KnowledgeBase, number: int, seed: int = 0) -> list[str]:
    """Questions of three to six words of some passage's gist, shuffled; a fourth of them with a typing mistake."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        claim = base.claims[int(random.integers(len(base.claims)))]
        passage = claim.passages[int(random.integers(len(claim.passages)))]
        words = passage.gist.split()
        chosen = random.permutation(words)[: int(random.integers(3, 7))].tolist()
        if random.random() < 0.25:
            place = int(random.integers(2, max(3, len(chosen[0]) - 1)))
            chosen[0] = chosen[0][:place] + chosen[0][place + 1 :]
        found.append(f"did the {' '.join(chosen)}?")
    return found


def _with_matter(words: list[str], matter: list[str], random: np.random.Generator) -> list[str]:
    """A passage with some of its words replaced by those of its claim."""
    places = random.integers(0, round(len(matter) / _ABOUT), size=len(words)).tolist()
    return [matter[place] if place < len(matter) else word for word, place in zip(words, places, strict=True)]


def _claim(number: int, rows: list[list[str]]) -> Claim:
    name = f"claim-{number}"
    positions = (Position("myth", "no such thing was said", "some"), Position("yes", "it was said", "others"))
    sources = tuple(
        _source(name, f"source-{number}-{place}", rows[place * _SOURCE : (place + 1) * _SOURCE])
        for place in range(-(-len(rows) // _SOURCE))
    )
    held = [passage.id for source in sources for passage in source.passages][:6]
    crux = Crux("crux", " ".join(rows[0][:8]), (), tuple(held))
    return Claim(name, " ".join(rows[0][8:20]), (), "contested", positions, (), (crux,), (), sources)


def _source(claim: str, name: str, rows: list[list[str]]) -> Source:
    sides = ("myth", "yes", "context")
    passages = tuple(
        Passage(f"{name}/p{place}", name, sides[place % 3], " ".join(words[:9]), " ".join(words))
        for place, words in enumerate(rows)
    )
    return Source(
        name, claim, f"On {name}", "", "", "Invented Press", "", None, "other", "en", "https://example.org/a", "mixed",
        "", "", passages,
    )  # fmt: skip
