"""Lab 4: the scores of the reference, of the starter, and of exercises 1..k alone; a shell at which one types."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)


SHARES_VERDICTS = True


class Scores(lab_scores.Scores):
    number, least_exercises, least_tests = 4, 11, 45


class Starter(lab_scores.Starter):
    """Nothing of this lab is needed before the prompt but the numbers of processes."""

    number, first, first_of_all = 4, "4.1", "2.1"


class Prompt(unittest.TestCase):
    def test_the_reference_has_a_shell(self):
        said, status = lab_scores.make("qemu", "LAB=4", "INIT=/sh",
                                       typed="false || echo one $?\nsh -c 'exit 3'; echo two $?\nexit\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"(?m)^one 1\b")
        self.assertRegex(said, r"(?m)^two 3\b")

    def test_init_waits_for_orphans(self):
        said, status = lab_scores.make("qemu", "LAB=4", "INIT=/init,churn,1,40", typed="programs\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"(?m)^churn 28 28\b")
        self.assertNotRegex(said, r"(?m)^ +\d+  (init|churn|true)\b")


if __name__ == "__main__":
    unittest.main()
