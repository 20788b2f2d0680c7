from __future__ import annotations

from dataclasses import replace

from bot.discord_app.cards.lists import sources_card
from bot.render.links import Links
from tests.discord_app.samples import make_claim, make_source
from tests.discord_app.views import texts


def test_a_source_is_linked_or_looked_for_and_found_on_the_published_pages() -> None:
    known = replace(make_source("s", []), url="https://a.example/b", claim="moon")
    sought = replace(known, id="t", url="", title="The moon", publisher="The Herald")
    claim = replace(make_claim(), sources=(known, sought))
    shown = texts(sources_card(claim, 0, Links(pages="https://pages.example")))
    there, found = (line for line in shown.split("\n") if "](" in line)
    assert there == "-# [read it](https://a.example/b) · [permalink](https://pages.example/moon/#source-s)"
    assert found.startswith("-# [find it](https://duckduckgo.com/?q=%22The+moon%22+The+Herald) · [permalink](")
    assert "](" not in texts(sources_card(replace(claim, sources=(sought,)), 0, Links(search="")))
