"""How fast this host runs a guest: one boot of a kernel made here, of known length.

Its time bounds how long a graded boot may take on the host's clock. Nothing is judged by
that: who exceeds it ran on a host that is too slow, and gets no score instead of a bad one.
"""

import os
import struct
import time

from ..verdict.outcome import GraderError
from .qemu import Machine, Qemu, command_line

LOOPS = 4_000_000           # a fast host counts as long as it takes to start QEMU; each grading waits for it
INSTRUCTIONS_A_LOOP = 2
LOAD_ADDRESS = 0x100000
PATIENCE = 300              # times the time that counting takes: a guest that talks to devices
                            # without a pause was measured to be 250 times as slow
LEAST_SECONDS = 30          # but never less than this
CALIBRATION_SECONDS = 120


def counting_kernel(before: bytes = b"") -> bytes:
    """The bytes of an ELF64 with a PVH note that runs the code `before`, counts LOOPS down and ends QEMU."""
    code = (before
            + b"\xb9" + struct.pack("<I", LOOPS)    # mov $LOOPS, %ecx
            + b"\x49\x75\xfd"                       # 1: dec %ecx; jnz 1b
            + b"\xb0\x10\xe6\xf4"                   # mov $0x10, %al; out %al, $0xf4
            + b"\xfa\xf4\xeb\xfd")                  # cli; 1: hlt; jmp 1b
    code += bytes(-len(code) % 4)
    note = struct.pack("<III4sI", 4, 4, 18, b"Xen", LOAD_ADDRESS)
    at = 64 + 2 * 56                                # behind the headers
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 2, 62, 1, LOAD_ADDRESS,
                         64, 0, 0, 64, 56, 2, 64, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 5, at, LOAD_ADDRESS, LOAD_ADDRESS,
                       len(code), len(code), 1)
    where = LOAD_ADDRESS + len(code)
    notes = struct.pack("<IIQQQQQQ", 4, 4, at + len(code), where, where,
                        len(note), len(note), 4)
    return header + load + notes + code + note


class HostSpeed:
    """The two numbers that a calibration boot gives: its seconds, and seconds an instruction.

    `counting_seconds`: those in which the guest ran. Firmware is in them, so an instruction is rather told too slow.
    """

    def __init__(self, boot_seconds: float, counting_seconds: float) -> None:
        self.boot_seconds = boot_seconds
        self.instruction_seconds = counting_seconds / (LOOPS * INSTRUCTIONS_A_LOOP)

    def patience(self, guest_ms: int, shift: int) -> float:
        """The seconds on the host after which a boot of `guest_ms` is given up."""
        instructions = guest_ms * 1_000_000 / (1 << shift)
        expected = self.boot_seconds + instructions * self.instruction_seconds
        return max(LEAST_SECONDS, PATIENCE * expected)


def calibrate(qemu: str, firmware: list[str], directory: str) -> HostSpeed:
    """The HostSpeed of this host. `directory` is for the boot alone. GraderError: no QEMU."""
    kernel = os.path.join(directory, "counting.elf")
    with open(kernel, "wb") as file:
        file.write(counting_kernel())
    started = time.monotonic()
    with Qemu(directory, command_line(qemu, firmware, Machine(kernel, ""))) as machine:
        resumed = time.monotonic()
        machine.resume()
        end = machine.wait(CALIBRATION_SECONDS)
        counted = time.monotonic()
        if end.kind != "exit" or end.status not in (0x21, None):
            raise GraderError("the calibration boot did not end as it must",
                              [f"{end.kind}, status {end.status}"] + machine.complaint())
    return HostSpeed(time.monotonic() - started, counted - resumed)
