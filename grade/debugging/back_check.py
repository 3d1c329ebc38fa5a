"""Whether this host's QEMU can go back in time, tried on a boot of the counting kernel: one line for tools/doctor."""

import os
import shutil
import struct
import sys
from dataclasses import replace

from ..machine.calibrate import CALIBRATION_SECONDS, LOAD_ADDRESS, counting_kernel
from ..machine.host import make_scratch
from ..machine.qemu import Machine, Qemu, command_line, find_firmware
from ..verdict.outcome import GraderError
from .gdb_remote import GdbEnded, GdbError
from .time_travel import Stop, TravelError, Traveller

SAMPLE = 100_000            # the instruction that is gone to, counted from the kernel's first
WORD = LOAD_ADDRESS + 0x10000   # that the kernel writes to
WRITE = b"\xa3" + struct.pack("<I", WORD)       # mov %eax, WORD


def try_it(qemu: str, scratch: str) -> None:
    """Record a boot, go to an instruction of it, and from there to a write. GraderError or TravelError: this QEMU
    cannot.
    """
    kernel = os.path.join(scratch, "counting.elf")
    with open(kernel, "wb") as file:
        file.write(counting_kernel(WRITE))
    machine = Machine(kernel, "", recording=os.path.join(scratch, "recording"))
    firmware = find_firmware(qemu)
    directory = os.path.join(scratch, "recorder")
    os.mkdir(directory)
    with Qemu(directory, command_line(qemu, firmware, machine)) as recorder:
        recorder.resume()
        if recorder.wait(CALIBRATION_SECONDS).kind != "exit":
            raise TravelError("a recorded boot does not end")
    replayed = replace(machine, replayed=True, gdb=True)
    traveller = Traveller(command_line(qemu, firmware, replayed), scratch)
    entry = first_instruction(traveller)
    traveller.check(entry + SAMPLE)
    found = traveller.last([Stop(Stop.WRITE, WORD, 4)], entry + SAMPLE)
    if found != entry + 1:      # where it is seen: behind the instruction that writes
        raise TravelError("the last write to a word is not found")


def first_instruction(traveller: Traveller) -> int:
    """How many instructions are executed before the kernel's first. TravelError: it is not found."""
    try:
        with traveller.at(0) as replayed, replayed.remote() as remote:
            remote.run_to(LOAD_ADDRESS)
            return replayed.now()
    except (GdbEnded, GdbError) as error:
        raise TravelError(f"the kernel's first instruction is not found: {error}") from error


def main(qemu: str) -> int:
    """Print the line; the exit status is 0: everything else works without."""
    scratch = make_scratch()
    try:
        try_it(qemu, scratch)
        print("  ok       going back in time in make debug")
    except (GraderError, TravelError) as error:
        print(f"  note     make debug cannot go back in time with this QEMU: {error}")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
