"""What a button carries through restarts: which button it is, and what it needs, in at most 100 characters."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from bot.knowledge.model import Claim, KnowledgeBase

PREFIX = "audiatur"
PATTERN = re.compile(r"audiatur:(?P<action>[a-z]+)(?P<rest>(?::[0-9a-f]+)*)")


@dataclass(frozen=True, slots=True)
class CustomId:
    """An action with its arguments: numbers, and keys of claims."""

    action: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ":".join((PREFIX, self.action, *self.arguments))

    @classmethod
    def parse(cls, text: str) -> CustomId | None:
        """Reads a custom id back; None where it is none of ours."""
        found = PATTERN.fullmatch(text)
        return cls(found["action"], tuple(found["rest"].split(":")[1:])) if found else None

    def number(self, place: int) -> int:
        """The argument at that place as a number; 0 where there is none."""
        text = self.arguments[place] if place < len(self.arguments) else ""
        return int(text) if text.isdecimal() and text.isascii() else 0

    def claim(self, base: KnowledgeBase) -> Claim | None:
        """The claim whose key is the first argument; None where the base does not have it any more."""
        return next((claim for claim in base.claims if self.arguments[:1] == (claim_key(claim),)), None)


def claim_key(claim: Claim) -> str:
    """Stands for the claim in a custom id: ids are as long as file names may be, the key has 16 characters."""
    return hashlib.blake2s(claim.id.encode(), digest_size=8).hexdigest()


def button_id(action: str, *arguments: object) -> str:
    """The custom id of a button."""
    return str(CustomId(action, tuple(str(argument) for argument in arguments)))
