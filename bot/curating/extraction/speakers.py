"""Finds whose words a passage quotes, where the text itself says so; where there is a doubt, nobody's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.language import guess_language
from bot.curating.extraction.lexicon import words
from bot.curating.extraction.names import Name, names, tokens

_QUOTED = "\N{HEAVY DOUBLE TURNED COMMA QUOTATION MARK ORNAMENT}"
_QUOTATION = re.compile(r"“[^”“]*(?:[”“]|$)|»[^«»]*«|„[^“”„]*(?:[“”]|$)|«[^«»]*(?:»|$)|\"[^\"]*(?:\"|$)")
_STOPPED = re.compile(r"[.…]\W{0,2}$")
_ENDED = re.compile(r"[.!?…][”’\"'»“)\]]*$")
_OPENS = ("“", "„", "«", '"')
_LABEL = re.compile(r"([^\W\d_][\w.’' -]{1,50}?)\s?:\s+(?=[\S])")
_BETWEEN = frozenset({
    "has", "have", "had", "would", "since", "also", "then", "once", "later", "himself", "herself", "again", "often",
    "always", "only", "even", "likes", "used", "to", "a", "hat",
})  # fmt: skip
_ASKING = frozenset({"asked", "asks"})
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_CLAUSE = frozenset({",", _QUOTED, "—", "–", "-"})
_UNKNOWN = "?"
_LEAST_SHARE = 1 / 3
"""Of the words of a passage that must be quoted: a borrowed phrase makes a sentence nobody else's."""

_LONGEST = 5_000
"""Characters of a paragraph in which anybody is looked for."""

_APPOSITION = 30
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
    roles: Mapping[str, str]
    established: frozenset[str]
    pronouns: dict[str, str] = field(default_factory=dict)
    last: str = ""
    announced: str = ""
    unclosed: str = ""

    def person(self, name: Name) -> str:
        """The full name; a lone word is somebody only if the document gives the full name, or a title stands there."""
        known = self.people.get(name.surname, "")
        if name.full:
            if known and (known.endswith(f" {name.name}") or name.name.endswith(f" {known}")):
                return known
            return name.name if name.name in self.roles else ""
        honoured = name.title.rpartition(" ")[2].casefold() in words("honorifics")
        return known or (name.name if honoured else "")


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


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotations make up enough of a stretch of a text to be called somebody's words."""
    spans = (found.span() for found in _QUOTATION.finditer(text))
    inside = (text[max(start, first) : min(end, last)] for first, last in spans if first < end and last > start)
    return sum(len(part.split()) for part in inside) >= len(text[start:end].split()) * _LEAST_SHARE


def voices(blocks: Sequence[Block]) -> list[Voice]:
    """The voice of each block, in order."""
    people, roles, established = _people(blocks)
    memory = _Memory(people, roles, established)
    found = [_voice(block, memory) for block in blocks]
    return [Voice(name, roles.get(name, "")) if name else Voice() for name in found]


def _people(blocks: Sequence[Block]) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Whom the document names: full names by surname where one is meant, roles, and whoever is surely a person."""
    counts: Counter[str] = Counter()
    roles: dict[str, str] = {}
    for block in blocks:
        if block.kind is Kind.HEADING or len(block.text) >= _LONGEST:
            continue
        # A label names nobody by itself: “Public Health Debate: …” is no interview.
        label = _LABEL.match(block.text)
        titled = label is not None and all(word[0].isupper() for word in label[1].split())
        counts.update([label[1]] if label and titled else [])
        for name in names(tokens(_masked(block.text[label.end() :] if label and titled else block.text))):
            counts[name.name] += 1
            if name.full:
                roles[name.name] = roles.get(name.name) or name.title or _apposition(block.text, name.name)
    # German writes jobs and things like names: “Geschäftsführer Jo Reed”, “Aussage von Zeugen”.
    if guess_language(" ".join(block.text for block in blocks[:50])) == "de":
        roles = dict(_without_jobs(roles, counts))
    sure = {full for full in roles if roles[full] or counts[full] + counts[_surname(full)] > 1}
    return _meant_by_surname(roles, counts), roles, frozenset(sure)


def _meant_by_surname(full: Collection[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Of “Kostro Miller” and “Amanda Kostro Miller” the commoner is meant; of two different Millers nobody."""
    sharing: dict[str, list[str]] = {}
    for one in full:
        sharing.setdefault(_surname(one).casefold(), []).append(one)
    return {
        surname: max(found, key=lambda one: (counts[one], len(one)))
        for surname, found in sharing.items()
        if all(max(found, key=len).endswith(one) for one in found)
    }


def _surname(full: str) -> str:
    return full.rsplit(maxsplit=1)[-1]


