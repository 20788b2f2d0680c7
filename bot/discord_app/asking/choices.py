"""Completes a question over the claims that are served: fuzzy, fast, 25 at most."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands
from rapidfuzz import fuzz, process, utils

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.custom_id import CustomId, claim_key
from bot.discord_app.connection.serving import Serving
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render.printable import printable

MOST = 25
LONGEST = 100
"""Characters of a choice's name and of its value."""
LEAST_SCORE = 50.0
"""Of 100: below it a choice has nothing to do with what is typed."""
_MARK = "claim:"


class Choices:
    """The claims' questions to choose from, and the claim that a choice stands for."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._read = _Wordings(serving.base)

    def offer(self, typed: str) -> list[app_commands.Choice[str]]:
        """The claims whose question, or another way of asking it, is most like what is typed; all where nothing is."""
        return [_choice(claim) for claim in self._wordings.fitting(typed)]

    def read(self, text: str) -> tuple[str, str | None]:
        """The question that was chosen or typed, and the id of the claim where one was chosen."""
        claim = self._chosen(text)
        return (claim.question, claim.id) if claim else (text, None)

    def claim(self, text: str) -> Claim | None:
        """The claim that was chosen, or named by its id, or whose question is most like what was typed."""
        chosen = self._chosen(text) or self._serving.base.claim(text.strip())
        return chosen or next(iter(self._wordings.fitting(text)), None)

    @property
    def _wordings(self) -> _Wordings:
        """Those of what is served now."""
        if self._read.base is not self._serving.base:
            self._read = _Wordings(self._serving.base)
        return self._read

    def _chosen(self, text: str) -> Claim | None:
        base = self._serving.base
        if text.startswith(_MARK):
            return CustomId("", (text.removeprefix(_MARK),)).claim(base)
        return next((claim for claim in base.claims if claim.question == text), None)


class _Wordings:
    """Every way of asking of a base, in lower case and without signs, beside the claim that it asks for."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        asks = [(claim, wording) for claim in base.claims for wording in (claim.question, *claim.asks)]
        self._claims = [claim for claim, _ in asks]
        self._texts = [utils.default_process(wording) for _, wording in asks]

    def fitting(self, typed: str) -> list[Claim]:
        """The claims that fit what is typed, the most like it first; all where nothing is typed."""
        if not typed.strip():
            return list(self.base.claims[:MOST])
        typed = utils.default_process(typed[:LONGEST])
        ranked = process.extract(
            typed, self._texts, scorer=fuzz.WRatio, processor=None, score_cutoff=LEAST_SCORE, limit=4 * MOST
        )
        words = typed.split()
        best = sorted(ranked, key=lambda found: -_likeness(words, found[0]))
        return list({self._claims[place].id: self._claims[place] for _, _, place in best}.values())[:MOST]


def _likeness(words: Sequence[str], wording: str) -> float:
    """How well the typed words, begun ones too, are met by words of the question; longer ones count for more.

    The library's scorers compare texts as a whole, and a short one is like anything.
    """
    others = wording.split()
    return sum(
        len(word) * max((fuzz.ratio(word, other[: len(word) + 1]) for other in others), default=0) for word in words
    )


def _choice(claim: Claim) -> app_commands.Choice[str]:
    """A question is its own value where it is short enough, so that it reads well once it is chosen."""
    shown = printable(claim.question).strip() or claim.id
    fits = len(claim.question) <= LONGEST
    return app_commands.Choice(
        name=clip(shown, LONGEST), value=claim.question if fits else f"{_MARK}{claim_key(claim)}"
    )
