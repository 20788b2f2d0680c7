"""The argument parser of every command: help that keeps its lines, mistakes told in one."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class HelpFormatter(argparse.HelpFormatter):
    """Wraps each line of a description or an epilog for itself; an indented one, an example, stays as it is.

    `groups` names groups of commands, each by the command that it begins with.
    """

    def __init__(self, prog: str, groups: Mapping[str, str] = MappingProxyType({})) -> None:
        from bot.cli.output import columns

        super().__init__(prog, max_help_position=28, width=columns() - 2)
        self._groups = groups

    def add_argument(self, action: argparse.Action) -> None:
        """Measures an argument; commands stand two further to the right than argparse reckons."""
        super().add_argument(action)
        self._action_max_length += 2 if action.nargs == argparse.PARSER else 0

    def _format_action(self, action: argparse.Action) -> str:
        name = self._groups.get(action.dest)
        return (f"\n  {name}:\n" if name else "") + super()._format_action(action)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n".join(line if line.startswith(" ") else fill(line, width, indent) for line in text.splitlines())


class Parser(argparse.ArgumentParser):
    """Answers wrong use with one line that says what is wrong and where help is."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # whatever the standard parser takes
        super().__init__(**{"formatter_class": HelpFormatter, "allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        """Prints the line and ends the program with exit code 2."""
        from bot.render.printable import printable

        self.exit(2, f"{self.prog}: {printable(message)[:500]} (see {self.prog} --help)\n")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Prints help and errors, whatever the encoding of the output."""
        from bot.cli.output import spelled

        encoding = getattr(file, "encoding", None) or "utf-8"
        super()._print_message(spelled(message, encoding), file)


class Version(argparse.Action):
    """Prints the version, looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> NoReturn:
        """Prints the version of the program and of its JSON, and ends the program."""
        from importlib.metadata import version

        from bot.render.jsonlines import VERSION

        print(f"audiatur {version('audiatur')} (JSON of answers: version {VERSION})")
        parser.exit()
