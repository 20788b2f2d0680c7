"""Renders an answer, or a search, as JSON: one object a line, in the order that docs/json.md promises."""

from __future__ import annotations

import json

from bot.answering.answer import Answer, Excerpt, NoAnswer, Side
from bot.knowledge.model import Event, Note, PartialDate, Source
from bot.render.printable import whole
from bot.render.snippet import snippet
from bot.render.wording import label

VERSION = 3
"""The version of the shape; a key that is added, renamed or moved makes another, and so does a reason that goes."""


def answer_line(reply: Answer | NoAnswer) -> str:
    """One answer as one line of ASCII: the same bytes whatever the terminal's encoding."""
    return json.dumps(answer_object(reply))


def hit_line(rank: int, excerpt: Excerpt) -> str:
    """One passage of a search as one line of ASCII; ranks count from 1."""
    found = {"rank": rank, "claim": excerpt.source.claim, "position": excerpt.passage.position}
    return json.dumps(found | _excerpt(excerpt))


def answer_object(reply: Answer | NoAnswer) -> dict[str, object]:
    """The answer as an object; text that is not known is null, a list is never null."""
    answer = reply if isinstance(reply, Answer) else None
    crux = answer.crux if answer else None
    return {
        "question": whole(reply.question),
        "answered": answer is not None,
        "follow": reply.follow.value if reply.follow else None,
        "carried": _known(reply.carried),
        "claim": answer.claim.id if answer else None,
        "corrected": _known(reply.corrected),
        "reason": reply.reason.value if isinstance(reply, NoAnswer) else None,
        "nearest": [claim.id for claim in (reply.nearest if isinstance(reply, NoAnswer) else reply.others)],
        "taught": bool(answer and answer.taught),
        "agreed": [statement.text for statement in answer.agreed] if answer else [],
        "crux": {"id": crux.id, "question": crux.question} if crux else None,
        "events": [_event(event) for event in answer.events] if answer else [],
        "positions": [_side(side) for side in answer.sides] if answer else [],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "id": side.position.id,
        "label": label(side.position, whole),
        "excerpts": [_excerpt(excerpt) for excerpt in side.excerpts],
    }


def _excerpt(excerpt: Excerpt) -> dict[str, object]:
    passage = excerpt.passage
    return {
        "passage": passage.id,
        "quote": passage.quote,
        "shown": snippet(excerpt).text,
        "gist": passage.gist,
        "speaker": _known(passage.speaker),
        "section": _known(passage.section),
        "said": _date(passage.said),
        "note": _note(passage.note),
        "score": round(excerpt.score, 6),
        "matched": list(excerpt.matched),
        "source": _source(excerpt.source),
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": _known(source.publisher),
        "author": _known(source.author),
        "published": _date(source.published),
        "kind": source.kind,
        "url": _known(source.url),
        "stance": source.stance,
    }


def _event(event: Event) -> dict[str, object]:
    return {"date": str(event.date), "text": event.text}


def _note(note: Note | None) -> dict[str, object] | None:
    return {"text": note.text, "source": note.source} if note else None


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def _known(text: str) -> str | None:
    return whole(text) or None
