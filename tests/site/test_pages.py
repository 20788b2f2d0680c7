from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Claim, KnowledgeBase, Note
from bot.render.catalogue import speaking
from bot.render.permalinks import crux_anchor, passage_anchor, source_anchor, topic_anchor
from bot.site.pages import pages
from tests.site.reading import Reader

HOSTILE = (
    """</script><script>alert(1)</script><img src=x onerror="alert(2)">'"{{ 7*7 }}{% raw %}&amp;\u202etxt.exe\u200b"""
)
SEEN = """</script><script>alert(1)</script><img src=x onerror="alert(2)">'"{{ 7*7 }}{% raw %}&amp;txt.exe"""


def read(base: KnowledgeBase, name: str, address: str = "") -> Reader:
    return Reader(dict(pages(base, address))[name].decode("utf-8"))


def with_claim(base: KnowledgeBase, claim: Claim) -> KnowledgeBase:
    return replace(base, claims=(claim,))


def test_a_base_is_an_index_a_page_for_each_claim_a_style_sheet_and_a_script(bell: KnowledgeBase) -> None:
    assert [name for name, _ in pages(bell)] == ["index.html", "bell/index.html", "style.css", "search.js"]


def test_the_same_base_gives_the_same_bytes(bell: KnowledgeBase, root: Path) -> None:
    for base in (bell, load(root / "knowledge")):
        assert dict(pages(base)) == dict(pages(load(base.path)))


def test_a_page_is_in_one_language_whatever_the_reader_of_answers_speaks(bell: KnowledgeBase) -> None:
    with speaking("de"):
        german = dict(pages(bell))
    assert german == dict(pages(bell))


def test_every_passage_crux_source_and_topic_has_its_anchor_once(root: Path) -> None:
    base = load(root / "knowledge")
    for claim in base.claims:
        ids = list(read(base, f"{claim.id}/index.html").values("id"))
        assert len(ids) == len(set(ids))
        assert {passage_anchor(one.id) for one in claim.passages} <= set(ids)
        assert {crux_anchor(one.id) for one in claim.cruxes} <= set(ids)
        assert {source_anchor(one.id) for one in claim.sources} <= set(ids)
        assert {topic_anchor(wording) for topic in claim.topics for wording in topic.asks} <= set(ids)


def test_two_wordings_with_the_same_words_share_the_anchor_of_the_first(bell: KnowledgeBase, claim: Claim) -> None:
    first = claim.topics[0]
    again = replace(first, asks=("DID it sound at all?!",))
    ids = list(read(with_claim(bell, replace(claim, topics=(first, again))), "bell/index.html").values("id"))
    assert ids.count(topic_anchor("did it sound at all")) == 1
    assert "" not in ids


def test_every_link_within_the_pages_leads_somewhere(root: Path) -> None:
    base = load(root / "knowledge")
    made = dict(pages(base))
    for name in ("index.html", *(f"{claim.id}/index.html" for claim in base.claims)):
        page = Reader(made[name].decode())
        ids = set(page.values("id"))
        for link in [*page.values("href"), *page.values("src"), *page.values("data-find")]:
            if link.startswith("#"):
                assert link[1:] in ids
            elif not link.startswith(("https://", "http://", "data:")):
                folder = name.rpartition("/")[0]
                assert (link.removeprefix("../") if link.startswith("../") else f"{folder}/{link}".strip("/")) in made


def test_nothing_is_loaded_from_outside_the_folder(root: Path) -> None:
    for name, content in pages(load(root / "knowledge"), "https://example.org/claims"):
        if name.endswith(".html"):
            page = Reader(content.decode())
            loaded = [one.get("src") or one.get("href", "") for tag, one in page.elements if tag in {"script", "link"}]
            loaded = [
                one for one in loaded if not one.startswith(("data:image/svg+xml,", "https://example.org/claims"))
            ]
            assert all(one.removeprefix("../") in {"style.css", "search.js", ""} for one in loaded)
            assert not {"img", "iframe", "style", "object", "base"} & {tag for tag, _ in page.elements}
            assert not [one for _, attributes in page.elements for one in attributes if one.startswith("on")]
        elif name == "style.css":
            assert b"url(" not in content
            assert b"@import" not in content


