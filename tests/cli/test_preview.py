from __future__ import annotations

import argparse
import http.client
import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

import pytest

from bot.cli.main import main
from bot.cli.preview import Preview, opened


@pytest.fixture(autouse=True)
def _own_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def server(pond: Path) -> Iterator[int]:
    """The port of a preview of the pond."""
    preview = Preview(argparse.Namespace(claim="pond", knowledge=str(pond), config=None))
    with opened(preview, 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def got(port: int, path: str, host: str = "") -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.getheaders())
    connection.close()
    return found


def test_without_a_server_the_page_is_written_with_its_advice(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "pond", "--knowledge", str(pond)]) == 0
    page = Path(url2pathname(urlsplit(capsys.readouterr().out.strip()).path))
    assert page.name == "index.html"
    assert "survey.yaml:9: no address" in page.read_text(encoding="utf-8")
    assert {"style.css", "preview.css", "index.html"} <= {path.name for path in page.parents[1].iterdir()}


def test_a_question_is_answered_with_the_card_and_why(server: int) -> None:
    status, page, headers = got(server, f"/pond/?ask={quote('who made the pond')}")
    assert status == 200
    assert "read as en" in page
    assert "default-src" in headers["Content-Security-Policy"]
    status, card, _ = got(server, f"/pond/card?ask={quote('who made the pond')}")
    assert status == 200
    assert "Silt of the last ice age" in card
    assert 'class="container"' in card
    status, card, _ = got(server, f"/pond/card?ask={quote('zzz <b>')}")
    assert status == 200
    assert "<b>" not in card


@pytest.mark.parametrize("path", ["/", "/pond/", "/pond/index.html", "/style.css", "/preview.js", "/version"])
def test_every_page_and_what_it_needs_is_there(server: int, path: str) -> None:
    assert got(server, path)[0] == 200


@pytest.mark.parametrize("path", ["/moon/", "/../claim.yaml", "/pond/../../etc/passwd", "/pond/claim.yaml"])
def test_nothing_else_is(server: int, path: str) -> None:
    assert got(server, path)[0] == 404


def test_a_page_of_somebody_else_cannot_read_it_under_a_name_of_its_own(server: int) -> None:
    assert got(server, "/pond/", "evil.example")[0] == 403
    assert got(server, "/pond/", f"evil.example:{server}")[0] == 403
    assert got(server, "/pond/", f"localhost:{server}")[0] == 200


def test_a_change_of_a_file_is_shown_and_a_broken_one_told_until_it_is_mended(server: int, pond: Path) -> None:
    path = pond / "pond" / "survey.yaml"
    text = path.read_text(encoding="utf-8")
    first = got(server, "/version")[1]
    path.write_text(text.replace("glacial silt", "silt of glaciers"), encoding="utf-8")
    assert "silt of glaciers" in got(server, "/pond/")[1]
    second = got(server, "/version")[1]
    path.write_text(text.replace("position: natural", "position: nature"), encoding="utf-8")
    assert "`nature` is no position of the claim" in got(server, "/pond/")[1]
    path.write_text(text, encoding="utf-8")
    assert "glacial silt" in got(server, "/pond/")[1]
    assert len({first, second, got(server, "/version")[1]}) == 3


@pytest.mark.parametrize(
    "arguments", [["moon"], ["pond", "--serve", "--port", "99999"], ["pond", "--serve", "--port", "-1"]]
)
def test_wrong_use_is_told_in_one_line(pond: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", *arguments, "--knowledge", str(pond)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_port_that_is_taken_is_told(server: int, pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "pond", "--serve", "--port", str(server), "--knowledge", str(pond)]) == 2
    assert f"port {server} cannot be served" in capsys.readouterr().err


def test_a_claim_of_which_nothing_is_quoted_yet_is_shown(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pond / "mill").mkdir()
    sides = [{"id": name, "label": name.title(), "held_by": name.upper()} for name in ("a", "b")]
    claim = {"question": "Was the mill sold?", "status": "contested", "positions": sides}
    (pond / "mill" / "claim.yaml").write_text(json.dumps(claim), encoding="utf-8")
    assert main(["preview", "mill", "--knowledge", str(pond)]) == 0
    page = Path(url2pathname(urlsplit(capsys.readouterr().out.strip()).path))
    assert "no source yet" in page.read_text(encoding="utf-8")
