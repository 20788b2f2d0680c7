from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.saving import Change, save
from bot.errors import UsageError


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_every_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\r\n")
    (tmp_path / "a").chmod(0o600)
    save({tmp_path / "a": Change(b"one\r\n", b"two\r\n"), tmp_path / "b": Change(None, b"new")})
    assert held(tmp_path) == {"a": b"two\r\n", "b": b"new"}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_file_that_changed_meanwhile_keeps_all_from_being_written(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"one")
    with pytest.raises(UsageError, match="b: was changed by somebody else"):
        save({tmp_path / "a": Change(b"one", b"two"), tmp_path / "b": Change(b"other", b"two")})
    assert held(tmp_path) == {"a": b"one", "b": b"one"}


def test_where_one_cannot_be_replaced_those_before_it_are_put_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")

    class Obstructed(type(tmp_path)):  # type: ignore[misc]  # the platform's own kind of path
        """A path that a folder takes in the last moment."""

        def read_bytes(self) -> bytes:
            self.mkdir(exist_ok=True)
            raise FileNotFoundError

    with pytest.raises(UsageError, match=r"cannot be written: .*; nothing is changed"):
        save({
            tmp_path / "a": Change(b"one", b"two"),
            tmp_path / "n": Change(None, b"new"),
            Obstructed(tmp_path / "z"): Change(None, b"new"),
        })  # fmt: skip
    assert held(tmp_path) == {"a": b"one"}


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a: cannot be written: No such file or directory; nothing is changed"):
        save({tmp_path / "absent" / "a": Change(None, b"")})
