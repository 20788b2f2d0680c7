from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import NAMES
from bot.knowledge.load import load
from bot.knowledge.model import KnowledgeBase
from bot.render.permalinks import topic_anchor
from bot.site.folder import publish
from bot.site.pages import pages
from tests.knowledge.invented import write, write_second
from tests.patience import PATIENCE
from tests.site.browser import PHONE, WIDE, opened, overflow, running, served, unfold
from tests.site.test_pages import HOSTILE, SEEN

BELL, SHIPPED = "bell/index.html", "nato-expansion-promise/index.html"
LINKS = "[...document.querySelectorAll('a[href]')].map(one => new URL(one.getAttribute('href'), location).href)"
FOCUSABLE = """() => [...document.querySelectorAll('a[href], input, summary, button')]
  .filter(one => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true })).length"""
FOCUS = """() => {
  const one = document.activeElement, {top, bottom} = one.getBoundingClientRect(), style = getComputedStyle(one);
  return { name: one.tagName, outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: bottom > 0 && top < innerHeight, left: one === document.body };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed: `.ci/browser` installs one")
    expect.set_options(timeout=PATIENCE * 1000)
    with running(program) as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The pages of two invented claims and the shipped one."""
    folder = tmp_path_factory.mktemp("site")
    knowledge = write(folder / "knowledge")
    write_second(knowledge)
    shutil.copytree(root / "knowledge" / "nato-expansion-promise", knowledge / "nato-expansion-promise")
    publish(dict(pages(load(knowledge))), folder / "site")
    return folder / "site"


def address(site: Path, name: str, anchor: str = "") -> str:
    return f"{(site / name).as_uri()}{f'#{anchor}' if anchor else ''}"


def seen(page: Page, anchor: str) -> None:
    """The element with that anchor stands in the window, or comes into it."""
    expect(page.locator(f'[id="{anchor}"]')).to_be_in_viewport()


def search(page: Page, text: str) -> list[str]:
    """What is found for that text."""
    page.get_by_role("searchbox").fill(text)
    return page.locator(".results a").all_inner_texts()


def test_every_link_of_every_page_leads_somewhere_and_nothing_comes_from_elsewhere(
    browser: Browser, site: Path
) -> None:
    with served(site) as base:
        names = ["/", *(f"/{path.parent.name}/" for path in site.glob("*/index.html"))]
        found: set[str] = set()
        for name in names:
            with opened(browser, "about:blank") as page:
                asked: list[str] = []
                page.on("request", lambda request, asked=asked: asked.append(request.url))
                page.goto(f"{base}{name}")
                found.update(page.evaluate(LINKS))
                assert {one.removeprefix(base) for one in asked} == {name, "/style.css", "/search.js"}
        own = {link.partition("#")[0] for link in found if link.startswith(base)}
        with opened(browser, base) as page:
            assert {link: page.request.get(link).status for link in own} == dict.fromkeys(own, 200)
        assert len(own) == 2 * len(names)  # each page is linked as a file, too


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without it"])
def test_a_permalink_shows_what_it_names_also_where_that_was_folded(
    browser: Browser, site: Path, *, script: bool
) -> None:
    wording = topic_anchor("was there any ringing")
    for anchor in ("diary/quiet", "crux-heard", "source-diary", "position-silent", wording):
        with opened(browser, address(site, BELL, anchor), java_script_enabled=script) as page:
            seen(page, anchor)


def test_a_permalink_into_a_long_page_is_there_at_once(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, SHIPPED, "asked"), PHONE) as page:
        page.emulate_media(reduced_motion="no-preference")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("document.querySelector('#asked').getBoundingClientRect().top < innerHeight")


def test_a_link_within_the_page_unfolds_what_it_leads_to(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, BELL)) as page:
        page.locator("#accepted a").first.click()
        assert page.url.endswith("#gazette/dawn")
        seen(page, "gazette/dawn")


