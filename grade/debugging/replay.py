"""Looking into a boot from outside without changing it.

A breakpoint in a live run shifts guest time. So the boot is made once as every other, once
more with a recording, which must give the same bytes, and the recording is replayed under
GDB's protocol: there, stops and steps change nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

from ..machine.qemu import QUIT_SECONDS, RECORDING_LIMIT, End, Machine, Qemu, guest_limit, with_ramdisk_file
from ..verdict.outcome import Failure, GraderError, QemuDied, Verdict, WallBackstop
from ..verdict.run import Run
from .gdb_remote import GdbEnded, GdbError, GdbRemote

if TYPE_CHECKING:
    from ..verdict.trial import Trial

PATIENCE = 4                # a replay with stops is slower than the boot


class Replay:
    """Use it in a `with`; it begins before the first instruction. `run` is the live boot's."""

    def __init__(self, trial: Trial, run: Run, machine: Machine, budget: int, expect_panic: bool) -> None:
        self.trial = trial
        self.testbed = trial.testbed
        self.run = run
        self.machine = machine
        self.budget = budget
        self.expect_panic = expect_panic
        self.recorder: Qemu             # it, its End and the next two are there from start() on
        self.end: End
        self.replayed: Machine
        self.qemu: Qemu
        self.gdb: GdbRemote             # in a `with`
        self.opened = ExitStack()       # what close() ends

    def __enter__(self) -> Replay:
        self.trial.boot_machine(self.run, self.machine, self.budget, self.expect_panic)
        try:
            self.start()
            self.gdb = self.opened.enter_context(GdbRemote(self.qemu.socket("gdb"), self.patience()))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        death = self.death() if kind is GdbEnded else None
        self.close()
        if kind is GdbEnded:
            raise death or Failure("the machine ended while a test was looking into it") from error
        if kind is GdbError:
            raise WallBackstop(f"the replay: {error}") from error

    def death(self) -> QemuDied | None:
        """The QemuDied if the replay has ended by QEMU's fault, else None."""
        self.qemu.process.wait(QUIT_SECONDS)
        return self.qemu.death()

    def start(self) -> None:
        """Record the boot once it has been made, and start its replay, which waits for GDB."""
        self.replayed = replace(self.record(), replayed=True, gdb=True)
        self.qemu = self.opened.enter_context(self.testbed.start(self.replayed))

    def close(self) -> None:
        """End both machines and remove the recording."""
        self.opened.close()

    def patience(self) -> float:
        """The seconds on the host that a run may take."""
        return PATIENCE * self.testbed.speed.patience(self.budget, self.machine.shift)

    def record(self) -> Machine:
        """Boot with a recording; the Machine that did. It must do what the live boot did.

        The ramdisk is a file beside the recording, so that whoever goes back in it finds that, too.
        """
        directory = self.testbed.new_directory()
        machine = replace(with_ramdisk_file(self.machine, directory), recording=os.path.join(directory, "recording"))
        self.recorder = self.opened.enter_context(self.testbed.start(machine, directory))
        self.end = self.once_more(self.recorder)
        if self.differs(self.recorder, self.end):
            raise self.why_it_differs()
        return machine

    def once_more(self, qemu: Qemu) -> End:
        """Let a machine that has been started do what the live boot did; its End."""
        qemu.resume()
        end = qemu.wait(self.patience(), guest_limit(self.budget))
        if end.kind == "wall":
            raise WallBackstop("the host took too long to record this boot")
        return end

    def differs(self, qemu: Qemu, end: End) -> bool:
        """Has a machine done something else than the live boot? A status that is lost tells nothing."""
        if (qemu.read("console"), qemu.read("channel")) != (self.run.console_bytes, self.run.channel_bytes):
            return True
        return None not in (end.status, self.run.exit_status) and end.status != self.run.exit_status

    def why_it_differs(self) -> Verdict:
        """The Verdict on a recorded boot that differs: it is the kernel's fault if one without a recording does too."""
        if self.recorder.is_full("recording"):
            return Failure(f"a recording of this boot takes more than {RECORDING_LIMIT >> 20} MiB, so that nobody can look "
                           "into it: the kernel runs on, or has an interrupt at every turn")
        with self.testbed.start(self.machine) as again:
            if self.differs(again, self.once_more(again)):
                return Failure("the kernel does not do the same in each boot, so that nobody can look into it")
        return GraderError("a recorded boot differs from the live one")

    def symbol(self, name: str) -> int:
        """A symbol's address. Failure when the kernel has none of that name."""
        try:
            return self.testbed.symbols.address(name)
        except KeyError:
            raise Failure(f"the kernel has no symbol {name}") from None

    def run_to(self, place: str | int) -> None:
        """Run until a symbol or address is reached. Failure when the boot ends before."""
        address = self.symbol(place) if isinstance(place, str) else place
        try:
            self.gdb.run_to(address)
        except GdbEnded:
            raise self.death() or Failure(f"the kernel never reached {self.testbed.symbols.describe(address)}") from None

    def registers(self) -> dict[str, int]:
        """The CPU's registers by name: rax, rip, eflags, cr3, fs_base, ..."""
        return self.gdb.registers()

    def step(self, n: int = 1) -> None:
        """Execute n instructions."""
        for _ in range(n):
            self.gdb.step()

    def memory(self, address: int, size: int) -> bytes:
        """Bytes at a virtual address. Failure when it is not mapped."""
        return self.read(self.gdb.memory, address, size)

    def physical(self, address: int, size: int) -> bytes:
        """Bytes at a physical address. Failure when there is no memory."""
        return self.read(self.gdb.physical, address, size)

    def read(self, reader: Callable[[int, int], bytes], address: int, size: int) -> bytes:
        """Read, with a refusal as a Failure."""
        try:
            return reader(address, size)
        except GdbError:
            raise Failure(f"there is no memory at {address:#x}") from None

    def struct(self, name: str, address: int) -> SimpleNamespace:
        """A struct of the kernel in memory: an object with its fields as numbers.

        A field of more than 8 bytes is left as bytes.
        """
        try:
            layout = self.testbed.layout()["structs"][name]
        except KeyError:
            raise GraderError(f"the kernel's layout has no struct {name}") from None
        data = self.memory(address, layout["size"])
        return SimpleNamespace(**{field: decode_field(data, **place)
                                  for field, place in layout["fields"].items()})


def decode_field(data: bytes, offset: int, size: int) -> int | bytes:
    """One field of a struct's bytes."""
    part = data[offset:offset + size]
    return int.from_bytes(part, "little") if size <= 8 else part
