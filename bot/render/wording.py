"""Every sentence that a reader meets, in a terminal or in Discord, in the language that holds.

The bot's own voice takes no side here: no verdict, no icon, no verb that judges. Text from outside (questions, names,
documents) passes through `outside`, by default `printable`; a front with a markup of its own hands in what escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.answering.answer import Answer, Excerpt, NoAnswer, Reason
from bot.answering.follow import Follow
from bot.knowledge.model import CONTEXT, Claim, Note, PartialDate, Position, Source
from bot.render.catalogue import date_text, gettext, ngettext, number_text, short_date_text
from bot.render.printable import printable

_SUBTITLE = re.compile(r"(?:\s[–—|-]|:)\s")

Outside = Callable[[str], str]
"""Makes text from outside safe for one front."""

CONTEXT_LABEL = "Context: what argues for no side"
DISAGREE = "In dispute"
EMPTY_SIDE = "No passage here argues this side of the question."
SEEN_SIDE = "What fits from this side was shown before."
CHOSEN = "Chosen by this server's moderators."
CHOSEN_IN_PART = "Chosen in part by this server's moderators."
CHOSEN_OF_ONE_SIDE = "Chosen by this server's moderators, from one side alone."
NEAREST = "Near to it, here:"
CHOOSE = "Which of these is meant?"
CAN_BE_ASKED = "What can be asked about here:"
OTHERS = "It may also be about:"
NO_SOURCES = "No document is listed for this claim."
NO_HITS = "No passage holds these words."

_KINDS: Mapping[str, str] = {
    "fact-check": "fact-check",
    "news-analysis": "news analysis",
    "news-report": "news report",
    "opinion": "opinion",
    "interview": "interview",
    "scholarship": "scholarship",
    "primary-document": "primary document",
    "other": "document",
}

_STATUSES: Mapping[str, str] = {"contested": "contested", "settled": "settled"}

_FOLLOWED: Mapping[Follow, str] = {
    Follow.MORE: "What was not shown before:",
    Follow.SOURCE: "Who says so, and where:",
    Follow.WHEN: "The dates:",
    Follow.OTHER_SIDE: "The other side, on the same question:",
    Follow.VIEW: "This shows what was said, and by whom; it holds no view of its own.",
}

_REASONS: Mapping[Reason, str] = {
    Reason.EMPTY: "There is no question: write one in a sentence.",
    Reason.TOO_LONG: "That is too long for one question: ask it in a sentence or two.",
    Reason.NO_WORDS: "There is no word in that question that can be looked up.",
    Reason.NOTHING_FITS: "Nothing here answers that.",
    Reason.AMBIGUOUS: "That fits more than one question here equally well.",
    Reason.NO_CLAIM: "There is no such claim here.",
    Reason.NOTHING_MORE: "There is nothing more here on that: what fits was shown before.",
    Reason.NOTHING_BEFORE: "There is no question before that one to go on from.",
}


def readings(reply: Answer | NoAnswer, outside: Outside = printable) -> list[str]:
    """How the question was read, a sentence each: carried over, corrected, words that nothing here holds."""
    lines = (carried(reply, outside), corrections(reply, outside), unknown(reply, outside))
    return [line for line in lines if line]


def carried(reply: Answer | NoAnswer, outside: Outside = printable) -> str:
    """Says what a follow-up was read as; empty where it was read alone."""
    told = gettext("Read with the question before it: “{question}”.")
    return told.format(question=outside(reply.carried)) if reply.carried else ""


def corrections(reply: Answer | NoAnswer, outside: Outside = printable) -> str:
    """Says which words were read for which; empty where none was."""
    pair = gettext("“{typed}” as “{read}”")
    listed = ", ".join(pair.format(typed=outside(one.typed), read=outside(one.read)) for one in reply.corrections)
    return gettext("Read {pairs}.").format(pairs=listed) if listed else ""


def unknown(reply: Answer | NoAnswer, outside: Outside = printable) -> str:
    """Names the words of the question that nothing in the base holds; empty where all are known."""
    listed = ", ".join(outside(word) for word in reply.unknown)
    return gettext("Nothing here mentions: {words}.").format(words=listed) if listed else ""


def followed(answer: Answer) -> str:
    """Says what a follow-up gets, in one line; empty where it is an answer like any other."""
    told = _FOLLOWED.get(answer.follow, "") if answer.follow else ""
    return gettext(told) if told else ""


def document(excerpt: Excerpt, outside: Outside = printable) -> str:
    """Who said it and in which document: `John Lough, in LRT (fact-check, 12 January 2022): “The title”`."""
    title = quoted(outside(excerpt.source.title)) if excerpt.source.publisher else ""
    return ": ".join(part for part in (attribution(excerpt, outside), title) if part)


def dates(answer: Answer, outside: Outside = printable) -> list[str]:
    """What happened, was said, or was published when, a line each, in the order of the dates; unknown ones last."""
    lines = [(str(event.date), f"{date_text(event.date)}: {outside(event.text)}") for event in answer.events]
    lines += (dated(excerpt, outside) for side in answer.sides for excerpt in side.excerpts)
    return list(dict.fromkeys(line for _, line in sorted(lines, key=lambda one: one[0])))


def dated(excerpt: Excerpt, outside: Outside = printable) -> tuple[str, str]:
    """The date by which an excerpt stands among others, and the line that tells it."""
    said, source = excerpt.passage.said, excerpt.source
    if said and excerpt.passage.speaker:
        return str(said), f"{date_text(said)}: {_placed(voice(excerpt, outside), publication(source, outside))}"
    date = source.published
    told = gettext("published {date}").format(date=date_text(date)) if date else published(source)
    where = f"{_publisher(source, outside)} ({kind(source)})"
    return str(date or "9999"), f"{told}: {_placed(voice(excerpt, outside), where)}"


def accept(claim: Claim) -> str:
    """Opens the line of what every position accepts."""
    return gettext("Both accept") if len(claim.positions) == 2 else gettext("All accept")


def forewarning(claim: Claim) -> str:
    """Warns, in one line, against reading the layout as a judgement."""
    warning = gettext("Side by side is not equal support.")
    return f"{gettext('Listed here as settled.')} {warning}" if claim.status == "settled" else warning


def chosen(answer: Answer) -> str:
    """Says whether moderators chose what is shown, all of it or some, and where it is of one side alone; else empty."""
    if not answer.taught:
        return ""
    shown = {excerpt.passage.id for side in answer.sides for excerpt in side.excerpts}
    if not shown.issubset(answer.taught):
        return gettext(CHOSEN_IN_PART)
    return gettext(CHOSEN_OF_ONE_SIDE if answer.one_sided else CHOSEN)


def label(position: Position, outside: Outside = printable) -> str:
    """The heading of a position: somebody's statement, or the words for context."""
    return gettext(CONTEXT_LABEL) if position.id == CONTEXT else outside(position.label)


