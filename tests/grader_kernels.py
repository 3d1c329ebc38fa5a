"""Helpers that the tests of the grader share: kernels of tests/hostile, test files for them, the grader run on both."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOSTILE = ROOT / "tests" / "hostile"
sys.path[:0] = [str(ROOT)]

from grade.verdict import registry  # noqa: E402  (the path comes first)
from grade.machine.testbed import Testbed  # noqa: E402
from grade.verdict.runner import run_tests  # noqa: E402
from patience import PATIENCE  # noqa: E402

FLAGS = ["-std=gnu17", "-O1", "-ffreestanding", "-fno-pic", "-no-pie", "-mno-red-zone",
         "-mgeneral-regs-only", "-mcmodel=small", "-fno-stack-protector", "-fno-asynchronous-unwind-tables",
         "-fno-omit-frame-pointer",
         "-fcf-protection=none", "-nostdlib", "-static", "-Wall", "-Wextra", "-Werror",
         "-Wl,--build-id=none", "-Wl,-z,noexecstack", "-Wl,-z,max-page-size=4096", "-Wl,--no-warn-rwx-segments"]
# A test that any honest answer passes: sixteen, bound to the boot.
ANSWERS = '''
    run = t.boot()
    for question in range(16):
        t.expect_equal(run.answer(question), mix(question, run.nonce), f"answer {question}")
'''


def compiler():
    """GCC for x86-64."""
    for prefix in ("x86_64-elf-", "x86_64-linux-gnu-", ""):
        if shutil.which(prefix + "gcc"):
            return prefix + "gcc"
    raise AssertionError("no gcc")


def build_kernel(folder, main, *more):
    """Build `main` (a file in tests/hostile, or a path) into FOLDER/kernel.elf; the folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sources = [HOSTILE / "start.S", HOSTILE / "tiny.c", HOSTILE / main, *more]
    subprocess.run([compiler(), *FLAGS, "-I", HOSTILE, "-T", HOSTILE / "tiny.ld", *map(str, sources),
                    "-o", folder / "kernel.elf"], check=True)
    return folder


def recording_source(folder, data):
    """A C file with the bytes that the hostile kernel replays."""
    path = pathlib.Path(folder) / "recording.c"
    body = ",".join(map(str, data)) or "0"
    path.write_text("#include <stdint.h>\n"
                    f"const uint8_t recorded[] = {{{body}}};\nconst uint32_t recorded_size = {len(data)};\n")
    return path


def build_hostile_kernel(folder, recording=b""):
    """Build the hostile kernel, which has another boot's channel to replay, into FOLDER/hostile; that folder."""
    return build_kernel(pathlib.Path(folder, "hostile"), "hostile.c", HOSTILE / "watchdog.c",
                        recording_source(folder, recording))


def test_file(folder, tests, name="trial_tests.py"):
    """Write a test file. `tests`: name -> (arguments of @test, body of the function)."""
    lines = ["from grade import lab, mix, test", f"lab(9, 'trial', points={10 * len(tests)})", ""]
    for test, (arguments, body) in tests.items():
        lines += [f"@test(points=10{', ' if arguments else ''}{arguments})", f"def {test}(t):",
                  f'    """Tries {test}."""', body.strip("\n") or "    pass", ""]
    path = pathlib.Path(folder) / name
    path.write_text("\n".join(lines))
    return path


def grade(build, tests, jobs=2, seed=None, **bench_options):
    """Run the tests of a file on a kernel: the TestResults by name."""
    lab = registry.load(str(tests))
    with Testbed(str(build), **bench_options) as testbed:
        testbed.prepare()
        return {result.name: result for result in run_tests(testbed, lab.tests, jobs, seed)}


def command(*words, lab=9):
    """The command that runs the grader in a process of its own."""
    return [sys.executable, "-S", "-c", "import sys; from grade.command.cli import main; "
            f"sys.exit(main({lab}, sys.argv[1:]))", *map(str, words)]


def environment(temporary, **more):
    """The grader's environment: its temporary files go where the test can see them."""
    kept = {name: value for name, value in os.environ.items() if name not in ("QEMU", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), **more}


def run_grader(*words, temporary=None, **more):
    """Run the grader: what it said, and its exit status."""
    with contextlib.ExitStack() as stack:
        temporary = temporary or stack.enter_context(tempfile.TemporaryDirectory())
        done = subprocess.run(command(*words), env=environment(temporary, **more), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        return done.stdout.decode("utf-8", "replace"), done.returncode


def processes_with(word):
    """The processes with a word in their command line, apart from this one: pairs of pid and command."""
    listed = subprocess.run(["ps", "-Ao", "pid=,args="], stdout=subprocess.PIPE, text=True, errors="replace",
                            check=True).stdout
    pairs = [line.split(None, 1) for line in listed.splitlines()]
    return [(int(pair[0]), pair[1]) for pair in pairs
            if len(pair) == 2 and str(word) in pair[1] and int(pair[0]) != os.getpid()]


def wait_for(condition):
    """Wait until condition() holds; AssertionError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE} s")
        time.sleep(0.02)


def script(path, text):
    """Write a program for /bin/sh; its path."""
    path = pathlib.Path(path)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return path


class HonestKernel(unittest.TestCase):
    """A test case with the honest kernel: `folder` is the class's own, `kernel` the folder with kernel.elf."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.kernel = build_kernel(cls.folder / "honest", "honest.c")
