"""Proposals as a text that a curator edits, as in an interactive rebase, and what the edited text decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.curating.proposals import Bridge, Proposal, Proposals
from bot.errors import Problem
from bot.fields import nearest
from bot.knowledge.check import words_of
from bot.knowledge.model import Passage
from bot.yaml_reader import shown

_HEAD = """\
# {count} about {claim}{known}.
# Each group is a topic to be. Its first word says what becomes of it; change it, and whatever else you like:
#   take        write it into topics.yaml: its questions, with the passages that answer them, best first
#   unanswered  write its questions into unanswered.yaml: no document answers them
#   drop        write nothing
# Delete the questions and passages that do not belong, move what is best to the front, and take the # from what was
# left out and does belong. A line that begins with # is not read. To write nothing at all, delete everything.
"""
_LINE = re.compile(r"\s*(?P<word>[a-z]+)(?:\s+(?P<rest>.*))?")


class Action(StrEnum):
    """What becomes of a group."""

    TAKE = "take"
    UNANSWERED = "unanswered"
    DROP = "drop"


@dataclass(slots=True)
class Decision:
    """What a curator decided on a group: the questions and the ids of the passages as left there."""

    action: Action
    line: int
    asks: list[str] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)


def agenda_text(proposals: Proposals) -> str:
    """All proposals as text; what gets no answer as it is is dropped unless somebody takes it."""
    asked = sum(len(one.asks) for one in proposals.found)
    count = (
        f"{asked:,} question{'s' * (asked != 1)} in {len(proposals.found):,} group{'s' * (len(proposals.found) != 1)}"
    )
    known = f"; {proposals.known:,} more are known already" if proposals.known else ""
    parts = [_HEAD.format(count=count, claim=proposals.claim.id, known=known)]
    parts += ("\n".join(_group(one)) + "\n" for one in proposals.found)
    return "\n".join(parts)


def _group(proposal: Proposal) -> Iterator[str]:
    yield Action.TAKE if proposal.answered or proposal.bridge or proposal.taught else Action.DROP
    if proposal.taught:
        yield "# taught by moderators: the passages are those that they chose"
    for ask in proposal.asks:
        yield f"  ask   {ask}"
    for passage in proposal.passages:
        yield f"  show  {_told(passage)}"
    for passage in proposal.further:
        yield f"# show  {_told(passage)}"
    if proposal.unknown:
        yield f"# no text holds: {', '.join(proposal.unknown)} (an alias in vocabulary.yaml could)"
    if proposal.nearest:
        yield f"# much like, and known: {proposal.nearest}"
    if proposal.bridge:
        yield from _bridged(proposal.bridge)


def _told(passage: Passage) -> str:
    return f"{passage.id}  [{passage.position}] {shown(passage.gist, 150)}"


def _bridged(bridge: Bridge) -> Iterator[str]:
    yield f"# {bridge.passage.id} holds: {', '.join(bridge.shared) or 'no word of it'}"
    yield f"# {bridge.passage.id} lacks: {', '.join(bridge.missing) or 'no word of it'}"
    if bridge.missing and bridge.concepts:
        yield f"# a lacking word could be an alias, in vocabulary.yaml, of: {', '.join(bridge.concepts)}"


def read_agenda(
    text: str, path: Path, passages: Collection[str], known: Collection[str] = ()
) -> tuple[list[Decision], list[Problem]]:
    """What an edited text decides, without what is dropped, and every mistake in it.

    `passages` are the ids of the claim's passages, `known` the words of the questions that it knows already.
    """
    decisions: list[Decision] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        found = None if line.lstrip().startswith("#") or not line.strip() else _LINE.fullmatch(line)
        if found is None:
            if line.strip() and not line.lstrip().startswith("#"):
                problems.append(Problem(path, number, f"`{shown(line)}` begins with no word that is known"))
            continue
        told = _read_line(found["word"], (found["rest"] or "").strip(), number, decisions, passages)
        if told:
            problems.append(Problem(path, number, told))
    problems += (Problem(path, one.line, told) for one in decisions if (told := _unfit(one, known)))
    return [one for one in decisions if one.action is not Action.DROP], sorted(problems)


def _read_line(word: str, rest: str, number: int, decisions: list[Decision], passages: Collection[str]) -> str | None:
    """Takes a line in; what is wrong with it, if anything is."""
    if word in set(Action):
        decisions.append(Decision(Action(word), number))
        return f"`{word}` stands alone on its line" if rest else None
    if word not in {"ask", "show"}:
        return f"`{shown(word)}` is none of take, unanswered, drop, ask, show{nearest(word, [*Action, 'ask', 'show'])}"
    if not decisions:
        return f"`{word}` stands below take, unanswered or drop"
    if word == "ask":
        decisions[-1].asks.append(rest)
        return None if rest else "a question is missing behind `ask`"
    passage = rest.split(maxsplit=1)[0] if rest else ""
    decisions[-1].passages.append(passage)
    if passage in passages:
        return None
    return f"there is no passage `{shown(passage)}` in this claim{nearest(passage, list(passages))}"


def _unfit(decision: Decision, known: Collection[str]) -> str | None:
    """Why a group cannot be written, if it cannot."""
    if decision.action is Action.DROP:
        return None
    again = next((ask for ask in decision.asks if words_of(ask) in known), None)
    if again is not None:
        return f"the claim knows “{shown(again)}” already; take that line out"
    if not decision.asks:
        return f"`{decision.action}` without a question: write `ask` and one"
    if decision.action is Action.TAKE and not decision.passages:
        return "`take` without a passage: write `show` and its id, or `unanswered`"
    return None


def entries_of(decisions: Sequence[Decision]) -> tuple[list[Decision], list[str]]:
    """The topics to write, and the questions that nothing answers, each once."""
    topics = [one for one in decisions if one.action is Action.TAKE]
    silent = [ask for one in decisions if one.action is Action.UNANSWERED for ask in one.asks]
    for one in topics:
        one.asks, one.passages = list(dict.fromkeys(one.asks)), list(dict.fromkeys(one.passages))
    return topics, list(dict.fromkeys(silent))
