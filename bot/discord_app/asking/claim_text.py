"""Reads what a message says, and finds the part of it that the knowledge base has an answer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

import discord

from bot.answering.answer import NoAnswer, Reason
from bot.discord_app.asking.lookalikes import plain_words
from bot.discord_app.cards.budget import clip
from bot.retrieval.sentences import sentences

Said: TypeAlias = discord.Message | discord.MessageSnapshot

LONGEST = 8_000
"""Characters of a message that are read: more than a post of the longest kind has, with what it links to."""
WHOLE = 400
"""Characters of a text that is asked as a whole: three sentences or so, and no more than a card repeats."""
MOST_SENTENCES = 100
"""Sentences of a message that are looked at one by one."""
_TELLING = (Reason.AMBIGUOUS, Reason.NOTHING_FITS, Reason.NO_CLAIM, Reason.TOO_LONG, Reason.NO_WORDS)
# No pattern looks at a character more than a few times, however the text is made: a run ends where the next begins.
_ADDRESS = r"https?://[^\s()<>]*(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200}){0,3}"
_LINK = re.compile(rf"\[([^\[\]\n]{{1,300}})\]\(<?{_ADDRESS}>?(?:\s*\"[^\"\n()\[\]]{{0,300}}\")?\)")
_MARKS = re.compile(
    r"<(?:a?:\w{1,32}:\d{1,20}|@[!&]?\d{1,20}|#\d{1,20}|/[-\w ]{1,100}:\d{1,20}|t:-?\d{1,20}(?::\w)?|id:\w{1,32})>"
    r"|<?https?://\S+"
)
_OPENING = re.compile(r"^[ \t]{0,16}(?:(?:>>>|>|#{1,3}|-#|[-*+]|\d{1,3}[.)])[ \t]+){1,4}", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`]+|~~+|\|\|+|(?<!\w)_++|(?<!_)_++(?!\w)")
_ESCAPED = re.compile(r"\\(?=[^\w\s])")
_BROKEN = re.compile(r"(?<![.!?…:])\n(?=[^\W\d_])")


def visible_text(message: discord.Message) -> str:
    """What the message says in words, a line each; empty where Discord withholds it, or where there are none.

    That is its text, poll, components, link previews, descriptions of pictures, and the same of what it forwards.
    Mentions, custom emoji, addresses and markup are left out; letters that only look right become the right ones.
    """
    found = list(_said(message))
    for snapshot in message.message_snapshots:
        found += _said(snapshot)
    room, lines = LONGEST, []
    for text in dict.fromkeys(found):
        if room > 0:
            lines += [line for line in map(str.strip, _words(text[:room]).split("\n")) if line]
            room -= len(text)
    return "\n".join(lines)


def parts(text: str) -> Iterator[str]:
    """The whole text where it is short, then its sentences one by one: what surrounds a claim must not drown it."""
    if len(text) <= WHOLE:
        yield text
    single = list(islice(_sentences(text), MOST_SENTENCES))
    if len(single) > 1 or len(text) > WHOLE:
        yield from (clip(sentence, WHOLE) for sentence in single)


def is_read_whole(text: str) -> bool:
    """Whether every sentence of it is among the parts."""
    return next(islice(_sentences(text), MOST_SENTENCES, None), None) is None


def truest(declined: Sequence[NoAnswer]) -> NoAnswer:
    """Of what the parts of a text got, what is true of all of them: one that has a word is no text without words."""
    return min(declined, key=lambda reply: _TELLING.index(reply.reason) if reply.reason in _TELLING else len(_TELLING))


def _sentences(text: str) -> Iterator[str]:
    """The sentences; a line ends one, unless the next line goes on with a small letter."""
    joined = _BROKEN.sub(lambda found: " " if text[found.end()].islower() else "\n", text)
    for line in joined.split("\n"):
        yield from sentences(line)


def _words(text: str) -> str:
    """The text without what is no word of it."""
    unmarked = _MARKS.sub(" ", _LINK.sub(r"\1", _OPENING.sub("", text)))
    lines = _EMPHASIS.sub("", _ESCAPED.sub("", unmarked)).split("\n")
    return plain_words("\n".join(" ".join(line.split()) for line in lines))


def _said(message: Said) -> Iterator[str]:
    """Every text of a message, or of one that is forwarded; the ones that its author wrote come first."""
    yield message.content
    poll = getattr(message, "poll", None)  # Discord forwards none
    if poll is not None:
        yield from (poll.question, *(answer.text for answer in poll.answers))
    yield from _of_components(message.components)
    for embed in message.embeds:
        fields = (text for field in embed.fields for text in (field.name, field.value))
        yield from filter(None, (embed.title, embed.description, *fields))
    yield from filter(None, (file.description for file in message.attachments))


def _of_components(components: Iterable[object]) -> Iterator[str]:
    """The texts of components, and the descriptions of their pictures; a button says nothing."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        if isinstance(component, (discord.ThumbnailComponent, discord.MediaGalleryItem)) and component.description:
            yield component.description
        inner = (*getattr(component, "children", ()), *getattr(component, "items", ()))
        yield from _of_components((*inner, getattr(component, "accessory", None)) if inner else ())
