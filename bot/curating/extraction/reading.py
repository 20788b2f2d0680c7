"""Reads a curator's file, whatever its format, as a document."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from bot.curating.extraction.document import Document
from bot.curating.extraction.legibility import legible
from bot.curating.extraction.markdown import read_markdown
from bot.curating.extraction.pdf import Progress, read_pdf
from bot.curating.extraction.plaintext import read_text
from bot.curating.extraction.webpage import read_webpage
from bot.errors import UsageError, cause

MOST_BYTES = 20_000_000

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-z0-9_-]{2,40})", re.IGNORECASE)


def read_document(path: Path, progress: Progress = iter) -> Document:
    """The document in a file: PDF, HTML, Markdown or plain text, by what it holds, else by its name.

    Raises:
        UsageError: the file is missing, no file, larger than 20 MB, of no such format, or without any text.
    """
    content = _content(path)
    try:
        document = _parsed(path, content, progress)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    if not document.blocks:
        raise UsageError(f"{path}: holds no text")
    return document


def _content(path: Path) -> bytes:
    """The bytes of a regular file, at most as many as are allowed."""
    try:
        # Asked before it is opened: opening a pipe waits for somebody to write.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{path}: is a folder; name one file")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{path}: is no ordinary file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {cause(error)}") from error
    if len(content) > MOST_BYTES:
        raise UsageError(f"{path}: is larger than {MOST_BYTES:,} bytes")
    if not content.strip():
        raise UsageError(f"{path}: is empty")
    return content


def _parsed(path: Path, content: bytes, progress: Progress) -> Document:
    suffix = path.suffix.casefold()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(content, progress)
    if suffix == ".pdf":
        raise UsageError("is no PDF, whatever its name says")
    text = _decoded(content, html=suffix in _HTML_SUFFIXES)
    if suffix in _HTML_SUFFIXES or _HTML.match(text):
        return read_webpage(text)
    return read_markdown(legible(text)) if suffix in _MARKDOWN_SUFFIXES else read_text(legible(text))


def _decoded(content: bytes, *, html: bool) -> str:
    """UTF-8, or what a web page declares of itself; what it breaks stands there as damage, and is left out later."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in content[:8192]:
            raise UsageError("is neither text nor a PDF") from error
        if not html:
            line = content.count(b"\n", 0, error.start) + 1
            raise UsageError(f"line {line} is not UTF-8; save the file as UTF-8 first") from error
        declared = _CHARSET.search(content[:4096])
        # What browsers read a page as that declares nothing.
        name = declared[1].decode("ascii") if declared else "windows-1252"
        try:
            return content.decode(name, "replace")
        except LookupError as unknown:
            raise UsageError(f"declares {name}, which is no encoding of text") from unknown
    if "\0" in text[:8192]:
        raise UsageError("is neither text nor a PDF")
    return text
