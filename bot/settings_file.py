"""Fills a frozen class of settings from a file, strictly: what a field may hold comes from its annotation."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.errors import SettingsError
from bot.fields import Field, Flag, Kind, ListOf, Number, Optional, Record, TableOf, Text
from bot.yaml_reader import Report, parse_yaml, read_yaml

Settings = TypeVar("Settings")


def read_settings(settings: type[Settings], path: Path) -> Settings:
    """Fills a frozen dataclass from a file; what the file leaves out keeps its default.

    Raises:
        SettingsError: with every problem of the file: unknown keys, wrong types, values out of range.
    """
    report = Report(path)
    node = read_yaml(path, report, may_be_empty=True)
    value: Settings | None = None if node is None else record_of(settings).read(node, report)
    if value is None or report.problems:
        raise SettingsError(report.problems)
    return value


def read_values(settings: type[Settings], values: Mapping[str, Any], path: Path) -> Settings:
    """The same from plain values, as JSON has them; `path` is what problems name instead of a file.

    Raises:
        SettingsError: with every problem of the values.
    """
    report = Report(path)
    # JSON is YAML, but for pairs of surrogates, so that one table reads both.
    node = parse_yaml(json.dumps(values, ensure_ascii=False).encode(errors="replace"), report)
    value: Settings | None = None if node is None else record_of(settings).read(node, report)
    if value is None or report.problems:
        raise SettingsError(report.problems)
    return value


def record_of(settings: type[Any]) -> Record:
    """The fields of a settings class as a table, for reading and for docs.

    What a field may hold comes from its annotation: int, float, bool, str, Literal, tuple[X, ...], Mapping[str, X],
    Mapping[int, X], another such class, or one of these `| None`. Its metadata may narrow it: `minimum`, `maximum`,
    `choices`, `characters`, `pattern` with what it `means`; `help` is what docs say.
    """
    hints = get_type_hints(settings)
    fields = tuple(_field(field, hints[field.name]) for field in dataclasses.fields(settings))
    return Record(fields, partial(_build, settings), "settings")


def _build(settings: type[Any], values: dict[str, Any], _: int) -> Any:  # noqa: ANN401  any settings class
    return settings(**values)


def _field(field: dataclasses.Field[Any], hint: Any) -> Field:  # noqa: ANN401  an annotation may be anything
    default, required = None, False
    if field.default is not dataclasses.MISSING:
        default = field.default
    elif field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    else:
        required = True
    return Field(field.name, _kind(hint, field.metadata), field.metadata.get("help", ""), required, default)


def _kind(hint: Any, limits: Mapping[str, Any]) -> Kind:  # noqa: ANN401  an annotation may be anything
    """What a field of that annotation may hold."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {types.UnionType, Union} and len(arguments) == 2 and types.NoneType in arguments:
        return Optional(_kind(next(one for one in arguments if one is not types.NoneType), limits))
    if origin is tuple and arguments[1:] == (...,):
        return ListOf(_kind(arguments[0], limits), unique=True)
    if origin is Mapping and arguments[0] in {str, int}:
        key = _NUMBER_KEY if arguments[0] is int else _NAME_KEY
        return TableOf(key, _kind(arguments[1], limits), arguments[0])
    if origin is Literal:
        return Text(choices=arguments)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return record_of(hint)
    return _single(hint, limits)


def _single(hint: Any, limits: Mapping[str, Any]) -> Kind:  # noqa: ANN401  an annotation may be anything
    if hint is bool:
        return Flag()
    if hint in {int, float}:
        return Number(hint is int, limits.get("minimum"), limits.get("maximum"))
    if hint is str:
        named = {name: limits[name] for name in ("pattern", "means") if name in limits}
        choices = tuple(limits.get("choices", ()))
        return Text(empty=True, characters=limits.get("characters", 500), choices=choices, **named)
    raise TypeError(f"settings cannot hold {hint!r}: see record_of for what they can")


_NAME_KEY = Text(characters=100, means="a name")
_NUMBER_KEY = Text(characters=20, pattern="[1-9][0-9]*", means="a number in quotes")
