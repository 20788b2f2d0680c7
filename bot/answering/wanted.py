"""What a question wants to be told, a date, a number or a person, and whether a passage tells one."""

from __future__ import annotations

import re
from enum import Enum

from bot.knowledge.model import MONTHS, Passage

# "When" asks for a date where a verb follows ("when did he"); elsewhere it joins clauses ("he smiled when I did").
# In languages without that order of words, it asks where it opens the question.
_DATE = re.compile(
    r"\b(?:wh?en(?:'s| exactly)? (?:did|was|were|is|are|does|do|has|have|had|will|would|can|could)|since when|"
    r"(?:what|which|on what|in what|in which) (?:exact )?(?:date|day|month|year)|"
    r"wann|seit wann|в каком году|какого числа|якого року|kuriais metais|w którym roku)\b|"
    r"^\W*(?:(?:а|и|і|ну|o|ir|a|i) )?(?:when|когда|коли|kada|nuo kada|kiedy|od kiedy)\b(?!.*,)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:how (?:many|much|old|often)|(?:what|which) (?:percentage|percent|share|number)|wie ?viele?|wie oft|"
    r"сколько|какой процент|скільки|який відсоток|kiek|koks procentas|ile|jaki procent)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(?:how long|wie lange|как долго|як довго|kaip ilgai|jak długo)\b", re.IGNORECASE)

# What follows a "who" that asks for no name: "is right?", "was Yazov?".
_NO_NAME = (
    r"(?! (?:(?:is|was|are|were) )?(?-i:[A-ZÀ-ÝА-ЯІЇЄҐ]\w*[a-zà-ÿа-яіїєґ])\b)"
    r"(?! (?:(?:is|was|really|actually|then) )*"
    r"(?:right|wrong|correct|lying|lied|telling|to (?:believe|trust|blame))(?![\w-]))"
    r"(?! (?:hat recht|lügt|прав|врёт|врет|лжёт|лжет|правий|має рацію|бреше|teisus|meluoja|ma rację|kłamie)\b)"
)
_PERSON = re.compile(
    r"^\W*(?:(?:and|so|but|ok|hey|und|а|и|і|ну|o|ir|i)\W+)?(?:who(?:['’]?s|se|m)?|wer|wessen|кто|хто|kas|kto)(?![\w'’])"
    + _NO_NAME,
    re.IGNORECASE,
)

_NOW = re.compile(
    r"\b(?:now|nowadays|today|currently|rn|these days|at the moment|at present|сейчас|сегодня|зараз|тепер|сьогодні|"
    r"heute|jetzt|derzeit|aktuell|dabar|šiandien|šiuo metu|teraz|dziś|dzisiaj|obecnie)\b",
    re.IGNORECASE,
)

_HAS_DATE = re.compile(rf"\b(?:1[89]\d\d|20\d\d|{'|'.join(MONTHS)})\b")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d(?:-\d\d)?\b")
_HAS_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|dozens?|hundreds?|thousands?|"
    r"millions?|not a single)\b",
    re.IGNORECASE,
)
# A word with a capital letter that does not open a sentence.
_HAS_NAME = re.compile(r"[\w,;:’'()-] \b[A-ZÀ-ÝА-ЯІЇЄҐ]\w+")
_HAS_SPAN = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?|decades?)\b", re.IGNORECASE)


class Wanted(Enum):
    """The kind of fact that a question asks for."""

    ANYTHING = "anything"
    DATE = "a date"
    NUMBER = "a number"
    SPAN = "a length of time"
    PERSON = "a person"


def wanted_by(question: str) -> Wanted:
    """What a question wants to be told."""
    if _SPAN.search(question):
        return Wanted.SPAN
    if _NUMBER.search(question):
        return Wanted.NUMBER
    if _DATE.search(question):
        return Wanted.DATE
    return Wanted.PERSON if _PERSON.search(question) else Wanted.ANYTHING


def wants_the_present(question: str) -> bool:
    """Whether a fact is asked for as it stands now, which no document of earlier years can tell."""
    return wanted_by(question) is not Wanted.ANYTHING and bool(_NOW.search(question))


def tells(passage: Passage, wanted: Wanted) -> bool:
    """Whether a passage holds what is wanted, in its words or in the date on which they were said."""
    quote = passage.quote
    if wanted is Wanted.DATE:
        return passage.said is not None or bool(_HAS_DATE.search(quote))
    if wanted is Wanted.NUMBER:
        return bool(_HAS_NUMBER.search(_YEAR.sub("", quote)))
    if wanted is Wanted.PERSON:
        return bool(passage.speaker or _HAS_NAME.search(quote))
    return wanted is Wanted.ANYTHING or bool(_HAS_SPAN.search(quote))
