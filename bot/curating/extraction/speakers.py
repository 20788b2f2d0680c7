"""Finds who is quoted where a text says so: “…,” said NAME; NAME said; according to NAME; in NAME's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.names import Name, Token, full_names, names, tokens

_VERBS = frozenset({
    "said", "says", "say", "saying", "told", "tells", "tell", "added", "adds", "stressed", "stresses", "argued",
    "argues", "claimed", "claims", "claiming", "explained", "explains", "noted", "wrote", "writes", "stated",
    "stating", "warned", "warns", "insisted", "insists", "recalled", "recalls", "replied", "replies", "responded",
    "responds", "confirmed", "confirms", "concluded", "concludes", "asserted", "asserts", "affirmed", "affirms",
    "declared", "declares", "remarked", "observed", "continued", "emphasised", "emphasized", "revealed", "reveals",
    "asked", "asks", "accused", "accuses", "conceded", "concedes", "assured", "suggested", "suggests", "sagte",
    "sagt", "erklärte", "erklärt", "betonte", "betont", "meinte", "meint", "schrieb", "schreibt", "fügte",
    "behauptete", "dit", "déclaré", "affirme", "explique", "estime", "ajoute", "écrit", "dijo", "dice", "afirmó",
    "explicó", "añadió", "señaló", "disse", "afferma", "spiega", "сказал", "сказала", "говорит", "заявил",
    "заявила", "отметил", "отметила", "подчеркнул", "подчеркнула", "написал", "написала", "добавил", "добавила",
    "сказав", "каже", "заявив", "зазначив", "зазначила", "підкреслив", "підкреслила", "написав", "додав", "додала",
    "powiedział", "powiedziała", "mówi", "stwierdził", "stwierdziła", "dodał", "dodała", "podkreślił",
    "podkreśliła", "napisał", "napisała", "sakė", "sako", "teigė", "teigia", "pridūrė", "pabrėžė", "rašė", "pasakė",
})  # fmt: skip
_ADDRESSING = frozenset({
    "told", "tells", "assured", "accused", "accuses",
})  # fmt: skip
"""Verbs after which stands who was spoken to, not who spoke."""

_BETWEEN = frozenset({
    "has", "have", "had", "since", "also", "then", "once", "later", "himself", "herself", "publicly", "again",
    "recently", "repeatedly", "been", "only", "often", "even", "always", "famously", "a", "hat", "habe", "hatte",
    "auch", "ha", "również", "також", "также", "taip", "pat",
})  # fmt: skip
_PRONOUNS: Mapping[str, str] = {
    "he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "er": "m", "il": "m", "elle": "f", "он": "m", "она": "f",
    "він": "m", "вона": "f", "jis": "m", "ji": "f",
}  # fmt: skip
_SUBJECTS = frozenset(_PRONOUNS) - {"him", "her", "his"}
_ACCORDING = (("according", "to"), ("laut",), ("selon",), ("según",), ("secondo",), ("d’après",), ("as", "per"))
_WORDS_OF = ("words", "view", "opinion")
_QUOTATION = re.compile(r"“[^”“]*[”“]|„[^“”„]*[“”]|«[^«»]*»|\"[^\"]*\"|[“„«][^“”„«»]*$")
_LABEL = re.compile(r"([^\W\d_][\w.’' -]{1,50}?)\s?:\s+(?=\S)")
_NO_LABEL = frozenset({
    "claim", "fact", "truth", "note", "update", "correction", "question", "answer", "q", "a", "myth", "reality",
    "source", "sources", "summary", "example", "verdict", "conclusion", "background", "context", "date", "name",
    "video", "photo", "image", "caption", "title", "author", "warning",
})  # fmt: skip
_NO_ROLE = frozenset({
    "who", "which", "whose", "where", "when", "while", "as", "after", "before", "during", "in", "at", "on", "by",
    "to", "for", "from", "but", "and", "because", "if", "since", "though", "although", "speaking", "referring",
    "citing", "quoting", "not", "then", "also", "however", "according", "with", "without", "he", "she", "they", "it",
})  # fmt: skip
_ROLE_LINK = frozenset({"of", "at", "for", "in", "with", "from", "to", "and"})
_ROLE_WORDS = 20
_LONGEST = 5_000
"""Characters of a paragraph in which anybody is looked for."""

_APPOSITION_TOKENS = 24
_PHRASE_TOKENS = 6
_QUOTED = "\N{LEFT DOUBLE QUOTATION MARK}"
_OPENS_QUOTE = ("“", "„", "«", '"', "‘", "…", "...")
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a paragraph, and as what; empty where the document speaks in its own voice."""

    name: str = ""
    role: str = ""


