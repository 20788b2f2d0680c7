"""A suggestion as text for a curator."""

from __future__ import annotations

import json

from bot.curating.suggestion import Bridge, Suggestion
from bot.knowledge.model import TOPICS_FILE, UNANSWERED_FILE, VOCABULARY_FILE, Topic
from bot.render.printable import printable


def suggestion_text(suggestion: Suggestion) -> str:
    """What keeps a question and its nearest passages apart, and what to write into which file."""
    state = "It is answered as it is." if suggestion.answered else "It gets no answer as it is."
    lines = [f"“{printable(suggestion.question)}”", state]
    if suggestion.unknown:
        words = ", ".join(f"“{printable(word)}”" for word in suggestion.unknown)
        lines.append(f"Nothing here holds {words}: an alias in {VOCABULARY_FILE}, or a topic, can.")
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
    """What is known of the question already."""
    judged = ", ".join(map(printable, topic.passages))
    said = f"that {judged} answer" if len(topic.passages) > 1 else f"that {judged} answers"
    return [f"{claim} knows it as a question {said if judged else 'that its documents do not answer'}."]


def _topic_lines(suggestion: Suggestion) -> list[str]:
    """The question as a topic, to be pasted; what is written in JSON is YAML, too."""
    claim = suggestion.bridges[0].source.claim
    near = [printable(bridge.passage.id) for bridge in suggestion.bridges if bridge.source.claim == claim]
    return [
        f"Where no passage answers it, write it into {claim}/{UNANSWERED_FILE};",
        f"else, with those that do, of every side and best first, in {claim}/{TOPICS_FILE}:",
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
    return rows


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(printable(word) for word in words) or "nothing"
