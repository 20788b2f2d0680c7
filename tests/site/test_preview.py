from __future__ import annotations

from pathlib import Path

from bot.knowledge.model import Claim, KnowledgeBase
from bot.site.pages import pages
from bot.site.preview import Previewed, broken, preview, static
from tests.site.reading import Reader

HOSTILE = "<script>alert(1)</script> & \u202e\x1b[31m"


def test_advice_stands_beside_its_passage_and_above_the_page(claim: Claim) -> None:
    page = preview(claim, Previewed({"gazette/dawn": ["mend the gist"]}, ["claim.yaml:3: add a crux"])).decode()
    reader = Reader(page)
    beside = page[page.index('id="gazette/dawn"') :]
    assert "Advice: mend the gist" in beside[: beside.index("</article>")]
    assert "2 lines of advice, 1 of them beside a passage" in reader.text
    assert "claim.yaml:3: add a crux" in reader.text
    assert not any(name == "form" and found.get("class") == "ask" for name, found in reader.elements)
    assert not any("preview.js" in source for source in reader.values("src"))


def test_a_page_that_is_published_has_no_advice(bell: KnowledgeBase) -> None:
    assert not any(b"Advice:" in content for _, content in pages(bell))


def test_what_is_served_has_a_box_the_card_and_why(claim: Claim) -> None:
    page = preview(claim, Previewed(asked="who rang & why?", why=("read as en",), version="v1", served=True)).decode()
    reader = Reader(page)
    assert "card?ask=who%20rang%20%26%20why%3F" in list(reader.values("src"))
    assert "who rang & why?" in list(reader.values("value"))
    assert "read as en" in reader.text
    assert list(reader.values("data-version")) == ["v1"]


def test_what_comes_from_outside_is_text(claim: Claim) -> None:
    shown = Previewed({"gazette/dawn": [HOSTILE]}, [HOSTILE], HOSTILE, [HOSTILE], HOSTILE, served=True)
    for page in (preview(claim, shown).decode(), broken([HOSTILE], HOSTILE).decode()):
        reader = Reader(page)
        assert not any("alert" in script for script in reader.scripts)
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_problems_are_listed_one_by_one() -> None:
    reader = Reader(broken(["a.yaml:1: is empty", "b.yaml: is gone"], "v2").decode())
    assert "2 problems" in reader.text
    assert "a.yaml:1: is empty" in reader.text


def test_a_preview_brings_all_that_its_page_names(claim: Claim, bell: KnowledgeBase) -> None:
    there = {*dict(pages(bell)), *static()}
    reader = Reader(preview(claim, Previewed(served=True)).decode())
    named = [*reader.values("src"), *(one for one in reader.values("href") if one.endswith((".css", ".js")))]
    assert {Path(one).name for one in named if one.startswith("../")} <= there
