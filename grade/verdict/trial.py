"""One try of one test with one seed: the `t` that a test function gets."""

from __future__ import annotations

import hashlib
import os
from typing import Any, NamedTuple, NoReturn

from ..debugging.replay import Replay
from ..machine.qemu import End, Machine, Qemu, guest_limit
from ..machine.testbed import Testbed
from .judge import collect, judge
from .live import LiveMachine
from .mix import make_nonce
from .outcome import Failure
from .registry import Test
from .run import Run, Traced


class Booted(NamedTuple):
    """A boot: what Trial.boot_machine is given."""

    run: Run
    machine: Machine
    budget: int
    expect_panic: bool


class Trial:
    """Boots the kernel for a test, and counts what the test expects of it."""

    def __init__(self, testbed: Testbed, test: Test, seed: int) -> None:
        self.testbed = testbed
        self.test = test
        self.seed = seed
        self.expectations = 0
        self.runs: list[Run] = []
        self.booted: Booted | None = None       # the last of them
        self.digest = hashlib.sha256()
        self.has_host_input = False

    def boot(self, append: str = "", shift: int | None = None, budget: int | None = None, memory: int = 128,
             expect_panic: bool = False, test: str | None = None, **more: Any) -> Run:
        """Boot the test in the kernel, to its end; its Run. A bad end raises the Verdict.

        `more`: what else a Machine has, as `initrd` (a file, or what it holds), `cpus`, `devices`.
        """
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory, **more)
        return self.boot_machine(run, machine, budget, expect_panic)

    def plan(self, test: str | None = None, append: str = "", shift: int | None = None, budget: int | None = None,
             memory: int = 128, host_input: bool = False, **more: Any) -> tuple[Run, Machine]:
        """The empty Run and the Machine of a boot. No `budget`: the watchdog stays off."""
        name = test or self.test.name
        nonce = make_nonce(self.testbed.key, name, self.seed)
        words = [f"test={name}", f"seed={self.seed}", f"nonce={nonce:016x}"]
        if budget:
            words.append(f"limit={budget}")
        if append:
            words.append(append)
        more.setdefault("initrd", self.testbed.ramdisk)
        machine = Machine(self.testbed.kernel, " ".join(words), memory=memory,
                          shift=self.test.shift if shift is None else shift, host_input=host_input, **more)
        return Run(name, self.seed, nonce, self.note_expectation), machine

    def boot_machine(self, run: Run, machine: Machine, budget: int, expect_panic: bool = False) -> Run:
        """Boot a planned machine and judge how it ended."""
        self.booted = Booted(run, machine, budget, expect_panic)
        patience = self.testbed.speed.patience(budget, machine.shift)
        with self.testbed.start(machine) as qemu:
            qemu.resume()
            end = qemu.wait(patience, guest_limit(budget))
            collect(run, qemu)
            self.finish(run, end, qemu)
        judge(run, end, self.testbed.symbols, expect_panic)
        return run

    def finish(self, run: Run, end: End, qemu: Qemu) -> None:
        """Remember an ended boot, whatever its verdict."""
        run.exit_status = end.status
        self.runs.append(run)
        self.digest.update(run.console_bytes + b"\0" + run.channel_bytes + b"\0")
        if self.testbed.keep:
            label = f"{self.test.name}-seed{self.seed}-{len(self.runs)}"
            qemu.keep(os.path.join(self.testbed.keep, label))

    def live(self, append: str = "", memory: int = 128, test: str | None = None, seconds: float = 60,
             **more: Any) -> LiveMachine:
        """A machine to type at, for a `with`. Each awaited text or record must come within `seconds`."""
        self.has_host_input = True
        run, machine = self.plan(test, append, memory=memory, host_input=True, **more)
        return LiveMachine(self, run, machine, seconds)

    def replay(self, append: str = "", shift: int | None = None, budget: int | None = None, memory: int = 128,
               expect_panic: bool = False, test: str | None = None, **more: Any) -> Replay:
        """A boot to look into while it runs once more, for a `with`."""
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory, **more)
        return Replay(self, run, machine, budget, expect_panic)

    def note_expectation(self) -> None:
        """Count one expectation: a test that made none has proved nothing."""
        self.expectations += 1

    def expect(self, condition: object, what: str) -> None:
        """Failure, saying `what` was expected, unless the condition holds."""
        self.note_expectation()
        if not condition:
            raise Failure(f"expected: {what}", (), self.last_sequence())

    def expect_equal(self, got: object, expected: object, what: str) -> None:
        """Failure unless the two are equal; `what` names the value."""
        self.note_expectation()
        if got != expected:
            raise Failure(what, [f"expected  {show(expected)}", f"got       {show(got)}"],
                          self.source(got, expected))

    def expect_between(self, value: float, low: float, high: float, what: str) -> None:
        """Failure unless low <= value <= high."""
        self.note_expectation()
        if not low <= value <= high:
            raise Failure(what, [f"expected  {show(low)} to {show(high)}",
                                 f"got       {show(value)}"], self.source(value, None))

    def source(self, got: object, expected: object) -> int | None:
        """The number of the frame that brought the wrong answer: of the first that differs where there are
        several, and of the last that was asked for where the answer itself was made into something else."""
        if isinstance(got, dict):
            got = list(got.items())
            expected = list(expected.items()) if isinstance(expected, dict) else []
        if isinstance(got, (list, tuple)) and got:
            others = list(expected) if isinstance(expected, (list, tuple)) else []
            return self.source(*first_difference(list(got), others))
        return got.sequence if isinstance(got, Traced) else self.last_sequence()

    def last_sequence(self) -> int | None:
        """The number of the frame whose answer was asked for last, None when none was."""
        return self.runs[-1].last_sequence if self.runs else None

    def fail(self, message: str) -> NoReturn:
        """End the test as failed."""
        raise Failure(message, (), self.last_sequence())


def first_difference(got: list[Any], expected: list[Any]) -> tuple[object, object]:
    """The first pair of elements that differ; where one list is the beginning of the other, the last of `got`."""
    for pair in zip(got, expected):
        if pair[0] != pair[1]:
            return pair
    return got[-1], None


def show(value: object) -> str:
    """A value as a failure shows it: integers in both bases when they are large."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 9:
        return f"{value:#x} ({value})"
    if isinstance(value, float):
        return f"{value:.4g}"
    return repr(value)