@dataclass(slots=True)
class _Memory:
    """What was said of speakers so far: full names by surname, roles, the genders of pronouns, and who spoke last."""

    known: dict[str, str]
    roles: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    """Who spoke in the last paragraphs, newest last; an empty text where nobody did."""
    only_person: str = ""
    """The one person whom the paragraph before named, if it named exactly one."""
    announced: str = ""
    """Who was announced with a colon at the end of the paragraph before."""
    begun: str = ""
    """Who spoke in an announced block, or began the sentence that a colon ended: counts if what follows is quoted."""
    mentioned: set[str] = field(default_factory=set)
    """Everybody whom the earlier sentences of this paragraph name."""


def voices(blocks: Sequence[Block]) -> list[Voice]:
    """The voice of each block, in order; a heading has none, and pronouns do not reach beyond it."""
    memory = _Memory(
        full_names(
            _unquoted(block.text) for block in blocks if block.kind is not Kind.HEADING and len(block.text) < _LONGEST
        )
    )
    labels = _labels(blocks, memory.known)
    found = [_voice(block, labels, memory) for block in blocks]
    return [Voice(name, memory.roles.get(name, "")) if name else Voice() for name in found]


def _voice(block: Block, labels: frozenset[str], memory: _Memory) -> str:
    """Who speaks in one block; the memory goes on to the next."""
    if block.kind is Kind.HEADING or len(block.text) >= _LONGEST:
        memory.recent.clear()
        memory.only_person = memory.announced = memory.begun = ""
        return ""
    quotes = block.kind is Kind.QUOTE or block.text.startswith(_OPENS_QUOTE)
    announced = memory.announced or (memory.begun if quotes else "")
    label = _LABEL.match(block.text)
    if label and label[1].casefold() in labels:
        speaker = memory.known.get(label[1].casefold(), label[1])
    else:
        speaker = _attributed(block.text, memory)
    if announced and (not speaker or block.kind is Kind.QUOTE):
        speaker = announced
    _announce(block, speaker, memory, goes_on=bool(announced))
    _remember(block, speaker, memory)
    return speaker


def _announce(block: Block, speaker: str, memory: _Memory, *, goes_on: bool) -> None:
    """Keeps in memory whose words the next block may hold."""
    colon = block.text.rstrip().endswith(":")
    memory.announced = speaker if colon else ""
    memory.begun = speaker if goes_on else ""
    first = next(iter(names(tokens(block.text))), None) if colon else None
    if first and first.first == len(first.title.split()):
        memory.begun = _resolved(first, memory)


def _remember(block: Block, speaker: str, memory: _Memory) -> None:
    memory.recent = [*memory.recent[-1:], speaker]
    persons = {_resolved(name, memory) for name in names(tokens(_unquoted(block.text)))} - {""}
    memory.only_person = next(iter(persons)) if len(persons) == 1 else ""


def _labels(blocks: Sequence[Block], known: dict[str, str]) -> frozenset[str]:
    """The labels of an interview written as `NAME : text`: two or more, one of them a person whom the text names."""
    found = [
        match[1].casefold()
        for block in blocks
        if block.kind in {Kind.PARAGRAPH, Kind.QUOTE, Kind.LINE}
        and block.words >= 5
        and (match := _LABEL.match(block.text))
        if match[1][0].isupper() and len(match[1].split()) <= 3 and match[1].split()[0].casefold() not in _NO_LABEL
    ]
    people = {*known, *(full.casefold() for full in known.values())}
    return frozenset(found) if len(found) >= 2 and people.intersection(found) else frozenset()


