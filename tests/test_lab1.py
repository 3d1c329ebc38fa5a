"""Lab 1: the scores of the reference, of the starter, and of exercises 1..k alone."""

import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from grade import registry  # noqa: E402  (the path comes first)

LAB = registry.load(os.path.join(ROOT, "grade", "grade_lab1.py"))
EXERCISES = sorted(LAB.scores, key=lambda name: [int(part) for part in name.split(".")])


def make(*words):
    """Run make in the root; what it said, and its status."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", *words], cwd=ROOT, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    return done.stdout, done.returncode


def grade(stub):
    """Grade lab 1 with the exercises in `stub` empty; (score, what was said)."""
    said, _ = make("grade", "LAB=1", f"STUB={' '.join(stub)}")
    found = re.search(r"^Score: (\d+)/100$", said, re.MULTILINE)
    return int(found.group(1)) if found else None, said


class Scores(unittest.TestCase):
    def test_the_reference_scores_100(self):
        score, said = grade([])
        self.assertEqual(score, 100, said)

    def test_the_starter_scores_what_the_lab_declares(self):
        score, said = grade(EXERCISES)
        self.assertEqual(score, LAB.starter, said)
        self.assertNotIn("crash", said)

    def test_exercises_1_to_k_alone_score_what_the_table_says(self):
        for k in range(1, len(EXERCISES)):
            with self.subTest(exercises=EXERCISES[:k]):
                score, said = grade(EXERCISES[k:])
                self.assertEqual(score, LAB.scores[EXERCISES[k - 1]], said)

    def test_the_table_ends_with_100(self):
        self.assertEqual(LAB.scores[EXERCISES[-1]], 100)

    def test_points_and_tests(self):
        self.assertGreaterEqual(len(LAB.tests), 16)
        self.assertGreaterEqual(len(EXERCISES), 7)
        self.assertTrue(any(test.live for test in LAB.tests))


class Starter(unittest.TestCase):
    def test_every_hole_empty_compiles_without_a_warning_and_boots_to_the_prompt(self):
        said, status = make("kernel", "LAB=1", "STUB=all")
        self.assertEqual(status, 0, said)
        self.assertNotIn("warning", said)
        done = subprocess.run(["make", "qemu", "LAB=1", "STUB=all"], cwd=ROOT, text=True, timeout=60,
                              input="ticks\nexit\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"rung> ticks\r?\n\d+ ticks since boot")


if __name__ == "__main__":
    unittest.main()
