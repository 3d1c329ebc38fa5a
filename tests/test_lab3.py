"""Lab 3: the scores of the reference, of the starter, and of exercises 1..k alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)


SHARES_VERDICTS = True


class Scores(lab_scores.Scores):
    number, least_exercises, least_tests = 3, 12, 60


class Starter(lab_scores.Starter):
    """The lab loads its segments, and lab 2 makes threads, before there is a prompt."""

    number, first, first_of_all = 3, "3.1", "2.1"


class Prompt(unittest.TestCase):
    def test_the_reference_runs_a_program(self):
        said, status = lab_scores.make("qemu", "LAB=3", typed="programs\nrun args one\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"argv\[1\]: one\b")


if __name__ == "__main__":
    unittest.main()
