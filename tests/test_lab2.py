"""Lab 2: the scores of the reference, of the starter, and of exercises 1..k alone."""

import os
import pathlib
import signal
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)
from patience import PATIENCE  # noqa: E402


SHARES_VERDICTS = True


def boot_to_the_panic(stub):
    """The output of a kernel that panics, or that gets to its prompt, where `exit` is typed."""
    said = []
    with subprocess.Popen(["make", "qemu", "LAB=2", f"STUB={stub}"], cwd=lab_scores.ROOT, text=True,
                          start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as qemu:
        backstop = threading.Timer(PATIENCE, os.killpg, (qemu.pid, signal.SIGKILL))
        backstop.start()
        qemu.stdin.write("exit\n")
        qemu.stdin.flush()
        for line in qemu.stdout:
            said.append(line)
            if "The kernel has stopped" in line:
                qemu.stdin.write("\x01x")      # how a user leaves QEMU
                qemu.stdin.flush()
        backstop.cancel()
    return "".join(said)


class Scores(lab_scores.Scores):
    number, least_exercises, least_tests = 2, 8, 25


class Starter(unittest.TestCase):
    """The executor is the body of a thread: without threads, the kernel says which exercise comes first."""

    def expect_the_first_exercise(self, stub):
        said, status = lab_scores.make("kernel", "LAB=2", f"STUB={stub}")
        self.assertEqual(status, 0, said)
        self.assertNotIn("warning", said)
        said = boot_to_the_panic(stub)
        self.assertIn("exercise 2.1 is still empty (handout section 2.1)", said)
        self.assertNotIn("rung>", said)

    def test_every_hole_of_this_lab_empty(self):
        self.expect_the_first_exercise("2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9")

    def test_every_hole_of_both_labs_empty(self):
        self.expect_the_first_exercise("all")

    def test_an_exercise_is_graded_without_its_lab(self):
        said, status = lab_scores.make("grade", "TEST=2.1")
        self.assertEqual(status, 0, said)
        self.assertIn("Lab 2: threads", said)
        self.assertNotIn("Lab 1", said)
        said, status = lab_scores.make("grade", "TEST=nonsense")
        self.assertNotEqual(status, 0, said)
        self.assertIn("no test is named nonsense", said)

    def test_the_reference_boots_to_the_prompt(self):
        said, status = lab_scores.make("qemu", "LAB=2", typed="threads\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"\d +executor +running ")
        self.assertIn("all is as it should be", said)


if __name__ == "__main__":
    unittest.main()
