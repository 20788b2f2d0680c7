"""The rules of the house, read from the code: who may import whom, and what a module may not do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GROUND = ("shipped", "invisible", "errors")
FILES = ("fields", "yaml_reader", *GROUND)
BELOW: Mapping[str, tuple[str, ...]] = {
    "errors": (),
    "invisible": (),
    "shipped": ("errors",),
    "yaml_reader": GROUND,
    "fields": ("yaml_reader", *GROUND),
    "settings_file": FILES,
    "settings": ("settings_file", *FILES),
    "knowledge": ("settings", *FILES),
    "retrieval": ("knowledge", "settings", *GROUND),
    "answering": ("retrieval", "knowledge", "settings", *GROUND),
    "curating": ("answering", "retrieval", "knowledge", "settings", *FILES),
    "render": ("curating", "answering", "retrieval", "knowledge", "settings", *GROUND),
    "site": ("render", "answering", "knowledge", *GROUND),
    "store": ("settings", *FILES),
    "discord_app": ("store", "render", "answering", "retrieval", "knowledge", "settings", *GROUND),
    "cli": (
        "discord_app", "store", "site", "render", "curating", "answering", "retrieval", "knowledge", "settings", *FILES
    ),
    "__main__": ("cli",),
}  # fmt: skip
"""What each room may import, besides itself. A new room is written down here first."""

AWAITING = ("discord_app", "store", "cli")
FORBIDDEN_WORDS = frozenset(
    {
        "chunk", "chunks", "item", "items", "manager", "managers", "handler", "handlers", "engine", "engines",
        "util", "utils", "helper", "helpers",
    }
)  # fmt: skip
FORBIDDEN_MODULES = FORBIDDEN_WORDS | {"data", "constants", "common", "misc"}
LONGEST = 40
"""Lines of a function, docstring aside. The house aims at 30."""

WORDS_OF_OTHERS: Mapping[str, str] = {
    "dynamic_items": "discord.py calls buttons that outlive a restart so, and its client takes them by that name",
}
"""Names that a library chose, and why we keep them."""

LONG_FOR_A_REASON: Mapping[str, str] = {}
"""`module:function` that may be longer, and why."""

RUN_BY_OTHERS = ("store.migrations.env",)
"""Scripts that a library runs, from top to bottom; nothing imports them."""

PLAIN_CALLS = frozenset(
    {
        "re.compile", "frozenset", "tuple", "MappingProxyType", "types.MappingProxyType", "range", "len", "Path",
        "Path(__file__).with_name", "logging.getLogger", "TypeVar", "ParamSpec", "NewType", "namedtuple",
        "str.maketrans", "getattr", "ContextVar", "BigInteger", "BigInteger().with_variant", "sa.BigInteger",
        "sa.BigInteger().with_variant",
    }
)  # fmt: skip
"""Calls at the top of a module that make a value which nothing changes, and do nothing else."""

READ_ONLY = re.compile(r"^(?:Final|ClassVar)?\[?(?:Mapping|Sequence|Collection|Set|AbstractSet|Iterable)\b")


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """A rule that a line of the code breaks."""

    module: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the house: its dotted name below `bot`, and its syntax tree."""

    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The first part of the name: a folder, or a single file on the ground floor."""
        return self.name.partition(".")[0]

    @classmethod
    def parse(cls, name: str, text: str) -> Module:
        """Reads a module from its source."""
        return cls(name, ast.parse(text))


def read_house(folder: Path) -> list[Module]:
    """Every module below the folder, by name; a package bears the name of its folder."""
    modules = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules.append(Module.parse(name, path.read_text(encoding="utf-8")))
    return modules


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, inside functions and for types too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def within(name: str) -> str | None:
    """What stands behind `bot.`; None for an import from outside."""
    return name.partition(".")[2] if name == "bot" or name.startswith("bot.") else None


def upward_imports(module: Module) -> Iterator[Breach]:
    """Rooms import downward only, and by their full names."""
    if module.room and module.room not in BELOW:
        yield Breach(module.name, 1, f"the room {module.room} has no place in the house: write it into tests/house.py")
        return
    for line, name in imports(module):
        if name.startswith("."):
            yield Breach(module.name, line, f"import {name} by its full name")
        inner = within(name)
        room = inner.partition(".")[0] if inner is not None else None
        if room and room in BELOW and room != module.room and room not in BELOW.get(module.room, ()):
            yield Breach(module.name, line, f"{module.room or 'bot'} may not import {room}")


def discord_outside(module: Module) -> Iterator[Breach]:
    """Only discord_app imports discord."""
    for line, name in imports(module):
        if name.partition(".")[0] == "discord" and module.room != "discord_app":
            yield Breach(module.name, line, "only discord_app imports discord")


def awaiting(module: Module) -> Iterator[Breach]:
    """Nothing below the fronts awaits."""
    if module.room in AWAITING:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield Breach(module.name, node.lineno, "nothing but discord_app, store and cli awaits")
    for line, name in imports(module):
        if name.partition(".")[0] == "asyncio":
            yield Breach(module.name, line, "nothing but discord_app, store and cli imports asyncio")


def circles(modules: Sequence[Module]) -> Iterator[Breach]:
    """No module imports itself by way of others, not even for types."""
    names = {module.name for module in modules}
    edges: dict[str, dict[str, int]] = {module.name: {} for module in modules}
    for module in modules:
        for line, name in imports(module):
            inner = within(name)
            target = inner if inner in names else inner.rpartition(".")[0] if inner is not None else None
            if target and target in names and target != module.name:
                edges[module.name].setdefault(target, line)
    for module in modules:
        path = _way_back(module.name, edges)
        if path:
            yield Breach(module.name, edges[module.name][path[0]], f"a circle: {' -> '.join([module.name, *path])}")


def _way_back(start: str, edges: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The shortest way along the edges from a module to itself; empty where there is none."""
    ways = [[target] for target in edges[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways.extend([*way, target] for target in edges[way[-1]])
    return []


def import_time_effects(module: Module) -> Iterator[Breach]:
    """The top of a module defines; it does nothing, and keeps nothing that changes."""
    if module.name in RUN_BY_OTHERS:
        return
    for node in module.tree.body:
        yield from _top_statement(module.name, node)
    for inner in ast.walk(module.tree):
        if isinstance(inner, ast.Global):
            yield Breach(module.name, inner.lineno, "a global with state")


def _top_statement(name: str, node: ast.stmt) -> Iterator[Breach]:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return
        case ast.ClassDef(body=body):
            for statement in body:
                if isinstance(statement, ast.Assign):
                    yield from _kept_value(name, statement.value, "")
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.Assign(value=value):
            yield from _kept_value(name, value, "")
        case ast.AnnAssign(value=None):
            return
        case ast.AnnAssign(value=ast.expr() as value, annotation=annotation):
            yield from _kept_value(name, value, ast.unparse(annotation))
        case ast.If(test=test) if ast.unparse(test) in {"TYPE_CHECKING", "__name__ == '__main__'"}:
            return
        case _:
            yield Breach(name, node.lineno, "an effect at import: the top of a module only defines")


def _kept_value(name: str, value: ast.expr, annotation: str) -> Iterator[Breach]:
    """A list, dict or set at the top must be annotated as a type that nobody can change; calls must be plain."""
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        if not READ_ONLY.match(annotation):
            yield Breach(name, value.lineno, "state at the top of a module: annotate it as Mapping, Sequence or Set")
        return
    if isinstance(value, ast.Call):
        called = ast.unparse(value.func)
        # A class of our own (CamelCase) is a value like those in dataclass fields; its constructor is checked itself.
        if called not in PLAIN_CALLS and not re.fullmatch(r"[A-Z]\w*|field|.*\.(?:join|split|union)", called):
            yield Breach(name, value.lineno, f"{called}() is called at import")


def forbidden_names(module: Module) -> Iterator[Breach]:
    """Drawers named utils, and words that say nothing, are not names here."""
    for part in module.name.split("."):
        if part in FORBIDDEN_MODULES:
            yield Breach(module.name, 1, f"{part} is no name for a module")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in WORDS_OF_OTHERS:
            for word in sorted(FORBIDDEN_WORDS & words_of(node.name)):
                yield Breach(module.name, node.lineno, f"{node.name}: {word} says nothing")


def words_of(name: str) -> set[str]:
    """The words of a name in snake_case or CamelCase, in lower case."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def long_functions(module: Module) -> Iterator[Breach]:
    """A function fits on a screen, docstring aside."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = length(node)
            if lines > LONGEST and f"{module.name}:{node.name}" not in LONG_FOR_A_REASON:
                yield Breach(module.name, node.lineno, f"{node.name} has {lines} lines, {LONGEST} at most")


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)
    return whole


def no_word_at_the_top(module: Module) -> Iterator[Breach]:
    """Each module opens with one line that names its one job; what follows stands apart."""
    first, _, rest = (ast.get_docstring(module.tree) or "").partition("\n")
    if not first.endswith((".", ":")) or (rest and not rest.startswith("\n")):
        yield Breach(module.name, 1, "one line at the top names the one job of the module")


RULES_OF_ONE = (
    upward_imports,
    discord_outside,
    awaiting,
    import_time_effects,
    forbidden_names,
    long_functions,
    no_word_at_the_top,
)
