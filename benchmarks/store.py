"""What the store costs when it is full, on SQLite and on PostgreSQL, and whether a bot with one answers as fast.

    .venv/bin/python -m benchmarks.store [--rows 100000] [--questions 20000] [--rounds 5] [--write]

One server has all of it: so many remembered cards, actions and questions, and counts of two years. Times are processor
time, for PostgreSQL with that of its server, started for this from the machine's own programs; they are left out where
it is not installed. Then 150 people ask the shipped program at once, with its store and while it has none, in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Table, insert, text, true, update

from benchmarks.discord_load import AT_ONCE, ROOT, ask
from bot.store import schema
from bot.store.actions import Action, Filter, Kind
from bot.store.database import SQLITE, Database
from bot.store.erasure import DAY
from bot.store.gaps import State
from bot.store.store import Store
from tests.loopback.server import Loopback
from tests.loopback.shipped import Shipped
from tests.postgres import NotInstalledError, Server

NOW = 1_800_000_000
SERVER = 1
TOGETHER = 2_000
PASSAGES, PER_CARD = 500, 3
"""Passages of the claims, and how many of them a card shows."""
PER_GAP = 4
ENOUGH, MOST = 0.5, 100
"""Seconds of processor time after which a thing was done often enough (a server's own is told in steps of 10 ms), and
how often it is done at most."""
_PLACE = ("<!-- store: make bench -->", "<!-- end of store -->")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one thing takes: milliseconds of processor time."""

    name: str
    milliseconds: float


BACKGROUND = frozenset({"**Delete mine**", "a look for what is over"})
"""What nobody waits for, or asks for daily: it may look at every row."""
Meter = Callable[[], float]
"""Seconds of processor time so far, of all processes that take part."""
Work = Callable[[Store], Awaitable[object]]


def main() -> None:
    """Measures, prints, and with `--write` puts the tables into docs/."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000, help="cards, and actions (default 100,000)")
    parser.add_argument("--questions", type=int, default=20_000, help="questions without an answer (default 20,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is done at least (default 5)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/")
    arguments = parser.parse_args()
    found = asyncio.run(measure(arguments.rows, arguments.questions, arguments.rounds))
    told = "\n\n".join((cost_table(found), asyncio.run(at_once(arguments.rounds))))
    print(told)
    if arguments.write:
        page = ROOT / "docs" / "scale.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(_PLACE[0])
        after = rest.partition(_PLACE[1])[2]
        page.write_text(f"{before}{_PLACE[0]}\n\n{told}\n\n{_PLACE[1]}{after}", encoding="utf-8")


async def measure(rows: int, questions: int, rounds: int) -> Mapping[str, Sequence[Cost]]:
    """What each thing costs, by the name of the database."""
    found: dict[str, Sequence[Cost]] = {}
    for name, opened in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        try:
            async with opened() as (store, meter):
                await fill(store, rows, questions)
                found[name] = [Cost(what, await cost(store, work, meter, rounds)) for what, work in works(rows).items()]
        except NotInstalledError as error:
            print(f"{name} is left out: {error}")
    return found


@asynccontextmanager
async def on_sqlite() -> AsyncIterator[tuple[Store, Meter]]:
    """An empty store in a file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(URL.create(SQLITE, database=f"{folder}/audiatur.db"))
        yield Store(database, b"benchmark"), time.process_time
        await database.close()


@asynccontextmanager
async def on_postgresql() -> AsyncIterator[tuple[Store, Meter]]:
    """An empty store in a server of its own."""
    with tempfile.TemporaryDirectory(prefix="audiatur-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240
        server = Server(Path(folder) / "pg")
        server.start()
        database = Database(await server.create())
        try:
            yield Store(database, b"benchmark"), lambda: time.process_time() + server.processor_time()
        finally:
            await database.close()
            server.stop()


async def fill(store: Store, rows: int, questions: int) -> None:
    """Writes everything; PostgreSQL looks by itself at what it has, after a while, and does so at once here."""
    gaps = max(1, questions // PER_GAP)
    await _write(store, schema.SERVERS, ({"server": number} for number in range(1, 1_001)))
    await _write(store, schema.ACTIONS, map(_action, range(rows)))
    await _write(store, schema.CARDS, map(_card, range(rows)))
    await _write(store, schema.CARD_PASSAGES, itertools.chain.from_iterable(map(_passages, range(rows))))
    await _write(store, schema.GAPS, map(_gap, range(1, gaps + 1)))
    await _write(store, schema.QUESTIONS, (_question(number, gaps) for number in range(questions)))
    await _write(store, schema.TALLIES, _tallies())
    await _write(store, schema.REPORTS, map(_report, range(questions // 10)))
    if not store.database.is_sqlite:
        async with store.database.writing() as connection:
            await connection.execute(text("ANALYZE"))


async def _write(store: Store, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    waiting = iter(rows)
    while together := list(itertools.islice(waiting, TOGETHER)):
        async with store.database.writing() as connection:
            await connection.execute(insert(table), [dict(row) for row in together])


def _action(number: int) -> Mapping[str, Any]:
    at = NOW - number * 70  # 100,000 in 80 days
    kind = list(Kind)[number % len(Kind)]
    who = {"moderator": number % 20, "claim": f"claim-{number % 30}", "channel": number % 50, "message": number}
    return {"server": SERVER, "at": at, "kind": kind, "told_at": at} | who


def _card(number: int) -> Mapping[str, Any]:
    what = {"claim": f"claim-{number % 30}", "language": "en"}
    return {"message": number + 1, "channel": number % 50, "server": SERVER, "at": NOW - number * 70} | what


def _passages(number: int) -> Iterable[Mapping[str, Any]]:
    for place in range(PER_CARD):
        passage = (number * 7 + place * 11) % PASSAGES
        what = {"claim": f"claim-{number % 30}", "passage": f"source-{place}/passage-{passage}"}
        yield {"message": number + 1, "digest": f"{passage:032x}", "shown": "Not one inch eastward. " * 5} | what


def _gap(number: int) -> Mapping[str, Any]:
    asked = {"text": f"What did delegate {number} promise about the bridge?", "count": 1 + number % 40}
    meant = {"encoder": "e", "vector": bytes(384 * 4)}
    return {"server": SERVER, "first_at": NOW - number, "last_at": NOW - number} | asked | meant


def _question(number: int, gaps: int) -> Mapping[str, Any]:
    gap = number % gaps + 1
    asked = {"text": f"what did delegate {gap} promise, wording {number}", "by_hash": f"{number:032x}"}
    return {"server": SERVER, "gap": gap, "at": NOW - number} | asked


def _report(number: int) -> Mapping[str, Any]:
    where = {"server": SERVER, "channel": 1, "message": number, "claim": f"claim-{number % 30}"}
    return where | {"at": NOW - number, "reason": "context", "by_hash": f"{number:032x}"}


def _tallies() -> Iterable[Mapping[str, Any]]:
    weeks, claims, kinds = range(104), range(30), ("answered", "unanswered", "posted")
    for week, claim, kind in itertools.product(weeks, claims, kinds):
        named = {"claim": f"claim-{claim}", "kind": kind, "count": 7}
        yield {"server": SERVER, "week": NOW - week * 7 * DAY} | named


def works(rows: int) -> Mapping[str, Work]:
    """What is measured, by name."""
    return {
        "`/history`, first page": lambda store: store.actions.page(SERVER, Filter(), limit=9),
        "`/history`, of a member": lambda store: store.actions.page(SERVER, Filter(moderator=7), limit=9),
        "`/history`, of a claim and a kind": lambda store: store.actions.page(
            SERVER, Filter(claim="claim-6", kind=Kind.POST), limit=9
        ),
        "`/history`, last page": lambda store: store.actions.page(SERVER, Filter(), limit=9, offset=rows - 9),
        "`/gaps`, first page": gaps_page,
        "a question compared with 2,000 gaps: reading them": lambda store: store.gaps.known(SERVER),
        "`/stats`": stats,
        "`/queue`, first page": queue_page,
        "settings that other processes changed, of 1,000 servers": lambda store: store.servers.changed(NOW),
        "after an edit: whether a card shows something else": lambda store: store.cards.versions(),
        f"after an edit: the {rows * PER_CARD // PASSAGES:,} cards that show a passage, marked": mark,
        "after an edit: the next 20 cards to correct": lambda store: store.cards.stale(SERVER, (), 20),
        "an action written": lambda store: store.actions.add(Action(SERVER, Kind.POST, 3, at=NOW)),
        "**Delete mine**": lambda store: store.erasure.forget(7),
        "a look for what is over": lambda store: store.erasure.purge(lambda _: 90),
    }


async def gaps_page(store: Store) -> None:
    """What the panel of gaps reads."""
    for state in State:
        await store.gaps.count(SERVER, state)
    found = await store.gaps.page(SERVER, State.OPEN, limit=6)
    await store.gaps.wordings([gap.id for gap in found])


async def stats(store: Store) -> None:
    """What the panel of counts reads, for a year."""
    since = NOW - 365 * DAY
    await store.tallies.weeks(SERVER, since)
    await store.tallies.claims(SERVER, since, 10)


async def queue_page(store: Store) -> None:
    """What the panel of open reports reads."""
    await store.reports.page(SERVER, limit=20)
    await store.reports.count(SERVER)


async def mark(store: Store) -> None:
    """What is done when one passage was corrected."""
    async with store.database.writing() as connection:
        await connection.execute(update(schema.CARDS).where(schema.CARDS.c.stale == true()).values(stale=False))
    versions = [f"{7:032x}"]
    await store.cards.named(versions)
    await store.cards.mark(versions)


async def cost(store: Store, work: Work, meter: Meter, rounds: int) -> float:
    """Milliseconds of processor time: the mean of as many times as take half a second, a hundred at most."""
    await work(store)  # the first one warms
    begun, times = meter(), 0
    while times < rounds or (meter() - begun < ENOUGH and times < MOST):
        await work(store)
        times += 1
    return (meter() - begun) / times * 1000


async def at_once(rounds: int) -> str:
    """How much longer it takes until 150 questions are acknowledged, with a store, as a sentence."""
    lasted: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        async with Loopback() as with_one, Loopback() as without:
            away = {"AUDIATUR_DATABASE": f"{SQLITE}:////proc/nowhere/audiatur.db"}
            bots = [
                (True, with_one, Shipped(with_one, Path(folder) / "with", ROOT)),
                (False, without, Shipped(without, Path(folder) / "without", ROOT, environment=away)),
            ]
            for _, discord, bot in bots:
                await bot.start()
                await bot.ready()
                await ask(discord, 1)
            for _ in range(rounds * 2):
                for has_store, discord, _ in bots:
                    asked = await ask(discord, AT_ONCE)
                    lasted[has_store] += [one.latency for one in asked if one.acknowledged]
            for _, _, bot in bots:
                await bot.stop()
    with_store, none = (statistics.median(lasted[has_store]) for has_store in (True, False))
    return (
        f"{AT_ONCE} people at once are acknowledged after {with_store * 1000:.0f} ms (median) with a store and after "
        f"{none * 1000:.0f} ms without: {with_store / none:.2f} times as long."
    )


def cost_table(found: Mapping[str, Sequence[Cost]]) -> str:
    """A line for each thing, a column for each database."""
    names = list(found)
    heads = (f"| processor time, ms | {' | '.join(names)} |", "|---|" + "---|" * len(names))
    rows = zip(*found.values(), strict=True)
    lines = (f"| {row[0].name} | {' | '.join(f'{one.milliseconds:.1f}' for one in row)} |" for row in rows)
    return "\n".join((*heads, *lines))


if __name__ == "__main__":
    main()