@pytest.mark.parametrize(
    "place", ["question", "label", "quote", "gist", "speaker", "title", "publisher", "note", "ask"]
)
def test_text_from_outside_is_text_wherever_it_stands(bell: KnowledgeBase, claim: Claim, place: str) -> None:
    source = claim.sources[0]
    passage = source.passages[0]
    position = replace(claim.positions[0], label=HOSTILE) if place == "label" else claim.positions[0]
    if place in {"quote", "gist", "speaker"}:
        passage = replace(passage, **{place: HOSTILE})  # type: ignore[arg-type]
    if place == "note":
        passage = replace(passage, note=Note("x", HOSTILE))
    source = replace(source, passages=(passage, *source.passages[1:]))
    if place in {"title", "publisher"}:
        source = replace(source, **{place: HOSTILE})  # type: ignore[arg-type]
    changed = replace(
        claim,
        question=HOSTILE if place == "question" else claim.question,
        positions=(position, *claim.positions[1:]),
        sources=(source, *claim.sources[1:]),
        topics=(replace(claim.topics[0], asks=(HOSTILE,)),) if place == "ask" else claim.topics,
    )
    plain, page = read(bell, "bell/index.html"), read(with_claim(bell, changed), "bell/index.html")
    assert " ".join(SEEN.split()) in page.text
    assert [tag for tag, _ in page.elements].count("script") == [tag for tag, _ in plain.elements].count("script")
    assert not {"img"} & {tag for tag, _ in page.elements}
    json.loads(page.scripts[0])


def test_every_side_stands_under_the_same_words_and_limits(root: Path) -> None:
    base = load(root / "knowledge")
    claim = base.claims[0]
    page = read(base, f"{claim.id}/index.html")
    for position in claim.positions:
        assert page.text.count(position.label) > len(claim.cruxes)
    columns = [one["class"] for _, one in page.elements if one.get("class", "").startswith("column ")]
    sides = [columns.count(f"column side-{number}") for number in (1, 2)]
    assert sides == [len(claim.cruxes)] * 2


def test_a_side_that_has_nothing_on_a_point_stands_there_and_says_so(bell: KnowledgeBase, claim: Claim) -> None:
    crux = replace(claim.cruxes[0], passages=("gazette/bell",))
    page = read(with_claim(bell, replace(claim, cruxes=(crux,))), "bell/index.html")
    assert page.text.count("No passage of this side is listed on this point.") == 1


def test_a_claim_of_which_little_is_known_has_a_page_without_empty_parts(bell: KnowledgeBase, claim: Claim) -> None:
    sources = tuple(
        replace(one, passages=tuple(replace(passage, said=None) for passage in one.passages)) for one in claim.sources
    )
    bare = replace(claim, agreed=(), cruxes=(), events=(), topics=(), sources=sources)
    ids = set(read(with_claim(bell, bare), "bell/index.html").values("id"))
    assert {"positions", "sources"} <= ids
    assert not {"accepted", "cruxes", "timeline", "asked"} & ids


def test_a_sixth_position_has_the_colour_and_shape_of_the_first(bell: KnowledgeBase, claim: Claim) -> None:
    positions = tuple(replace(claim.positions[0], id=f"p{number}", label=f"“{number}”") for number in range(1, 8))
    sources = tuple(
        replace(one, passages=tuple(replace(passage, position="p6") for passage in one.passages))
        for one in claim.sources
    )
    page = read(with_claim(bell, replace(claim, positions=positions, sources=sources)), "bell/index.html")
    shown = [one["class"] for _, one in page.elements if one.get("class", "").startswith("position ")]
    assert shown == [f"position side-{number}" for number in (1, 2, 3, 4, 5, 1, 2)]
    shapes = {one for one in page.values("href") if one.startswith("#shape-")}
    assert {one.removeprefix("#") for one in shapes} <= set(page.values("id"))


def test_the_base_address_is_where_a_page_says_that_it_lives(bell: KnowledgeBase) -> None:
    page = read(bell, "bell/index.html", "https://example.org/claims/")
    assert "https://example.org/claims/bell/" in list(page.values("href"))
    assert '"@id":"https://example.org/claims/bell/#gazette/bell"' in page.scripts[0]
    assert not [one for one in read(bell, "bell/index.html").values("href") if "example.org/claims" in one]
