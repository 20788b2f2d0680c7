"""Every sentence that a catalogue has to have, read from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

from tests.house import Module, read_house

CATALOGUED = ("render.log_lines", "render.options", "render.phrases", "render.wording")
"""The modules whose constants at the top are sentences."""
NOT_SAID = frozenset({"render.catalogue"})

Message = str | tuple[str, str]
"""A sentence, or its forms for one and for many."""


def messages(folder: Path) -> list[Message]:
    """Every sentence below the folder, in the order of the files, none twice."""
    found = (message for module in read_house(folder) for message in _of(module))
    return list(dict.fromkeys(found))


def _of(module: Module) -> Iterator[Message]:
    if module.name in NOT_SAID:
        return
    if module.name in CATALOGUED:
        for node in module.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                yield from _texts(node.value)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [text for one in node.args for text in _texts(one)]
            if node.func.id == "gettext" and given:
                yield given[0]
            if node.func.id == "ngettext":
                yield given[0], given[1]


def _texts(value: ast.expr) -> Iterator[str]:
    """The texts of a constant, or the values of a table."""
    for part in value.values if isinstance(value, ast.Dict) else [value]:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


TRANSLATING = frozenset({"gettext", "moderators_command"})
"""What translates a sentence, or makes of it what the library has translated."""
UNTOUCHED: Mapping[str, str] = {
    "discord_app.asking.commands": "the library has what it shows of a command translated",
    "discord_app.desk.desk_commands": "the same",
    "discord_app.desk.teaching_commands": "the same",
    "render.links": "a link is told in the reader's language where it is shown",
}
"""Modules that hand sentences on as they are, and why."""


def untranslated(folder: Path) -> list[str]:
    """Where a constant sentence is shown as it stands: neither given to `gettext`, nor compared, returned or kept."""
    return [
        f"{module.name}:{node.lineno}: {ast.unparse(node)}"
        for module in read_house(folder)
        if module.name not in UNTOUCHED
        for node in _shown_plainly(module)
    ]


def _shown_plainly(module: Module) -> Iterator[ast.Attribute]:
    handled: set[int] = set()
    for node in ast.walk(module.tree):
        translating = isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATING
        kept = isinstance(node, ast.Assign) and node in module.tree.body
        if translating or kept or isinstance(node, ast.Compare):
            handled |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Return):
            handled.add(id(node.value))
    yield from (node for node in ast.walk(module.tree) if _is_sentence(node) and id(node) not in handled)


def _is_sentence(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr.isupper() and ast.unparse(node.value) in {"phrases", "wording"}