def _without_jobs(roles: Mapping[str, str], counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """The names of a German text: of three words or more the last two, unless all of them come again."""
    surnames = {_surname(name) for name in roles}
    for name, role in roles.items():
        words_of_it = name.split()
        # “Brooks Prognose” is something of Brook's.
        if words_of_it[0].removesuffix("s") in surnames - {words_of_it[0]}:
            continue
        if len(words_of_it) == 2 or counts[name] > 1:
            yield name, role
        elif not any(word[0].islower() for word in words_of_it):
            yield " ".join(words_of_it[-2:]), role


def _apposition(text: str, name: str) -> str:
    """The role in `NAME, an analyst at X, …`, word for word; empty where something else follows the comma."""
    role = r"([^,.;:“”„«»\"—–!?]{3,120})(?=[,.;“„«\"—–]|$)"
    found = re.search(rf"{re.escape(name)}, (?:an?|the|eine?|une?) {role}", text)
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
    speaker = _labelled(block.text, memory) or _quoted(block, sentences, memory)
    if not speaker and announced and block.kind is not Kind.ENTRY and _QUOTED not in _masked(block.text):
        speaker = announced
    if not speaker and unclosed and block.text.startswith(_OPENS):
        speaker = unclosed
    if block.text.rstrip().endswith(":"):
        memory.announced = _reported(sentences, memory, len(sentences) - 1)
    if speaker and _is_open(block.text):
        memory.unclosed = speaker
    # Who asked is not who answers, and who was told something did not say it.
    asked = any(one.tokens[verb] in _ASKING for one in sentences for verb in one.verbs())
    persons = {memory.person(name) for one in sentences for name in one.names if name.first - 1 not in one.verbs()}
    sole = next(iter(persons - {""})) if len(persons - {""}) == 1 else ""
    memory.last = (
        "" if asked else speaker or _reported(sentences, memory) or (sole if sole in memory.established else "")
    )
    return speaker


def _is_open(text: str) -> bool:
    """Whether the last quotation does not end here: the next paragraph opens it anew."""
    last = [found[0] for found in _QUOTATION.finditer(text)][-1:]
    return bool(last) and last[0][-1] not in '”“»"'


def _labelled(text: str, memory: _Memory) -> str:
    """Whoever stands before the colon of an interview: somebody whom the document names elsewhere, too."""
    label = _LABEL.match(text)
    if not label or not _ENDED.search(text):
        return ""
    name = label[1].strip()
    person = name if name in memory.roles else memory.people.get(name.casefold(), "")
    return person if person in memory.established else ""


def _quoted(block: Block, sentences: Sequence[_Sentence], memory: _Memory) -> str:
    """The one person to whom every quotation of a block belongs, if they make up enough of it."""
    if not is_quoted(block.text, 0, len(block.text)):
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
        # Who asked is not who answers.
        heard.update(
            _at_verb(sentences[:place], verb, memory) for verb in one.verbs() if one.tokens[verb] not in _ASKING
        )
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
            return _meant(sentences, place, after, memory)
    if place and sequence[place - 1].casefold() in words("pronouns"):
        return _meant(sentences, place, sequence[place - 1].casefold(), memory)
    name = _name_to(sentence, place)
    return (memory.person(name) if name else "") or _UNKNOWN


def _name_from(sentence: _Sentence, place: int) -> Name | None:
    """The name that begins at a place, behind a title, an article or a job in small letters."""
    for name in sentence.names:
        start = name.first - len(name.title.split())
        between = sentence.tokens[place:start]
        if not name.possessive and start >= place and len(between) <= 3 and all(word.isalpha() for word in between):
            return None if words("leads").intersection(between) else name
    return None


def _name_to(sentence: _Sentence, place: int) -> Name | None:
    """The name that ends right before a place, or before what stands between two commas (a job, a town)."""
    sequence = sentence.tokens
    aside = bool(place) and sequence[place - 1] == ","
    for name in sentence.names:
        start = name.first - len(name.title.split())
        before = sequence[start - 1] if start else ","
        if name.possessive or before.casefold() in words("leads"):
            continue
        if aside and sequence[name.last] == "," and 0 < place - 1 - name.last <= _APPOSITION:
            return name
        # The last name within two commas is where somebody works, unless it stands there alone.
        if name.last == place or (name.last == place - 1 and aside and (before == "," or name.title)):
            return name
    return None


def _meant(sentences: Sequence[_Sentence], place: int, pronoun: str, memory: _Memory) -> str:
    """Whom a pronoun means: the one person named before it in the paragraph, else who spoke before."""
    earlier = [name for one in sentences[:-1] for name in one.names]
    persons = {memory.person(name) for name in (*earlier, *(n for n in sentences[-1].names if n.last <= place))} - {""}
    if len(persons) > 1:
        return _UNKNOWN
    person = next(iter(persons), memory.last)
    # Whoever was “she” is not “he”.
    return person if person and memory.pronouns.setdefault(person, pronoun) == pronoun else _UNKNOWN


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
    return persons.pop() if len(persons) == 1 and persons <= memory.established else _UNKNOWN
