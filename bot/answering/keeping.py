"""Keeps what a library holds, and parsed settings, beside the knowledge, and takes them up where nothing changed."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray

from bot.answering.holdings import Holdings, Progress, Topics, Unanswered
from bot.answering.library import Library
from bot.knowledge.fingerprint import fingerprint
from bot.knowledge.packing import Lines, PackedBase, UnpackedBase, pack, unpack
from bot.retrieval import packing
from bot.retrieval.analysis import Aliases, Analyzer
from bot.retrieval.lookup import Lookup
from bot.retrieval.store import Arrays, UnfitError, divides, keep, take, within
from bot.settings import AbstentionModel, AnsweringSettings

_LIBRARY, _SETTINGS = "library", "settings"  # names of files
_INDEXES = ("body", "ask_index", "claim_index")
_TOPICS = (("bounds", "<i8"), ("offered", "<i4"), ("judged_bounds", "<i8"), ("judged", "<i4"), ("grades", "<f8"))
_LINES = ("head", "claims", "topics", "sources", "passages")
_ROOMS = ("knowledge", "retrieval")
_MODULES = ("errors", "fields", "invisible", "settings", "settings_file", "yaml_reader")
_ANSWERING = ("answering/holdings", "answering/keeping", "answering/library")
_UNREADABLE = (LookupError, TypeError, ValueError, RecursionError)  # what text of others may lead to


def open_library(folder: Path, progress: Progress | None = None) -> Library:
    """The library of a knowledge folder: what was kept of it where nothing changed, else read, indexed and kept.

    Raises:
        KnowledgeError: it holds no claim, or its files hold problems; nothing of it is kept.
    """
    content = fingerprint(folder)
    key = _key(content, folder)
    if content is None or key is None:
        return _read_library(folder, progress)
    kept = take(folder, _LIBRARY, key, lambda arrays: library_of(arrays, content, folder))
    if kept is not None:
        return kept
    library = _read_library(folder, progress)
    if library.base.fingerprint == content:  # else somebody changed a file since
        keep(folder, _LIBRARY, key, arrays_of(library))
    return library


def open_settings(folder: Path, knowledge: Path) -> AnsweringSettings:
    """The settings of answering, `answering.yaml` in a folder: as kept beside the knowledge, or read and kept there.

    Raises:
        SettingsError: with every problem of the file.
    """
    content = _content(folder / "answering.yaml")
    key = _key(content, knowledge)
    if key is None:
        return _read_settings(folder)
    kept = take(knowledge, _SETTINGS, key, _settings)
    if kept is not None:
        return kept
    settings = _read_settings(folder)
    if _content(folder / "answering.yaml") == content:  # else somebody changed it since
        keep(knowledge, _SETTINGS, key, _lines_of("settings", Lines.of([asdict(settings)])))
    return settings


def _read_library(folder: Path, progress: Progress | None) -> Library:
    # Imported here because reading YAML takes longer to import than all else, and is seldom needed.
    from bot.knowledge.load import load

    base = load(folder)
    return Library(base, Holdings.of(base, progress))


def _read_settings(folder: Path) -> AnsweringSettings:
    from bot.settings import load_answering

    return load_answering(folder)


def _content(path: Path) -> str | None:
    """The fingerprint of one file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None


def _key(content: str | None, knowledge: Path) -> str | None:
    """What a file must have been kept for: these bytes, read by this program, beside this very folder.

    The folder's number tells those apart that came with it from elsewhere, in an archive, and could hold anything.
    """
    if content is None:
        return None
    try:
        return f"{content} {_program()} {knowledge.stat().st_ino}"
    except (OSError, ValueError):  # the program's own files cannot be read, as in an archive
        return None


@cache
def _program() -> str:
    """The fingerprint of all code that reads files, analyses and indexes."""
    total = hashlib.sha256(f"{sys.hexversion} {np.__version__} {Stemmer.version()}".encode())
    for path in sorted(_code()):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            code = file.read()
        total.update(b"%d\n" % len(code))
        total.update(code)
    return total.hexdigest()


