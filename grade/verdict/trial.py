"""One try of one test with one seed: the `t` that a test function gets."""

import hashlib
import os

from ..debugging.replay import Replay
from ..machine.qemu import Machine, guest_limit
from .judge import collect, judge
from .live import LiveMachine
from .mix import make_nonce
from .outcome import Failure
from .run import Run


class Trial:
    """Boots the kernel for a test, and counts what the test expects of it."""

    def __init__(self, testbed, test, seed):
        self.testbed = testbed
        self.test = test
        self.seed = seed
        self.expectations = 0
        self.runs = []
        self.booted = None          # what the last of them was: (run, machine, budget, expect_panic)
        self.digest = hashlib.sha256()
        self.has_host_input = False

    def boot(self, append="", shift=None, budget=None, memory=128, expect_panic=False, test=None, **more):
        """Boot the test in the kernel, to its end; its Run. A bad end raises the Verdict.

        `more`: what else a Machine has, as `initrd` (a file, or what it holds), `cpus`, `devices`.
        """
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory, **more)
        return self.boot_machine(run, machine, budget, expect_panic)

    def plan(self, test=None, append="", shift=None, budget=None, memory=128, host_input=False, **more):
        """The empty Run and the Machine of a boot. No `budget`: the watchdog stays off."""
        name = test or self.test.name
        nonce = make_nonce(self.testbed.key, name, self.seed)
        words = [f"test={name}", f"seed={self.seed}", f"nonce={nonce:016x}"]
        if budget:
            words.append(f"limit={budget}")
        if append:
            words.append(append)
        machine = Machine(self.testbed.kernel, " ".join(words), memory=memory,
                          shift=self.test.shift if shift is None else shift,
                          host_input=host_input, **{"initrd": self.testbed.ramdisk, **more})
        return Run(name, self.seed, nonce, self.note_expectation), machine

    def boot_machine(self, run, machine, budget, expect_panic=False):
        """Boot a planned machine and judge how it ended."""
        self.booted = run, machine, budget, expect_panic
        patience = self.testbed.speed.patience(budget, machine.shift)
        with self.testbed.start(machine) as qemu:
            qemu.resume()
            end = qemu.wait(patience, guest_limit(budget))
            collect(run, qemu)
            self.finish(run, end, qemu)
        judge(run, end, self.testbed.symbols, expect_panic)
        return run

    def finish(self, run, end, qemu):
        """Remember an ended boot, whatever its verdict."""
        run.exit_status = end.status
        self.runs.append(run)
        self.digest.update(run.console_bytes + b"\0" + run.channel_bytes + b"\0")
        if self.testbed.keep:
            label = f"{self.test.name}-seed{self.seed}-{len(self.runs)}"
            qemu.keep(os.path.join(self.testbed.keep, label))

    def live(self, append="", memory=128, test=None, seconds=60, **more):
        """A machine to type at, for a `with`. Whatever is awaited must come within `seconds`."""
        self.has_host_input = True
        run, machine = self.plan(test, append, memory=memory, host_input=True, **more)
        return LiveMachine(self, run, machine, seconds)

    def replay(self, append="", shift=None, budget=None, memory=128, expect_panic=False,
               test=None, **more):
        """A boot to look into while it runs once more, for a `with`."""
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory, **more)
        return Replay(self, run, machine, budget, expect_panic)

    def note_expectation(self):
        """Count one expectation: a test that made none has proved nothing."""
        self.expectations += 1

    def expect(self, condition, what):
        """Failure, saying `what` was expected, unless the condition holds."""
        self.note_expectation()
        if not condition:
            raise Failure(f"expected: {what}", (), self.last_sequence())

    def expect_equal(self, got, expected, what):
        """Failure unless the two are equal; `what` names the value."""
        self.note_expectation()
        if got != expected:
            raise Failure(what, [f"expected  {show(expected)}", f"got       {show(got)}"],
                          self.source(got, expected))

    def expect_between(self, value, low, high, what):
        """Failure unless low <= value <= high."""
        self.note_expectation()
        if not low <= value <= high:
            raise Failure(what, [f"expected  {show(low)} to {show(high)}",
                                 f"got       {show(value)}"], self.source(value, None))

    def source(self, got, expected):
        """The number of the frame that brought the wrong answer: of the first that differs where there are
        several, and of the last that was asked for where the answer itself was made into something else."""
        if isinstance(got, dict):
            got, expected = list(got.items()), list(getattr(expected, "items", list)())
        if isinstance(got, (list, tuple)) and got:
            others = list(expected) if isinstance(expected, (list, tuple)) else []
            return self.source(*first_difference(list(got), others))
        return getattr(got, "sequence", self.last_sequence())

    def last_sequence(self):
        """The number of the frame whose answer was asked for last, None when none was."""
        return self.runs[-1].last_sequence if self.runs else None

    def fail(self, message):
        """End the test as failed."""
        raise Failure(message, (), self.last_sequence())


def first_difference(got, expected):
    """The first pair of elements that differ; where one list is the beginning of the other, the last of `got`."""
    for pair in zip(got, expected):
        if pair[0] != pair[1]:
            return pair
    return got[-1], None


def show(value):
    """A value as a failure shows it: integers in both bases when they are large."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 9:
        return f"{value:#x} ({value})"
    if isinstance(value, float):
        return f"{value:.4g}"
    return repr(value)
