"""Lab 1: the scores of the reference, of the starter, and of exercises 1..k alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)


class Scores(lab_scores.Scores):
    number, least_exercises, least_tests = 1, 7, 16

    def test_somebody_types(self):
        self.assertTrue(any(test.live for test in self.lab.tests))


class Starter(unittest.TestCase):
    def test_every_hole_empty_compiles_without_a_warning_and_boots_to_the_prompt(self):
        said, status = lab_scores.make("kernel", "LAB=1", "STUB=all")
        self.assertEqual(status, 0, said)
        self.assertNotIn("warning", said)
        said, status = lab_scores.make("qemu", "LAB=1", "STUB=all", typed="ticks\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"rung> ticks\r?\n\d+ ticks since boot")


if __name__ == "__main__":
    unittest.main()
