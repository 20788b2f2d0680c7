"""The file of a new claim: its question and its positions, with comments that teach the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.curating.scalars import scalar
from bot.curating.sourcefile import slug
from bot.knowledge.check import MIXED
from bot.knowledge.model import CONTEXT, Position

_HEAD = """\
# {id}: what people dispute. `audiatur check` says what is wrong here, and what would make it better.

# The claim as a question, in words that every side would ask it in.
question: {question}

# Other ways in which people ask it, as they type them. Such a line begins with “- ” and stands without [].
asks: []

# contested, or settled
status: contested

# The sides. A label is somebody's statement, never yours, and cannot be read as its opposite; held_by says whose it is.
positions:
"""
_POSITION = """\
  - id: {id}
    label: {label}
    held_by: {held_by}
"""
_TAIL = """
# What all sides accept, with the passages that it rests on, each as source-id/passage-id. It stands on every card.
agreed: []
# agreed:
#   - text: The bridge was taken down in 1971.
#     passages: [courier-1968/plans]

# What the sides really disagree about: each a question, with the passages of every side that speak to it, best first.
# The claim as a whole goes to the first one.
cruxes: []
# cruxes:
#   - id: words
#     question: Were the mayor's words a promise?
#     asks: [what did the mayor say]
#     passages: [courier-1968/speech, courier-1968/plans]
"""


def claim_text(claim: str, question: str, positions: Sequence[Position]) -> str:
    """The text of a `claim.yaml` that passes the checks before anything is quoted."""
    parts = [_HEAD.format(id=claim, question=scalar(question, column=10))]
    for one in positions:
        fields = {
            "id": scalar(one.id),
            "label": scalar(one.label, column=11, indent=6),
            "held_by": scalar(one.held_by, column=13, indent=6),
        }
        parts.append(_POSITION.format(**fields))
    return "".join((*parts, _TAIL))


def position_id(label: str, taken: Iterable[str]) -> str:
    """An id for a position: what its label has in quotation marks, else before a colon, else its first two words."""
    quoted = re.match(r"\s*[“\"„«]([^”\"“»]{1,60})[”\"“»]", label)
    said = quoted[1] if quoted else label.partition(":")[0] if ":" in label else " ".join(label.split()[:2])
    refused = {*taken, CONTEXT, MIXED}
    found = slug(said)
    if found and found not in refused:
        return found
    return next(name for number in range(1, 100) if (name := f"side-{number}") not in refused)
