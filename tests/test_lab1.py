"""Lab 1: the scores of the reference, of the starter, and of exercises 1..k alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import lab_scores  # noqa: E402  (the path comes first)


SHARES_VERDICTS = True


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


class Messages(unittest.TestCase):
    """The message for a usual mistake."""

    def told(self, mutant, test, *patterns):
        said, _ = lab_scores.make("grade", "LAB=1", f"MUTANT={mutant}", f"TEST={test}")
        said = " ".join(said.split())
        for pattern in patterns:
            self.assertRegex(said, pattern)

    def test_a_frame_that_is_off_says_where_the_vector_is(self):
        self.told("skips-a-register", "entry_builds_the_frame", r"the vector in the frame \(it is in the field rax\)",
                  r"expected 0x80 \(128\) got 0 ")

    def test_iretq_says_what_it_was_to_pop(self):
        self.told("leaves-vector-and-error-code", "entry_builds_the_frame", r"IRETQ was to pop RIP 0x80 and CS 0 ",
                  r"rsp [0-9a-f]{16} ")
        self.told("leaves-the-error-code-on-the-stack", "entry_builds_the_frame",
                  r"#GP general protection fault: over entry 0x[0-9a-f]+ of the [GL]DT; IRETQ was to pop RIP 0 and CS 0x")

    def test_the_time_is_told_as_a_number(self):
        self.told("tells-seconds", "get_time_counts_ticks", r"expected at least \d+ got 0 ")

    def test_a_range_says_which_page_is_bad(self):
        self.told("looks-at-both-ends-only", "range_sees_every_page", r"of page \d on \(page \d is not mapped\)")
        self.told("writes-where-it-may-only-read", "range_sees_read_only_pages", r"of page \d on \(page \d is read-only\)")


if __name__ == "__main__":
    unittest.main()
