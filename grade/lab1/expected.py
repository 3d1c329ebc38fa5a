"""The right answers of lab 1's tests inside the kernel, computed from the nonce of the boot."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from itertools import zip_longest

from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial

REGISTERS = "rax rbx rcx rdx rsi rdi rbp r8 r9 r10 r11 r12 r13 r14 r15".split()
PRESERVED = [name for name in REGISTERS if name not in ("rax", "rdx")]

# Bits of RFLAGS (Intel SDM vol. 1, 3.4.3). PROBE_FLAGS: those that the probe sets at random.
FLAG_RESERVED, FLAG_INTERRUPTS = 0x2, 0x200
PROBE_FLAGS = 0x240CD5

ERRORS_FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                           "common", "abi", "errors.def")
with open(ERRORS_FILE, encoding="utf-8") as errors_file:
    ERRORS = {name: int(number)
              for name, number in re.findall(r"^ERROR\((\w+), (\d+)", errors_file.read(), re.MULTILINE)}
ERROR_NAMES = {number: name for name, number in ERRORS.items()}

ALL_ONES = 2**64 - 1
CHUNK = 1024                    # TRANSFER_CHUNK
PAGE = 4096


def probe_flags(question: int, nonce: int) -> int:
    """The flags that the probe was given."""
    return mix(question, nonce) & PROBE_FLAGS | FLAG_RESERVED | FLAG_INTERRUPTS


def near_boundary(question: int, nonce: int) -> tuple[int, int]:
    """The range that a question is about: (offset of the start in the area, size)."""
    pattern = mix(question, nonce)
    start = pattern % 9 * PAGE + (pattern >> 8) % 5 - 2
    return start, (pattern >> 16) % 4 * PAGE + (pattern >> 24) % 5 + 1


def digit(question: int, nonce: int) -> int:
    """The digit that was typed as the answer to a question."""
    return ord("1") + mix(question, nonce) % 9


def steps(number: int, nonce: int) -> int:
    """The steps that task `number` takes."""
    return 2 + mix(100 + number, nonce) % 20


def exit_code(question: int, nonce: int) -> int:
    """The low byte of the status that a task exits with."""
    return mix(question, nonce) & 0xFF


def error_text(number: int) -> str:
    """How a message names an error."""
    return f"{ERROR_NAMES.get(number, 'no error that exists')} ({number})" if number else "no error (0)"


def expect_error(t: Trial, got: int, error: str | None, what: str) -> None:
    """RDX holds the error that it should: a name, or None for success."""
    t.expect_equal(error_text(got), error_text(ERRORS[error] if error else 0), f"{what}: the error (RDX)")


def expect_result(t: Trial, run: Run, question: int, value: int | None, error: str | None, what: str) -> None:
    """A system call returned `value`, or failed with `error`, the name of one."""
    expect_error(t, run.answer(question, "error"), error, what)
    t.expect_equal(run.answer(question, "value"), ALL_ONES if error else value, f"{what}: the result (RAX)")


def expect_registers(t: Trial, run: Run, base: int, results: dict[str, int], where: str) -> None:
    """The registers that the kernel reports are the probe's own, or the answers to other questions."""
    expected = {name: mix(results.get(name, base + index), run.nonce) for index, name in enumerate(REGISTERS)}
    whose = {value: name for name, value in expected.items()}
    for index, name in enumerate(REGISTERS):
        got = run.answer(base + index, "register")
        hint = f" (it has the value of {whose[got]})" if whose.get(got, name) != name else ""
        t.expect_equal(got, expected[name], f"{name} {where}{hint}")
    t.expect_equal(run.answer(base + 50, "flags"), probe_flags(base + 50, run.nonce), f"rflags {where}")


# The calls from ring 3 of entry_from_ring_3: which question, what happens, and as which step.
JOURNEYS = ((0, "entered", 1, "USER_ENTER is used"),
            (0, "dispatched", 2, "the call is handled"),
            (0, "worked", 3, "user_return is called by USER_LEAVE when there is work"),
            (0, "left", 4, "USER_LEAVE is used"),
            (0, "preempted", 3, "user_return is called by USER_LEAVE when another thread should run"),
            (1, "worked", 0, "user_return is not called when there is nothing to do"),
            (1, "left", 3, "USER_LEAVE is used, and there is nothing to do"))


def expect_journeys(t: Trial, run: Run) -> None:
    for question, name, step, what in JOURNEYS:
        t.expect_equal(run.answer(question, name), step,
                       f"{what}, with RSP and RBX as it needs them: its place in the order (0: never)")


def expect_bytes(t: Trial, run: Run, count: int) -> None:
    """The bytes that the kernel reports are those of its file."""
    reports = run.reports("byte")
    t.expect_equal(len(reports), count, "number of bytes looked at")
    for report in reports:
        t.expect_equal(report.answer, mix(report.question, run.nonce) & 0xFF, f"byte {report.question}")


def expect_allowed(t: Trial, run: Run, question: int, allowed: bool, what: str) -> None:
    """range_check allowed a range, or refused it with -EFAULT."""
    words = {0: "allowed (0)", 2**64 - ERRORS["EFAULT"]: "refused (-EFAULT)"}
    result = run.answer(question, "result")
    t.expect_equal(words.get(result, f"{result:#x}"), words[0] if allowed else "refused (-EFAULT)", what)


def expect_ranges(t: Trial, run: Run, allowed: Callable[[int, int], object], access: Callable[[int], str],
                  wrong: str) -> None:
    """Each range near a boundary is judged as `allowed(page, question)` says of all pages it touches.

    A page that is not allowed is `wrong`, in words; none is mapped outside of the eight.
    """
    for question in range(256):
        start, size = near_boundary(question, run.nonce)
        pages = range(start // PAGE, (start + size - 1) // PAGE + 1)
        bad = [page for page in pages if not (0 <= page < 8 and allowed(page, question))]
        why = f" (page {bad[0]} is {wrong if 0 <= bad[0] < 8 else 'not mapped'})" if bad else ""
        expect_allowed(t, run, question, not bad, f"{access(question)} {size} bytes from "
                       f"offset {start % PAGE:#x} of page {start // PAGE} on{why}")


def expect_refusals(t: Trial, run: Run, verb: str) -> None:
    """Each mistake that the test reports has the error that it deserves."""
    errors = ["EBADF"] * 8 + ["EINVAL"] * 3 + ["EFAULT"] * 12
    mistakes = run.texts("mistake")
    t.expect(len(mistakes) >= 21, "at least 21 mistakes are tried")
    for question, (mistake, error) in enumerate(zip(mistakes, errors)):
        expect_result(t, run, question, None, error, f"{verb} with {mistake}")


def expect_lines(t: Trial, got: Iterable[str], expected: Iterable[str], what: str) -> None:
    """Two lists of lines are equal; the message shows the first that differs."""
    for number, (line, right) in enumerate(zip_longest(got, expected), 1):
        t.expect_equal(line, right, f"{what}: line {number}")
