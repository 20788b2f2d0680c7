from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL

from bot.discord_app.connection import logs
from bot.errors import UsageError
from bot.invisible import INVISIBLE
from bot.store.database import SQLITE, Database
from bot.store.gaps import Asked, Gaps
from tests.discord_app.fakes import http_error

QUESTION = "did the invented minister promise anything"
TOKEN = "MTIz.invented.token"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in (*logs.CHATTY, *logs.TALKATIVE)}
    yield
    root.handlers, root.level = before, level
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def fail(error: Exception, cause: Exception | None = None) -> None:
    raise error from cause


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    with pytest.raises(type(error)) as caught:
        fail(error, cause)
    return caught.value


def chained() -> Exception:
    return raised(RuntimeError(f"failed on {QUESTION}"), KeyError(QUESTION))


@pytest.mark.parametrize("form", logs.FORMATS)
def test_an_error_is_logged_with_its_place_and_without_the_question(form: str) -> None:
    stream = io.StringIO()
    logs.configure("info", form, TOKEN, stream)
    logging.getLogger("x").error("failure", exc_info=chained())
    text = stream.getvalue()
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "test_logs.py:" in text
    assert QUESTION not in text


@pytest.mark.parametrize("form", logs.FORMATS)
def test_the_token_is_replaced_wherever_it_turns_up(form: str) -> None:
    stream = io.StringIO()
    logs.configure("info", form, TOKEN, stream)
    logging.getLogger("x").error("connecting with %s", TOKEN)
    logging.getLogger("x").error("failure", exc_info=raised(OSError(f"no {TOKEN}")))
    assert TOKEN not in stream.getvalue()
    assert "[token]" in stream.getvalue()


@pytest.mark.parametrize("name", [*logs.CHATTY, *logs.TALKATIVE])
def test_libraries_never_log_payloads_however_much_is_asked_for(name: str) -> None:
    stream = io.StringIO()
    logs.configure("debug", "text", "", stream)
    logging.getLogger(f"{name}.http").debug("POST with %s", QUESTION)
    assert stream.getvalue() == ""


async def test_what_is_written_into_the_store_stands_in_no_log_however_much_is_asked_for(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.configure("debug", "text", "", stream)
    database = Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db")))
    await Gaps(database, lambda person, gap: f"{person} {gap}").add(Asked(1, QUESTION, 71))
    await database.close()
    assert stream.getvalue().count("\n") == 1
    assert "the store is of version" in stream.getvalue()


def test_a_level_leaves_out_what_is_below_it() -> None:
    stream = io.StringIO()
    logs.configure("warning", "text", "", stream)
    logging.getLogger("x").info("quiet")
    logging.getLogger("discord").info("quiet")
    logging.getLogger("x").warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()


def test_json_is_an_object_a_line() -> None:
    stream = io.StringIO()
    logs.configure("info", "json", "", stream)
    logging.getLogger("x").info("one\ntwo")
    logging.getLogger("x").error("failure", exc_info=raised(UsageError("wrong folder")))
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["message"] == "one\ntwo"
    assert first["level"] == "info"
    assert second["errors"][0]["error"] == "UsageError: wrong folder"


@given(st.text())
def test_a_message_never_breaks_its_line(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%s", (text,), None)
    for form in (logs.TextFormatter(), logs.JsonFormatter()):
        assert len(form.format(record).splitlines()) == 1


@pytest.mark.parametrize("form", logs.FORMATS)
def test_what_steers_a_terminal_or_hides_is_written_out(form: str) -> None:
    stream = io.StringIO()
    logs.configure("info", form, "", stream)
    hostile = "\x1b[2J\x9b31m\u202eevil\u2028\u200b\x07\x7f\U000e0041 día"
    logging.getLogger("x").error("%s", hostile, exc_info=raised(UsageError(hostile)))
    text = stream.getvalue()
    assert not INVISIBLE.search(text)
    assert text.count("\\u001b[2J\\u009b31m\\u202eevil\\u2028\\u200b\\u0007\\u007f\\udb40\\udc41 día") == 2


def test_an_answer_of_discord_is_told_by_its_codes() -> None:
    assert logs.describe(http_error(403, 50013)) == "Forbidden: status 403, code 50013"


async def test_a_task_that_nobody_awaits_is_reported_without_its_arguments() -> None:
    stream = io.StringIO()
    logs.configure("info", "text", "", stream)
    context = {"message": "Task exception was never retrieved", "exception": raised(ValueError(QUESTION))}
    logs.report_loop_errors(asyncio.get_running_loop(), context)
    assert "ValueError" in stream.getvalue()
    assert QUESTION not in stream.getvalue()
