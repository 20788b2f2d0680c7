"""A claim's page as its curator sees it: with a box to ask, the answer, and advice beside what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.model import Claim
from bot.site.pages import claim_values, environment, rendered

_ROOM = Path(__file__).parent
STATIC = ("preview.css", "preview.js")


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a curator is shown besides the page.

    `advice` is what is said of single passages, by their ids, `general` all the rest. `asked` is what was asked, if
    anything, and `why` how it was answered; `version` changes when the page would.
    """

    advice: Mapping[str, Sequence[str]] = field(default_factory=dict)
    general: Sequence[str] = ()
    asked: str = ""
    why: Sequence[str] = ()
    version: str = ""
    served: bool = False


def preview(claim: Claim, shown: Previewed) -> bytes:
    """The page of a claim, with what its curator is shown."""
    template = environment().get_template("preview.html")
    count = len(shown.general) + sum(map(len, shown.advice.values()))
    return rendered(template, **claim_values(claim, ""), preview=shown, advice=shown.advice, count=count)


def broken(problems: Sequence[str], version: str) -> bytes:
    """The page that stands there while files hold problems."""
    return rendered(environment().get_template("broken.html"), problems=problems, version=version, address="")


def static() -> Mapping[str, bytes]:
    """The files that a preview needs besides those of the pages."""
    return {name: (_ROOM / name).read_bytes() for name in STATIC}
