"""Reads from a card, as it was sent, which passages stand there and in which lines, and holds that to the base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Excerpt
from bot.discord_app.cards.card import ASKED
from bot.discord_app.cards.custom_id import CustomId, passages_by_key
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import gist_text, label_text
from bot.discord_app.cards.following import dated_text, document_text
from bot.discord_app.cards.posting import SIGNED
from bot.discord_app.cards.version import WHOLE_CLAIM, Form, Versions, excerpts, unknown
from bot.knowledge.document import OMISSION
from bot.knowledge.model import CONTEXT, Claim, KnowledgeBase, Position
from bot.render.links import Links
from bot.render.printable import printable
from bot.store.cards import Shown

CORRECTED = 1004
"""The component that tells what was corrected on a card."""
QUOTE, SMALL, LISTED, BOLD = "> ", "-# ", "- ", "**"

Text: TypeAlias = discord.ui.TextDisplay[Any]

_LINKS = re.compile(r"(?: · \[[^\[\]]{1,100}\]\(https?://[^\s()]{1,2000}\))+$")
_SIGN = re.compile(r"\\([^0-9A-Za-z\s])|\*\*")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a card about one passage: `at` is the first that says something of it, among those of a text."""

    display: Text
    at: int

    @property
    def lines(self) -> list[str]:
        """The lines of the text that it stands in."""
        return self.display.content.split("\n")

    @property
    def head(self) -> str:
        """The excerpt itself, or what stands in its place."""
        return self.lines[self.at]

    @property
    def above(self) -> list[str]:
        """What the passage says, where it stands above the quote."""
        line = self.lines[self.at - 1] if self.at else ""
        return [line] if self.head.startswith(QUOTE) and line.startswith(SMALL) else []

    @property
    def below(self) -> list[str]:
        """Who said it where, and the note."""
        following = self.lines[self.at + 1 :]
        end = next((place for place, line in enumerate(following) if not line.startswith(SMALL)), len(following))
        return [] if self.head.startswith(LISTED) else following[:end]

    @property
    def label(self) -> str:
        """The label of the side that it stands under; empty where it stands under none."""
        return next((plain(line) for line in reversed(self.lines[: self.at]) if line.startswith(BOLD)), "")

    @property
    def form(self) -> Form:
        """How it shows its passage."""
        if self.head.startswith(LISTED):
            return Form.LISTED
        if self.head.startswith(QUOTE):
            return Form.EXPLAINED if self.above else Form.QUOTE
        return Form.SUMMARY

    def replaced(self, lines: Sequence[str]) -> str:
        """The text with these lines in place of the block's."""
        before = self.lines[: self.at - len(self.above)]
        return "\n".join((*before, *lines, *self.lines[self.at + 1 + len(self.below) :]))


@dataclass(frozen=True, slots=True)
class OnCard:
    """What a card shows: the claim, and each passage with the version and the line in which it stands there."""

    claim: str
    shown: tuple[Shown, ...]


def on_card(card: discord.ui.LayoutView, base: KnowledgeBase, versions: Versions) -> OnCard | None:
    """What a card shows; None where it is none of ours, or answers nothing."""
    parts = card.walk_children()
    custom_ids = (CustomId.parse(getattr(part, "custom_id", None) or "") for part in parts)
    follow = next((one for one in custom_ids if one and one.action == "follow"), None)
    claim = follow.claim(base) if follow else None
    if follow is None or claim is None:
        return None
    found = tuple(_shown(card, claim, follow.passages[: follow.number(2)], versions))
    whole = Shown(WHOLE_CLAIM, versions.current(claim.id, WHOLE_CLAIM, Form.QUOTE), "")
    return OnCard(claim.id, found or (whole,))


def is_true(card: discord.ui.LayoutView, claim: Claim) -> bool:
    """Whether every excerpt of a card stands in the claim as it is now, on that side."""
    everything = list(excerpts(claim))
    standing_there = [block for block in blocks(card) if block.form is not Form.LISTED]
    return all(any(_is_of(block, one, claim) for one in everything) for block in standing_there)


def _is_of(block: Block, excerpt: Excerpt, claim: Claim) -> bool:
    return shows(block, excerpt) and label_of(block, claim) in {None, excerpt.passage.position}


