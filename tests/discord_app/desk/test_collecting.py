"""Questions that ask the same are one gap, by words and by meaning; what is no question is none."""

from __future__ import annotations

import pytest

from bot.answering.answer import NoAnswer, Reason
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.desk.collecting import Collecting, Groups
from bot.retrieval.vectors import packed, unpacked
from bot.settings import DiscordSettings
from bot.store.database import Database
from bot.store.gaps import LONGEST, Gap, State
from bot.store.store import Store
from tests.answering.bases import encoded
from tests.retrieval.hashing import HashingEncoder

DAM = "how high is the old dam?"
KEEPING = DiscordSettings(keep_unanswered=True).for_server(1)


def gap(number: int, text: str, encoder: str = "") -> Gap:
    vector = packed(HashingEncoder().encode([text])[0]) if encoder else b""
    return Gap(number, 1, State.OPEN, text, 1, 0, 0, encoder, vector)


def test_a_question_belongs_to_the_gap_that_asks_the_same() -> None:
    groups = Groups([gap(1, DAM), gap(2, "who owns the mill?")])
    assert groups.nearest("How high is the dam, the old one?", None) == 1
    assert groups.nearest("who painted the town hall?", None) == 0
    groups.add(3, "who painted the town hall?", None)
    assert groups.nearest("who has painted the town hall", None) == 3


def test_it_goes_by_meaning_where_both_have_a_vector_of_the_same_encoder() -> None:
    asked = HashingEncoder().encode(["how high is the old dam"])[0]
    for made, expected in (("hashing 1", 1), ("another", 1), ("", 1)):
        assert Groups([gap(1, DAM, made)], "hashing 1").nearest("how high is the old dam", asked) == expected
    unlike = HashingEncoder().encode(["something else altogether, by its meaning"])[0]
    assert Groups([gap(1, DAM, "hashing 1")], "hashing 1").nearest("how high is the old dam", unlike) == 0


def test_a_vector_comes_back_nearly_as_it_was() -> None:
    vector = HashingEncoder().encode([DAM])[0]
    back = unpacked(packed(vector))
    assert back is not None
    assert float(back @ vector) > 0.9999
    assert unpacked(b"short") is None


@pytest.mark.parametrize(
    ("reply", "server", "kept"),
    [
        (NoAnswer(DAM, Reason.NOTHING_FITS), 1, True),
        (NoAnswer(DAM, Reason.NOTHING_FITS), None, False),
        (NoAnswer("x" * (LONGEST + 1), Reason.NOTHING_FITS), 1, False),
        (NoAnswer(DAM, Reason.NO_WORDS), 1, False),
        (NoAnswer(DAM, Reason.NOTHING_FITS, carried="and the dam?"), 1, False),
    ],
)
async def test_only_what_stands_for_itself_and_is_answered_by_nothing_may_be_kept(
    database: Database, reply: NoAnswer, server: int | None, kept: bool
) -> None:
    served = Served(encoded(), DiscordSettings())
    serving = Serving(served, lambda _: served)
    collecting = Collecting(serving, Store(database, b"secret"))
    assert collecting.may_keep(reply, server, KEEPING) is kept
    assert not collecting.may_keep(reply, server, DiscordSettings().for_server(1))
    assert not Collecting(serving, None).may_keep(reply, server, KEEPING)
    serving.close()


async def test_questions_are_grouped_as_they_come_and_after_a_restart_and_chatter_is_not_kept(
    database: Database,
) -> None:
    served, store = Served(encoded(), DiscordSettings()), Store(database, b"secret")
    serving = Serving(served, lambda _: served)
    first = Collecting(serving, store)
    number = await first.keep(DAM, 1, 71)
    assert await first.keep("how high is the old dam", 1, 72) == number
    assert await first.keep("who owns the mill?", 1, 71) not in {0, number}
    assert await first.keep("lovely weather today lads", 1, 71) == 0
    assert await first.keep("lovely weather today lads", 1, 71, wanted=True)
    assert await Collecting(serving, store).keep("how high is the old dam??", 1, 73) == number
    assert (await store.gaps.page(1, State.OPEN, limit=1))[0].count == 3
    serving.close()
