"""A suggestion as text for a curator."""

from __future__ import annotations

import json

from bot.answering.suggestion import Bridge, Suggestion
from bot.knowledge.model import TOPICS_FILE, Topic
from bot.render.printable import printable


def suggestion_text(suggestion: Suggestion) -> str:
    """What keeps a question and its nearest passages apart, with the file and line to edit."""
    state = "It is answered as it is." if suggestion.answered else "It gets no answer as it is."
    lines = [f"“{printable(suggestion.question)}”", state]
    if suggestion.unknown:
        words = ", ".join(f"“{printable(word)}”" for word in suggestion.unknown)
        lines.append(f"Nothing here holds {words}: an alias in vocabulary.yaml, or `asks` of a passage, can.")
    for bridge in suggestion.bridges:
        lines += ["", *_bridge_lines(bridge)]
    if not suggestion.bridges:
        lines.append("No passage shares a word with it.")
    if suggestion.topic:
        lines += ["", *_known_lines(suggestion.topic, suggestion.claim)]
    elif suggestion.bridges:
        lines += ["", *_topic_lines(suggestion)]
    return "\n".join(lines)


def _known_lines(topic: Topic, claim: str) -> list[str]:
    """What the topic that asks the question already says of it."""
    judged = ", ".join(map(printable, topic.passages))
    said = f"answered by {judged}" if judged else "what these documents do not answer"
    return [f"{claim}/{TOPICS_FILE} has it: {said}."]


def _topic_lines(suggestion: Suggestion) -> list[str]:
    """The question as a topic, to be pasted; what is written in JSON is YAML, too."""
    claim = suggestion.bridges[0].source.claim
    near = [printable(bridge.passage.id) for bridge in suggestion.bridges if bridge.source.claim == claim]
    return [
        f"or, with the passages that answer it, of every side and best first, or none, in {claim}/{TOPICS_FILE}:",
        f"  - asks: [{json.dumps(printable(suggestion.question), ensure_ascii=False)}]",
        f"    passages: [{', '.join(near)}]",
    ]


def _bridge_lines(bridge: Bridge) -> list[str]:
    passage = bridge.passage
    mark = ", shown" if bridge.shown else ""
    rows = [
        f"{printable(passage.id)} [{printable(passage.position)}]  score {bridge.score:.2f}{mark}",
        f"  {printable(passage.gist)}",
        f"  shares: {_listed(bridge.shared)}",
        f"  lacks: {_listed(bridge.missing)}",
    ]
    if bridge.missing and bridge.concepts:
        rows.append(f"  could be an alias of: {_listed(bridge.concepts)}")
    if bridge.missing:
        rows.append(f"  or add the question to `asks` at {bridge.source.path.name}:{passage.line}")
    return rows


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(printable(word) for word in words) or "nothing"
