from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from bot.answering import keeping
from bot.answering.answerer import Answerer
from bot.answering.keeping import open_library, open_settings
from bot.answering.library import Library
from bot.answering.turn import Turn
from bot.errors import KnowledgeError, SettingsError
from bot.knowledge.load import load
from bot.knowledge.rows import Rows
from bot.retrieval.store import load as load_arrays
from bot.settings import AnsweringSettings, load_answering
from tests import house
from tests.knowledge.invented import write

QUESTIONS = (
    "did Baker promise?",
    "Baker never promised anything",
    "isn't it a myth that he promised",
    "what did Kohl tell Gorbachev?",
    "when did the Warsaw Pact end?",
    "how many Hungarians were for it?",
    "what does the Guardian say",
    "what did Lough say about promises",
    "did gorbechev feel betrayed?",
    "jim bakker one inch",
    "yelstin letter to clinton",
    "17 May 1990",
    "treaty Germany foreign troops",
    "обещал ли Бейкер Горбачёву?",
    "чи обіцяв Бейкер?",
    "Hat Baker ein Versprechen gegeben?",
    "ar Beikeris pažadėjo nesiplėsti?",
    "czy Baker obiecał?",
    "Were assurances about NATO only about the GDR?",
    "NATO lied to Moscow. It promised not to move one inch, and then it did.",
    "was anything written down",
    "who was Woerner",
    "did the Soviet Union ask to join",
    "gentleman's agreement",
    "when did Finland join?",
    "what is the best pizza topping",
    "zebra quagga okapi",
    "Wałęsa and Yeltsin in Warsaw",
    "and Genscher?",
    "who says so?",
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "knowledge")


@pytest.fixture
def config(root: Path, tmp_path: Path) -> Path:
    return shutil.copytree(root / "config", tmp_path / "config")


def kept(library: Library) -> bool:
    """Whether it was taken up, not read: then its passages are read when they are asked for."""
    return isinstance(library.passages, Rows)


def file_of(folder: Path) -> Path:
    return folder / ".index" / "library"


def test_what_was_read_once_is_taken_up(folder: Path) -> None:
    first, second = open_library(folder), open_library(folder)
    assert [kept(first), kept(second)] == [False, True]
    assert second.base == first.base == load(folder)
    assert [path.name for path in file_of(folder).parent.iterdir()] == ["library"]


def test_all_that_was_made_of_it_is_the_same(folder: Path) -> None:
    first, second = open_library(folder), open_library(folder)
    assert list(second.passages) == list(first.passages)
    assert dict(second.sources) == dict(first.sources)
    assert second.holdings.owners.tolist() == first.holdings.owners.tolist()
    for array, other in zip(second.holdings.topics, first.holdings.topics, strict=True):
        assert array.tolist() == other.tolist() != []
    unanswered, others = second.holdings.unanswered, first.holdings.unanswered
    assert unanswered.first.tolist() == others.first.tolist() == [0, 1]
    assert unanswered.weights.tolist() == others.weights.tolist()
    assert list(unanswered.index.vocabulary) == list(others.index.vocabulary) == ["ferryman", "paid"]
    assert list(second.shelves) == list(first.shelves)
    assert dict(second.number_of) == dict(first.number_of)
    assert second.ask_weights.tolist() == first.ask_weights.tolist()
    for kept_names, names in zip(second.analyzer.aliases, first.analyzer.aliases, strict=True):
        assert kept_names == names or dict(kept_names) == names
    for name in ("names", "firsts"):
        assert getattr(second.holdings, name) == getattr(first.holdings, name)
    assert {name: tuple(ids) for name, ids in second.holdings.named_sources.items()} == first.holdings.named_sources
    assert second.holdings.words() == first.holdings.words()


@pytest.fixture(scope="module")
def answerers(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answerer, Answerer]:
    """The shipped base from its files, and as it was kept."""
    copied = tmp_path_factory.mktemp("shipped") / "knowledge"
    shutil.copytree(root / "knowledge", copied, ignore=shutil.ignore_patterns(".*"))
    settings = load_answering(root / "config")
    first, second = Answerer(open_library(copied), settings), Answerer(open_library(copied), settings)
    assert [kept(first.library), kept(second.library)] == [False, True]
    return first, second


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_that_of_the_files(answerers: tuple[Answerer, Answerer], question: str) -> None:
    first, second = answerers
    before = Turn("did Baker promise Gorbachev?", "nato-expansion-promise")
    for previous in (None, before):
        assert second.ask(question, previous=previous) == first.ask(question, previous=previous)
    assert second.search(question, 20) == first.search(question, 20)
    assert second.features(question) == first.features(question)


