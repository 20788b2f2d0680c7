"""Renders answers, searches, claims and sources as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.answer import Answer, Excerpt, NoAnswer, Side
from bot.answering.follow import Follow
from bot.knowledge.model import CONTEXT, Claim
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.layout import Place, columns, places, within, wrapped
from bot.render.links import web_address
from bot.render.printable import printable, printable_spans
from bot.render.snippet import MOST_WORDS, needs_gist, snippet
from bot.render.style import Style

_MARGIN = "  "
_BAR = "  │ "
_LINES = 30
"""Lines of an answer at first, in a terminal of 80 columns; what is longer is shown with `--full`."""
_WORDS = (MOST_WORDS, 32, 24)
"""How many words of a quote are tried, one after the other, so that an answer keeps to its lines."""
_TOLD = (phrases.FIND_IT, phrases.PERMALINK)  # an address that is known is a fact of the source


def card(reply: Answer | NoAnswer, style: Style, *, each: int = 1, full: bool = False) -> str:
    """An answer as it is read in a terminal: what is shared first, then the positions, treated alike.

    `each` is how many excerpts of a side are shown at first; with `full` every one is, and all that is known of it.
    """
    if isinstance(reply, NoAnswer):
        return _text(_no_answer(reply, style))
    match reply.follow:
        case Follow.SOURCE:
            return _text([*_followed(reply, style), *_documents(reply, style)])
        case Follow.WHEN:
            return _text([*_followed(reply, style), *_dates(reply, style)])
        case Follow.VIEW:
            return _text([*_followed(reply, style), *_shared(reply, style)])
        case _:
            return _text(_answer(reply, style) if full else _brief(reply, style, each))


def shown_passages(reply: Answer | NoAnswer, each: int = 1, *, full: bool = False) -> Sequence[str]:
    """The ids of the passages that such an answer shows, or lists."""
    if isinstance(reply, NoAnswer):
        return ()
    if reply.follow in (Follow.SOURCE, Follow.WHEN, Follow.VIEW):
        return tuple(one.passage.id for side in reply.sides for one in side.excerpts)
    if full:
        return tuple(one.passage.id for side in reply.sides for one in (*side.excerpts, *side.more))
    return tuple(one.passage.id for side in _heard(reply) for one in side.excerpts[:each])


def hits(excerpts: Sequence[Excerpt], style: Style) -> str:
    """The passages of a search, best first, each with its rank, score and matched words."""
    if not excerpts:
        return gettext(wording.NO_HITS)
    blocks: list[list[str]] = []
    for rank, excerpt in enumerate(excerpts, 1):
        matched = ", ".join(dict.fromkeys(printable(word) for word in excerpt.matched))
        head = f"{rank}. {excerpt.passage.id} · {excerpt.passage.position} · {excerpt.score:.2f}"
        terms = _paragraph(gettext("matched: {words}").format(words=matched), style, _MARGIN) if matched else []
        blocks.append([*_bold(printable(head), style), *terms, *_excerpt(excerpt, style)])
    return _blocks(blocks)


def claims(listed: Sequence[Claim], style: Style) -> str:
    """The claims with their ids, positions and how much stands behind them."""
    return _blocks(_claim(claim, style) for claim in listed)


def sources(listed: Sequence[Claim], style: Style) -> str:
    """Every source of the claims with its facts; what is not known is left out."""
    blocks: list[list[str]] = []
    for claim in listed:
        blocks.append(_bold(printable(claim.question), style))
        if not claim.sources:
            blocks.append(_paragraph(gettext(wording.NO_SOURCES), style, _MARGIN))
        for source in claim.sources:
            links = style.to.source(source)
            address = links[0].address if links else ""
            title = _paragraph(printable(f"{source.title} [{source.id}]"), style, _MARGIN)
            facts = [
                *wording.source_facts(source),
                *((gettext(one.text), one.address) for one in links if one.text in _TOLD),
            ]
            lines = [line for name, value in facts for line in _fact(name, value, style)]
            blocks.append([*(_linked(line, address, style) for line in title), *lines])
    return _blocks(blocks)


def why(reply: Answer | NoAnswer, style: Style) -> str:
    """Why this answer: the lines of its explanation, those that are too long continued under themselves."""
    lines: list[str] = []
    for line in reply.why.lines:
        shown = printable(line)
        indent = shown[: len(shown) - len(shown.lstrip(" "))]
        first, *rest = wrapped(shown, style.width - len(indent) - 2) or [""]
        lines += [f"{indent}{first}", *(f"{indent}  {more}" for more in rest)]
    return _text(lines)


def _followed(reply: Answer, style: Style) -> list[str]:
    """The claim, how the question was read, and what a follow-up gets."""
    lines = _bold(printable(reply.claim.question), style)
    for sentence in (*wording.readings(reply), wording.followed(reply)):
        lines += _paragraph(sentence, style) if sentence else []
    return lines


def _documents(reply: Answer, style: Style) -> list[str]:
    """Who said what was shown, side by side, each with the document and its address."""
    lines = []
    for side in reply.sides:
        if side.excerpts:
            lines += ["", *_bold(wording.label(side.position), style)]
        for excerpt in side.excerpts:
            lines += _attributed(f"— {wording.document(excerpt)}", excerpt, style)
    return lines


def _dates(reply: Answer, style: Style) -> list[str]:
    return ["", *(line for told in wording.dates(reply) for line in _paragraph(told, style, under=_MARGIN))]


def _shared(reply: Answer, style: Style) -> list[str]:
    """What all accept, and what they disagree about."""
    shared = [f"{wording.accept(reply.claim)}: {printable(statement.text)}" for statement in reply.agreed]
    if reply.crux:
        shared.append(f"{gettext(wording.DISAGREE)}: {printable(reply.crux.question)}")
    return [line for sentence in shared for line in _paragraph(sentence, style)]


def _brief(reply: Answer, style: Style, each: int) -> list[str]:
    """So many excerpts of each side; of one of each, in as many words as keep to the lines of a screen."""
    lines: list[str] = []
    for words in _WORDS[: 1 if each > 1 else None]:
        lines = [*_followed(reply, style), "", *_common(reply, style)]
        lines += _cautions(reply, style)
        for side in _heard(reply):
            lines += ["", *_brief_side(side, style, each, words)]
        lines += _further(reply, style, each)
        if len(lines) <= _LINES:
            break
    return lines


def _cautions(reply: Answer, style: Style) -> list[str]:
    """The forewarning, and whether people chose what is shown."""
    told = filter(None, (wording.chosen(reply), wording.forewarning(reply.claim)))
    return [style.dim(line) for sentence in told for line in _paragraph(sentence, style)]


def _heard(reply: Answer) -> Sequence[Side]:
    """The sides that have something to show or to say; context only where no position has."""
    sides = [side for side in reply.sides if side.excerpts or side.silent or side.seen]
    sided = [side for side in sides if side.position.id != CONTEXT]
    return sided if any(side.excerpts for side in sided) else sides


def _common(reply: Answer, style: Style) -> list[str]:
    """One sentence: what they disagree about where the question goes to that, else what all accept."""
    return _shared(replace(reply, agreed=()) if reply.crux else reply, style)


def _brief_side(side: Side, style: Style, each: int, words: int) -> list[str]:
    lines = _bold(wording.label(side.position), style)
    if not side.excerpts:
        lines += _paragraph(gettext(wording.SEEN_SIDE if side.seen else wording.EMPTY_SIDE), style, _MARGIN)
    for number, excerpt in enumerate(side.excerpts[:each]):
        shown = snippet(excerpt, words)
        lines += [""] if number else []
        lines += _gist(excerpt, style) if needs_gist(excerpt, shown) else []
        lines += _barred(shown.text, shown.spans, style)
        lines += _attributed(f"— {wording.credit(excerpt)}", excerpt, style)
        if excerpt.passage.note:
            lines.append(_one_line(wording.note(replace(excerpt.passage.note, source="")), style))
    return lines


def _further(reply: Answer, style: Style, each: int) -> list[str]:
    """How many passages come near that are not shown, and what shows them; and which claims may be meant."""
    near = reply.beyond + sum(len(side.excerpts) + len(side.more) + side.beyond for side in reply.sides)
    left = near - len(shown_passages(reply, each))
    lines = ["", *_paragraph(f"{wording.more(left)} (--full).", style)] if left else []
    return [*lines, *(["", *_offered(gettext(wording.OTHERS), reply.others, style)] if reply.others else [])]


def _one_line(text: str, style: Style) -> str:
    """As much of a text as one line holds, with `…` for the rest."""
    room = style.width - len(_MARGIN)
    first = wrapped(text, room)[0]
    return _MARGIN + (first if first == text else f"{wrapped(text, room - 1)[0]}…")


def _answer(reply: Answer, style: Style) -> list[str]:
    lines = [*_followed(reply, style), "", *_shared(reply, style)]
    lines += _cautions(reply, style)
    for side in reply.sides:
        if side.excerpts or side.silent or side.seen:
            lines += ["", *_side(side, style)]
    if reply.others:
        lines += ["", *_offered(gettext(wording.OTHERS), reply.others, style)]
    return lines


def _no_answer(reply: NoAnswer, style: Style) -> list[str]:
    lines = _paragraph(wording.reason(reply), style)
    for sentence in wording.readings(reply):
        lines += _paragraph(sentence, style)
    if reply.nearest:
        lines += _offered(wording.nearest(reply), reply.nearest, style)
    return lines


def _side(side: Side, style: Style) -> list[str]:
    lines = _bold(wording.label(side.position), style)
    holders = wording.held_by(side.position)
    if holders:
        lines += [style.dim(line) for line in _paragraph(holders, style)]
    if not side.excerpts:
        lines += ["", *_paragraph(gettext(wording.SEEN_SIDE if side.seen else wording.EMPTY_SIDE), style, _MARGIN)]
    for excerpt in (*side.excerpts, *side.more):
        lines += ["", *_excerpt(excerpt, style)]
    if side.beyond:
        lines += ["", *_paragraph(f"{wording.more(side.beyond)} (audiatur search lists them).", style, _MARGIN)]
    return lines


def _excerpt(excerpt: Excerpt, style: Style) -> list[str]:
    """The gist in the curator's words, the quote beside a bar, who said it where, and the curator's note."""
    lines = _gist(excerpt, style) + _barred(excerpt.passage.quote, excerpt.spans, style)
    lines += _attributed(f"— {wording.attribution(excerpt)}", excerpt, style)
    if excerpt.passage.note:
        lines += _paragraph(wording.note(excerpt.passage.note), style, _MARGIN, under=_MARGIN * 2)
    return lines


def _attributed(text: str, excerpt: Excerpt, style: Style) -> list[str]:
    """The text as a link to the passage, or with the document's address below where the terminal has no links.

    Where no address is known, the link is a search, and says so.
    """
    link = next(iter(style.to.passage(excerpt.source, excerpt.passage)), None)
    found = link is not None and link.text == phrases.FIND_IT
    text = f"{text} · {gettext(phrases.FIND_IT)}" if found and style.links else text
    address = link.address if link else ""
    lines = [_linked(line, address, style) for line in _paragraph(text, style, _MARGIN, under=_MARGIN * 2)]
    known = web_address(excerpt.source.url)
    return [*lines, f"{_MARGIN * 2}{known}"] if known and not style.links else lines


def _gist(excerpt: Excerpt, style: Style) -> list[str]:
    """What the passage says, in the curator's words, not as loud as the quote."""
    return [style.dim(line) for line in _paragraph(printable(excerpt.passage.gist), style, _MARGIN)]


