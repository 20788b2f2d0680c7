from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def service(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / "compose.yaml").read_text(encoding="utf-8"))
    bot: dict[str, Any] = found["services"]["bot"]
    return bot


def test_the_container_may_do_nothing_that_it_need_not(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service


def test_the_container_is_bounded_and_comes_back(service: dict[str, Any]) -> None:
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["restart"] == "unless-stopped"


def test_the_health_is_that_of_the_gateway(service: dict[str, Any]) -> None:
    assert service["healthcheck"]["test"] == ["CMD", "audiatur", "health"]


def test_the_token_stands_in_no_file(service: dict[str, Any]) -> None:
    assert service["environment"]["DISCORD_TOKEN"].startswith("${DISCORD_TOKEN?")


def test_what_is_remembered_outlives_the_container(service: dict[str, Any], root: Path) -> None:
    (volume,) = service["volumes"]
    folder = volume.split(":")[1]
    assert f"AUDIATUR_STATE={folder}" in (root / "Dockerfile").read_text(encoding="utf-8")