def test_thirty_questions_are_asked_and_most_are_answered(answerers: tuple[Answerer, Answerer]) -> None:
    assert len(set(QUESTIONS)) == 30
    assert sum(bool(answerers[1].search(question, 1)) for question in QUESTIONS) > 20


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("vocabulary.yaml", "ship's bell", "ship's gong"),
        ("bell/claim.yaml", "was it heard", "was it loud"),
        ("bell/topics.yaml", "any ringing", "any tolling"),
        ("bell/gazette.yaml", "every market day", "every feast day"),
        ("bell/diary.yaml", "without a sound", "without a word"),
    ],
)
def test_a_changed_file_is_read_anew(folder: Path, name: str, old: str, new: str) -> None:
    before = open_library(folder).base
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    library = open_library(folder)
    assert not kept(library)
    assert library.base == load(folder) != before
    assert kept(open_library(folder))


def test_a_change_that_is_taken_back_is_read_anew_too(folder: Path) -> None:
    path = folder / "bell" / "gazette.yaml"
    before = path.read_bytes()
    open_library(folder)
    path.write_bytes(before.replace(b"at dawn, as it did", b"at noon, as it did"))
    assert "noon" in str(open_library(folder).base)
    path.write_bytes(before)
    assert "noon" not in str(open_library(folder).base)


def test_a_broken_edit_is_told_though_something_is_kept_and_is_not_kept_itself(folder: Path) -> None:
    open_library(folder)
    path = folder / "bell" / "diary.yaml"
    before, whole = path.read_bytes(), file_of(folder).read_bytes()
    path.write_bytes(before + b"unknown: key\n")
    for _ in range(2):
        with pytest.raises(KnowledgeError, match="unknown"):
            open_library(folder)
    assert file_of(folder).read_bytes() == whole
    path.write_bytes(before)
    assert kept(open_library(folder))


@pytest.mark.parametrize("name", ["stray.yaml", "bell/stray.yml", "bell/deeper/stray.yaml", "bell/stray.yaml"])
def test_a_file_too_many_is_told_though_something_is_kept(folder: Path, name: str) -> None:
    open_library(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("title: stray\n")
    with pytest.raises(KnowledgeError):
        open_library(folder)


def test_a_base_that_changed_while_it_was_read_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "fingerprint", lambda _: "of other bytes")
    assert open_library(folder).base == load(folder)
    assert not file_of(folder).exists()


def test_another_program_reads_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(folder)
    monkeypatch.setattr(keeping, "_program", lambda: "another")
    assert not kept(open_library(folder))
    assert kept(open_library(folder))


def test_the_program_is_known_by_all_code_that_reads_and_indexes(root: Path) -> None:
    modules = {module.name: module for module in house.read_house(root / "bot")}
    needed, left = set(), ["answering.keeping", "knowledge.load"]
    while left:
        name = left.pop()
        needed.add(name)
        named = {house.within(imported) or "" for _, imported in house.imports(modules[name])}
        found = {one if one in modules else one.rpartition(".")[0] for one in named}
        left += sorted((found & modules.keys()) - needed - {"", "knowledge", "retrieval"})
    code = set(keeping._code())
    assert [name for name in sorted(needed) if f"{root}/bot/{name.replace('.', '/')}.py" not in code] == []
    assert {Path(path).name for path in code} >= {
        "rank_bm25.py",
        "load.py",
        "schema.py",
        "layout.py",
        "settings_file.py",
    }


def test_what_came_with_a_folder_from_elsewhere_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    open_library(folder)
    copied = shutil.copytree(folder, tmp_path / "copied")
    assert file_of(copied).exists()
    assert not kept(open_library(copied))
    assert kept(open_library(copied))


def test_a_folder_that_was_moved_keeps_what_it_has(folder: Path, tmp_path: Path) -> None:
    open_library(folder)
    moved = folder.rename(tmp_path / "moved")
    library = open_library(moved)
    assert kept(library)
    assert library.base.claims[0].path == moved / "bell" / "claim.yaml"