def _barred(quote: str, marked: tuple[Place, ...], style: Style) -> list[str]:
    """The quote, nothing of it altered, with the matched words in bold."""
    text, spans = printable_spans(quote, marked)
    lines = places(text, style.width - columns(_BAR))
    return [f"{_BAR}{_marked(text[slice(*line)], within(spans, line), style)}" for line in lines]


def _marked(line: str, spans: list[Place], style: Style) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (line[at:start], style.bold(line[start:end]))
        at = end
    return "".join((*pieces, line[at:]))


def _linked(line: str, address: str, style: Style) -> str:
    """The line as a hyperlink, its indentation left out."""
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + style.linked(text, address)


def _claim(claim: Claim, style: Style) -> list[str]:
    lines = _bold(printable(claim.question), style)
    lines += _paragraph(printable(f"{claim.id} · {wording.claim_facts(claim)}"), style, _MARGIN)
    for position in claim.positions:
        holders = wording.held_by(position)
        heading = wording.label(position) + (f" · {holders}" if holders else "")
        lines += _paragraph(f"{printable(position.id)}: {heading}", style, _MARGIN, under=_MARGIN * 2)
    return lines


def _offered(opening: str, listed: Iterable[Claim], style: Style) -> list[str]:
    """Claims to choose from, with the option that chooses them."""
    lines = _paragraph(opening, style)
    for claim in listed:
        lines += _paragraph(printable(f"{claim.question} (--claim {claim.id})"), style, _MARGIN, under=_MARGIN * 2)
    return lines


def _fact(name: str, value: str, style: Style) -> list[str]:
    """One fact with its name in a column of its own."""
    indent = " " * (len(_MARGIN) * 2 + 11)
    first, *rest = wrapped(value, style.width - len(indent)) or [""]
    return [f"{_MARGIN * 2}{style.dim(name)}{' ' * (11 - len(name))}{first}", *(f"{indent}{more}" for more in rest)]


def _bold(text: str, style: Style) -> list[str]:
    return [style.bold(line) for line in wrapped(text, style.width)]


def _paragraph(text: str, style: Style, indent: str = "", *, under: str | None = None) -> list[str]:
    """The text in lines; `under` indents the second and later ones."""
    later = indent if under is None else under
    width = style.width - max(len(indent), len(later))
    return [f"{later if number else indent}{line}" for number, line in enumerate(wrapped(text, width))]


def _blocks(blocks: Iterable[list[str]]) -> str:
    return "\n\n".join(_text(block) for block in blocks)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)
