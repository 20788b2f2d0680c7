"""Finds the names of people in a text, and the titles that stand before them; bodies such as a union are no people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*[’']?(?:(?<=\b[A-Z])\.)?|[^\w\s]")

_TITLES = frozenset({
    "president", "vice-president", "vice", "prime", "minister", "premier", "chancellor", "secretary", "general",
    "state", "leader", "ambassador", "senator", "marshal", "professor", "prof", "prof.", "dr", "dr.", "mr", "mr.",
    "mrs", "mrs.", "ms", "ms.", "sir", "lord", "lady", "king", "queen", "prince", "princess", "pope", "judge",
    "justice", "colonel", "col.", "captain", "lieutenant", "major-general", "admiral", "commissioner", "director",
    "chairman", "chairwoman", "chair", "spokesman", "spokeswoman", "spokesperson", "representative", "rep", "rep.",
    "sen", "sen.", "gov", "gov.", "governor", "mayor", "chief", "head", "deputy", "foreign", "defence", "defense",
    "affairs", "officer", "analyst", "historian", "researcher", "editor", "author", "ex-president", "ex-minister",
    "congressman", "congresswoman", "mp", "herr", "frau", "bundeskanzler", "bundeskanzlerin", "außenminister",
    "präsident", "präsidentin", "monsieur", "madame", "président", "ministre", "президент", "министр",
    "премьер-министр", "канцлер", "генерал", "профессор", "міністр", "прем’єр-міністр", "pan", "pani", "prezydent",
    "profesor", "prezidentas", "ministras", "premjeras", "profesorius", "kancleris",
})  # fmt: skip
_PARTICLES = frozenset({
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "zu", "ten", "ter", "al",
    "el", "bin", "ibn", "bint", "ben", "af", "av",
})  # fmt: skip
_JOINTS = frozenset({"of", "for"})
_BODIES = frozenset({
    "union", "pact", "federation", "republic", "conference", "council", "university", "centre", "center", "house",
    "party", "germany", "europe", "alliance", "treaty", "act", "states", "kingdom", "war", "post", "times", "news",
    "agency", "ministry", "department", "office", "institute", "organisation", "organization", "nations",
    "assembly", "parliament", "congress", "court", "bank", "company", "group", "foundation", "committee",
    "commission", "press", "street", "journal", "academy", "school", "college", "security", "forum", "summit",
    "agreement", "accords", "charter", "archive", "government", "administration", "army", "forces", "fund",
    "berlin", "moscow", "washington", "kremlin", "minister", "secretary", "president",
})  # fmt: skip
_OPENERS = frozenset({
    "a", "an", "the", "and", "but", "or", "nor", "so", "yet", "if", "in", "on", "at", "by", "of", "to", "for",
    "from", "with", "as", "than", "when", "while", "where", "who", "which", "that", "this", "these", "those",
    "then", "there", "here", "after", "before", "since", "until", "although", "though", "because", "despite",
    "during", "however", "meanwhile", "moreover", "instead", "later", "earlier", "once", "both", "also", "even",
    "not", "no", "yes", "another", "according", "his", "her", "its", "their", "our", "my", "i", "he", "she", "it",
    "they", "we", "you", "what", "why", "how", "was", "is", "were", "are", "did", "does", "do", "has", "have",
    "had", "some", "many", "most", "all", "each", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "only", "just", "now", "today", "yesterday", "asked", "under", "over", "like", "unlike",
    "former", "then-president",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, and where it stands in the text."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it opens with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: the name itself, the title before it, and its first and last token, end excluded."""

    name: str
    title: str
    first: int
    last: int
    possessive: bool = False

    @property
    def surname(self) -> str:
        """The last word, by which a text calls somebody the second time."""
        return self.name.rsplit(maxsplit=1)[-1]

    @property
    def full(self) -> bool:
        """Whether it has a first name, too."""
        return " " in self.name


def tokens(text: str) -> list[Token]:
    """The words and marks of a text in order."""
    return [Token(found[0], found.start(), found.end()) for found in WORD.finditer(text)]


def names(sequence: Sequence[Token]) -> list[Name]:
    """The names in a sequence of tokens, in order."""
    found: list[Name] = []
    place = 0
    while place < len(sequence):
        if not sequence[place].capital:
            place += 1
            continue
        end = _run_end(sequence, place)
        name = _named(sequence, place, end)
        if name:
            found.append(name)
        place = end
    return found


def full_names(texts: Iterable[str]) -> dict[str, str]:
    """Each surname of the texts with the one full name that it belongs to; a surname that several share is left out."""
    known: dict[str, set[str]] = {}
    for text in texts:
        for name in names(tokens(text)):
            if name.full:
                known.setdefault(name.surname.casefold(), set()).add(name.name)
    return {surname: next(iter(full)) for surname, full in known.items() if len(full) == 1}


def _run_end(sequence: Sequence[Token], start: int) -> int:
    """Where a run of capitalised words ends; particles and `of` go on inside of it."""
    end = start + 1
    if _is_possessive(sequence[start].text):
        return end
    while end < len(sequence):
        word = sequence[end]
        inner = word.text in _PARTICLES or word.text in _JOINTS
        if word.capital or (inner and end + 1 < len(sequence) and sequence[end + 1].capital):
            end += 1
            if _is_possessive(word.text):
                break
        else:
            break
    return end


def _named(sequence: Sequence[Token], start: int, end: int) -> Name | None:
    while start < end and sequence[start].text.casefold() in _OPENERS:
        start += 1
    words = [token.text for token in sequence[start:end]]
    titles = [place for place, word in enumerate(words) if word.casefold() in _TITLES]
    cut = titles[-1] + 1 if titles and titles[-1] + 1 < len(words) else 0
    title, own = words[:cut], words[cut:]
    if not own or len(own) > 4 or any(word in _JOINTS for word in own):
        return None
    possessive = _is_possessive(own[-1])
    own[-1] = re.sub(r"[’']s?$", "", own[-1])
    if not own[-1] or own[-1].casefold() in _BODIES or own[-1].casefold() in _TITLES:
        return None
    return Name(" ".join(own), " ".join(title), start + cut, end, possessive)


def _is_possessive(word: str) -> bool:
    return word.endswith(("’s", "'s", "’", "'"))
