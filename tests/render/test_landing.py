"""Links to passages, followed in a real browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import NAMES
from bot.render.links import passage_link
from tests.discord_app.samples import make_passage, make_source

QUOTE = "The miller's “pond” was dug by hand in the year of the flood, and nobody in the town has paid for it since."
FILLER = f"<p>{'Nobody looks for any of these words. ' * 300}</p>"


class Pages(ThreadingHTTPServer):
    """Serves one page at any address."""

    page = ""

    def follow(self, tab: Page, page: str, quote: str = QUOTE, others: tuple[str, ...] = ()) -> str:
        """The id of the element that holds all of what the browser highlights on the page, waiting until it does."""
        self.page = f"<!doctype html><meta charset=utf-8>{FILLER}{page}{FILLER}"
        passages = [make_passage(f"p{number}", "myth", text) for number, text in enumerate((quote, *others))]
        source = replace(make_source("s", passages), url=f"http://127.0.0.1:{self.server_port}/?{hash(page)}")
        tab.goto("about:blank")
        tab.goto(passage_link(source, passages[0]))
        tab.wait_for_function("document.querySelector(':target')")
        found: str = tab.evaluate("document.querySelector(':target').id")
        return found


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(served.page.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    served = Pages(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(10_000)
        yield page
        browser.close()


HARD: dict[str, tuple[str, str]] = {
    "curly quotation marks where the quote has straight ones": (QUOTE.replace("'", "’"), QUOTE.replace("“", '"')),
    "straight ones where the quote has curly ones": (QUOTE.replace("“", '"').replace("”", '"'), QUOTE),
    "other dashes": ("The town – so 1989–90 – has paid for nothing at all since then – for no one’s well‑known pond.",
                     "The town - so 1989-90 - has paid for nothing at all since then - for no one’s well-known pond."),
    "guillemets": ("Der alte „Teich“ wurde im Jahr der großen Flut von Hand ausgehoben, sagt die Müllerin.",
                   "Der alte «Teich» wurde im Jahr der großen Flut von Hand ausgehoben, sagt die Müllerin."),
    "a line break": (QUOTE.replace("flood, ", "flood,<br>"), QUOTE),
    "markup inside words": (QUOTE.replace("miller", "<b>mil</b>ler").replace("hand", "<a href=x>hand</a>"), QUOTE),
    "spaces that do not break": (QUOTE.replace(" pond", "&nbsp;pond").replace("miller", "mil&shy;ler"), QUOTE),
    "omissions": (QUOTE.replace(" since.", ", so they say, in a hundred years and more."),
                  "The miller's “pond” was dug by hand in the year of the flood, […] in a hundred years and more."),
}  # fmt: skip


@pytest.mark.parametrize("hard", HARD)
def test_a_link_lands_on_the_passage_whatever_the_page_makes_of_it(tab: Page, pages: Pages, hard: str) -> None:
    page, quote = HARD[hard]
    assert pages.follow(tab, f"<p id=it>{page}</p>", quote) == "it"


def test_a_quote_over_two_paragraphs_is_found(tab: Page, pages: Pages) -> None:
    page = "<div id=it><h2>Was it ever paid for?</h2><p>No, for nobody in the town knew whom to pay.</p></div>"
    quote = "Was it ever paid for? No, for nobody in the town knew whom to pay."
    assert pages.follow(tab, page, quote) == "it"


def test_an_earlier_passage_with_the_same_opening_is_passed_over(tab: Page, pages: Pages) -> None:
    other = "The miller's “pond” was dug by the ice, say the geologists of the town."
    page = f"<p id=other>{other}</p>{FILLER}<p id=it>{QUOTE}</p>"
    assert pages.follow(tab, page, others=(other,)) == "it"


def test_the_whole_quote_is_highlighted_once(tab: Page, pages: Pages) -> None:
    first, last = QUOTE.split(maxsplit=1)[0], QUOTE.rsplit(maxsplit=1)[-1]
    marked = QUOTE.replace(first, f"<i id=first>{first}</i>", 1).replace(last, f"<i id=last>{last}</i>")
    # What holds both the first word and the last of what is highlighted is the span that has nothing but the quote.
    assert pages.follow(tab, f"<p>Before it. <span id=it>{marked}</span> After it, {QUOTE[:40]} and so on.</p>") == "it"
