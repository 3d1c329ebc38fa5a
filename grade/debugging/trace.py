"""Runs a test with the kernel's trace switched on.

The boots are as they are graded but for what tracing itself takes: the time to note an event, and at the end the time
to send them. The records with the trace come after all others, and are taken away before the boot is judged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

from ..machine.qemu import End, Machine, Qemu
from ..machine.testbed import Testbed
from ..verdict.outcome import GraderError, Timeout
from ..verdict.registry import Test
from ..verdict.run import Run
from ..verdict.trial import Trial

RECORDS = ("traced", "trace")
EVENT_BYTES = 80                    # at most, in the records
SENDING = 5000                      # instructions to send an event, at most (about 3000 were measured)
FILE_SLACK = 1 << 20                # bytes of other records


def plain_test(name: str) -> Test:
    """A test that is only inside the kernel: it passes when it comes to its end, whatever it answers."""
    def function(trial: Trial) -> None:
        trial.boot()
        trial.note_expectation()
    return Test(name, "", function, 0, None, None, 1, 10_000, 7, False)


class TracedTrial(Trial):
    """A Trial in whose boots the newest `events` are kept. `boots` are the Runs of them all, with their `trace`."""

    def __init__(self, testbed: Testbed, test: Test, seed: int, events: int) -> None:
        super().__init__(testbed, test, seed)
        self.events = events
        self.boots: list[Run] = []

    def plan(self, test: str | None = None, append: str = "", shift: int | None = None, budget: int | None = None,
             memory: int = 128, host_input: bool = False, **more: Any) -> tuple[Run, Machine]:
        """As Trial.plan. The watchdog comes as a non-maskable interrupt, so that a kernel that hangs still sends."""
        used_shift = self.test.shift if shift is None else shift
        run, machine = super().plan(test, f"{append} trace={self.events}".lstrip(), shift,
                                    budget and self.longer(budget, used_shift), memory, host_input, **more)
        run.flood_limit = FILE_SLACK + self.events * EVENT_BYTES
        return run, replace(machine, watchdog="inject-nmi", file_limit=run.flood_limit)

    def longer(self, budget: int, shift: int) -> int:
        """The budget and the guest milliseconds that sending takes."""
        return budget + (self.events * SENDING << shift) // 1_000_000

    def boot_machine(self, run: Run, machine: Machine, budget: int, expect_panic: bool = False) -> Run:
        """As Trial.boot_machine. Timeout: the watchdog had to end it."""
        longer = self.longer(self.longer(budget, machine.shift), machine.shift)
        super().boot_machine(run, machine, longer, expect_panic)
        return run

    def finish(self, run: Run, end: End, qemu: Qemu) -> None:
        """As Trial.finish, with the trace apart."""
        records = run.decoded.records
        run.trace = [record for record in records if record.kind in RECORDS]
        run.decoded.records = [record for record in records if record.kind not in RECORDS]
        self.boots.append(run)
        super().finish(run, end, qemu)
        if qemu.watchdog_action():
            raise Timeout("the kernel did not finish in time")

    def live(self, *_: object, **__: object) -> NoReturn:
        """A test in which somebody types cannot be run so."""
        raise GraderError(f"somebody types in {self.test.name}: make trace without TEST, and type yourself")
