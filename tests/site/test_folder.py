from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import UsageError
from bot.site.folder import MANIFEST, Published, publish

FILES: Mapping[str, bytes] = {"index.html": b"index", "bell/index.html": b"bell", "style.css": b"style"}
OTHERS: Mapping[str, bytes] = {"index.html": b"changed", "gong/index.html": b"gong", "style.css": b"style"}


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "site"
    assert publish(FILES, folder).written == tuple(FILES)
    assert set(held(folder)) == {*FILES, MANIFEST}


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}
    assert publish(FILES, tmp_path) == Published((), tuple(FILES), (), ())
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in FILES} == times


def test_what_is_gone_is_removed_with_its_folder_and_told(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    done = publish(OTHERS, tmp_path)
    assert done == Published(("index.html", "gong/index.html"), ("style.css",), ("bell/index.html",), ())
    assert {name: content for name, content in held(tmp_path).items() if name != MANIFEST} == OTHERS
    assert not (tmp_path / "bell").exists()


def test_what_others_keep_there_stays(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    for name in ("CNAME", "bell/picture.png", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("theirs")
    publish(OTHERS, tmp_path)
    assert {"CNAME", "bell/picture.png", ".git/config"} <= set(held(tmp_path))


def test_a_page_of_a_claim_that_is_gone_stays_where_somebody_changed_it(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    (tmp_path / "bell" / "index.html").write_bytes(b"by hand")
    done = publish(OTHERS, tmp_path)
    assert (done.removed, done.left) == ((), ("bell/index.html",))
    assert (tmp_path / "bell" / "index.html").read_bytes() == b"by hand"
    assert publish(OTHERS, tmp_path).left == ()


@pytest.mark.parametrize("name", ["index.html", "bell/index.html"])
def test_nothing_is_written_over_what_others_put_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"theirs")
    with pytest.raises(UsageError, match="not made by this command"):
        publish(FILES, tmp_path)
    assert held(tmp_path) == {name: b"theirs"}


def test_nothing_is_written_over_what_somebody_changed(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    (tmp_path / "index.html").write_bytes(b"by hand")
    before = held(tmp_path)
    with pytest.raises(UsageError, match="changed since it was published"):
        publish(OTHERS, tmp_path)
    assert held(tmp_path) == before


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    publish(FILES, folder)
    (folder / "bell").rename(elsewhere)
    (folder / "bell").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="link to somewhere else"):
        publish(FILES, folder)
    done = publish(OTHERS, folder)
    assert (done.removed, done.left) == ((), ("bell/index.html",))
    assert held(elsewhere) == {"index.html": b"bell"}


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").symlink_to(tmp_path / "precious")
    with pytest.raises(UsageError, match="not made by this command"):
        publish(FILES, folder)
    assert not (tmp_path / "precious").exists()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    publish(FILES, tmp_path / "site")
    assert publish(OTHERS, tmp_path / "site").removed == ("bell/index.html",)


def test_publishing_that_was_cut_short_is_taken_up_again(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    names = iter(OTHERS)

    class CutShort(dict[str, bytes]):
        def __getitem__(self, name: str) -> bytes:
            next(names)
            if name == "gong/index.html":
                raise KeyboardInterrupt
            return super().__getitem__(name)

    with pytest.raises(KeyboardInterrupt):
        publish(CutShort(OTHERS), tmp_path)
    assert (tmp_path / "index.html").read_bytes() == b"changed"
    further = {**FILES, "index.html": b"a third state", "bell/index.html": b"another"}
    assert publish(further, tmp_path).written == ("index.html", "bell/index.html")
    assert {name: content for name, content in held(tmp_path).items() if name != MANIFEST} == further


@pytest.mark.parametrize("name", ["../precious", "/precious", "bell/../../precious", "a/b/c", ""])
def test_a_manifest_that_was_tampered_with_removes_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "site"
    publish(FILES, folder)
    (tmp_path / "precious").write_bytes(b"bell")
    digest = next(line for line in (folder / MANIFEST).read_text().splitlines() if "bell" in line).split()[0]
    with (folder / MANIFEST).open("a") as file:
        file.write(f"{digest}  {name}\n")
    with pytest.raises(UsageError, match=rf"{MANIFEST}:4: "):
        publish(OTHERS, folder)
    assert (tmp_path / "precious").read_bytes() == b"bell"


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        publish(FILES, tmp_path / "file" / "site")


def test_a_file_in_the_place_of_a_claims_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "bell").write_text("theirs")
    with pytest.raises(UsageError, match="cannot write"):
        publish(FILES, tmp_path)
    assert (tmp_path / "bell").read_text() == "theirs"
