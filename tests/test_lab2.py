"""Lab 2: the scores of the reference, of the starter, and of exercises 1..k alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)


SHARES_VERDICTS = True


class Scores(lab_scores.Scores):
    number, least_exercises, least_tests = 2, 8, 25


class Starter(lab_scores.Starter):
    """The executor is the body of a thread: without threads, the kernel says which exercise comes first."""

    number, first, first_of_all = 2, "2.1", "2.1"

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