def held_by(position: Position, outside: Outside = printable) -> str:
    """Who holds the position; empty for context and where nobody is named."""
    told = gettext("held by {holders}")
    named = position.held_by and position.id != CONTEXT
    return told.format(holders=outside(position.held_by)) if named else ""


def kind(source: Source) -> str:
    """The kind of a source in words: `fact-check`, `news analysis`, `primary document`."""
    return gettext(_KINDS[source.kind]) if source.kind in _KINDS else source.kind.replace("-", " ")


def published(source: Source) -> str:
    """When a source was published, or that this is not known."""
    return date_text(source.published) if source.published else gettext("date not known")


def on(date: PartialDate) -> str:
    """The date with its preposition: `on 9 February 1990`, `in February 1990`, `in 1990`."""
    told = gettext("on {day}") if date.day else gettext("in {month}") if date.month else gettext("in {year}")
    return told.format(day=date_text(date), month=date_text(date), year=date.year)


def voice(excerpt: Excerpt, outside: Outside = printable) -> str:
    """Who says it, with the role: the speaker, else the author, else empty (the publication itself speaks)."""
    passage, source = excerpt.passage, excerpt.source
    who = (passage.speaker, passage.role) if passage.speaker else (source.author, source.role)
    return ", ".join(outside(part) for part in who if part) if who[0] else ""


def publication(source: Source, outside: Outside = printable) -> str:
    """Where it stands: `LRT (fact-check, 12 January 2022)`; the title where no publisher is known."""
    return f"{_publisher(source, outside)} ({kind(source)}, {published(source)})"


def quoted(title: str) -> str:
    """A title between the quotation marks of the language."""
    return gettext("“{title}”").format(title=title)


def _publisher(source: Source, outside: Outside) -> str:
    return outside(source.publisher) or quoted(outside(source.title))


def _placed(who: str, where: str) -> str:
    """Who says it and where; where alone, if nobody is named."""
    return gettext("{who}, in {where}").format(who=who, where=where) if who else where


def name(source: Source, outside: Outside = printable) -> str:
    """What a source is called where there is room for a name alone: its publisher, else its author, else its title."""
    return outside(source.publisher or source.author or source.title)


def attribution(excerpt: Excerpt, outside: Outside = printable) -> str:
    """Who said it, in which role and when, and where it was published; what is not known is left out.

    `John Lough, associate fellow at Chatham House, in LRT (fact-check, 12 January 2022)`; a day on which it was said
    stands before the publication: `James Baker, US Secretary of State, on 9 February 1990, quoted in …`. Where the
    publisher is not known, whoever is quoted is quoted by the author.
    """
    passage, source = excerpt.passage, excerpt.source
    who = voice(excerpt, outside)
    said = f", {on(passage.said)}" if passage.said and passage.speaker else ""
    if passage.speaker and source.author and not source.publisher:
        told = gettext("{who}, quoted by {author} ({kind}, {published})")
        author, when = outside(source.author), published(source)
        return told.format(who=f"{who}{said}", author=author, kind=kind(source), published=when)
    where = publication(source, outside)
    if said:
        return gettext("{who}, quoted in {where}").format(who=f"{who}{said}", where=where)
    return _placed(who, where)