def _unquoted(text: str) -> str:
    """The text with each quotation replaced by a mark: who speaks is said outside of it."""
    return _QUOTATION.sub(f" {_QUOTED} ", text)


def _attributed(text: str, memory: _Memory) -> str:
    """Whom the text itself names as the speaker; nobody where its quotations have several, or one that is not clear."""
    clauses = [_Clause.of(sentence) for sentence in _sentences(tokens(_unquoted(text)))]
    before, memory.mentioned = list(memory.recent), set()
    heard: set[str] = set()
    attributions: list[_Attributions] = []
    for clause in clauses:
        quoting = _QUOTED in clause.words
        if quoting:
            heard.update(_at_verb(clause, verb, memory) or _UNKNOWN for verb in clause.verbs())
        named = _named(clause, memory)
        attributions.append(_Attributions(quoting, (named, _described(clause, memory), _pronoun(clause, memory))))
        memory.mentioned.update(_resolved(name, memory) for name in clause.names)
        memory.recent.append(named)
    memory.recent = before
    if len(heard) > 1:
        return ""
    return heard.pop() if heard - {_UNKNOWN} else _best(attributions)


class _Attributions(NamedTuple):
    """Whom one sentence names as the speaker: by name, by a description, by a pronoun; empty where it does not."""

    quoting: bool
    speakers: tuple[str, str, str]


def _best(attributions: Sequence[_Attributions]) -> str:
    """A name before a description, a description before a pronoun; of sentences with a quotation, if there are any."""
    telling = [one for one in attributions if one.quoting] or attributions
    return next((one.speakers[way] for way in range(3) for one in telling if one.speakers[way]), "")