def _code() -> list[str]:
    """The files of all modules that what is kept depends on, and that of rank-bm25."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  a Path for each file would take longer
    paths = [f"{package}/{name}.py" for name in (*_MODULES, *_ANSWERING)]
    for room in _ROOMS:
        paths += (f"{package}/{room}/{name}" for name in os.listdir(f"{package}/{room}") if name.endswith(".py"))  # noqa: PTH208  likewise
    model = find_spec("rank_bm25")
    return [*paths, model.origin] if model is not None and model.origin else paths


def arrays_of(library: Library) -> Arrays:
    """A library as named arrays, of which `library_of` makes it again."""
    holdings, packed = library.holdings, pack(library.base)
    aliases = holdings.analyzer.aliases
    concepts = Lookup.of(aliases.concepts)
    tables = (
        concepts.texts,
        sorted(aliases.in_capitals),
        aliases.longest,
        sorted(holdings.names),
        holdings.named_sources,
    )
    arrays: dict[str, NDArray[Any]] = {
        "first_topics": np.array(packed.first_topics, dtype=np.int64),
        "first_sources": np.array(packed.first_sources, dtype=np.int64),
        "source_passages": np.array(packed.first_passages, dtype=np.int64),
        "first_passages": holdings.first_passages,
        "first_asks": holdings.first_asks,
        "first_cruxes": holdings.first_cruxes,
        "owners": holdings.owners,
        "ask_weights": holdings.ask_weights,
        "first_unanswered": holdings.unanswered.first,
        "unanswered_weights": holdings.unanswered.weights,
    }
    arrays |= {f"judgements.{name}": array for name, array in holdings.topics._asdict().items()}
    for name in _LINES:
        arrays |= _lines_of(name, getattr(packed, name))
    arrays |= _lines_of("tables", Lines.of(tables))
    arrays |= packing.pack_lookup(concepts, "concepts")
    arrays |= _lines_of("words", Lines.of([holdings.words()]))
    for name in _INDEXES:
        arrays |= packing.pack(getattr(holdings, name), name)
    arrays |= packing.pack(holdings.unanswered.index, "unanswered")
    return arrays


def _lines_of(name: str, lines: Lines) -> Arrays:
    bounds = np.array(lines.bounds, dtype=np.int64)
    return {f"{name}.text": np.frombuffer(lines.text, dtype=np.uint8), f"{name}.bounds": bounds}


def library_of(arrays: Arrays, content: str, folder: Path) -> Library:
    """The library of arrays that were kept; its passages are read when they are asked for.

    Raises:
        UnfitError: they do not fit together.
    """
    try:
        packed = PackedBase(
            head=_lines(arrays, "head"),
            claims=_lines(arrays, "claims"),
            topics=_lines(arrays, "topics"),
            sources=_lines(arrays, "sources"),
            passages=_lines(arrays, "passages"),
            first_topics=_numbers(arrays, "first_topics").data,
            first_sources=_numbers(arrays, "first_sources").data,
            first_passages=_numbers(arrays, "source_passages").data,
        )
        unpacked = unpack(packed, content, folder)
        holdings = _holdings(arrays, unpacked)
    except _UNREADABLE as error:
        raise UnfitError("not written by us") from error
    if not _fits(holdings, packed):
        raise UnfitError("its parts do not fit together")
    return Library(unpacked.base, holdings)


def _holdings(arrays: Arrays, unpacked: UnpackedBase) -> Holdings:
    tables, words = _lines(arrays, "tables"), _lines(arrays, "words")
    texts, in_capitals, longest, names, named_sources = (tables[number] for number in range(5))
    concepts = packing.unpack_lookup(arrays, "concepts", texts)
    return Holdings(
        analyzer=Analyzer(unpacked.base.vocabulary, Aliases(concepts, frozenset(in_capitals), longest)),
        passages=unpacked.passages,
        sources=unpacked.sources,
        firsts=unpacked.firsts,
        first_passages=_numbers(arrays, "first_passages"),
        first_asks=_numbers(arrays, "first_asks"),
        first_cruxes=_numbers(arrays, "first_cruxes"),
        owners=_numbers(arrays, "owners", "<i4"),
        topics=Topics(*(_numbers(arrays, f"judgements.{name}", kind) for name, kind in _TOPICS)),
        unanswered=Unanswered(
            _numbers(arrays, "first_unanswered"),
            packing.unpack(arrays, "unanswered"),
            _numbers(arrays, "unanswered_weights", "<f8"),
        ),
        body=packing.unpack(arrays, "body"),
        ask_index=packing.unpack(arrays, "ask_index"),
        ask_weights=_numbers(arrays, "ask_weights", "<f8"),
        claim_index=packing.unpack(arrays, "claim_index"),
        names=frozenset(names),
        named_sources=named_sources,
        words=lambda: words[0],
    )


def _fits(holdings: Holdings, packed: PackedBase) -> bool:
    """Whether all counts agree, and every number points into what it numbers."""
    claims, sources, passages = len(packed.claims), len(packed.sources), len(packed.passages)
    asks, unanswered, topics = len(holdings.owners), len(holdings.unanswered.index), len(packed.topics)
    firsts = (holdings.first_passages, holdings.first_asks, holdings.first_cruxes, holdings.unanswered.first)
    cruxes = int(holdings.first_cruxes[-1]) if len(holdings.first_cruxes) else 0
    return (
        all(len(first) == claims + 1 for first in (packed.first_topics, packed.first_sources, *firsts))
        and len(packed.first_passages) == sources + 1
        and all(map(divides, firsts, (passages, asks, cruxes, unanswered)))
        and divides(np.asarray(packed.first_topics), topics)
        and divides(np.asarray(packed.first_sources), sources)
        and divides(np.asarray(packed.first_passages), passages)
        and within(holdings.owners, -cruxes, passages + topics)
        and _are_topics(holdings.topics, topics, passages)
        and (len(holdings.ask_weights), len(holdings.unanswered.weights)) == (asks, unanswered)
        and (len(holdings.body), len(holdings.ask_index), len(holdings.claim_index)) == (passages, asks, claims)
    )


def _are_topics(found: Topics, topics: int, passages: int) -> bool:
    """Whether they are so many topics, of passages that there are."""
    return (
        (len(found.bounds), len(found.judged_bounds)) == (topics + 1, topics + 1)
        and divides(found.bounds, len(found.offered))
        and divides(found.judged_bounds, len(found.judged))
        and len(found.grades) == len(found.judged)
        and within(found.offered, 0, passages)
        and within(found.judged, 0, passages)
    )


def _settings(arrays: Arrays) -> AnsweringSettings:
    try:
        values = _lines(arrays, "settings")[0]
        return AnsweringSettings(**{**values, "abstention": AbstentionModel(**values["abstention"])})
    except _UNREADABLE as error:
        raise UnfitError("no settings of this version") from error


def _lines(arrays: Arrays, name: str) -> Lines:
    text, bounds = _numbers(arrays, f"{name}.text", "|u1"), _numbers(arrays, f"{name}.bounds")
    if not divides(bounds, len(text)):
        raise UnfitError(f"the lines of {name} have no bounds")
    return Lines(text.data, bounds.data)


def _numbers(arrays: Arrays, name: str, kind: str = "<i8") -> NDArray[Any]:
    array = arrays[name]
    if array.dtype != np.dtype(kind):
        raise UnfitError(f"{name} is of {array.dtype}")
    return array
