"""Finds whose words a passage quotes, where the text itself says so; where there is a doubt, nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.lexicon import words
from bot.curating.extraction.names import Name, names, tokens

_QUOTED = "\N{HEAVY DOUBLE TURNED COMMA QUOTATION MARK ORNAMENT}"
_QUOTATION = re.compile(r"“[^”“]*(?:[”“]|$)|„[^“”„]*(?:[“”]|$)|«[^«»]*(?:»|$)|\"[^\"]*(?:\"|$)")
_STOPPED = re.compile(r"[.…]\W{0,2}$")
_OPENS = ("“", "„", "«", '"')
_LABEL = re.compile(r"([^\W\d_][\w.’' -]{1,50}?)\s?:\s+(?=[\S])")
_BETWEEN = frozenset({
    "has", "have", "had", "would", "since", "also", "then", "once", "later", "himself", "herself", "again", "often",
    "always", "only", "even", "likes", "used", "to", "a", "hat",
})  # fmt: skip
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_LEADS = frozenset({"of", "to", "with", "at", "for", "by", "and", "from", "against", "or", "&"})
_CLAUSE = frozenset({",", _QUOTED, "—", "–", "-"})
_UNKNOWN = "?"
_LEAST_SHARE = 1 / 3
"""Of the words of a passage that must be quoted: a borrowed phrase makes a sentence nobody else's."""

_LONGEST = 5_000
"""Characters of a paragraph in which anybody is looked for."""

_APPOSITION = 16
"""Tokens between a name and its verb: `NAME, an analyst at a bank in a town, said`."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is quoted in a passage, and as what; empty where the document speaks in its own voice."""

    name: str = ""
    role: str = ""

    def __bool__(self) -> bool:
        return bool(self.name)