def test_the_index_leads_to_a_claim_and_back(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, "index.html")) as page:
        page.get_by_role("link", name="Did the ferryman ring the bell?").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Did the ferryman ring the bell?")
        page.get_by_role("link", name="Audiatur").click()
        assert page.get_by_role("heading", level=2).count() == 3


def test_the_search_finds_passages_disagreements_and_questions_by_all_of_the_words(
    browser: Browser, site: Path
) -> None:
    with opened(browser, address(site, BELL)) as page:
        assert search(page, "BELL window") == ["The harbour master says that he heard the bell."]
        assert page.locator(".results li").inner_text().endswith("“Rang”: the ferryman rang the bell")
        assert search(page, "who heard") == ["Who heard the bell?"]
        assert search(page, "lived quay") == ["who lived by the quay"]
        assert search(page, "zeppelin") == []
        assert page.get_by_role("status").inner_text() == "Nothing on this page holds all of these words."
        assert search(page, "") == []
        assert page.get_by_role("status").inner_text() == ""


def test_the_search_goes_by_letters_and_not_by_accents_or_quotation_marks(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, SHIPPED)) as page:
        assert search(page, "walesa")
        assert search(page, "Wałęsa") == search(page, "walesa")
        assert len(search(page, "nato")) == 30
        assert "the first 30 shown" in page.get_by_role("status").inner_text()


def test_a_hit_of_the_search_leads_to_its_passage(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, BELL)) as page:
        search(page, "bell window")
        page.locator(".results a").click()
        seen(page, "gazette/bell")


def test_the_search_of_the_index_finds_claims(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, "index.html")) as page:
        assert search(page, "cook bell") == ["When did the cook ring the bell?"]
        page.locator(".results a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("When did the cook ring the bell?")


def test_without_the_script_all_can_be_read_and_nothing_is_offered_that_does_not_work(
    browser: Browser, site: Path
) -> None:
    claim = next(one for one in load(site.parent / "knowledge").claims if one.id == "bell")
    with opened(browser, address(site, BELL), java_script_enabled=False) as page:
        assert page.get_by_role("searchbox").count() == 0
        while page.locator("details:not([open]) > summary:visible").count():
            page.locator("details:not([open]) > summary:visible").first.click()
        shown = page.locator("body").inner_text()
        assert all(passage.quote in shown for passage in claim.passages)
        assert all(wording in shown for topic in claim.topics for wording in topic.asks)


@pytest.mark.parametrize("name", ["index.html", BELL])
def test_the_keyboard_alone_reaches_everything_in_order_and_always_shows_where_it_is(
    browser: Browser, site: Path, name: str
) -> None:
    with opened(browser, address(site, name)) as page:
        unfold(page)
        wanted = page.evaluate(FOCUSABLE)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        reached = 0
        while not (focus := page.evaluate(FOCUS))["left"]:
            assert focus["outline"] >= 2, focus
            assert focus["seen"], focus
            reached += 1
            page.keyboard.press("Tab")
            assert reached <= wanted
        assert reached == wanted > 5


def test_the_keyboard_alone_searches_opens_and_follows(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, BELL)) as page:
        page.get_by_role("searchbox").focus()
        page.keyboard.type("window")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.hash") == "#gazette/bell"
        page.keyboard.press("Enter")
        seen(page, "gazette/bell")
        page.get_by_role("searchbox").focus()
        page.keyboard.press("Escape")
        assert page.get_by_role("searchbox").input_value() == ""
        page.locator("#asked summary").first.focus()
        page.keyboard.press("Space")
        assert page.locator("#asked .topic").first.is_visible()


