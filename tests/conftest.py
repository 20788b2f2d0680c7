"""What every test may ask for: the repository and, where it stands beside it, the shared material."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.databases"]

# How long an example takes is for the benchmarks: a busy machine must not fail a test.
settings.register_profile("audiatur", deadline=None)
settings.load_profile("audiatur")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """The documents and question sets beside the repository; the test is skipped where they are absent."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip(
            "the folder ../shared (documents, questions, Discord's API description) is not beside this repository"
        )
    return folder
