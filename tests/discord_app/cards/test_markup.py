from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord_app.cards.markup import block_quote, emphasise, escape, unescape
from bot.render.printable import printable

HOSTILE = [
    "@everyone look",
    "@here",
    "<@123> <@!123> <@&123> <#123> </ask:1> <:x:1> <a:x:1> <t:1700000000:R> <id:home>",
    "[free money](https://evil.example)",
    "https://evil.example/a_b",
    "<https://evil.example>",
    "mailto:a@b.c",
    "# heading",
    "-# small",
    "- list",
    "+ list",
    "* list",
    "1. list",
    "23) list",
    "> quote",
    ">>> quote",
    "**bold** __under__ ~~gone~~ ||hidden|| `code` ```block```",
    ":smile: :100:",
    "a\\",
    "\\*",
    "line\n# heading",
    "\u202eevil\u202c \u200b\u2066x",
]
signs = st.text(st.sampled_from(list("\\*_~`|[]()<>@#-+:.19 \nevryohs/ａ＠é\u200b\u202e")), max_size=60)
texts = st.one_of(st.text(max_size=200), signs, st.sampled_from(HOSTILE))


def meaningful(shown: str) -> list[str]:
    """Everything in the text that Discord would take for markup, a mention or a link."""
    plain = re.sub(r"\\[^0-9A-Za-z\s]", "x", shown)
    found = re.findall(r"[*_~`|\[\]<>@\\]|:(?=\S)|https?:", plain)
    return found + re.findall(r"^\s*(?:[#>+-]|\d+[.)])", plain, re.MULTILINE)


@given(texts)
def test_no_markup_survives(text: str) -> None:
    assert meaningful(escape(text)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_known_to_bite_does_not(text: str) -> None:
    assert meaningful(escape(text)) == []
    assert "@everyone" not in escape(text)
    assert "@here" not in escape(text)


@given(texts)
def test_nothing_invisible_and_no_line_break_survives(text: str) -> None:
    assert printable(escape(text)) == escape(text)


@given(texts.filter(lambda text: "＠" not in text))
@example("1. \\* @everyone")
def test_what_was_escaped_can_be_read_back(text: str) -> None:
    assert unescape(escape(text)) == printable(text).strip()


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return text, list(zip(edges[::2], edges[1::2], strict=False))


@given(marked())
def test_bold_is_all_that_emphasis_adds(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    shown = emphasise(text, spans)
    without = re.sub(r"(\\[^0-9A-Za-z\s])|\*\*", lambda found: found[1] or "", shown)
    assert unescape(without) == unescape(escape(text))
    # Bold that opens a line is bold, whatever follows: `**1**.` begins no list.
    assert meaningful(re.sub(r"(\\[^0-9A-Za-z\s])|\*\*", lambda found: found[1] or "x", shown)) == []


@given(marked())
def test_bold_begins_and_ends_at_a_letter_or_digit(case: tuple[str, list[tuple[int, int]]]) -> None:
    pieces = re.sub(r"\\[^0-9A-Za-z\s]", ".", emphasise(*case)).split("**")
    assert len(pieces) % 2 == 1
    assert all(bold[0].isalnum() and bold[-1].isalnum() for bold in pieces[1::2])


def test_punctuation_stays_outside_of_bold_and_neighbours_join() -> None:
    assert emphasise("“Baker, promised”", [(0, 7), (8, 17)]) == "“**Baker**, **promised**”"
    assert emphasise("James Baker said", [(0, 5), (6, 11)]) == "**James Baker** said"


def test_each_line_of_a_block_quote_is_quoted() -> None:
    assert block_quote("one\n\ntwo") == "> one\n> \n> two"
