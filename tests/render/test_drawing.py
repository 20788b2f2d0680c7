from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.render.drawing import component, form, message, page


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def test_the_markup_that_the_bot_uses_is_drawn() -> None:
    drawn = component(
        text("### Head\n-# small *slanted*\n> a **bold** word\n- listed\n[there](https://a.example/?b=1&c)")
    )
    assert drawn == (
        '<div class="text"><h3>Head</h3><div class="small">small <i>slanted</i></div>'
        '<div class="quote">a <b>bold</b> word</div><div>• listed</div>'
        '<div><a href="https://a.example/?b=1&amp;c">there</a></div></div>'
    )


def test_a_backslash_makes_a_sign_ordinary_even_inside_bold() -> None:
    assert component(text(r"\*no\* **a \* b** \<b\>")) == (
        '<div class="text"><div>*no* <b>a * b</b> &lt;b&gt;</div></div>'
    )


def test_a_command_is_drawn_by_its_name() -> None:
    assert '<span class="command">/audiatur ask</span>' in component(text("try </audiatur ask:123>"))


def test_people_places_and_times_are_drawn_and_a_section_has_its_button_beside_it() -> None:
    line = text("<@12> did it in <#34> at <t:0:f>")
    drawn = component({"type": 9, "components": [line], "accessory": {"type": 2, "style": 2, "label": "Undo"}})
    tree = html.fromstring(drawn)
    assert tree.text_content() == "@member did it in #channel at 01/01/1970 00:00Undo"
    assert [each.text for each in tree.xpath("//*[contains(@class, 'button')]")] == ["Undo"]


def test_what_is_fenced_stands_as_it_is_and_a_picture_is_shown_or_told() -> None:
    drawn = component(text("Head\n```\n  1 *two*\n```\nFoot"))
    assert drawn == '<div class="text"><div>Head</div><pre>  1 *two*\n</pre><div>Foot</div></div>'
    assert "<pre>" not in component(text("a ``` b"))
    picture: dict[str, Any] = {"media": {"url": "attachment://a.png"}, "description": "<b>"}
    assert component({"type": 12, "items": [picture]}) == (
        '<div class="gallery"><div class="small">&lt;b&gt;</div></div>'
    )
    picture["media"]["url"] = 'https://a.example/"x'
    assert "<img src=" in component({"type": 12, "items": [picture]})
    assert '/"x' not in component({"type": 12, "items": [picture]})


def test_containers_rows_buttons_menus_and_lines_are_drawn() -> None:
    parts = [
        text("Hello"),
        {"type": 14},
        {"type": 14, "divider": False},
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "Post"}, {"type": 2, "style": 2, "label": "More"}]},
        {"type": 1, "components": [{"type": 3, "placeholder": "Else", "options": []}]},
    ]
    drawn = message([{"type": 17, "accent_color": 0x7C8496, "components": parts}])
    tree = html.fromstring(drawn)
    assert tree.xpath("//*[@class='container']/@style") == ["--accent: #7c8496"]
    assert [each.text for each in tree.xpath("//*[contains(@class, 'button')]")] == ["Post", "More"]
    assert "Else" in tree.xpath("string(//*[@class='menu'])")
    assert len(tree.xpath("//*[@class='line']")) == 1


def test_a_menu_shows_what_is_chosen_in_it_else_its_placeholder() -> None:
    options = [{"label": "One", "default": True}, {"label": "Two"}]
    channels = {"type": 8, "max_values": 25, "default_values": [{"id": "general", "type": "channel"}]}
    drawn = component(
        {"type": 1, "components": [{"type": 3, "options": options}, channels, {"type": 6, "placeholder": "Nobody"}]}
    )
    tree = html.fromstring(drawn)
    assert [each.text_content() for each in tree.xpath("//*[@class='menu']")] == ["One⌄", "#general⌄", "Nobody⌄"]
    assert [each.text for each in tree.xpath("//*[@class='chips']/span")] == ["#general"]


def test_mentions_and_blocks_of_code_are_drawn_as_discord_shows_them() -> None:
    tree = html.fromstring(component(text("In <#log> for <@&mods>:\n```yaml\na: <b>\n  b: 1\n```\nand ```not closed")))
    assert [each.text for each in tree.xpath("//*[@class='command']")] == ["#log", "@mods"]
    assert [each.text for each in tree.xpath("//pre")] == ["a: <b>\n  b: 1\n"]
    assert tree.text_content().endswith("and ```not closed")


def test_a_form_has_its_title_and_each_field_below_what_it_is_called() -> None:
    fields = [
        {"type": 18, "label": "Why <b>", "component": {"type": 3, "options": [{"label": "A & B", "default": True}]}},
        {"type": 18, "label": "Line", "description": "Read by all", "component": {"type": 4}},
    ]
    tree = html.fromstring(message(form("Wrong?", fields)))
    assert [each.text_content() for each in tree.xpath("//h2 | //b")] == ["Wrong?", "Why <b>", "Line"]
    assert [each.text_content() for each in tree.xpath("//*[@class='menu']")] == ["A & B⌄", "\N{NO-BREAK SPACE}"]
    assert [each.text for each in tree.xpath("//*[@class='small']")] == ["Read by all"]


def test_a_component_that_is_not_known_is_refused_by_its_type() -> None:
    with pytest.raises(ValueError, match="type 99"):
        component({"type": 99})


@given(st.text(st.sampled_from("\\*[]()`<>/:\"'&=#> -\nabhttps.x\x00")) | st.text())
def test_no_text_becomes_an_element_or_an_attribute_of_its_own(content: str) -> None:
    body = html.fromstring(page([[text(content)]], "light")).find("body")
    assert body is not None
    allowed = {"body", "div", "span", "h1", "h2", "h3", "b", "i", "a", "code", "pre"}
    for element in body.iter():
        assert element.tag in allowed
        assert set(element.attrib) <= ({"href"} if element.tag == "a" else {"class"})
        assert element.attrib.get("href", "https://").startswith(("https://", "http://"))


def test_a_long_text_of_opening_signs_is_drawn_at_once() -> None:
    for sign in ("[", "**", "*", "`", "</", "\\"):
        assert component(text(sign * 4000))
