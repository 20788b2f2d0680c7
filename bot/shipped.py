"""Where the shipped knowledge and settings are, and what may be named instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def shipped_folder(name: str) -> Path:
    """The folder `knowledge` or `config` as shipped: inside an installed package, else beside it in the repository."""
    package = Path(__file__).resolve().parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name


def knowledge_folder(named: str | None, environ: Mapping[str, str]) -> Path:
    """The knowledge base to open: the option `--knowledge`, else AUDIATUR_KNOWLEDGE, else the shipped one."""
    return _folder("knowledge", named, environ.get("AUDIATUR_KNOWLEDGE"))


def config_folder(named: str | None, environ: Mapping[str, str]) -> Path:
    """The settings to read: the option `--config`, else AUDIATUR_CONFIG, else the shipped ones."""
    return _folder("config", named, environ.get("AUDIATUR_CONFIG"))


def _folder(name: str, named: str | None, from_environment: str | None) -> Path:
    """An empty name counts as none, as in `AUDIATUR_KNOWLEDGE= audiatur …`."""
    chosen = named or from_environment
    return Path(chosen) if chosen else shipped_folder(name)
