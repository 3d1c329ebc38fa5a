"""What holds of the scores of every lab: the base class of the cases in test_labN.py."""

import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from grade import registry  # noqa: E402  (the path comes first)


def make(*words, typed=""):
    """Run make in the root, with something typed; what it said, and its status."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", *words], cwd=ROOT, env=environment, text=True, input=typed,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


class Scores(unittest.TestCase):
    """Of the lab `number`, which has at least so many exercises and tests."""

    number = least_exercises = least_tests = 0

    @classmethod
    def setUpClass(cls):
        cls.lab = registry.load(os.path.join(ROOT, "grade", f"grade_lab{cls.number}.py"))
        every = set(cls.lab.scores) | {test.exercise for test in cls.lab.tests if test.exercise}
        cls.exercises = sorted(every, key=lambda name: [int(part) for part in name.split(".")])

    def grade(self, stub, *words):
        """Grade the lab with the exercises in `stub` empty; (score, what was said)."""
        said, _ = make("grade", f"LAB={self.number}", f"STUB={' '.join(stub)}", *words)
        found = re.search(rf"^Score: (\d+)/{self.lab.points}$", said, re.MULTILINE)
        return int(found.group(1)) if found else None, said

    def test_the_reference_scores_all_points(self):
        score, said = self.grade([])
        self.assertEqual(score, self.lab.points, said)

    def test_the_starter_scores_what_the_lab_declares(self):
        score, said = self.grade(self.exercises)
        self.assertEqual(score, self.lab.starter, said)
        self.assertNotIn("crash", said)

    def test_exercises_1_to_k_alone_score_what_the_table_says(self):
        """With one seed each: that all seeds pass is shown by the reference."""
        for k, exercise in enumerate(self.exercises[:-1], 1):
            with self.subTest(exercises=self.exercises[:k]):
                score, said = self.grade(self.exercises[k:], "SEED=1")
                self.assertEqual(score, self.lab.scores[exercise], said)

    def test_points_and_tests(self):
        self.assertEqual(self.lab.points, 100)
        self.assertEqual(max(self.lab.scores.values()), 100)
        self.assertGreaterEqual(len(self.lab.tests), self.least_tests)
        self.assertGreaterEqual(len(self.exercises), self.least_exercises)

