"""A headless Chromium: measures how high drawn messages are, and makes pictures of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from html import unescape
from pathlib import Path

from bot.render.drawing import PHONE, Component, Theme, page

NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_MEASURE = """<script>
  const messages = [...document.querySelectorAll(".message")];
  document.title = JSON.stringify(messages.map(each => Math.ceil(each.getBoundingClientRect().height)));
</script>"""


class Browser:
    """One installed browser, started anew for each page."""

    def __init__(self, program: str) -> None:
        self._program = program

    @classmethod
    def find(cls) -> Browser | None:
        """The first of the known browsers that is installed; None where there is none."""
        found = next(filter(None, map(shutil.which, NAMES)), None)
        return cls(found) if found else None

    def heights(self, messages: Iterable[Iterable[Component]], width: int = PHONE) -> list[int]:
        """How high each message stands, in CSS pixels."""
        with tempfile.TemporaryDirectory() as scratch:
            # The page, not the window, is given the width: a window has a least one.
            drawn = page(messages).replace("<body>", f'<body style="width: {width}px">') + _MEASURE
            dumped = self._run(scratch, drawn, "--window-size=1200,900", "--dump-dom")
        found = re.search(r"<title>(\[[\d,]*\])</title>", dumped)
        if found is None:
            raise RuntimeError("the browser measured nothing")
        return [int(height) for height in json.loads(unescape(found[1]))]

    def draw(
        self, message: Sequence[Component], target: Path, width: int = PHONE, theme: Theme = "dark", scale: int = 1
    ) -> None:
        """Makes a PNG of one message, as high as it is, with so many pixels for each CSS pixel."""
        height = self.heights([message], width)[0]
        with tempfile.TemporaryDirectory() as scratch:
            size = f"--window-size={width},{height}"
            options = (size, f"--force-device-scale-factor={scale}", f"--screenshot={target.resolve()}")
            drawn = page([message], theme).replace("<body>", f'<body style="width: {width}px">')
            self._run(scratch, drawn, *options)

    def see(self, address: str, target: Path, width: int, height: int) -> None:
        """Makes a PNG of what a window of that size, in CSS pixels, shows of the page at an address."""
        with tempfile.TemporaryDirectory() as scratch:
            self._open(scratch, address, f"--window-size={width},{height}", f"--screenshot={target.resolve()}")

    def _run(self, scratch: str, content: str, *options: str) -> str:
        """What the browser prints of that content."""
        source = Path(scratch) / "message.html"
        source.write_text(content, encoding="utf-8")
        return self._open(scratch, source.as_uri(), *options)

    def _open(self, scratch: str, address: str, *options: str) -> str:
        command = [self._program, *_OPTIONS, f"--user-data-dir={scratch}/profile", *options, address]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
