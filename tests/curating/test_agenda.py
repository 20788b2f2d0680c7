from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.agenda import Action, agenda_text, entries_of, read_agenda
from bot.curating.proposals import Bridge, Proposal, Proposals
from tests.answering.bases import HERON, answerer

PLAN = Path("plan")
IDS = {passage.id: passage for passage in HERON.passages}
SAW, OTTER = IDS["gazette/saw"], IDS["pamphlet/otter"]
PROPOSALS = Proposals(
    HERON,
    (
        Proposal(("did it", "# did it?"), (SAW,), (OTTER,), 1, ("kipper",), "Who took the fish?"),
        Proposal(("what does it cost",), (OTTER,), bridge=None),
        Proposal(("show me",), (OTTER,), bridge=Bridge(OTTER, (), ("show",), ("bird",))),
    ),
    2,
)


def wrong(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    return [str(problem) for problem in read_agenda(text, PLAN, IDS, known)[1]]


def test_all_that_is_proposed_is_shown_and_only_what_is_answered_is_taken() -> None:
    text = agenda_text(PROPOSALS)
    body = text[text.index("\n\n") + 2 :]
    assert text.startswith("# 4 questions in 3 groups about heron; 2 more are known already.\n")
    assert body == (
        f"take\n  ask   did it\n  ask   # did it?\n  show  gazette/saw  [did] {SAW.gist}\n"
        f"# show  pamphlet/otter  [did-not] {OTTER.gist}\n"
        "# no text holds: kipper (an alias in vocabulary.yaml could)\n# much like, and known: Who took the fish?\n"
        f"\ndrop\n  ask   what does it cost\n  show  pamphlet/otter  [did-not] {OTTER.gist}\n"
        f"\ntake\n  ask   show me\n  show  pamphlet/otter  [did-not] {OTTER.gist}\n"
        "# pamphlet/otter holds: no word of it\n# pamphlet/otter lacks: show\n"
        "# a lacking word could be an alias, in vocabulary.yaml, of: bird\n"
    )


def test_a_text_that_nobody_changed_is_read_as_it_was_proposed() -> None:
    decisions, problems = read_agenda(agenda_text(PROPOSALS), PLAN, IDS)
    assert problems == []
    assert [(one.action, one.asks, one.passages) for one in decisions] == [
        (Action.TAKE, ["did it", "# did it?"], ["gazette/saw"]),
        (Action.TAKE, ["show me"], ["pamphlet/otter"]),
    ]


def test_groups_are_taken_changed_and_dropped() -> None:
    text = agenda_text(PROPOSALS).replace("# show", "show").replace("drop\n", "unanswered\n")
    topics, unanswered = entries_of(read_agenda(text, PLAN, IDS)[0])
    assert [one.passages for one in topics] == [["gazette/saw", "pamphlet/otter"], ["pamphlet/otter"]]
    assert unanswered == ["what does it cost"]
    assert entries_of(read_agenda("", PLAN, IDS)[0]) == ([], [])


def test_the_same_twice_is_written_once() -> None:
    text = "take\nask a b\nask a b\nshow gazette/saw\nshow gazette/saw\nunanswered\nask c\nask c\n"
    topics, unanswered = entries_of(read_agenda(text, PLAN, IDS)[0])
    assert (topics[0].asks, topics[0].passages, unanswered) == (["a b"], ["gazette/saw"], ["c"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tack\n", "plan:1: `tack` is none of take, unanswered, drop, ask, show; did you mean `take`?"),
        ("\nask x\n", "plan:2: `ask` stands below take, unanswered or drop"),
        ("take now\n ask x\n show gazette/saw\n", "plan:1: `take` stands alone on its line"),
        ("take\n ask\n show gazette/saw\n", "plan:2: a question is missing behind `ask`"),
        ("take\n ask x\n show gazette/was\n",
         "plan:3: there is no passage `gazette/was` in this claim; did you mean `gazette/saw`?"),
        ("take\n ask x\n show\n", "plan:3: there is no passage `` in this claim"),
        ("take\n show gazette/saw\n", "plan:1: `take` without a question: write `ask` and one"),
        ("take\n ask x\n", "plan:1: `take` without a passage: write `show` and its id, or `unanswered`"),
        ("unanswered\n", "plan:1: `unanswered` without a question: write `ask` and one"),
        ("take\n ask x\n show gazette/saw\n…\n", "plan:4: `…` begins with no word that is known"),
        ("unanswered\n ask Known?\n", "plan:1: the claim knows “Known?” already; take that line out"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text: str, told: str) -> None:
    assert wrong(text, frozenset({"known"})) == [told]


def test_a_group_that_is_dropped_may_hold_anything_that_can_be_read() -> None:
    assert wrong("drop\n ask known\n", frozenset({"known"})) == []
    assert wrong("drop\n") == []


def test_proposals_of_a_real_claim_can_be_taken_as_they_are() -> None:
    from bot.curating.proposals import propose

    asked = answerer()
    index = asked.corpus.of("heron")
    assert index is not None
    text = agenda_text(propose(asked, index, ["who saw a heron there", "otter tracks in mud", "…"]))
    assert read_agenda(text, PLAN, index.number_of)[1] == []
