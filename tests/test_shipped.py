from __future__ import annotations

from pathlib import Path

from bot.shipped import config_folder, knowledge_folder, shipped_folder


def test_in_the_repository_the_shipped_folders_stand_beside_the_package(root: Path) -> None:
    assert shipped_folder("knowledge") == root / "knowledge"
    assert shipped_folder("config") == root / "config"


def test_an_option_beats_the_environment_and_that_beats_what_is_shipped(root: Path) -> None:
    environ = {"AUDIATUR_KNOWLEDGE": "from-environment", "AUDIATUR_CONFIG": "settings-from-environment"}
    assert knowledge_folder("named", environ) == Path("named")
    assert knowledge_folder(None, environ) == Path("from-environment")
    assert config_folder("named", environ) == Path("named")
    assert config_folder(None, environ) == Path("settings-from-environment")
    assert knowledge_folder(None, {"AUDIATUR_KNOWLEDGE": ""}) == root / "knowledge"
    assert config_folder(None, {}) == root / "config"
