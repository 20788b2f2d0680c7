"""Invented claims as pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Claim, KnowledgeBase
from tests.knowledge.invented import write


@pytest.fixture
def bell(tmp_path: Path) -> KnowledgeBase:
    """The invented claim about the ferryman's bell."""
    return load(write(tmp_path / "knowledge"))


@pytest.fixture
def claim(bell: KnowledgeBase) -> Claim:
    """The same, alone."""
    return bell.claims[0]
