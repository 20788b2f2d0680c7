"""Lays out what members reported, for moderators, and what became of it, for who reported."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import Excerpt
from bot.discord_app.cards.budget import TEXT, clip, measure, pages
from bot.discord_app.cards.custom_id import button_id
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import fact, short_texts
from bot.discord_app.cards.layout import Button, Layout, Part, box, button, line, row, text
from bot.discord_app.cards.markup import escape, small
from bot.knowledge.model import KnowledgeBase
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.render.links import Links
from bot.store.outbox import Letter
from bot.store.reports import Report, State

MOST_LISTED = 5
"""Reports of one page: six components each."""
WORDS = 30
"""Words of a quote in the list."""
ROOM = TEXT - 700
"""Characters of a page, less its heading and what was done last."""
DECISIONS = (State.RESOLVED, State.DECLINED, State.CURATORS)
"""What a moderator may make of a report, in the order of the buttons, whose custom ids count it."""


def report_list(  # noqa: PLR0913  # what stands there, and from where it is told
    reports: Sequence[Report], count: int, base: KnowledgeBase, links: Links, *, after: int = 0, done: str = ""
) -> Layout:
    """A page of what is open, the earliest first.

    Args:
        reports: what comes next, as much as a page may hold.
        count: how many are open in all.
        base: where the excerpts are looked up.
        links: where a reader of an excerpt is led.
        after: the id after which the page begins.
        done: what was done last, as a sentence.
    """
    head = [text(f"### {phrases.queue_title(count) if count else gettext(phrases.QUEUE_EMPTY)}")]
    head += [text(done)] if done else []
    written = [_report(report, base, links) for report in reports[:MOST_LISTED]]
    shown = reports[: len(pages(written, ROOM)[0])] if written else ()
    parts = [
        part for report, told in zip(shown, written, strict=False) for part in (line(), text(told), _row(report, after))
    ]
    turning = _turning(reports, shown, after)
    return Layout(box(*head, *parts), *([row(*turning)] if turning else []))


def titles() -> Sequence[str]:
    """What stands on the buttons of the decisions, and above the form for a note."""
    return (gettext(phrases.RESOLVE), gettext(phrases.DECLINE), gettext(phrases.HAND_ON))


def word_back(letter: Letter) -> discord.ui.LayoutView:
    """What became of a report, for who reported it."""
    state, address = str(letter.details["state"]), str(letter.details["card"])
    lines = [phrases.outcome(state, address)]
    if note := str(letter.details["note"]):
        lines.append(phrases.moderators_note(escape(note)))
    return Layout(text("\n".join(lines)))


def _turning(reports: Sequence[Report], shown: Sequence[Report], after: int) -> list[Button]:
    buttons = []
    if len(shown) < len(reports):
        buttons.append(button(gettext(phrases.NEXT), button_id("queue", shown[-1].id)))
    if after:
        buttons.append(button(gettext(phrases.FROM_THE_START), button_id("queue", 0)))
    return buttons


def _row(report: Report, after: int) -> Part:
    """What can be made of a report; the custom ids lead back to this page."""
    ids = (button_id("decide", number, report.id, after) for number in range(len(DECISIONS)))
    return row(*(button(title, custom_id) for title, custom_id in zip(titles(), ids, strict=True)))


def _report(report: Report, base: KnowledgeBase, links: Links) -> str:
    """Reason, card and hour; the excerpt; what the member wrote. Nothing tells who it was."""
    card = f"[{gettext(phrases.THE_CARD)}]({report.address})"
    lines = [
        f"**{phrases.reason(report.reason)}** · {card} · <t:{report.at}:R>",
        *_about(report, base, links),
    ]
    if report.text:
        lines.append(phrases.reported(escape(report.text)))
    if report.asker is not None:
        lines.append(small(gettext(phrases.WANTS_WORD)))
    return "\n".join(lines)


def _about(report: Report, base: KnowledgeBase, links: Links) -> list[str]:
    """The claim, and the excerpt where it is about one."""
    claim = base.claim(report.claim)
    lines = [small(escape(clip(claim.question if claim else report.claim, 160)))]
    if report.passage is None:
        return [*lines, gettext(phrases.WHOLE_CARD)]
    excerpt = next((one for one in _excerpts(base, report) if one.passage.id == report.passage), None)
    if excerpt is None:
        return [*lines, phrases.excerpt_gone(fact(report.passage))]
    shown = next(short_texts(excerpt, (WORDS,), next(Detail.ladder()), links)).text
    return [*lines, shown if measure(shown) < ROOM // 2 else escape(clip(excerpt.passage.gist, 160))]


def _excerpts(base: KnowledgeBase, report: Report) -> list[Excerpt]:
    claim = base.claim(report.claim)
    sources = claim.sources if claim else ()
    return [Excerpt(passage, source, 0.0) for source in sources for passage in source.passages]
