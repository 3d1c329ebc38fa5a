"""QEMU: the graded machine's command line, and one running machine with its QMP connection."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..verdict.outcome import GraderError, QemuDied
from .closable import Closable
from .host import Directory
from .process import Process
from .qmp import HANDSHAKE_SECONDS, Qmp, QmpError

QUIT_SECONDS = 5
END_SECONDS = 10                # until the QEMU of a machine that has ended itself has ended too
LOOK_SECONDS = 0.5              # between two looks at a running machine
MOST_CALLERS = 16               # shown of a boot that is stuck
SLACK_MS = 3000                 # what guest time may pass before the watchdog's limit starts
FLOOD_LIMIT = 1 << 20           # bytes in one serial file; a flood writes 100 kB a second
PICTURE_LIMIT = 128 << 20       # bytes of the largest picture: 16 MiB of video memory at 4 bits a pixel, 32 when drawn
RECORDING_LIMIT = 16 << 20      # bytes in the file of a recorded run; one takes 60 for each tick, 14 for each byte printed


@dataclass(frozen=True)
class Machine:
    """The machine to boot, and how. `shift`: one instruction lasts 2^shift nanoseconds."""

    kernel: str
    append: str
    shift: int = 7
    memory: int = 128               # MiB
    host_input: bool = False        # serial ports on sockets, guest time follows the host's
    recording: str | None = None    # the file of a recorded run ...
    replayed: bool = False          # ... which is replayed, else written
    gdb: bool = False               # a GDB server on the socket `gdb`
    watchdog: str = "pause"         # what it does in the end, as QEMU names it
    initrd: str | bytes | None = None   # the file of the ramdisk, or what it holds
    cpus: int = 1
    devices: tuple[str, ...] = ()   # more arguments of QEMU, as ("-device", "edu")
    file_limit: int | None = None   # bytes in one serial file; None: FLOOD_LIMIT


def with_ramdisk_file(machine: Machine, directory: str) -> Machine:
    """The Machine whose ramdisk is a file: what one holds is written to the directory."""
    if not isinstance(machine.initrd, bytes):
        return machine
    path = os.path.join(directory, "initrd")
    with open(path, "wb") as file:
        file.write(machine.initrd)
    return replace(machine, initrd=path)


def find_firmware(qemu: str) -> list[str]:
    """The -bios arguments: qboot where this QEMU has it, else none. GraderError: no QEMU."""
    try:
        answer = subprocess.run([qemu, "-L", "help"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.SubprocessError) as error:
        raise GraderError(f"cannot run QEMU ({qemu}): {error}") from error
    folders = answer.stdout.split("\n")
    has_qboot = any(os.path.exists(os.path.join(f, "qboot.rom")) for f in folders if f)
    return ["-bios", "qboot.rom"] if has_qboot else []


def command_line(qemu: str, firmware: list[str], machine: Machine) -> list[str]:
    """The arguments that start `machine`, paused, its files relative to its directory."""
    return [
        os.path.abspath(qemu) if os.sep in qemu else qemu, "-nodefaults", "-display", "none", "-vga", "std", "-machine", "pc",
        "-cpu", "qemu64,+smep,+smap,+umip", "-m", str(machine.memory),
        "-rtc", "base=2020-01-01,clock=vm", "-seed", "1", *firmware, "-no-reboot", "-S",
        "-icount", icount(machine), *serial_ports(machine),
        "-global", "PIIX4_PM.disable_s3=1", "-global", "PIIX4_PM.disable_s4=1",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
        "-device", "i6300esb", "-action", f"watchdog={machine.watchdog}",
        "-qmp", "unix:qmp,server=on,wait=off", *gdb_server(machine),
        *(["-smp", str(machine.cpus)] if machine.cpus > 1 else []), *machine.devices,
        *(["-initrd", os.path.abspath(machine.initrd)] if isinstance(machine.initrd, str) else []),
        "-kernel", os.path.abspath(machine.kernel), "-append", machine.append]


def icount(machine: Machine) -> str:
    """The clock: guest time is a count of instructions. GraderError: QEMU records one processor, not several."""
    if machine.recording and machine.cpus > 1:
        raise GraderError("a test wants a recording of a machine with several processors")
    clock = f"shift={machine.shift},sleep={'on' if machine.host_input else 'off'}"
    if machine.recording:
        mode = "replay" if machine.replayed else "record"
        name = machine.recording.replace(",", ",,")     # a comma would end it
        clock += f",rr={mode},rrfile={name}"
    return clock


def serial_ports(machine: Machine) -> list[str]:
    """COM1 and COM2: files, since a socket holds the guest back and shifts its time."""
    ports = []
    for name in ("console", "channel"):
        ports += ["-serial", f"unix:{name},server=on,wait=off" if machine.host_input
                  else f"file:{name}"]
    return ports


def gdb_server(machine: Machine) -> list[str]:
    """The GDB server, on a unix socket: there are no ports to clash."""
    return ["-gdb", "unix:gdb,server=on,wait=off"] if machine.gdb else []


def guest_limit(budget: int) -> int:
    """The guest milliseconds after which a boot is ended that no watchdog has ended."""
    return budget * 5 // 4 + SLACK_MS


@dataclass
class End:
    """How a run ended: kind is exit, reset, off, watchdog, suspended, flood, expired (by the guest's doing) or wall."""

    kind: str
    status: int | None = None        # QEMU's; None for an exit where QEMU died behind the machine's end
    registers: str = ""                 # QEMU's text, where the grader ended it
    icount: int | None = None        # instructions until then
    callers: tuple[int, ...] = ()    # return addresses on the stack then, innermost first


class Qemu(Closable):
    """A running machine. Use it in a `with`: its end removes the process and its files.

    The sizes of the serial files and of a recording are looked at, and what is read is cut at `file_limit`. The limit
    that the host enforces is for the rare flood between two looks; it leaves room for the picture, which QEMU 10
    keeps in a file of memory.
    """

    def __init__(self, directory: str, command: list[str], file_limit: int = FLOOD_LIMIT, shift: int = 0) -> None:
        """Start it, still paused. `shift` as in Machine. GraderError: it does not come as far as QMP."""
        self.directory = directory
        self.sockets = Directory(directory)
        self.shift = shift
        self.file_limit = file_limit
        count_boot()
        self.process = Process(directory, command, max(file_limit, PICTURE_LIMIT))
        self.on_close: Callable[[], None] = lambda: None
        try:
            self.qmp = self.connect()
        except BaseException:
            self.release()
            raise

    def path(self, name: str) -> str:
        """The path of one of the machine's files."""
        return os.path.join(self.directory, name)

    def socket(self, name: str) -> str:
        """The path by which one of the machine's sockets is reached, until close()."""
        return self.sockets.socket_path(name)

    def read(self, name: str) -> bytes:
        """The bytes of one of the machine's files, up to the limit."""
        try:
            with open(self.path(name), "rb") as file:
                return file.read(self.file_limit)
        except FileNotFoundError:
            return b""

    def connect(self) -> Qmp:
        """The QMP connection, once QEMU offers it."""
        deadline = time.monotonic() + HANDSHAKE_SECONDS
        while time.monotonic() < deadline:
            status = self.process.poll()
            if status is not None:
                raise self.stillborn(status)
            try:
                return Qmp(self.socket("qmp"))
            except OSError:
                self.process.wait(0.005)
            except QmpError as error:
                status = self.process.wait(QUIT_SECONDS)
                if status is not None:
                    raise self.stillborn(status) from error
                raise GraderError(str(error), self.complaint()) from error
        raise GraderError(f"QEMU was not ready after {HANDSHAKE_SECONDS} s", self.complaint())

    def stillborn(self, status: int) -> GraderError:
        """The GraderError for a QEMU that has ended before it was ready."""
        if status < 0:
            return QemuDied(f"QEMU was ended by {signal_name(status)} before it was ready",
                            self.complaint())
        return GraderError("QEMU ended before it was ready", self.complaint())

    def death(self) -> QemuDied | None:
        """The QemuDied if a signal has ended QEMU while its machine ran, else None."""
        self.qmp.poll()
        status = self.process.poll()
        if status is None or status >= 0 or self.qmp.shutdown() is not None:
            return None
        return QemuDied(f"QEMU was ended by {signal_name(status)}", self.complaint())

    def complaint(self) -> list[str]:
        """The last lines that QEMU wrote on its standard error."""
        return self.read("stderr").decode("utf-8", "replace").splitlines()[-5:]

    def resume(self) -> None:
        """Let the guest run. That QEMU is gone already shows later, as a crash."""
        try:
            self.qmp.execute("cont")
        except QmpError:
            pass

    def wait(self, wall_seconds: float, guest_ms: int | None = None) -> End:
        """Run to the end. After `wall_seconds`, or `guest_ms` on the guest's clock, give up."""
        deadline = time.monotonic() + wall_seconds
        while True:
            left = deadline - time.monotonic()
            select.select([self.process, self.qmp], [], [], max(0.0, min(LOOK_SECONDS, left)))
            end = self.ended() or self.given_up(left, guest_ms, wall_seconds)
            if end:
                return end

    def ended(self) -> End | None:
        """The End if the machine has come to one, else None."""
        connected = self.qmp.poll()
        reason = self.qmp.shutdown()
        if reason is None and self.watchdog_action() == "pause":
            return self.stopped("watchdog")
        if reason is None and self.was_suspended():
            return self.stopped("suspended")
        if (reason is not None or not connected) and self.process.wait(END_SECONDS) is None:
            self.process.kill()         # a command that crosses the machine's end lets QEMU 7.2 hang
        status = self.process.poll()
        return None if status is None else self.end_for(reason, status)

    def end_for(self, reason: str | None, status: int) -> End:
        """The End of a machine that has ended itself. How QEMU ends behind that does not count: it may die or hang.

        Before QEMU 9.1 isa-debug-exit ends QEMU with no event, so that one which is turned off is known by the event
        alone; later it is known by the status, which is always odd on isa-debug-exit.
        """
        if reason == "guest-reset":
            return End("reset", status)
        if reason == "suspend-disk":
            return End("suspended", status)
        if reason == "guest-shutdown" and (status == 0 or self.qmp.version < (9, 1)):
            return End("off", status)
        return End("exit", None if reason is not None and status < 0 else status)

    def watchdog_action(self) -> str | None:
        """The action of the watchdog, None when it has not fired."""
        for event in self.qmp.events:
            if event["event"] == "WATCHDOG":
                action: str = event["data"]["action"]
                return action
        return None

    def was_suspended(self) -> bool:
        """Whether the guest has put the machine to sleep: QEMU 7.2 does so although it is told not to offer it."""
        return any(event["event"] == "SUSPEND" for event in self.qmp.events)

    def given_up(self, left: float, guest_ms: int | None, patience: float) -> End | None:
        """The End of a run that took too long, else None."""
        if self.is_flooded():
            return self.stopped("flood")
        if guest_ms is not None and self.guest_age() > guest_ms:
            return self.stopped("expired")
        if left > 0:
            return None
        return self.stopped("expired" if self.clock_was_set() or self.has_worked(patience) else "wall")

    def has_worked(self, seconds: float) -> bool:
        """Whether QEMU had the host's processor for most of so many seconds: then not the host was slow, but what the
        guest did.
        """
        return self.process.processor_seconds() >= seconds / 2

    def stopped(self, kind: str) -> End:
        """Take the registers, then end QEMU: in good order where it can, so that a recording is complete."""
        registers, count = "", None
        callers: tuple[int, ...] = ()
        try:
            self.qmp.execute("stop")
            registers = self.monitor("info registers")
            count = self.instructions()
            callers = tuple(self.callers(frame_pointer(registers)))
            self.qmp.execute("quit")
            self.process.wait(QUIT_SECONDS)
        except QmpError:
            if self.qmp.shutdown() is not None:     # it has ended itself at this moment
                return self.ended() or End(kind)
        return End(kind, self.process.kill(), registers, count, callers)

    def callers(self, frame: int) -> Iterator[int]:
        """The return addresses on the stack, by the chain of frame pointers: each frame lies above the one before."""
        for _ in range(MOST_CALLERS):
            words = re.findall(r"0x([0-9a-f]{16})", self.monitor(f"x /2gx {frame:#x}")) if frame else []
            if len(words) != 2:
                return
            outer, address = (int(word, 16) for word in words)
            yield address
            if outer <= frame:
                return
            frame = outer

    def is_flooded(self) -> bool:
        """Whether a serial port, or the recording, has written all that its file may hold."""
        return any(map(self.is_full, ("console", "channel", "recording")))

    def is_full(self, name: str) -> bool:
        """Whether one of these files holds all that it may."""
        limit = RECORDING_LIMIT if name == "recording" else self.file_limit
        return os.path.exists(self.path(name)) and os.path.getsize(self.path(name)) >= limit

    def monitor(self, command: str) -> str:
        """The text that QEMU's human monitor answers."""
        text: str = self.qmp.execute("human-monitor-command", command_line=command)
        return text

    def guest_age(self) -> int:
        """The guest's age in milliseconds, by its clock or by its instructions: the greater.

        A guest can set its clock, and spends no instructions while it is halted.
        """
        return max(self.guest_seconds() * 1000, (self.instructions() << self.shift) // 1_000_000)

    def instructions(self) -> int:
        """How many instructions were executed, as far as QEMU tells."""
        try:
            count: int = self.qmp.execute("query-replay")["icount"]
        except (QmpError, KeyError):
            return 0
        return count

    def clock_was_set(self) -> bool:
        """Whether the guest has set the clock by which its age is told."""
        return any(event["event"] == "RTC_CHANGE" for event in self.qmp.events)

    def guest_seconds(self) -> int:
        """The guest's age in whole seconds by its clock, which started at the year 2020."""
        try:
            now: dict[str, int] = self.qmp.execute("qom-get", path="/machine", property="rtc-time")
        except QmpError:
            return 0
        days = (now["tm_year"] - 120) * 366 + now["tm_yday"] if "tm_yday" in now \
            else now["tm_mday"] - 1
        return ((days * 24 + now["tm_hour"]) * 60 + now["tm_min"]) * 60 + now["tm_sec"]

    def close(self) -> None:
        """End QEMU and remove its directory."""
        self.qmp.close()
        self.release()

    def release(self) -> None:
        """The same where nothing is connected to it."""
        self.process.close()
        self.sockets.close()
        self.on_close()

    def keep(self, folder: str) -> None:
        """Copy the machine's files to `folder`."""
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(self.directory):
            if os.path.isfile(self.path(name)):
                shutil.copy(self.path(name), folder)


def count_boot() -> None:
    """One byte more in the file that tests/run counts by."""
    path = os.environ.get("RUNG_COUNT_BOOTS")
    if path:
        with open(path, "ab", buffering=0) as file:
            file.write(b".")


def signal_name(status: int) -> str:
    """The signal that is told by a process's negative status, in words."""
    try:
        return f"signal {-status} ({signal.Signals(-status).name})"
    except ValueError:
        return f"signal {-status}"


def frame_pointer(registers: str) -> int:
    """RBP from the text of `info registers`; 0 when it is not there."""
    found = re.search(r"\bRBP=([0-9a-fA-F]+)", registers)
    return int(found.group(1), 16) if found else 0


def instruction_pointer(registers: str) -> int | None:
    """RIP from the text of `info registers`, or None."""
    found = re.search(r"\b[RE]IP=([0-9a-fA-F]+)", registers)
    return int(found.group(1), 16) if found else None
