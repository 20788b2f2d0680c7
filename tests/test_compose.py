from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url


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


def test_the_example_of_a_shared_store_is_sound_once_it_is_taken_in(root: Path) -> None:
    text = (root / "compose.yaml").read_text(encoding="utf-8")
    taken = re.sub(r"^( +)# (?=(AUDIATUR_DATABASE|database|  [a-z]+): ?)", r"\1", text, flags=re.MULTILINE)
    found = yaml.safe_load(taken)
    address = found["services"]["bot"]["environment"]["AUDIATUR_DATABASE"]
    assert make_url(address.replace("${POSTGRES_PASSWORD}", "secret")).host in found["services"]
    assert found["services"]["database"]["volumes"][0].partition(":")[0] in found["volumes"]


def test_what_is_remembered_outlives_the_container(service: dict[str, Any], root: Path) -> None:
    (volume,) = service["volumes"]
    folder = volume.split(":")[1]
    assert f"AUDIATUR_STATE={folder}" in (root / "Dockerfile").read_text(encoding="utf-8")
