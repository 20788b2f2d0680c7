"""What a button carries through restarts: which button it is, and what it needs, in at most 100 characters.

audiatur:more:4d1f0c2ab9:0.ab3_Kq9-x
         action, claim, page, and three characters for each passage
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.model import Claim, KnowledgeBase, Passage

PREFIX = "audiatur"
MENU = "menu"
"""The action of a menu: that of the option which was chosen."""
LONGEST = 100
"""Characters of a custom id that Discord takes."""
LARGEST = 2**63 - 1
"""The largest number that an id can be, and that a database takes."""
MOST_PASSAGES = 24
"""Passages that one custom id names: eight of each of three sides. With the longest of what stands before them, they
fill it."""
MOST_FOLLOWED = 17
"""Passages that the button to ask on names, beside a claim, a question and their count."""
ARGUMENTS = rf"(?:(?::[0-9a-f]{{1,20}}){{0,4}})(?:\.(?:[0-9A-Za-z_-]{{3}}){{1,{MOST_PASSAGES}}})?"
"""What may follow the action: numbers and keys of claims and questions, then keys of passages."""
PATTERN = re.compile(rf"{PREFIX}:(?P<action>[a-z]{{1,16}})(?P<rest>{ARGUMENTS})")
_CLAIM_KEY = 10
_PASSAGE_KEY = 3


@dataclass(frozen=True, slots=True)
class CustomId:
    """An action with its arguments, which are numbers and keys, and with the keys of the passages that it is about."""

    action: str
    arguments: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f".{''.join(self.passages)}" if self.passages else ""
        return ":".join((PREFIX, self.action, *self.arguments)) + named

    @classmethod
    def parse(cls, text: str) -> CustomId | None:
        """Reads a custom id back; None where it is none of ours."""
        found = PATTERN.fullmatch(text[: LONGEST + 1])
        if found is None or len(text) > LONGEST:
            return None
        arguments, _, named = found["rest"].partition(".")
        keys = (named[at : at + _PASSAGE_KEY] for at in range(0, len(named), _PASSAGE_KEY))
        return cls(found["action"], tuple(arguments.split(":")[1:]), tuple(dict.fromkeys(keys)))

    def argument(self, place: int) -> str:
        """The argument at that place; empty where there is none."""
        return self.arguments[place] if place < len(self.arguments) else ""

    def number(self, place: int) -> int:
        """The argument at that place as a number; 0 where there is none, or one that is larger than any of ours."""
        text = self.argument(place)
        number = int(text) if text.isdecimal() and text.isascii() else 0
        return number if number <= LARGEST else 0

    def claim(self, base: KnowledgeBase) -> Claim | None:
        """The claim whose key is the first argument; None where the base does not have it any more."""
        key = self.argument(0)[:_CLAIM_KEY]  # on older cards it is longer, and begins in the same way
        return next((claim for claim in base.claims if claim_key(claim) == key), None)


def claim_key(claim: Claim) -> str:
    """Stands for the claim in a custom id: ids are as long as file names may be, the key has 10 characters."""
    return hashlib.blake2s(claim.id.encode(), digest_size=8).hexdigest()[:_CLAIM_KEY]


def question_key(question: str) -> str:
    """Stands for a question in a custom id, for as long as the bot remembers the question itself."""
    return hashlib.blake2s(question.encode(errors="replace"), digest_size=8).hexdigest()


def passages_by_key(claim: Claim) -> Mapping[str, Passage]:
    """The passages of a claim by the keys that stand for them in a custom id.

    A key has 18 bits. Passages that share one are left out, since no button can tell them apart: of 200 passages none
    as a rule, of 2,000 about 15.
    """
    keyed = [(_passage_key(passage), passage) for passage in claim.passages]
    counted = Counter(key for key, _ in keyed)
    return {key: passage for key, passage in keyed if counted[key] == 1}


def button_id(action: str, *arguments: object, passages: Iterable[str] = ()) -> str:
    """The custom id of a button."""
    return str(CustomId(action, tuple(str(argument) for argument in arguments), tuple(passages)))


def _passage_key(passage: Passage) -> str:
    digest = hashlib.blake2s(passage.id.encode(), digest_size=3).digest()
    return base64.urlsafe_b64encode(digest)[:_PASSAGE_KEY].decode()
