"""Opens the boot of a test in GDB.

A breakpoint in a live run would shift guest time. So the test is made as it is graded, its failing boot
recorded, and the recording replayed under GDB: what went wrong goes wrong again, to the instruction, however
often one stops, and GDB can go back in it (tools/gdb/back.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
from argparse import Namespace
from collections.abc import Iterable

from ..machine.qemu import End, Qemu, command_line
from ..machine.testbed import Testbed
from ..report.console import say
from ..submission.clean_tree import ROOT
from ..verdict.explore import first_bad
from ..verdict.outcome import GraderError, Outcome, UsageError, Verdict
from ..verdict.registry import Test
from ..verdict.runner import run_trial, seeds_of
from ..verdict.trial import Trial
from .gdb_socket import held
from .replay import Replay
from .time_travel import TravelError, Traveller

# Where a boot that fails is stopped: at a check inside the kernel, and at a panic.
STOPS = ("test_fail", "panic_at", "panic_at_exception", "explore_failed")
BACKTRACE = "backtrace 24"
SAMPLE = 1000           # the instruction at which is tried whether QEMU can go back
SCRIPT = str(ROOT / "tools" / "gdb" / "rung.gdb")


def debug(testbed: Testbed, tests: list[Test], options: Namespace) -> int:
    """Open the one test in GDB, as the command line's options say; GDB's exit status."""
    if len(tests) != 1:
        raise UsageError(f"one test can be opened at a time: choose with TEST={tests[0].name}, or another of these:",
                         [f"  {test.name}" for test in tests])
    [test] = tests
    if test.live:
        raise UsageError(f"somebody types in {test.name}, so it cannot be replayed. Open it with",
                         [f"  make qemu-gdb APPEND=test={test.name}", "and, in another terminal,", "  make gdb"])
    trial, verdict = first_failure(testbed, test, options.seed)
    if verdict and verdict.outcome is Outcome.GRADER_ERROR:
        raise verdict
    if trial.booted is None:
        raise verdict or GraderError("the test has booted nothing")
    number = at_bad_number(trial) if verdict else None
    replay = Replay(trial, *trial.booted)
    try:
        replay.start()
        where, lines = stop_place(trial, verdict, replay.end, number)
        tell(trial, verdict, where)
        lines.insert(0, f'set $replay = "{way_back(testbed, replay)}"')
        if options.wait:
            return wait_for_gdb(replay.qemu, options.wait, lines)
        return run_gdb(options.gdb, testbed.kernel, replay.qemu.socket("gdb"), [*lines, *options.command],
                       bool(options.command))
    finally:
        replay.close()


def first_failure(testbed: Testbed, test: Test, seed: int | None) -> tuple[Trial, Verdict | None]:
    """Make the test, with each seed if none is given: the Trial that fails and its Verdict, or the last and None."""
    for this_seed in seeds_of(test, seed):
        trial = Trial(testbed, test, this_seed)
        verdict = run_trial(trial)
        if verdict:
            break
    return trial, verdict


def way_back(testbed: Testbed, replay: Replay) -> str:
    """Write the file with which GDB's commands go back in time; its path."""
    path = replay.recorder.path("way-back")
    traveller = Traveller(command_line(testbed.qemu, testbed.firmware, replay.replayed), testbed.scratch)
    traveller.save(path)
    try:
        traveller.check(SAMPLE)
    except TravelError as error:
        print(f"This QEMU cannot go back in time ({error}): back, back-to and back-to-write will not work.")
    return path


def at_bad_number(trial: Trial) -> int | None:
    """An exploration (core/explore.h) is booted so that its first bad N is the first one; that N, or None."""
    number = first_bad(trial) if trial.runs[-1].of_kind("path") else None
    if number is None:
        return None
    run, machine = trial.plan(append=f"explore={number}", budget=trial.test.budget)
    try:
        trial.boot_machine(run, machine, trial.test.budget)
    except GraderError:
        raise
    except Verdict:
        pass                # which was told before
    return number


def stop_place(trial: Trial, verdict: Verdict | None, end: End, number: int | None) -> tuple[str, list[str]]:
    """Where the replay is stopped, in words and as GDB's commands. `number`: of an exploration, the bad N."""
    run = trial.runs[-1]
    stops = [f"break {name}" for name in STOPS]
    if verdict is None:
        return "GDB stops where the test begins", [f"break test_{run.test}", "continue"]
    if number is not None:
        return (f"GDB stops where the rival of N = {number} comes, and where it goes wrong",
                [f"break explore_strike if shot.number == {number}", *stops, "continue", BACKTRACE])
    if verdict.outcome is Outcome.TIMEOUT:
        return "GDB stops where its time was up", [f"monitor replay_break {end.icount}", "continue", BACKTRACE]
    if verdict.outcome is Outcome.CRASH or run.of_kind("hole") or run.of_kind("fail"):
        return "GDB stops there", [*stops, "continue", BACKTRACE]
    if verdict.sequence is None:
        return "GDB stops at the end of the test", [*stops, "break grade_channel_done", "continue", BACKTRACE]
    return (f"GDB stops where record {verdict.sequence} is sent, with the answer that was looked at last",
            [*stops, f"break channel_frame_encode if sequence == {verdict.sequence}", "continue", BACKTRACE])


def tell(trial: Trial, verdict: Verdict | None, where: str) -> None:
    """Say what is wrong with the boot."""
    seed = "" if trial.test.seeds == 1 else f" (seed {trial.seed})"
    if verdict is None:
        say(f"{trial.test.name} passes{seed}. {where}.", flush=True)
        return
    say(f"{verdict.outcome.value}{seed}: {verdict.message}")
    if verdict.sequence is not None:
        for line in verdict.details[:2]:        # what was expected, and what came
            say(f"  {line}")
    say(f"{where}.", flush=True)


def wait_for_gdb(qemu: Qemu, link: str, lines: list[str]) -> int:
    """Let a GDB that somebody else starts come to the socket `link`; `link`.gdb holds what it needs to know.

    It continues by itself, which is therefore left out.
    """
    with held(link):
        with open(link + ".gdb", "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines if line not in ("continue", BACKTRACE))
        os.symlink(qemu.path("gdb"), link)
        print("The replay waits for GDB. Control-C ends it.", flush=True)
        while qemu.process.wait(3600) is None:
            pass
        return 0


def run_gdb(gdb: str, kernel: str, socket: str, commands: Iterable[str], batch: bool) -> int:
    """Let the user at it. Control-C is GDB's meanwhile."""
    words = [gdb, "-q", "-nx", "-x", SCRIPT, "-ex", f"target remote {socket}"]
    for command in commands:
        words += ["-ex", command]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call([*words, *(["-batch"] if batch else []), kernel])
    except OSError as error:
        raise GraderError(f"cannot run {gdb}: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGINT, before)