def _sentences(sequence: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens sentence by sentence; a quotation belongs to the words after it."""
    sentence: list[Token] = []
    for token in sequence:
        sentence.append(token)
        if token.text in {".", "!", "?"}:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence as its tokens, its words in small letters, and the names in it by the place of their first token."""

    sequence: Sequence[Token]
    words: Sequence[str]
    names: Sequence[Name]

    @classmethod
    def of(cls, sequence: Sequence[Token]) -> _Clause:
        return cls(sequence, [token.text.casefold() for token in sequence], names(sequence))

    def name_at(self, place: int) -> Name | None:
        """The name that begins at a place, a title before it aside."""
        return next((name for name in self.names if name.first - len(name.title.split()) <= place <= name.first), None)

    def name_before(self, place: int) -> Name | None:
        """The name that ends right before a place."""
        return next((name for name in self.names if name.last == place), None)

    def verbs(self) -> Iterator[int]:
        """The places of verbs of saying; a capital letter makes a word a name."""
        return (place for place, word in enumerate(self.words) if word in _VERBS and not self.sequence[place].capital)


def _at_verb(clause: _Clause, verb: int, memory: _Memory) -> str:
    """Who says what one verb says: a name, or the role of an earlier speaker, or a pronoun."""
    return (
        _named_at(clause, verb, memory)
        or _described_at(clause, verb, memory)
        or _pronoun_at(clause, verb, memory)
        or _according(clause, memory)
    )


def _named(clause: _Clause, memory: _Memory) -> str:
    """The person named beside a verb of saying, or after `according to`."""
    found = (_named_at(clause, verb, memory) for verb in clause.verbs())
    return next(filter(None, found), "") or _according(clause, memory)


def _named_at(clause: _Clause, verb: int, memory: _Memory) -> str:
    for name in (_after_verb(clause, verb), _subject(clause, verb)):
        if name and (speaker := _known_speaker(clause, name, memory)):
            return speaker
    return ""


def _according(clause: _Clause, memory: _Memory) -> str:
    found = (_known_speaker(clause, name, memory) for name in _according_to(clause))
    return next(filter(None, found), "")


def _subject(clause: _Clause, verb: int) -> Name | None:
    """The name before a verb: `NAME said`, `NAME has since said`, `NAME, a man of many words, said`."""
    place = _before_adverbs(clause, verb)
    name = clause.name_before(place) or _before_phrase(clause, place)
    if name and not name.possessive and not _is_inside_apposition(clause, name):
        return name
    if place and clause.words[place - 1] == ",":
        # The subject of `A, according to the diaries of B, said` is A.
        for candidate in clause.names:
            if candidate.last < place - 1 and clause.words[candidate.last] == "," and not candidate.possessive:
                return candidate if place - candidate.last <= _APPOSITION_TOKENS else None
    return None


def _before_adverbs(clause: _Clause, verb: int) -> int:
    """The place after the last word that is no auxiliary or adverb of the verb."""
    place = verb
    while place and (clause.words[place - 1] in _BETWEEN or clause.words[place - 1].endswith("ly")):
        place -= 1
    return place


def _before_phrase(clause: _Clause, place: int) -> Name | None:
    """The name before `from 2009 to 2014` or `in a speech`."""
    for name in reversed(clause.names):
        gap = clause.sequence[name.last : place]
        if 0 < len(gap) <= _PHRASE_TOKENS and clause.words[name.last] in {"from", "in", "on", "at", "during"}:
            return None if any(token.capital or not token.text.isalnum() for token in gap) else name
    return None


def _is_inside_apposition(clause: _Clause, name: Name) -> bool:
    """Whether a name only closes what is said of somebody else: `to B said`, `with B said`."""
    before = name.first - len(name.title.split()) - 1
    return before >= 0 and clause.words[before] in {"of", "to", "with", "at", "for", "by", "and", "from", "against"}


def _after_verb(clause: _Clause, verb: int) -> Name | None:
    """The name after a verb that a quotation or a comma stands before: `“…,” said NAME`."""
    inverted = verb and clause.words[verb - 1] in {",", _QUOTED, "—", "–", "-"}
    if not inverted or clause.words[verb] in _ADDRESSING:
        return None
    name = clause.name_at(verb + 1)
    return name if name and not name.possessive else None


def _according_to(clause: _Clause) -> Iterator[Name]:
    """The names after `according to`, `in the words of` and in `in NAME's words`."""
    for place, word in enumerate(clause.words):
        for phrase in _ACCORDING:
            end = place + len(phrase)
            if tuple(clause.words[place:end]) == phrase:
                yield from _next_name(clause, end)
        if word in _WORDS_OF and place:
            before = clause.name_before(place)
            if before and before.possessive and clause.words[before.first - 1 : before.first] == ["in"]:
                yield before
            elif clause.words[place + 1 : place + 2] == ["of"] and clause.words[max(place - 2, 0) : place] == [
                "in",
                "the",
            ]:
                yield from _next_name(clause, place + 2)


def _next_name(clause: _Clause, place: int) -> Iterator[Name]:
    """The names that begin here, after an article and a job at most."""
    for at in range(place, min(place + 6, len(clause.words))):
        name = clause.name_at(at)
        # What belongs to somebody (the diaries of X, X's diary) is not what X says.
        if name and not name.possessive and at <= name.first:
            yield name
        if not clause.words[at].isalpha() or clause.words[at] in {"of", "by", "to", "and", "in", "citing", "quoting"}:
            return


def _described(clause: _Clause, memory: _Memory) -> str:
    """The earlier speaker whose role is named beside a verb: `the former representative said`."""
    return next(filter(None, (_described_at(clause, verb, memory) for verb in clause.verbs())), "")


def _described_at(clause: _Clause, verb: int, memory: _Memory) -> str:
    for start in range(max(verb - 10, 0), verb):
        words = clause.words[start + 1 : verb]
        if clause.words[start] == "the" and all(word.replace("-", "").replace("’", "").isalnum() for word in words):
            return _by_role(frozenset(words), memory)
    return ""


def _by_role(words: frozenset[str], memory: _Memory) -> str:
    """The one known speaker whose role shares the most words of four letters and more with a description."""
    telling = {word for word in words if len(word) >= 4}
    shared = {
        name: len(telling & {token.text.casefold() for token in tokens(role)}) for name, role in memory.roles.items()
    }
    most = max(shared.values(), default=0)
    best = [name for name, count in shared.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _pronoun(clause: _Clause, memory: _Memory) -> str:
    """Who is meant by `he said`, `said she` or `according to him`."""
    found = (_pronoun_at(clause, verb, memory) for verb in clause.verbs())
    return next(filter(None, found), "") or _according_to_pronoun(clause, memory)


def _pronoun_at(clause: _Clause, verb: int, memory: _Memory) -> str:
    place = _before_adverbs(clause, verb)
    for word in (*clause.words[max(place - 1, 0) : place], *_object_of_inversion(clause, verb)):
        if word in _SUBJECTS:
            return _last_speaker(clause, place, word, memory)
    return ""


def _according_to_pronoun(clause: _Clause, memory: _Memory) -> str:
    for place in range(len(clause.words) - 2):
        phrase = tuple(clause.words[place : place + 3])
        if phrase[:2] == ("according", "to") and phrase[2] in {"him", "her"}:
            return _last_speaker(clause, place, phrase[2], memory)
    return ""


def _object_of_inversion(clause: _Clause, verb: int) -> Sequence[str]:
    """The word after `“…,” said`."""
    return clause.words[verb + 1 : verb + 2] if verb and clause.words[verb - 1] in {",", _QUOTED} else ()


def _last_speaker(clause: _Clause, place: int, pronoun: str, memory: _Memory) -> str:
    """Who spoke last, or the one person named before; nobody if the paragraph itself names somebody else first."""
    last = next((name for name in reversed(memory.recent) if name), "") or memory.only_person
    nearer = {_resolved(name, memory) for name in clause.names if name.last <= place}
    nearer = (nearer | memory.mentioned) - {"", last}
    gender = _PRONOUNS[pronoun]
    if not last or nearer or memory.genders.setdefault(last, gender) != gender:
        return ""
    return last


def _known_speaker(clause: _Clause, name: Name, memory: _Memory) -> str:
    """The full name of a speaker, with the role kept in memory."""
    speaker = _resolved(name, memory)
    if speaker and not memory.roles.get(speaker):
        memory.roles[speaker] = name.title or _apposition(clause, name.last)
    return speaker


def _resolved(name: Name, memory: _Memory) -> str:
    """The full name; a lone word is somebody only if the document gives the full name, or a title stands before it."""
    if name.full:
        return name.name
    return memory.known.get(name.name.casefold(), name.name if name.title else "")


def _apposition(clause: _Clause, place: int) -> str:
    """The role in `NAME, an analyst at X`, as written; empty where what follows the comma is something else."""
    if clause.words[place : place + 1] != [","]:
        return ""
    end = place + 1
    while end < len(clause.words) and clause.words[end] not in {",", ".", ";", ":", _QUOTED, "—", "–", "!", "?"}:
        end += 1
    words = clause.words[place + 1 : end]
    if not words or len(words) > _ROLE_WORDS or words[0] in _NO_ROLE or words[0].endswith("ing"):
        return ""
    if any(word in _VERBS or word in _PRONOUNS for word in words):
        return ""
    article = words[0] in {"a", "an", "the"}
    if not article and not (clause.sequence[place + 1].text.islower() and _ROLE_LINK.intersection(words[1:4])):
        return ""
    first = clause.sequence[place + 1 + article : end]
    return _spelled(first)


def _spelled(sequence: Sequence[Token]) -> str:
    """The words and marks as they stood, blanks only where there were some."""
    text, at = "", None
    for token in sequence:
        text += (" " if at is not None and token.start > at else "") + token.text
        at = token.end
    return text.strip()