@pytest.mark.parametrize("name", ["index.html", BELL, SHIPPED])
@pytest.mark.parametrize(
    ("size", "letters"),
    [((640, 450), "100%"), ((320, 256), "100%"), (PHONE, "100%"), (PHONE, "200%"), (WIDE, "200%")],
    ids=["zoom of 200 %", "zoom of 400 %", "a phone", "a phone with letters of 200 %", "letters of 200 %"],
)
def test_however_large_it_is_shown_nothing_must_be_scrolled_sideways(
    browser: Browser, site: Path, name: str, size: tuple[int, int], letters: str
) -> None:
    with opened(browser, address(site, name), size) as page:
        page.add_style_tag(content=f"html {{ font-size: {letters} }}")
        unfold(page)
        assert overflow(page) <= 0
        clipped = page.evaluate(
            "[...document.querySelectorAll('p, h1, h2, h3, h4, li, dd, summary, td, th')]"
            ".filter(one => one.checkVisibility() && !one.closest('.strips')"
            " && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
            ".map(one => one.textContent)"
        )
        assert clipped == []


def test_sides_stand_beside_each_other_on_a_wide_screen_and_under_each_other_on_a_phone(
    browser: Browser, site: Path
) -> None:
    places = "[...document.querySelectorAll('#cruxes .columns .column')].map(one => one.getBoundingClientRect().top)"
    with opened(browser, address(site, BELL), WIDE) as page:
        first, second = page.evaluate(places)
        assert first == second
    with opened(browser, address(site, BELL), PHONE) as page:
        first, second = page.evaluate(places)
        assert first < second


def test_light_and_dark_are_what_the_reader_chose(browser: Browser, site: Path) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    seen = []
    for scheme in ("light", "dark"):
        with opened(browser, address(site, BELL), color_scheme=scheme) as page:
            seen.append(page.evaluate(background))
    assert seen == ["rgb(251, 250, 247)", "rgb(20, 22, 26)"]


def test_paper_shows_every_passage_unfolded_in_black_on_white(browser: Browser, site: Path) -> None:
    with opened(browser, address(site, BELL), color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        shown = "[...document.querySelectorAll('#sources article')].map(one => one.getBoundingClientRect().height > 20)"
        assert page.evaluate(shown) == [True] * 3
        assert not page.get_by_role("searchbox").is_visible()


def test_hostile_names_and_quotes_are_text_and_can_be_searched(
    browser: Browser, bell: KnowledgeBase, tmp_path: Path
) -> None:
    claim = bell.claims[0]
    source = claim.sources[0]
    passages = tuple(replace(one, gist=HOSTILE, quote=HOSTILE, speaker=HOSTILE) for one in source.passages)
    changed = replace(source, title=HOSTILE, author=HOSTILE, publisher=HOSTILE, passages=passages)
    topics = tuple(replace(topic, asks=(HOSTILE,)) for topic in claim.topics)
    hostile = replace(claim, question=HOSTILE, sources=(changed, *claim.sources[1:]), topics=topics)
    publish(dict(pages(replace(bell, claims=(hostile,)))), tmp_path / "site")
    with opened(browser, address(tmp_path / "site", BELL)) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(SEEN)
        assert SEEN in search(page, "<img src=x")
        assert page.locator("img, main script").count() == 0
    with opened(browser, address(tmp_path / "site", "index.html")) as page:
        assert search(page, "<img src=x") == [SEEN]


@pytest.fixture(scope="module")
def axe(root: Path) -> str:
    path = root / ".ci" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not here: `.ci/browser` fetches it")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        ("index.html", WIDE, "light"),
        ("index.html", PHONE, "dark"),
        (BELL, WIDE, "light"),
        (BELL, PHONE, "dark"),
        (SHIPPED, WIDE, "dark"),
        (SHIPPED, PHONE, "light"),
    ],
    ids=lambda value: "phone" if value == PHONE else "wide" if value == WIDE else value,
)
def test_axe_finds_no_violation_of_wcag_22_aa(
    browser: Browser, site: Path, axe: str, *, name: str, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, address(site, name), size, color_scheme=scheme) as page:
        if name == BELL:
            unfold(page)
        search(page, "the")
        page.evaluate(axe)
        rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
        found = page.evaluate(f"axe.run({{ runOnly: {rules}, resultTypes: ['violations'], preload: false }})")
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]]
        assert told == []
        assert len(found["passes"]) > 20