def sections(content: bytes) -> tuple[int, dict[str, tuple[int, int]]]:
    """Where the header begins, and the place and the length in bytes of every array."""
    start = content.index(b"\n") + 13  # behind the length and the checksum of the header
    place = start + int.from_bytes(content[start - 12 : start - 4], "little")
    found = {}
    for name, kind, length in json.loads(content[start:place])["sections"]:
        size = length * np.dtype(kind).itemsize
        found[name] = (place, size)
        place += size + -size % 64
    return start, found


def with_checksums(content: bytearray) -> bytes:
    """The file with its checksums put right again, as somebody would who forges one."""
    start = content.index(b"\n") + 13  # behind the length and the checksum of the header
    end = start + int.from_bytes(content[start - 12 : start - 4], "little")
    header = json.loads(content[start:end])
    header["checksum"] = zlib.crc32(content[end:])
    raw = json.dumps(header).encode().ljust(end - start)
    assert len(raw) == end - start
    return bytes(content[: start - 4]) + zlib.crc32(raw).to_bytes(4, "little") + raw + bytes(content[end:])


def test_damage_in_any_part_is_found_out_and_mended(folder: Path) -> None:
    whole_base = open_library(folder).base
    whole = file_of(folder).read_bytes()
    for name, (place, size) in sections(whole)[1].items():
        if size:
            damaged = bytearray(whole)
            damaged[place + size // 2] ^= 0x10
            file_of(folder).write_bytes(damaged)
            library = open_library(folder)
            assert not kept(library), name
            assert library.base == whole_base
            assert kept(open_library(folder)), name


@pytest.mark.parametrize("length", [0, 1, 17, 40, 300, 5000, -1])
def test_a_file_that_ends_early_is_made_anew(folder: Path, length: int) -> None:
    open_library(folder)
    whole = file_of(folder).read_bytes()
    file_of(folder).write_bytes(whole[:length])
    assert not kept(open_library(folder))
    assert kept(open_library(folder))


@pytest.mark.parametrize(
    "content", [b"", b"audiatur arrays 1\n", b"\x80\x04." * 50, b"audiatur arrays 1\n" + bytes(80)]
)
def test_a_foreign_file_is_made_anew(folder: Path, content: bytes) -> None:
    file_of(folder).parent.mkdir()
    file_of(folder).write_bytes(content)
    assert not kept(open_library(folder))
    assert kept(open_library(folder))


POINTING = (
    "first_sources", "source_passages", "first_passages", "first_asks", "first_cruxes", "passages.bounds",
    "tables.bounds", "tables.text", "head.text", "judgements.bounds", "judgements.judged_bounds", "first_unanswered",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "fill"),
    [
        *((name, fill) for name in POINTING for fill in (b"\xff", b"\x00", b"\x7f")),
        *((name, b"\x7f") for name in ("owners", "judgements.offered", "judgements.judged")),
    ],
)
def test_numbers_that_point_nowhere_are_found_out_though_the_checksums_fit(
    folder: Path, name: str, fill: bytes
) -> None:
    open_library(folder)
    content = bytearray(file_of(folder).read_bytes())
    place, size = sections(bytes(content))[1][name]
    content[place : place + size] = fill * size
    file_of(folder).write_bytes(with_checksums(content))
    assert not kept(open_library(folder))


