"""Lab 4: the terminal with real programs. Belongs to tests.py."""

from __future__ import annotations

import errno
from collections.abc import Callable

from grade import mix, test
from grade.lab4.lines import CONTROL_D, ERASE, KILL, NEWLINE, WORD, Line
from grade.verdict.run import Run
from grade.verdict.live import LiveMachine
from grade.verdict.trial import Trial

KEYS, SIZE = 160, 5
EXITED = 0x100          # the status of exit code 1
SIGINT = 2
UP = b"\x1b[A"


def unpacked(word: int) -> bytes:
    """The bytes that a program has read, by its report."""
    return word.to_bytes(8, "little")[:min(word >> 56, 7)]


def reads(nonce: int) -> list[bytes]:
    """The bytes of each read of the program, up to the end of the file."""
    line, before = Line(), 0
    special = [NEWLINE, NEWLINE, ord(" "), ERASE, ERASE, KILL, WORD, CONTROL_D]
    for number in range(KEYS):
        which = mix(2 * number + 1, nonce)
        key = ord("a") + which % 26 if mix(2 * number, nonce) % 4 else special[which % len(special)]
        if key != CONTROL_D or before >= ord("a"):
            line.key(key)
            before = key
    line.key(NEWLINE)
    line.key(CONTROL_D)
    found: list[bytes] = []
    while not found or found[-1]:
        found.append(line.take(SIZE) or b"")
    return found


@test(exercise="4.7", seeds=4)
def terminal_reads_lines(t: Trial) -> None:
    """A program reads what is typed, line by line, before it waits and while it does."""
    run = t.boot()
    for number, expected in enumerate(reads(run.nonce)):
        t.expect_equal(unpacked(run.answer(number, "read")), expected, f"what the program gets by read number {number + 1}")
    t.expect_equal(run.answer(0, "status"), 0, "the status of the program, which ends at the end of the file")


@test(exercise="4.7")
def terminal_has_modes(t: Trial) -> None:
    """A program asks for the terminal's modes, sets them, and its mistakes are refused."""
    run = t.boot()
    t.expect_equal([run.answer(i, "modes") for i in range(3)], [7, 1, 1], "the modes at first, after they were set, at last")
    t.expect_equal(run.answer(1, "set"), 0, "the error of TERMINAL_SET_MODE")
    t.expect_equal(run.answer(0, "foreground"), run.answer(0, "group"), "the group in the foreground, which is the program's")
    for number, (error, what) in enumerate([
            (errno.EINVAL, "TERMINAL_SET_MODE with a bit that is not a mode"), (errno.EFAULT, "TERMINAL_SET_MODE of NULL"),
            (errno.EFAULT, "TERMINAL_GET_MODE to NULL"), (errno.ENOTTY, "an unknown request"),
            (errno.EBADF, "control of a descriptor that is not in use"),
            (errno.EBADF, "set_foreground of a descriptor that is not in use"),
            (errno.ESRCH, "set_foreground to a group that nobody is in")]):
        t.expect_equal(run.answer(number, "refused"), error, f"the error of {what}")


@test(exercise="4.7")
def terminal_can_be_raw(t: Trial) -> None:
    """In raw mode a program gets each key at once, and the next program begins with all modes."""
    run = t.boot()
    keys = [bytes([ord("a") + mix(i, run.nonce) % 16]) for i in range(4)]
    for number, expected in enumerate([*keys, b"\x03", UP, b"q"]):
        t.expect_equal(unpacked(run.answer(number, "read")), expected, f"what the program gets by read number {number + 1}")


def checked_inside(name: str, exercise: str, sentence: str) -> None:
    """Declare a test in which the kernel checks everything itself."""
    def function(t: Trial) -> None:
        run = t.boot()
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
    function.__name__, function.__doc__ = name, sentence
    test(exercise=exercise)(function)


checked_inside("terminal_is_of_the_first", "4.7", "The first program has the terminal, and others that read get EIO.")
checked_inside("terminal_gives_keys_back", "4.7", "The keys that a program has not read when it ends come to the next reader.")
checked_inside("terminal_keys_end_programs", "4.9",
               "Keys end the program in the foreground: it computes, it reads, it is in the middle of a write.")


def control_c(name: str, sentence: str, press: Callable[[LiveMachine], None]) -> None:
    """Declare a test in which control-C is typed for a program that another one has started."""
    def function(t: Trial) -> None:
        with t.live() as live:
            live.expect_report("ready")
            press(live)
            t.expect_equal(live.expect_report("status").answer, SIGINT, "the status of the program in the foreground")
            live.type("still here\n\x04")
            text = b"".join(unpacked(live.expect_report("read").answer) for _ in range(3))
            t.expect_equal(text, b"still here\n", "the line that the program which had started it reads then")
            run: Run = live.finish()
        t.expect_equal(run.answer(1, "status"), 0, "the status of that program")
    function.__name__, function.__doc__ = name, sentence
    test(exercise="4.9")(function)


control_c("control_c_on_the_serial_line", "control-C typed on the serial line ends the program in the foreground only.",
          lambda live: live.type("\x03"))
control_c("control_c_on_the_keyboard", "control-C typed on the keyboard ends the program in the foreground only.",
          lambda live: live.key("ctrl-c"))
