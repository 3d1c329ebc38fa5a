"""One try of one test with one seed: the `t` that a test function gets."""

import hashlib
import os

from .judge import collect, judge
from .live import LiveMachine
from .mix import make_nonce
from .outcome import Failure
from .qemu import Machine
from .replay import Replay
from .run import Run

SLACK_MS = 3000             # what guest time may pass before the watchdog's limit starts


class Trial:
    """Boots the kernel for a test, and counts what the test expects of it."""

    def __init__(self, bench, test, seed):
        self.bench = bench
        self.test = test
        self.seed = seed
        self.expectations = 0
        self.runs = []
        self.digest = hashlib.sha256()
        self.has_host_input = False

    def boot(self, append="", shift=None, budget=None, memory=128, expect_panic=False, test=None):
        """Boot the test in the kernel, to its end; its Run. A bad end raises the Verdict."""
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory)
        return self.boot_machine(run, machine, budget, expect_panic)

    def plan(self, test=None, append="", shift=None, budget=None, memory=128, host_input=False):
        """The empty Run and the Machine of a boot. No `budget`: the watchdog stays off."""
        name = test or self.test.name
        nonce = make_nonce(self.bench.key, name, self.seed)
        words = [f"test={name}", f"seed={self.seed}", f"nonce={nonce:016x}"]
        if budget:
            words.append(f"limit={budget}")
        if append:
            words.append(append)
        machine = Machine(self.bench.kernel, " ".join(words), memory=memory,
                          shift=self.test.shift if shift is None else shift,
                          host_input=host_input)
        return Run(name, self.seed, nonce, self.note_expectation), machine

    def boot_machine(self, run, machine, budget, expect_panic=False):
        """Boot a planned machine and judge how it ended."""
        patience = self.bench.speed.patience(budget, machine.shift)
        with self.bench.start(machine) as qemu:
            qemu.resume()
            end = qemu.wait(patience, budget * 5 // 4 + SLACK_MS)
            collect(run, qemu)
            self.finish(run, end, qemu)
        judge(run, end, self.bench.symbols, expect_panic)
        return run

    def finish(self, run, end, qemu):
        """Remember an ended boot, whatever its verdict."""
        run.exit_status = end.status
        self.runs.append(run)
        self.digest.update(run.console_bytes + b"\0" + run.channel_bytes + b"\0")
        if self.bench.keep:
            label = f"{self.test.name}-seed{self.seed}-{len(self.runs)}"
            qemu.keep(os.path.join(self.bench.keep, label))

    def live(self, append="", memory=128, test=None, seconds=60):
        """A machine to type at, for a `with`. Whatever is awaited must come within `seconds`."""
        self.has_host_input = True
        run, machine = self.plan(test, append, memory=memory, host_input=True)
        return LiveMachine(self, run, machine, seconds)

    def replay(self, append="", shift=None, budget=None, memory=128, expect_panic=False,
               test=None):
        """A boot to look into while it runs once more, for a `with`."""
        budget = budget or self.test.budget
        run, machine = self.plan(test, append, shift, budget, memory)
        return Replay(self, run, machine, budget, expect_panic)

    def note_expectation(self):
        """Count one expectation: a test that made none has proved nothing."""
        self.expectations += 1

    def expect(self, condition, what):
        """Failure, saying `what` was expected, unless the condition holds."""
        self.note_expectation()
        if not condition:
            raise Failure(f"expected: {what}")

    def expect_equal(self, got, expected, what):
        """Failure unless the two are equal; `what` names the value."""
        self.note_expectation()
        if got != expected:
            raise Failure(what, [f"expected  {show(expected)}", f"got       {show(got)}"])

    def expect_between(self, value, low, high, what):
        """Failure unless low <= value <= high."""
        self.note_expectation()
        if not low <= value <= high:
            raise Failure(what, [f"expected  {show(low)} to {show(high)}",
                                 f"got       {show(value)}"])

    def fail(self, message):
        """End the test as failed."""
        raise Failure(message)


def show(value):
    """A value as a failure shows it: integers in both bases when they are large."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 9:
        return f"{value:#x} ({value})"
    if isinstance(value, float):
        return f"{value:.4g}"
    return repr(value)
