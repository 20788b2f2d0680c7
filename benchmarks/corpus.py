"""Invented passages and questions of any number, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Claim, Crux, KnowledgeBase, Passage, Position, Source, Topic, Vocabulary

_VOCABULARY = 200_000
_SHIFT = 10  # Mandelbrot's shift: what is left of the head of the distribution when stop words are gone
_LENGTHS = (40, 80)  # tokens of a passage: 60 on average
_CLAIMS = 100
_CLAIM, _SOURCE = 100, 10  # passages: of a claim at least, and of a source
_WORDS, _ABOUT = 30, 0.2  # words that are a claim's own, and their share of its text
_MATTER = 20_000  # they are of so many that are the most common
# What people ask, and call things, for each passage, as in the shipped claim of 129 passages.
_CRUXES, _TOPICS, _UNANSWERED, _CONCEPTS = 12 / 129, 330 / 129, 167 / 129, 200 / 129
_ASKS = 15  # of a crux, and of the claim; a topic has one to four
_NAMES = 5  # of a concept in each language
_WAYS = ("did the {}?", "{} or not", "who said that {}?", "isn't it true that {}", "what about the {} then?")
_CYRILLIC = str.maketrans("abdefgiklmnoprstuvz", "абдефгиклмнопрстувз")
_LANGUAGES = ("en", "de", "pl", "lt", "ru", "uk")
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

    Every claim has words of its own, which stand in each of its passages now and then, as the matter of a dispute does,
    and as many cruxes, topics, unanswered questions and names for its passages as the shipped one.
    """
    text = InventedText(passages, seed)
    random, people = np.random.default_rng(seed + 1), np.random.default_rng(seed + 2)
    rows = iter(text)
    size = max(claim, -(-passages // _CLAIMS))
    claims = []
    for number in range(-(-passages // size)):
        matter = [text.words[rank] for rank in random.choice(_MATTER, _WORDS, replace=False).tolist()]
        own = [_with_matter(words, matter, random) for words in islice(rows, size)]
        claims.append(_claim(number, own, people))
    return KnowledgeBase(tuple(claims), f"invented {passages} {seed}")


def questions(base: KnowledgeBase, number: int, seed: int = 0) -> list[str]:
    """Questions of three to six words of some passage, a fourth with a typing mistake; every tenth a post of forty."""
    random = np.random.default_rng(seed)
    found = []
    for place in range(number):
        claim = base.claims[int(random.integers(len(base.claims)))]
        passage = claim.passages[int(random.integers(len(claim.passages)))]
        long = place % 10 == 9
        words = (passage.quote if long else passage.gist).split()
        chosen = random.permutation(words)[: 40 if long else int(random.integers(3, 7))].tolist()
        if random.random() < 0.25:
            slip = int(random.integers(2, max(3, len(chosen[0]) - 1)))
            chosen[0] = chosen[0][:slip] + chosen[0][slip + 1 :]
        found.append(f"did the {' '.join(chosen)}?")
    return found


def _with_matter(words: list[str], matter: list[str], random: np.random.Generator) -> list[str]:
    """A passage with some of its words replaced by those of its claim."""
    places = random.integers(0, round(len(matter) / _ABOUT), size=len(words)).tolist()
    return [matter[place] if place < len(matter) else word for word, place in zip(words, places, strict=True)]


def _claim(number: int, rows: list[list[str]], random: np.random.Generator) -> Claim:
    name = f"claim-{number}"
    positions = (Position("myth", "no such thing was said", "some"), Position("yes", "it was said", "others"))
    sources = tuple(
        _source(name, f"source-{number}-{place}", rows[place * _SOURCE : (place + 1) * _SOURCE])
        for place in range(-(-len(rows) // _SOURCE))
    )
    ids = [passage.id for source in sources for passage in source.passages]
    cruxes = []
    for place in range(_for(rows, _CRUXES)):
        first, *others = _some(rows, _ASKS, random)
        question, *asks = (_ask(rows[first], random) for _ in range(_ASKS))
        cruxes.append(Crux(f"crux-{place}", question, tuple(asks), tuple(ids[one] for one in (first, *others))))
    topics = []
    for _ in range(_for(rows, _TOPICS)):
        answering = _some(rows, int(random.integers(1, 7)), random)
        asks = [_ask(rows[answering[0]], random) for _ in range(int(random.integers(1, 5)))]
        topics.append(Topic(tuple(asks), tuple(ids[one] for one in answering)))
    question, *asks = (_ask(rows[0], random) for _ in range(_ASKS))
    return Claim(
        name, question, tuple(asks), "contested", positions, (), tuple(cruxes), (), sources, tuple(topics),
        tuple(_ask(rows[int(random.integers(len(rows)))][::2], random) for _ in range(_for(rows, _UNANSWERED))),
        _vocabulary(number, rows, random),
    )  # fmt: skip


def _for(rows: Sequence[object], share: float) -> int:
    return max(1, round(share * len(rows)))


def _some(rows: Sequence[object], number: int, random: np.random.Generator) -> list[int]:
    """The numbers of some different passages."""
    found: list[int] = random.choice(len(rows), min(number, len(rows)), replace=False).tolist()
    return found


def _ask(words: list[str], random: np.random.Generator) -> str:
    """A wording of four to nine words of a passage."""
    chosen = random.choice(words, int(random.integers(4, 10)), replace=False).tolist()
    return _WAYS[int(random.integers(len(_WAYS)))].format(" ".join(chosen))


def _vocabulary(number: int, rows: list[list[str]], random: np.random.Generator) -> Vocabulary:
    """Names, every second of two words, for words of a claim; no other claim has the same."""
    held = sorted({word for words in rows for word in words})
    concepts = [held[place] for place in _some(held, _for(rows, _CONCEPTS), random)]
    ranks = count(_VOCABULARY + number * len(_LANGUAGES) * len(concepts) * _NAMES * 2)

    def name(language: str, place: int) -> str:
        found = word(next(ranks)).translate(_CYRILLIC if language in {"ru", "uk"} else {})
        return found.title() if place % 2 else f"{found} {word(next(ranks))}"

    return Vocabulary(
        {
            language: {concept: tuple(name(language, place) for place in range(_NAMES)) for concept in concepts}
            for language in _LANGUAGES
        }
    )


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
