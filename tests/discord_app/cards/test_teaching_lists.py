"""What members asked and moderators taught fits a message, whatever it is written in."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.discord_app.cards.budget import COMPONENTS, TEXT, measure
from bot.discord_app.cards.gap_list import PAGE, STATES, GapPage, gap_list
from bot.discord_app.cards.layout import Layout
from bot.discord_app.cards.taught_list import taught_list
from bot.knowledge.model import KnowledgeBase, Vocabulary
from bot.render.catalogue import speaking
from bot.store.gaps import LONGEST, Gap, State
from bot.store.taught import TaughtRow
from tests.discord_app.samples import make_claim, make_passage, make_source

HOSTILE = ("*" * LONGEST, "<@1> " * 60, "\U0001f525" * LONGEST, "what about it? " * 20)


def fits(view: Layout) -> bool:
    """Whether Discord takes a message."""
    parts = list(view.walk_children())
    told = "\n".join(part.content for part in parts if isinstance(part, discord.ui.TextDisplay))
    return len(parts) <= COMPONENTS and measure(told) <= TEXT


@pytest.mark.parametrize("written", HOSTILE)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_page_of_gaps_fits(written: str, language: str) -> None:
    asked = written[:LONGEST]
    gaps = [Gap(number, 1, State.OPEN, asked, 9_999, 1, 2**31) for number in range(PAGE)]
    wordings = {gap.id: [asked[1:], asked[2:], asked[3:]] for gap in gaps}
    with speaking(language):
        assert fits(gap_list(GapPage(gaps, wordings, dict.fromkeys(STATES, 9_999), State.OPEN, 1)))


@pytest.mark.parametrize("written", HOSTILE)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_page_of_taught_questions_fits(written: str, language: str) -> None:
    passages = [replace(make_passage(f"p-{number}", "myth", "It is."), gist=written) for number in range(5)]
    claim = make_claim((make_source("herald", passages),), question=written)
    ids = tuple(one.id for one in passages)
    rows = [TaughtRow(1, claim.id, written[:LONGEST], ids, 1, at=2**31, id=number) for number in range(9)]
    with speaking(language):
        assert fits(taught_list(rows, 0, KnowledgeBase((claim,), Vocabulary({}), ""), undone=1))
