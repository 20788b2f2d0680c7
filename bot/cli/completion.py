"""`audiatur completion`: a completion script for the shell."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

SHELLS = ("bash", "zsh", "tcsh")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command and its argument."""
    parser = commands.add_parser(
        "completion",
        help="print a completion script for the shell",
        description="Prints a script that completes commands, options and file names in the shell.",
        epilog="To have it in every session:\n"
        '  bash: eval "$(audiatur completion bash)"           in ~/.bashrc\n'
        '  zsh:  audiatur completion zsh > "${fpath[1]}/_audiatur"\n'
        "  tcsh: audiatur completion tcsh > ~/.audiatur.tcsh  and source it in ~/.tcshrc",
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell to complete in")


def run(arguments: argparse.Namespace) -> int:
    """Prints the script."""
    import shtab

    from bot.cli.main import build_parser
    from bot.cli.output import say

    parser = build_parser()
    _name_paths(parser, {"DIR": shtab.DIRECTORY, "FILE": shtab.FILE})
    say(shtab.complete(parser, shell=arguments.shell))
    return 0


def _name_paths(parser: argparse.ArgumentParser, completers: Mapping[str, object]) -> None:
    """Tells shtab which arguments, known by their metavar, are files or folders, in every command."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public way to walk a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # nor to know its commands
            for command in action.choices.values():
                _name_paths(command, completers)
        elif isinstance(action.metavar, str) and action.metavar in completers:
            action.complete = completers[action.metavar]  # type: ignore[attr-defined]  # shtab's own protocol
