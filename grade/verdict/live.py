"""A machine with host input: somebody types, on a serial line or on keys.

Guest time follows the host's here, so nothing is judged by time, and no watchdog runs.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from ..machine.qemu import FLOOD_LIMIT, End, Machine
from ..machine.qmp import QmpError
from ..report.console import sanitise
from .channel import Decoder, Record
from .judge import check_records, judge
from .outcome import Crash, Failure
from .records import as_number
from .run import Answer, Run, Traced, padded

if TYPE_CHECKING:
    from .trial import Trial


class LiveMachine:
    """Use it in a `with`. Its end awaits the machine's own, and judges it, as finish() does."""

    def __init__(self, trial: Trial, run: Run, machine: Machine, seconds: float) -> None:
        self.trial = trial
        self.run = run
        self.machine = machine
        self.seconds = seconds
        self.console = bytearray()
        self.matched = 0                # console bytes that an expectation has used up
        self.taken: dict[str, int] = {}     # kind of record -> how many have been handed out
        self.decoder = Decoder(bytearray(), run.nonce)
        self.finished = False
        run.decoded = self.decoder.result

    def __enter__(self) -> LiveMachine:
        self.qemu = self.trial.testbed.start(self.machine)
        try:
            self.console_port = self.open("console")
            self.ports: dict[socket.socket, Callable[[bytes], None]] = {     # and who takes what comes there
                self.console_port: self.take_console, self.open("channel"): self.decoder.feed}
            self.qemu.resume()
        except BaseException:
            self.qemu.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.finish()
            elif not self.finished:
                self.remember(self.qemu.stopped("stopped"))
        finally:
            for port in self.ports:
                port.close()
            self.qemu.close()

    def open(self, name: str) -> socket.socket:
        """Connect to one of the serial ports."""
        port = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        port.settimeout(self.seconds)
        port.connect(self.qemu.socket(name))
        return port

    def take_console(self, data: bytes) -> None:
        """Keep what was printed."""
        self.console += data

    def pump(self, seconds: float) -> bool:
        """Take in what the machine sends, for at most so long. False when it has ended."""
        watched = [*self.ports, self.qemu.process]
        ready, _, _ = select.select(watched, [], [], max(0.0, seconds))
        for port in set(ready) & set(self.ports):
            data = self.receive(port)
            self.ports[port](data)
            if not data:
                port.close()
                del self.ports[port]
        if len(self.console) + len(self.decoder.data) > FLOOD_LIMIT:
            raise Crash(f"the kernel printed more than {FLOOD_LIMIT >> 20} MiB")
        return bool(self.ports) or self.qemu.process.poll() is None

    def receive(self, port: socket.socket) -> bytes:
        """The bytes that have come on a port; none at its end."""
        try:
            return port.recv(65536)
        except OSError:
            return b""

    def wait_until(self, found: Callable[[], bool], what: str) -> None:
        """Pump until found() is true. Failure when that does not come."""
        deadline = time.monotonic() + self.seconds
        running = True
        while not found():
            if not running or time.monotonic() > deadline:
                self.give_up(what, running)
            running = self.pump(deadline - time.monotonic())

    def give_up(self, what: str, running: bool) -> NoReturn:
        """Raise the best explanation of why `what` did not come."""
        check_records(self.run, self.trial.testbed.symbols, expect_panic=False)
        death = self.qemu.death()
        if death:
            raise death
        when = f"within {self.seconds} s" if running else "before the machine ended"
        raise Failure(f"{what} did not come {when}")

    def expect_console(self, text: str) -> None:
        """Wait until the console shows `text`, after what earlier calls have awaited."""
        self.trial.note_expectation()
        wanted = text.encode()
        self.wait_until(lambda: self.console.find(wanted, self.matched) >= 0,
                        f"{text!r} on the console")
        self.matched = self.console.find(wanted, self.matched) + len(wanted)

    def expect_record(self, kind: str) -> Record:
        """Wait for the next record of a kind."""
        self.trial.note_expectation()
        index = self.taken.get(kind, 0)
        self.wait_until(lambda: len(self.run.of_kind(kind)) > index, f'a record "{kind}"')
        self.taken[kind] = index + 1
        return self.run.of_kind(kind)[index]

    def expect_report(self, name: str) -> Answer:
        """Wait for the next answer that is reported under `name`."""
        while True:
            record = self.expect_record("report")
            label, question, answer = padded(record.fields, 3)
            if label == name:
                return Answer(record.tick, as_number(question), Traced(as_number(answer), record.sequence))

    def type(self, text: str) -> None:
        """Type on the serial console."""
        try:
            self.console_port.sendall(text.encode())
        except OSError:
            pass                        # it has ended; what is awaited next says so

    def key(self, name: str) -> None:
        """Press and release a key, or several at once, by QEMU's names: "a", "shift-a"."""
        keys = [{"type": "qcode", "data": part} for part in name.split("-")]
        try:
            self.qemu.qmp.execute("send-key", keys=keys)
        except QmpError:
            pass

    def finish(self) -> Run:
        """Await the machine's end, judge it as every boot, and return the Run."""
        if not self.finished:
            self.wait_until(lambda: self.qemu.process.poll() is not None and not self.ports,
                            "the end of the test")
            self.decoder.run()
            end = self.qemu.wait(self.seconds)
            self.remember(end)
            judge(self.run, end, self.trial.testbed.symbols)
        return self.run

    def remember(self, end: End) -> None:
        """Complete the Run with what has come."""
        self.finished = True
        self.run.console_bytes = bytes(self.console)
        self.run.channel_bytes = bytes(self.decoder.data)
        self.run.console = sanitise(self.run.console_bytes)
        self.trial.finish(self.run, end, self.qemu)