def _shown(card: discord.ui.LayoutView, claim: Claim, keys: Sequence[str], versions: Versions) -> Iterator[Shown]:
    everything = {excerpt.passage.id: excerpt for excerpt in excerpts(claim)}
    keyed = passages_by_key(claim)
    named = [everything[keyed[key].id] for key in keys if key in keyed]
    unmatched = []
    for block in blocks(card):
        matching = [one for one in named if shows(block, one)] or _quoted(block, everything.values())
        for excerpt in matching if block.form is Form.LISTED else matching[:1]:
            named = [one for one in named if one is not excerpt]
            version = versions.current(claim.id, excerpt.passage.id, block.form)
            yield Shown(excerpt.passage.id, version, plain(block.head))
        unmatched += [] if matching or block.form is Form.LISTED else [block]
    if len(unmatched) == len(named):  # the base was corrected between the answer and now: they stand in one order
        for block, excerpt in zip(unmatched, named, strict=True):
            yield Shown(excerpt.passage.id, unknown(claim.id, excerpt.passage.id), plain(block.head))


def _quoted(block: Block, among: Iterable[Excerpt]) -> list[Excerpt]:
    """Passages with these words whose keys no button could tell from others'."""
    return [one for one in among if shows(block, one)] if block.head.startswith(QUOTE) else []


def blocks(card: discord.ui.LayoutView) -> Iterator[Block]:
    """What a card that nobody has edited shows: quotes, what stands in their place, lines of lists."""
    for display in texts(card):
        lines = display.content.split("\n")
        for at, line in enumerate(lines):
            labelled = at > 0 and lines[at - 1].startswith(BOLD) and not line.startswith((SMALL, BOLD))
            credited = at + 1 < len(lines) and lines[at + 1].startswith(SMALL)
            if line.startswith((QUOTE, LISTED)) or (labelled and credited):
                yield Block(display, at)


def found(card: discord.ui.LayoutView, text: str) -> list[Block]:
    """Where a line says this."""
    return [
        Block(display, at)
        for display in texts(card)
        for at, line in enumerate(display.content.split("\n"))
        if not line.startswith(BOLD) and plain(line) == text
    ]


def texts(card: discord.ui.LayoutView) -> Iterator[Text]:
    """The texts of a card in which passages stand."""
    for part in card.walk_children():
        if isinstance(part, discord.ui.TextDisplay) and part.id not in {ASKED, SIGNED, CORRECTED}:
            yield part


def shows(block: Block, excerpt: Excerpt) -> bool:
    """Whether what stands there is in the passage, word for word."""
    said = plain(block.head)
    match block.form:
        case Form.LISTED:
            return said in listed(excerpt)
        case Form.SUMMARY:
            return said == plain(f"{gist_text(excerpt)} {OMISSION}")
    quote, at = _seen(excerpt.passage.quote), 0
    for piece in filter(None, (part.strip() for part in said.split(OMISSION))):
        at = quote.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def listed(excerpt: Excerpt) -> tuple[str, str]:
    """What a list may say of a passage: who said so in which document, or when that was."""
    return plain(document_text(excerpt, Links())), plain(dated_text(excerpt))


def label_of(block: Block, claim: Claim) -> str | None:
    """The id of the position under whose label a block stands; None where no position is called so any more."""
    positions = (*claim.positions, Position(CONTEXT, "", ""))
    named = {plain(label_text(one, detail.label)): one.id for one in positions for detail in Detail.ladder()}
    return named.get(block.label)


def plain(line: str) -> str:
    """What a line says to a reader, without its markup and the links at its end."""
    bare = _LINKS.sub("", line)
    for opening in (QUOTE, SMALL, LISTED):
        bare = bare.removeprefix(opening)
    return _SIGN.sub(lambda sign: sign[1] or "", bare).replace("＠", "@").strip()


def bold(line: str) -> list[str]:
    """The words that are bold in a line, as they read."""
    pieces: list[list[str]] = [[]]
    at = 0
    for sign in _SIGN.finditer(line):
        pieces[-1].append(line[at : sign.start()])
        at = sign.end()
        if sign[1]:
            pieces[-1].append(sign[1])
        else:
            pieces.append([])
    return ["".join(piece).replace("＠", "@") for piece in pieces[1::2]]


def _seen(text: str) -> str:
    return printable(text).replace("＠", "@")
