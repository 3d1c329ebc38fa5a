"""Whether this host's QEMU can go back in time, tried on a boot of the counting kernel: one line for tools/doctor."""

import os
import shutil
import sys
from dataclasses import replace

from .calibrate import CALIBRATION_SECONDS, counting_kernel
from .host import make_scratch
from .outcome import GraderError
from .qemu import RECORDING_LIMIT, Machine, Qemu, command_line, find_firmware
from .time_travel import TravelError, Traveller

SAMPLE = 100_000            # the instruction that is gone to


def try_it(qemu, scratch):
    """Record a boot and go to an instruction of it. GraderError or TravelError: this QEMU cannot."""
    kernel = os.path.join(scratch, "counting.elf")
    with open(kernel, "wb") as file:
        file.write(counting_kernel())
    machine = Machine(kernel, "", recording=os.path.join(scratch, "recording"))
    firmware = find_firmware(qemu)
    directory = os.path.join(scratch, "recorder")
    os.mkdir(directory)
    with Qemu(directory, command_line(qemu, firmware, machine), RECORDING_LIMIT) as recorder:
        recorder.resume()
        if recorder.wait(CALIBRATION_SECONDS).kind != "exit":
            raise TravelError("a recorded boot does not end")
    replayed = replace(machine, replayed=True, gdb=True)
    Traveller(command_line(qemu, firmware, replayed), scratch).check(SAMPLE)


def main(qemu):
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
