from __future__ import annotations

import pytest

from bot.render.style import Style

ITERM = {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}


def test_a_pipe_gets_plain_text() -> None:
    assert Style.of(ITERM, terminal=False, columns=80) == Style(80)


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_who_wants_it_plain_gets_it_plain(more: dict[str, str]) -> None:
    assert Style.of(ITERM | more, terminal=True, columns=80) == Style(80)


def test_an_unknown_terminal_gets_marks_but_no_hyperlinks() -> None:
    assert Style.of({"TERM": "xterm"}, terminal=True, columns=80) == Style(80, marks=True)


@pytest.mark.parametrize(
    "environment",
    [
        ITERM,
        {"TERM": "xterm-kitty"},
        {"TERM": "xterm-256color", "VTE_VERSION": "7600"},
        {"TERM": "xterm-256color", "WT_SESSION": "1"},
        {"TERM": "xterm", "FORCE_HYPERLINK": "1"},
    ],
)
def test_terminals_that_know_hyperlinks_get_them(environment: dict[str, str]) -> None:
    assert Style.of(environment, terminal=True, columns=80).links


@pytest.mark.parametrize(
    "environment",
    [
        ITERM | {"TERM": "screen-256color"},
        ITERM | {"FORCE_HYPERLINK": "0"},
        {"TERM": "xterm-256color", "VTE_VERSION": "4800"},
        {"TERM": "xterm-256color", "VTE_VERSION": "²"},
    ],
)
def test_terminals_that_may_not_know_hyperlinks_get_none(environment: dict[str, str]) -> None:
    assert not Style.of(environment, terminal=True, columns=80).links


def test_the_width_stays_readable() -> None:
    assert [Style.of({}, terminal=False, columns=given).width for given in (0, 60, 240)] == [20, 60, 100]


def test_plain_styles_mark_nothing() -> None:
    plain = Style(80)
    assert plain.bold("a") + plain.dim("b") + plain.linked("c", "https://example.org/") == "abc"


def test_a_hyperlink_opens_and_closes() -> None:
    linked = Style(80, links=True).linked("pond", "https://example.org/pond")
    assert linked.startswith("\x1b]8;id=")
    assert linked.endswith(";https://example.org/pond\x1b\\pond\x1b]8;;\x1b\\")
