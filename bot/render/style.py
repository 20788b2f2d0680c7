"""How text is set for one terminal: how wide, with or without marks and hyperlinks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.render.links import Links

NARROWEST, WIDEST = 20, 100
"""Columns: below, words no longer fit; above, the eye loses its line."""

_LINKING_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "tabby", "rio", "WarpTerminal"})
_LINKING_TERMS = ("kitty", "alacritty", "foot", "ghostty", "wezterm", "contour")
_LINKING_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")


@dataclass(frozen=True, slots=True)
class Style:
    """`width` in columns; `marks`: bold and dim by ANSI codes; `links`: OSC 8 hyperlinks, `to` what says where to."""

    width: int = 80
    marks: bool = False
    links: bool = False
    to: Links = field(default_factory=Links)

    @classmethod
    def of(cls, environment: Mapping[str, str], *, terminal: bool, columns: int, to: Links | None = None) -> Style:
        """The style for an output: plain when it is no terminal, a dumb one, or NO_COLOR is set (to anything)."""
        width = max(NARROWEST, min(columns, WIDEST))
        to = to or Links()
        plain = not terminal or environment.get("NO_COLOR") or environment.get("TERM", "") in {"", "dumb"}
        return cls(width, to=to) if plain else cls(width, marks=True, links=_links(environment), to=to)

    def bold(self, text: str) -> str:
        """The text in bold, where the output has marks."""
        return f"\x1b[1m{text}\x1b[22m" if self.marks and text else text

    def dim(self, text: str) -> str:
        """The text dimmed, where the output has marks."""
        return f"\x1b[2m{text}\x1b[22m" if self.marks and text else text

    def linked(self, text: str, address: str) -> str:
        """The text as a hyperlink, where the output has them; the address must be ASCII without spaces."""
        if not self.links or not address:
            return text
        # Lines of one wrapped text carry the same id, so that a terminal lights them up together.
        return f"\x1b]8;id={_id(address)};{address}\x1b\\{text}\x1b]8;;\x1b\\"


def _links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is known to understand hyperlinks; FORCE_HYPERLINK says so (0: not) for any other."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced != "0"
    term = environment.get("TERM", "")
    if term.startswith(("screen", "tmux")):
        return False  # what stands around them may not pass them on
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM", "") in _LINKING_PROGRAMS
        or any(name in term for name in _LINKING_TERMS)
        or any(name in environment for name in _LINKING_VARIABLES)
        or (vte.isascii() and vte.isdigit() and int(vte) >= 5000)
    )


def _id(address: str) -> str:
    """A short name for an address; equal addresses have equal names."""
    from zlib import crc32

    return f"{crc32(address.encode()):08x}"
