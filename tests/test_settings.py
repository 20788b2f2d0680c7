from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.settings import AnsweringSettings, DiscordSettings, load_answering, load_discord, token
from bot.settings_file import read_settings, record_of


@dataclass(frozen=True)
class Lamp:
    colour: str = "amber"
    watts: int | None = None


@dataclass(frozen=True)
class Lighthouse:
    name: str
    flashes: int = field(default=3, metadata={"minimum": 1, "maximum": 9, "help": "Flashes a minute."})
    height: float = 12.5
    manned: bool = True
    keepers: tuple[str, ...] = ()
    buoys: tuple[int, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    lamps: Mapping[int, Lamp] = field(default_factory=dict)
    lamp: Lamp = field(default_factory=Lamp)
    fog: Literal["horn", "bell"] = "horn"

    def __post_init__(self) -> None:
        if self.height < 0:
            raise ValueError("a lighthouse stands above the ground")


def read(tmp_path: Path, text: str) -> Lighthouse:
    path = tmp_path / "light.yaml"
    path.write_text(text, encoding="utf-8")
    return read_settings(Lighthouse, path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, text)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in raised.value.problems]


def test_what_a_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    assert read(tmp_path, "name: Skerry\n") == Lighthouse("Skerry")


def test_every_kind_of_field_is_read(tmp_path: Path) -> None:
    text = (
        'name: "Skerry"\nflashes: 4\nheight: 20\nmanned: false\nkeepers: [Ada, "no"]\nbuoys: [12345678901234567890]\n'
        'weights: {a: 0.5, b: 1e-3}\nlamps:\n  "7": {watts: 60}\nlamp: {colour: red, watts: null}\nfog: bell\n'
    )
    assert read(tmp_path, text) == Lighthouse(
        "Skerry", 4, 20.0, False, ("Ada", "no"), (12345678901234567890,), {"a": 0.5, "b": 0.001},
        {7: Lamp(watts=60)}, Lamp("red"), "bell",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("flashes: 10", "flashes: a whole number, at least 1, at most 9 is wanted here, not 10"),
        ("flashes: 2.5", "is wanted here, not `2.5`"),
        ("flashes: 010", "is wanted here, not `010`"),
        ("flashes: '3'", "is wanted here, not `3`"),
        ("height: tall", "height: a number is wanted here, not `tall`"),
        ("height: .inf", "height: a number is wanted here, not `.inf`"),
        ("height: -1", "a lighthouse stands above the ground"),
        ("manned: yes", "manned: true or false is wanted here, not `yes`"),
        ("keepers: Ada", "keepers: a list is wanted here, not `Ada`"),
        ("keepers: [no]", 'keepers: no is read as true or false: put it in quotes, "no"'),
        ("weights: {a: b}", "a: a number is wanted here, not `b`"),
        ('lamps: {"x": {}}', "lamps: `x` is not a number in quotes"),
        ("lamp: {color: red}", "lamp: unknown key `color`; did you mean `colour`?"),
        ("fog: bel", "fog: `bel` is not one of horn, bell; did you mean `bell`?"),
        ("flashs: 3", "unknown key `flashs`; did you mean `flashes`?"),
        ("flashes: 3\nflashes: 4", "the key `flashes` is here twice, first on line 2"),
        ("flashes:", "is wanted here, not nothing"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(tmp_path: Path, line: str, wanted: str) -> None:
    told = problems(tmp_path, f"name: Skerry\n{line}\n")
    assert len(told) == 1
    assert told[0].startswith("light.yaml:")
    assert wanted in told[0]


def test_all_problems_are_told_in_one_run(tmp_path: Path) -> None:
    told = problems(tmp_path, "flashes: 0\nmanned: 1\nfog: x\n")
    assert [one.partition(": ")[0] for one in told] == ["light.yaml:1"] * 2 + ["light.yaml:2", "light.yaml:3"]


def test_a_file_that_is_missing_or_broken_is_a_problem_and_one_of_comments_alone_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"answering\.yaml: cannot be read: No such file"):
        load_answering(tmp_path)
    (tmp_path / "answering.yaml").write_text("a: [\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="is not valid YAML"):
        load_answering(tmp_path)
    (tmp_path / "answering.yaml").write_text("# all as shipped\n", encoding="utf-8")
    assert load_answering(tmp_path) == AnsweringSettings()


def test_the_shipped_settings_are_sound(root: Path) -> None:
    assert isinstance(load_answering(root / "config"), AnsweringSettings)
    # The comments of bot.yaml promise that every key stands there with its default.
    assert load_discord(root / "config") == DiscordSettings()


@pytest.mark.parametrize("settings", [AnsweringSettings, DiscordSettings])
def test_every_setting_says_what_it_means(settings: type) -> None:
    assert [one.name for one in record_of(settings).fields if not one.help] == []
    assert len(record_of(settings).fields) == len(dataclasses.fields(settings))


def test_the_token_is_taken_from_the_environment_and_never_shown() -> None:
    secret = token({"DISCORD_TOKEN": " abc.def.ghi \n", "DISCORD_TOKEN_FILE": "/not/looked/at"})
    assert secret.reveal() == "abc.def.ghi"
    assert "abc" not in f"{secret!r} {secret} {secret!s:>20} {[secret]}"
    with pytest.raises(TypeError, match="not written anywhere"):
        pickle.dumps(secret)


@pytest.mark.parametrize("text", [None, "", "é b", "é.b.c", "éééé", "xxé", "a..é", f"a.b.{'é' * 9000}", "a.b.é/../x"])
def test_a_token_that_cannot_be_one_is_refused_without_repeating_it(text: str | None) -> None:
    with pytest.raises(SettingsError) as raised:
        token({} if text is None else {"DISCORD_TOKEN": text})
    assert str(raised.value).startswith("DISCORD_TOKEN: the environment variable ")
    assert "é" not in str(raised.value)
    with pytest.raises(SettingsError, match="three parts"):
        token({"DISCORD_TOKEN": "abc.def"})


def test_the_token_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("abc.def.ghi\n", encoding="utf-8")
    assert token({"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": str(file)}).reveal() == "abc.def.ghi"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absent", "names no regular file"),
        ("/dev/zero", "names no regular file"),
        (".", "names no regular file"),
        ("empty", "holds nothing"),
        ("prose", "does not look like a token"),
        ("large", "does not look like a token"),
    ],
)
def test_a_file_without_a_token_is_told_in_a_line_by_its_name(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    (tmp_path / "prose").write_bytes(b"secret words \xff")
    (tmp_path / "large").write_text("a.b." + "secret" * 1000, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        token({"DISCORD_TOKEN_FILE": str(tmp_path / name)})
    assert str(raised.value).startswith(f"{tmp_path / name}: ")
    assert told in str(raised.value)
    assert "secret" not in str(raised.value)


@given(flashes=st.integers(1, 9), height=st.floats(0, 1e6, allow_nan=False), manned=st.booleans())
def test_numbers_and_flags_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, flashes: int, height: float, manned: bool
) -> None:
    text = f"name: x\nflashes: {flashes}\nheight: {height:.6f}\nmanned: {str(manned).lower()}\n"
    light = read(tmp_path_factory.mktemp("light"), text)
    assert (light.flashes, light.height, light.manned) == (flashes, float(f"{height:.6f}"), manned)