def credit(excerpt: Excerpt, outside: Outside = printable) -> str:
    """The same in few words: `James Baker, 9 Feb 1990 · The Guardian, news analysis 2022`."""
    passage, source = excerpt.passage, excerpt.source
    said = short_date_text(passage.said) if passage.said and passage.speaker else ""
    who = ", ".join(part for part in (outside(passage.speaker or source.author), said) if part)
    what = f"{kind(source)} {source.published.year}" if source.published else f"{kind(source)}, {published(source)}"
    # Whoever is quoted is quoted by the author, where the publisher is not known.
    quoting = "" if source.publisher or not passage.speaker else outside(source.author)
    where = f"{quoting or outside(source.publisher) or quoted(outside(main_title(source.title)))}, {what}"
    return f"{who} · {where}" if who else where


def main_title(title: str) -> str:
    """A title without what a colon or a dash sets apart as its subtitle."""
    return _SUBTITLE.split(title, maxsplit=1)[0] or title


def note(remark: Note, outside: Outside = printable) -> str:
    """A curator's remark beside a passage, with what it rests on."""
    rests = f" ({outside(remark.source)})" if remark.source else ""
    return gettext("Curator: {note}").format(note=f"{outside(remark.text)}{rests}")


def more(count: int) -> str:
    """Says how many further passages of a side are near to the question: `1 more passage comes near`."""
    told = ngettext("{count} more passage comes near", "{count} more passages come near", count)
    return told.format(count=number_text(count))


def reason(reply: NoAnswer) -> str:
    """Why there is no answer, in one sentence."""
    return gettext(_REASONS[reply.reason])


def nearest(reply: NoAnswer) -> str:
    """Opens the list of the nearest claims; empty where there is none to offer."""
    if not reply.nearest:
        return ""
    if reply.reason is Reason.NOTHING_BEFORE:
        return gettext(CAN_BE_ASKED)
    return gettext(CHOOSE if reply.reason is Reason.AMBIGUOUS else NEAREST)


def counted(count: int, noun: str) -> str:
    """The number with its English noun, for what curators and operators read: `1 file`, `2,500 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def claims_text(count: int) -> str:
    """The number with its noun: `1 claim`, `3 claims`."""
    return ngettext("{count} claim", "{count} claims", count).format(count=number_text(count))


def passages_text(count: int) -> str:
    """The number with its noun: `1 passage`, `2,500 passages`."""
    return ngettext("{count} passage", "{count} passages", count).format(count=number_text(count))


def sources_text(count: int) -> str:
    """The number with its noun: `1 source`, `4 sources`."""
    return ngettext("{count} source", "{count} sources", count).format(count=number_text(count))


def source_facts(source: Source, outside: Outside = printable) -> list[tuple[str, str]]:
    """The bibliographic facts of a source as (name, value); what is not known is left out, but for the date."""
    author = ", ".join(outside(part) for part in (source.author, source.role) if part)
    publisher = ", ".join(outside(part) for part in (source.publisher, source.outlet) if part)
    facts = [
        (gettext("author"), author),
        (gettext("publisher"), publisher),
        (gettext("kind"), kind(source)),
        (gettext("published"), published(source)),
        (gettext("language"), outside(source.language)),
        (gettext("address"), outside(source.url)),
        (gettext("rights"), outside(source.rights)),
        (gettext("passages"), _tally(source)),
    ]
    return [(name, value) for name, value in facts if value]


def claim_facts(claim: Claim) -> str:
    """How much stands behind a claim: `contested · 2 positions · 4 sources · 105 passages`."""
    counts = (
        gettext(_STATUSES[claim.status]) if claim.status in _STATUSES else claim.status,
        ngettext("{count} position", "{count} positions", len(claim.positions)).format(count=len(claim.positions)),
        sources_text(len(claim.sources)),
        passages_text(len(claim.passages)),
    )
    return " · ".join(counts)


def _tally(source: Source) -> str:
    """How many passages of a source argue which position: `25 (14 myth, 8 yes, 3 context)`."""
    positions: Sequence[str] = [passage.position for passage in source.passages]
    in_order = sorted(set(positions), key=lambda position: (position == CONTEXT, position))
    counts = (f"{positions.count(position)} {position}" for position in in_order)
    return f"{len(positions)} ({', '.join(counts)})" if positions else ""