@dataclass(slots=True)
class _Memory:
    """The people of a document by surname with their roles, and what the block before leaves open."""

    people: Mapping[str, str]
    roles: dict[str, str]
    last: str = ""
    announced: str = ""
    unclosed: str = ""

    def person(self, name: Name) -> str:
        """The full name; a lone word is somebody only if the document gives the full name, or a title stands there."""
        if name.full:
            return name.name
        return self.people.get(name.surname, name.name if name.title else "")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with each quotation as one token."""

    tokens: Sequence[str]
    names: Sequence[Name] = field(default=())

    @property
    def quoting(self) -> bool:
        return _QUOTED in self.tokens

    def verbs(self) -> Iterator[int]:
        """The places of verbs of saying; who was told said nothing."""
        sequence = self.tokens
        found = (place for place, token in enumerate(sequence) if token in words("saying"))
        return (place for place in found if not place or sequence[place - 1] not in _PASSIVE)


def voices(blocks: Sequence[Block]) -> list[Voice]:
    """The voice of each block, in order."""
    people, roles = _people(blocks)
    memory = _Memory(people, roles)
    found = [_voice(block, memory) for block in blocks]
    return [Voice(name, roles.get(name, "")) if name else Voice() for name in found]


def _people(blocks: Sequence[Block]) -> tuple[dict[str, str], dict[str, str]]:
    """Each surname with the one full name that it belongs to in this document, and each full name with its role."""
    full: dict[str, set[str]] = {}
    roles: dict[str, str] = {}
    for block in blocks:
        if block.kind is Kind.HEADING or len(block.text) >= _LONGEST:
            continue
        # A label names nobody by itself: “Public Health Debate: …” is no interview.
        label = _LABEL.match(block.text)
        titled = label is not None and all(word[0].isupper() for word in label[1].split())
        for name in names(tokens(_masked(block.text[label.end() :] if label and titled else block.text))):
            if name.full:
                full.setdefault(name.surname, set()).add(name.name)
                roles[name.name] = roles.get(name.name) or name.title or _apposition(block.text, name.name)
    return {surname: next(iter(found)) for surname, found in full.items() if len(found) == 1}, roles


def _apposition(text: str, name: str) -> str:
    """The role in `NAME, an analyst at X, …`, word for word; empty where something else follows the comma."""
    articles = "|".join(sorted(words("articles")))
    found = re.search(rf"{re.escape(name)}, (?:{articles}) ([^,.;:“”„«»\"—–!?]{{3,120}})(?=[,.;“„«\"—–]|$)", text)
    if not found or words("saying").intersection(found[1].split()):
        return ""
    return found[1].split(" who ")[0].strip()


def _masked(text: str) -> str:
    """The text with each quotation as one mark, and the full stop that ended it kept."""
    return _QUOTATION.sub(lambda found: f" {_QUOTED} {'.' if _STOPPED.search(found[0]) else ''} ", text)


def _sentences(text: str) -> list[_Sentence]:
    found: list[list[str]] = [[]]
    for token in tokens(_masked(text)):
        found[-1].append(token)
        if token in {".", "!", "?"}:
            found.append([])
    return [_Sentence(one, tuple(names(one))) for one in found if one]


def _voice(block: Block, memory: _Memory) -> str:
    """Who is quoted in one block; the memory goes on to the next."""
    announced, unclosed = memory.announced, memory.unclosed
    memory.announced = memory.unclosed = ""
    if block.kind is Kind.HEADING or len(block.text) >= _LONGEST:
        memory.last = ""
        return ""
    sentences = _sentences(block.text)
    persons = {memory.person(name) for one in sentences for name in one.names} - {""}
    speaker = _labelled(block.text, memory) or _quoted(block, sentences, memory)
    if not speaker and announced and block.kind is not Kind.ENTRY and _QUOTED not in _masked(block.text):
        speaker = announced
    if not speaker and unclosed and block.text.startswith(_OPENS):
        speaker = unclosed
    if block.text.rstrip().endswith(":"):
        memory.announced = _reported(sentences, memory, len(sentences) - 1)
    if speaker and _is_open(block.text):
        memory.unclosed = speaker
    memory.last = speaker or _reported(sentences, memory) or (persons.pop() if len(persons) == 1 else "")
    return speaker


def _is_open(text: str) -> bool:
    """Whether the last quotation does not end here: the next paragraph opens it anew."""
    last = [found[0] for found in _QUOTATION.finditer(text)][-1:]
    return bool(last) and last[0][-1] not in '”“»"'


def _labelled(text: str, memory: _Memory) -> str:
    """Whoever stands before the colon of an interview: somebody whom the document names elsewhere, too."""
    label = _LABEL.match(text)
    if not label:
        return ""
    name = label[1].strip()
    return name if name in memory.people.values() else memory.people.get(name.casefold(), "")


def _quoted(block: Block, sentences: Sequence[_Sentence], memory: _Memory) -> str:
    """The one person to whom every quotation of a block belongs, if they make up enough of it."""
    inside = sum(len(found[0].split()) for found in _QUOTATION.finditer(block.text))
    if inside < len(block.text.split()) * _LEAST_SHARE:
        return ""
    heard = {_attributed(sentences[: place + 1], memory) for place, one in enumerate(sentences) if one.quoting}
    # A quotation without a word beside it goes on from the one before.
    heard.discard("")
    return next(iter(heard)) if len(heard) == 1 and _UNKNOWN not in heard else ""


def _attributed(sentences: Sequence[_Sentence], memory: _Memory) -> str:
    """Who says what the last sentence quotes: empty where it is all quotation, unknown where that is unclear."""
    sentence = sentences[-1]
    if all(not token.isalpha() for token in sentence.tokens):
        return ""
    heard = {_at_verb(sentences, verb, memory) for verb in sentence.verbs()}
    heard = heard or {_according(sentence, memory) or _before_colon(sentence, memory)}
    return heard.pop() if len(heard) == 1 else _UNKNOWN


def _reported(sentences: Sequence[_Sentence], memory: _Memory, start: int = 0) -> str:
    """The one person whose words, quoted or not, the sentences from `start` on report."""
    heard: set[str] = set()
    for place, one in enumerate(sentences[start:], start + 1):
        heard.update(_at_verb(sentences[:place], verb, memory) for verb in one.verbs())
        heard.update({_according(one, memory)} - {""})
    return heard.pop() if len(heard) == 1 and _UNKNOWN not in heard else ""


def _at_verb(sentences: Sequence[_Sentence], verb: int, memory: _Memory) -> str:
    """Who says what a verb of the last sentence says: whoever is named beside it, or a pronoun that is clear."""
    sentence = sentences[-1]
    sequence = sentence.tokens
    after = sequence[verb + 1].casefold() if verb + 1 < len(sequence) else ""
    place = verb
    while place and (sequence[place - 1] in _BETWEEN or sequence[place - 1].endswith("ly")):
        place -= 1
    if place and sequence[place - 1] in _CLAUSE:
        name = _name_from(sentence, verb + 1)
        if name:
            return memory.person(name) or _UNKNOWN
        if after in words("pronouns"):
            return _meant(sentences, place, memory)
    if place and sequence[place - 1].casefold() in words("pronouns"):
        return _meant(sentences, place, memory)
    name = _name_to(sentence, place)
    return (memory.person(name) if name else "") or _UNKNOWN


def _name_from(sentence: _Sentence, place: int) -> Name | None:
    """The name that begins at a place, behind a title, an article or a job in small letters."""
    for name in sentence.names:
        start = name.first - len(name.title.split())
        between = sentence.tokens[place:start]
        if not name.possessive and start >= place and len(between) <= 3 and all(word.isalpha() for word in between):
            return None if _LEADS.intersection(between) else name
    return None


def _name_to(sentence: _Sentence, place: int) -> Name | None:
    """The name that ends right before a place, or before what is put in between two commas."""
    for name in sentence.names:
        before = sentence.tokens[name.first - len(name.title.split()) - 1] if name.first else ""
        ends = (place, place - 1) if place and sentence.tokens[place - 1] == "," else (place,)
        aside = sentence.tokens[name.last : name.last + 1] == [","] and sentence.tokens[place - 1] == ","
        if (
            before not in _LEADS
            and not name.possessive
            and (name.last in ends or (aside and 0 < place - name.last <= _APPOSITION))
        ):
            return name
    return None


def _meant(sentences: Sequence[_Sentence], place: int, memory: _Memory) -> str:
    """Whom a pronoun means: the one person named before it in the paragraph, else the one of the paragraph before."""
    earlier = [name for one in sentences[:-1] for name in one.names]
    persons = {memory.person(name) for name in (*earlier, *(n for n in sentences[-1].names if n.last <= place))} - {""}
    if len(persons) > 1:
        return _UNKNOWN
    return next(iter(persons), memory.last) or _UNKNOWN


def _according(sentence: _Sentence, memory: _Memory) -> str:
    """Whoever stands after `according to` or `in the words of`."""
    lowered = [token.casefold() for token in sentence.tokens]
    for phrase in words("according"):
        parts = phrase.split()
        for place in range(len(lowered) - len(parts)):
            if lowered[place : place + len(parts)] == parts:
                name = _name_from(sentence, place + len(parts))
                return memory.person(name) if name else ""
    return ""


def _before_colon(sentence: _Sentence, memory: _Memory) -> str:
    """The one person of a sentence whose colon opens a quotation."""
    sequence = list(sentence.tokens)
    if ":" not in sequence or sequence[sequence.index(":") + 1 :][:1] != [_QUOTED]:
        return _UNKNOWN
    persons = {memory.person(name) for name in sentence.names} - {""}
    return persons.pop() if len(persons) == 1 else _UNKNOWN
