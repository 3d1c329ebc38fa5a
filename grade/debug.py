"""Opens the boot of a test in GDB.

A breakpoint in a live run would shift guest time. So the boot is made as it is graded, recorded, and the
recording replayed under GDB: what went wrong goes wrong again, to the instruction, however often one stops.
"""

import os
import signal
import subprocess

from .explore import first_bad
from .outcome import GraderError, Timeout, Verdict
from .replay import Replay
from .trial import Trial

# Where a boot that fails is stopped: at a check inside the kernel, and at a panic.
STOPS = ("test_fail", "panic_at", "panic_at_exception", "explore_failed")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRIPT = os.path.join(ROOT, "tools", "gdb", "rung.gdb")


def debug(bench, tests, seed, gdb, commands):
    """Open the one test in `gdb`, with further `commands`; GDB's exit status."""
    if len(tests) != 1:
        raise GraderError(f"one test can be opened at a time, not {len(tests)}")
    [test] = tests
    if test.live:
        raise GraderError(f"somebody types in {test.name}: open it with make qemu-gdb and make gdb")
    trial = Trial(bench, test, seed or 1)
    run, machine = trial.plan(budget=test.budget)
    stops = STOPS if says_where(trial, run, machine, test.budget) else (f"test_{test.name}", *STOPS)
    if run.of_kind("path"):
        run, machine, stops = at_bad_number(trial, run, machine, stops)
    replay = Replay(trial, run, machine, test.budget, expect_panic=False)
    try:
        replay.start()
        return run_gdb(gdb, bench.kernel, replay.qemu.path("gdb"), stops, commands)
    finally:
        replay.close()


def says_where(trial, run, machine, budget):
    """Make the boot, and say what is wrong with it. True when the kernel itself stops where it goes wrong."""
    try:
        trial.boot_machine(run, machine, budget)
        print("This boot comes to its end; what is wrong is in its answers. GDB stops where the test begins.")
    except Timeout as timeout:
        print(f"timeout: {timeout.message}. GDB stops where the test begins.")
    except Verdict as verdict:
        print(f"{verdict.outcome.value}: {verdict.message}")
        return True
    return False


def at_bad_number(trial, run, machine, stops):
    """An exploration (core/explore.h): what to boot so that the first bad N is the first one, and where to stop."""
    number = first_bad(trial)
    if number is None:
        return run, machine, stops
    print(f"Explored: N = {number} is bad. GDB stops where its rival comes, and where it goes wrong.")
    run, machine = trial.plan(append=f"explore={number}", budget=trial.test.budget)
    try:
        trial.boot_machine(run, machine, trial.test.budget)
    except GraderError:
        raise
    except Verdict:
        pass                # which was told before
    return run, machine, (f"explore_strike if shot.number == {number}", *STOPS)


def run_gdb(gdb, kernel, socket, stops, commands):
    """Let the user at it. Control-C is GDB's meanwhile."""
    words = [gdb, "-q", "-nx", "-x", SCRIPT, "-ex", f"target remote {socket}"]
    for stop in stops:
        words += ["-ex", f"break {stop}"]
    words += ["-ex", "continue"]
    for command in commands:
        words += ["-ex", command]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call([*words, *(["-batch"] if commands else []), kernel])
    except OSError as error:
        raise GraderError(f"cannot run {gdb}: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGINT, before)