@pytest.mark.parametrize("name", ["ask_weights", "unanswered_weights", "judgements.grades", "owners", "first_asks"])
def test_an_array_that_lacks_an_entry_is_found_out(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    open_library(folder)
    key = keeping._key(load(folder).fingerprint, folder)
    assert key is not None
    arrays = load_arrays(file_of(folder), key)
    short = {**arrays, name: arrays[name][:-1]}
    monkeypatch.setattr("bot.retrieval.store.load", lambda _path, _key: arrays)
    assert kept(open_library(folder))
    monkeypatch.setattr("bot.retrieval.store.load", lambda _path, _key: short)
    assert not kept(open_library(folder))


def test_an_array_that_is_missing_is_found_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(folder)
    key = keeping._key(load(folder).fingerprint, folder)
    assert key is not None
    arrays = load_arrays(file_of(folder), key)
    for name in arrays:
        rest = {other: array for other, array in arrays.items() if other != name}
        monkeypatch.setattr("bot.retrieval.store.load", lambda _path, _key, rest=rest: rest)
        assert not kept(open_library(folder)), name


def test_where_nothing_can_be_written_everything_works(folder: Path, cache: Path) -> None:
    (folder / ".index").write_text("a file where the folder would be: as unwritable for root as for anybody")
    cache.touch()
    first, second = open_library(folder), open_library(folder)
    assert first.base == second.base
    assert not kept(second)


def test_where_the_folder_cannot_be_written_the_cache_of_the_user_keeps_it(folder: Path, cache: Path) -> None:
    (folder / ".index").touch()
    open_library(folder)
    assert kept(open_library(folder))
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["library"]


def test_processes_at_once_do_not_disturb_each_other(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.answering.keeping import open_library\n"
        "for _ in range(5): print(len(open_library(Path(sys.argv[1])).base.claims[0].passages))"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0].split() for process in several] == [["3"] * 5] * 3
    assert [process.returncode for process in several] == [0, 0, 0]
    assert kept(open_library(folder))
    assert [path.name for path in file_of(folder).parent.iterdir()] == ["library"]


def test_settings_are_taken_up_as_they_were_read(config: Path, folder: Path) -> None:
    read = open_settings(config, folder)
    assert read == load_answering(config)
    again = open_settings(config, folder)
    assert (again, repr(again)) == (read, repr(read))
    assert (folder / ".index" / "settings").exists()


def test_changed_settings_are_noticed(config: Path, folder: Path) -> None:
    open_settings(config, folder)
    (config / "answering.yaml").write_text("excerpts_per_side: 3\nabstention: {threshold: 0.25}\n")
    for _ in range(2):
        settings = open_settings(config, folder)
        assert (settings.excerpts_per_side, settings.abstention.threshold) == (3, 0.25)
    (config / "answering.yaml").write_text("# nothing set\n")
    assert open_settings(config, folder) == AnsweringSettings()


def test_settings_that_changed_while_they_were_read_are_not_kept(
    config: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit_and_read(config: Path) -> AnsweringSettings:
        (config / "answering.yaml").write_text("excerpts_per_side: 7\n")
        return load_answering(config)

    before = (config / "answering.yaml").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("bot.settings.load_answering", edit_and_read)
        assert open_settings(config, folder).excerpts_per_side == 7
    (config / "answering.yaml").write_bytes(before)
    assert open_settings(config, folder) == load_answering(config)


def test_broken_settings_are_told_though_good_ones_are_kept(config: Path, folder: Path) -> None:
    open_settings(config, folder)
    (config / "answering.yaml").write_text("excerpts: 3\n")
    for _ in range(2):
        with pytest.raises(SettingsError, match="excerpts"):
            open_settings(config, folder)
    (config / "answering.yaml").unlink()
    with pytest.raises(SettingsError):
        open_settings(config, folder)


def test_settings_that_were_damaged_or_forged_are_read_anew(config: Path, folder: Path) -> None:
    read = open_settings(config, folder)
    path = folder / ".index" / "settings"
    whole = path.read_bytes()
    place, size = sections(whole)[1]["settings.text"]
    for value in (b"[]", b'{"abstention": {}, "excerpts": 3}', b"\xff"):
        content = bytearray(whole)
        content[place : place + size] = value.ljust(size)
        for changed in (bytes(content), with_checksums(content)):
            path.write_bytes(changed)
            assert open_settings(config, folder) == read


def test_a_warm_start_imports_nothing_that_it_does_not_use(root: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(root / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns(".*"))
    code = "import sys; from bot.cli.main import main; main(['ask', 'did Baker promise?']); print(*sys.modules)"
    environment = {**os.environ, "AUDIATUR_KNOWLEDGE": str(folder), "AUDIATUR_CONFIG": ""}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
    imported = set(done.stdout.splitlines()[-1].split())
    unused = {"yaml", "rank_bm25", "wordfreq", "rapidfuzz", "shutil", "discord", "logging", "asyncio", "secrets"}
    assert "bot.answering.keeping" in imported
    assert imported & (unused | {"bot.knowledge.load", "bot.fields", "multiprocessing", "tempfile", "random"}) == set()
