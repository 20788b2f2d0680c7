"""`audiatur preview`: a claim as its page and its cards will be, with the advice of `audiatur check`."""

from __future__ import annotations

import argparse
import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from bot.errors import AudiaturError, ProblemsError, UsageError, cause

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.answering.answerer import Answerer
    from bot.curating.advice import Advice
    from bot.knowledge.model import Claim

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_KINDS: Mapping[str, str] = {".css": "text/css", ".js": "text/javascript", ".html": "text/html"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "preview",
        help="see a claim as its page and its cards will be",
        description="Shows a claim as “audiatur publish” would, with the advice of “audiatur check” beside each "
        "passage. Without --serve the page is written into a folder for temporary files. With --serve it stands on an "
        "address of this machine alone, is shown anew when a file changes, and has a box to ask: the answer is the "
        "card as Discord would show it, with all that --why says.",
        epilog="Exit codes: 0 shown; 2 wrong use, or knowledge or settings with problems.",
    )
    parser.add_argument("claim", metavar="CLAIM", help="the id of the claim")
    parser.add_argument("--serve", action="store_true", help="serve it to a browser on this machine, until Ctrl-C")
    parser.add_argument("--port", metavar="N", type=int, default=0, help="with --serve: the port (else any free one)")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the page, or serves it until it is stopped."""
    from bot.cli.output import say

    with closing(Preview(arguments)) as preview:
        if not arguments.serve:
            say(_written(preview))
            return 0
        with opened(preview, arguments.port) as server:
            say(f"http://127.0.0.1:{server.server_port}/{arguments.claim}/ (Ctrl-C ends it)")
            with suppress(KeyboardInterrupt):
                server.serve_forever()
    return 0


def _written(preview: Preview) -> str:
    """Writes the pages into a new folder; the address of the claim's."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="audiatur-preview-"))
    for name, content in preview.files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return (folder / preview.claim_id / "index.html").as_uri()


def opened(preview: Preview, port: int) -> ThreadingHTTPServer:
    """A server of this machine alone, on that port or any."""

    class Page(_Page):
        shown = preview

    try:
        return ThreadingHTTPServer(("127.0.0.1", port), Page)
    except (OSError, OverflowError) as error:
        told = cause(error) if isinstance(error, OSError) else "there is no such port"
        raise UsageError(f"port {port} cannot be served: {told}") from error


class Preview:
    """What is shown, read anew when a file changed; any thread may ask."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Reads everything.

        Raises:
            AudiaturError: it cannot be shown at all.
        """
        from bot.shipped import config_folder, knowledge_folder

        self.claim_id: str = arguments.claim
        self._arguments = arguments
        self._folders = (
            knowledge_folder(arguments.knowledge, os.environ), config_folder(arguments.config, os.environ)
        )  # fmt: skip
        self._lock = threading.Lock()
        self.version = self._looked()
        self._problems: Sequence[str] = ()
        self._pages: Mapping[str, bytes] = {}
        self._answerer = self._open(None)
        self._advice = self._advised()

    def close(self) -> None:
        """Closes the encoder, if there is one."""
        self._answerer.close()

    def refresh(self) -> None:
        """Reads anew what changed; while that holds problems, they are shown."""
        with self._lock:
            now = self._looked()
            if now == self.version:
                return
            self.version = now
            self._pages = {}
            try:
                self._answerer = self._open(self._answerer)
                self._advice, self._problems = self._advised(), ()
            except ProblemsError as error:
                self._problems = [str(problem) for problem in error.problems]
            except AudiaturError as error:
                self._problems = [str(error)]

    def files(self) -> Mapping[str, bytes]:
        """The pages of the base, that of the claim as its curator sees it, and what they need."""
        from bot.site.pages import pages
        from bot.site.preview import static

        if not self._pages:
            own = f"{self.claim_id}/index.html"
            self._pages = {**dict(pages(self._answerer.base)), **static(), own: self.page()}
        return self._pages

    def page(self, asked: str | None = None) -> bytes:
        """The page of the claim, served with what was `asked`, which may be nothing; None where nobody serves it."""
        from bot.site.preview import Previewed, broken, preview

        if self._problems:
            return broken(self._problems, self.version)
        why = self._answerer.ask(asked, claim=self.claim_id).why.lines if asked else ()
        of_passages, general = self._advice
        served = asked is not None
        return preview(self._claim(), Previewed(of_passages, general, asked or "", why, self.version, served))

    def card(self, asked: str) -> bytes:
        """The answer as Discord would show it."""
        from bot.discord_app.cards.card import Occasion, card
        from bot.render.drawing import page
        from bot.render.links import Links

        view = card(
            self._answerer.ask(asked, claim=self.claim_id),
            Occasion(asker=1, links=Links(self._answerer.settings.search_page)),
        )
        return page([view.to_components()]).encode()  # type: ignore[no-untyped-call]  # the library left it bare

    def _open(self, before: Answerer | None) -> Answerer:
        from bot.cli.opening import known_claim, open_answerer

        answerer = open_answerer(self._arguments, before)
        known_claim(answerer.base, self.claim_id)
        return answerer

    def _claim(self) -> Claim:
        from bot.cli.opening import known_claim

        return known_claim(self._answerer.base, self.claim_id)

    def _advised(self) -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
        """The advice on passages of the claim, by their ids, and that on the rest of it."""
        from bot.cli.check import advice

        claim = self._claim()
        passages = {(source.path, one.line): one.id for source in claim.sources for one in source.passages}
        found: dict[str, list[str]] = {}
        general = []
        for one in advice(self._answerer.base, self._answerer.settings):
            passage = passages.get((one.path, one.line))
            if passage is not None:
                found.setdefault(passage, []).append(f"{one.told}; {one.remedy}")
            elif one.path.parent == claim.path.parent:
                general.append(_placed(one))
        return found, general

    def _looked(self) -> str:
        """A digest of the times and sizes of all files that are read."""
        found = hashlib.sha256()
        for path in sorted(one for folder in self._folders for one in folder.glob("**/*")):
            with suppress(OSError):
                status = path.stat()
                found.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\n".encode("utf-8", "surrogateescape"))
        return found.hexdigest()


def _placed(advice: Advice) -> str:
    place = f"{advice.path.name}:{advice.line}" if advice.line else advice.path.name
    return f"{place}: {advice.told}; {advice.remedy}"


class _Page(BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    shown: ClassVar[Preview]

    def do_GET(self) -> None:
        """Gives a page, or what it needs."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        # A name that somebody else's server was given for this machine is no name of ours.
        if host not in {"127.0.0.1", "localhost"}:
            self._send(403, "text/plain", b"this address is for this machine alone")
            return
        self.shown.refresh()
        address = urlsplit(self.path)
        found = self._found(address.path, parse_qs(address.query).get("ask", [""])[0])
        if found is None:
            self._send(404, "text/plain", b"there is no such page")
        else:
            self._send(200, *found)

    def _found(self, path: str, asked: str) -> tuple[str, bytes] | None:
        """What stands at a path, and its kind."""
        claim = f"/{self.shown.claim_id}"
        if path in {f"{claim}/", f"{claim}/index.html"}:
            return "text/html", self.shown.page(asked)
        if path == f"{claim}/card":
            return "text/html", self.shown.card(asked)
        if path == "/version":
            return "text/plain", self.shown.version.encode()
        name = path.removeprefix("/") + ("index.html" if path.endswith("/") else "")
        content = self.shown.files().get(name)
        return None if content is None else (_KINDS.get(Path(name).suffix, "text/plain"), content)

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": f"{kind}; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Says nothing: what is asked is nobody's concern."""
