"""However the grader ends, no QEMU survives it, and no temporary file."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import grader_kernels as gk
from patience import PATIENCE
from grade.verdict.outcome import GraderError
from grade.machine.process import Process

FOR_EVER = {name: ("budget=1_000_000_000", gk.ANSWERS) for name in ("spins", "silent_after_hello")}
SUPERVISOR = gk.ROOT / "grade" / "machine" / "supervisor.py"


class Ended(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.kernel = gk.build_hostile_kernel(cls.folder)
        cls.tests = gk.test_file(cls.folder, FOR_EVER)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.temporary = pathlib.Path(folder.name)

    def start(self, *words, **more):
        """Start the grader in the background."""
        grader = subprocess.Popen(gk.command("--build", self.kernel, "--tests", self.tests, "-j2", *words),
                                  env=gk.environment(self.temporary), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        self.addCleanup(grader.stdout.close)
        self.addCleanup(grader.wait)
        self.addCleanup(grader.kill)
        return grader

    def both_run(self):
        """Whether both tests have come as far as their first record."""
        return sum(path.stat().st_size > 0 for path in self.temporary.glob("*/*/channel")) == 2

    def nothing_is_left(self):
        gk.wait_for(lambda: not gk.processes_with(self.folder) and not list(self.temporary.iterdir()))

    def end_by(self, number):
        """Send the signal while two kernels run; the exit status, and what was said."""
        grader = self.start()
        gk.wait_for(self.both_run)
        self.assertTrue(gk.processes_with(self.folder))
        grader.send_signal(number)
        said, _ = grader.communicate(timeout=PATIENCE)
        self.nothing_is_left()
        return grader.returncode, said

    def test_killed(self):
        self.assertEqual(self.end_by(signal.SIGKILL)[0], -signal.SIGKILL)

    def test_terminated(self):
        status, said = self.end_by(signal.SIGTERM)
        self.assertEqual(status, 130, said)
        self.assertIn("interrupted", said)
        self.assertNotIn("Score", said)
        self.assertNotIn("Traceback", said)

    def test_interrupted(self):
        status, said = self.end_by(signal.SIGINT)
        self.assertEqual(status, 130, said)
        self.assertNotIn("Traceback", said)

    def test_a_signal_that_is_ignored_stays_so(self):
        """As nohup has it of SIGHUP, and a shell of SIGINT for a job in the background."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            started, go_on = self.folder / f"started{number}", self.folder / f"go_on{number}"
            tests = gk.test_file(self.folder, {"waits": ("", f"""
    import os, time
    open({str(started)!r}, "w").close()
    while not os.path.exists({str(go_on)!r}):
        time.sleep(0.01)
    t.expect(False, "it goes on")
""")}, f"waits{number}.py")
            grader = self.start("--tests", tests, preexec_fn=lambda: signal.signal(number, signal.SIG_IGN))
            gk.wait_for(started.exists)
            grader.send_signal(number)
            go_on.touch()
            said, _ = grader.communicate(timeout=PATIENCE)
            self.assertEqual((said.splitlines()[-1], grader.returncode), ("Score: 0/10", 1), said)

    def test_interrupted_whatever_a_worker_does(self):
        """It computes, and nothing that QEMU or the kernel does would end that."""
        marker = self.folder / "computing"
        tests = gk.test_file(self.folder, {"computes": ("", f"""
    open({str(marker)!r}, "w").close()
    while True:
        pass
""")}, "computes.py")
        for number in (signal.SIGINT, signal.SIGTERM):
            marker.unlink(missing_ok=True)
            grader = self.start("--tests", tests)
            gk.wait_for(marker.exists)
            grader.send_signal(number)
            said, _ = grader.communicate(timeout=PATIENCE)
            self.assertEqual(grader.returncode, 130, said)
            self.assertNotIn("Traceback", said)
            self.nothing_is_left()

    def test_terminal_closed(self):
        self.assertEqual(self.end_by(signal.SIGHUP)[0], 130)

    def test_killed_at_any_moment(self):
        for delay in (0.1, 0.2, 0.3, 0.5, 0.8):
            grader = self.start()
            time.sleep(delay)
            grader.kill()
            grader.wait()
            with self.subTest(seconds=delay):
                self.nothing_is_left()

    def test_killed_while_busy_loops_run(self):
        grader = self.start("--steady", "1")
        gk.wait_for(self.both_run)
        grader.kill()
        grader.wait()
        self.nothing_is_left()


class Supervisor(unittest.TestCase):
    """The program alone."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.scratch = pathlib.Path(folder.name) / "scratch"
        self.directory = self.scratch / "run"
        self.directory.mkdir(parents=True)

    def process(self, *command, limit=1 << 20):
        process = Process(str(self.directory), list(command), limit)
        self.addCleanup(process.close)
        return process

    def test_a_status_and_a_signal(self):
        self.assertEqual(self.process("sh", "-c", "exit 7").wait(PATIENCE), 7)
        self.assertEqual(self.process("sh", "-c", "kill -9 $$").wait(PATIENCE), -9)

    def test_the_directory_stays_until_it_is_closed(self):
        process = self.process("sh", "-c", "echo text")
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual((self.directory / "stdout").read_text(), "text\n")
        process.close()
        self.assertFalse(self.directory.exists())

    def test_the_folder_above_stays_when_one_is_closed(self):
        for command in (["true"], ["sleep", "600"]):
            self.directory.mkdir(exist_ok=True)
            process = self.process(*command)
            gk.wait_for(lambda: process.poll() is not None or process.pid)
            process.close()
            self.assertTrue(self.scratch.exists(), command)

    def test_it_goes_with_the_grader(self):
        supervisor = subprocess.Popen([sys.executable, "-I", "-S", SUPERVISOR, self.directory, "1000", "sleep", "600"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        pid = int(supervisor.stdout.readline().split()[1])
        supervisor.stdin.close()
        supervisor.wait(PATIENCE)
        supervisor.stdout.close()
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)
        self.assertFalse(self.scratch.exists())

    def test_signals_do_not_end_it(self):
        process = self.process("sleep", "600")
        gk.wait_for(lambda: process.poll() is None and process.pid)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(process.supervisor, number)
        self.assertIsNone(process.wait(0.2))
        self.assertEqual(process.kill(), -signal.SIGKILL)

    def test_files_are_bounded(self):
        process = self.process("sh", "-c", "while :; do echo text; done", limit=5000)
        self.assertNotEqual(process.wait(PATIENCE), 0)
        self.assertLessEqual((self.directory / "stdout").stat().st_size, 5000)

    def test_what_cannot_be_started(self):
        with self.assertRaises(GraderError) as caught:
            self.process("/no/such/program").wait(PATIENCE)
        self.assertIn("/no/such/program", caught.exception.message)


if __name__ == "__main__":
    unittest.main()
