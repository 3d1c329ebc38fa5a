"""The grader's command line: selection, points, exit statuses, what is printed."""

import re
import unittest
import zlib

import grader_kernels as gk
from patience import PATIENCE

LAB = '''
from grade import lab, mix, test
lab(9, "trial", points={points})

@test(points=4, exercise="1.1")
def answers_all(t):
    """Each question has its answer."""
    run = t.boot()
    t.expect_equal(run.answer(3), mix(3, run.nonce), "the answer")

@test(points=3, exercise="1.2", seeds=9)
def fails_at_seed_3(t):
    """It works with every schedule."""
    run = t.boot()
    t.expect_equal(run.answer(0), mix(0, run.nonce), "the answer")

@test(points=2, exercise="1.3")
def reaches_a_hole(t):
    """A sentence that is long enough to be folded on a terminal that has not more than eighty columns."""
    t.boot()

@test(points=1)
def panics(t):
    """Nothing goes wrong."""
    t.boot()
'''
BROKEN = LAB.replace('t.expect_equal(run.answer(3)', 't.expect_equal(run.nothing(3)')
SUMMARY = "Score: 4/10"


class Cli(gk.HonestKernel):
    def grade(self, *words, lab=LAB, points=10, **more):
        """Run the grader: the lines that it printed, and its exit status."""
        # A name for each text: Python takes the bytecode of a file of the same second and size for its own.
        text = lab.replace("{points}", str(points))
        tests = self.folder / f"trial_tests_{zlib.crc32(text.encode())}.py"
        tests.write_text(text)
        said, status = gk.run_grader("--build", self.kernel, "--tests", tests, *words, **more)
        self.assertNotIn("\x1b", said)
        return said.splitlines(), status

    def test_all(self):
        lines, status = self.grade()
        self.assertEqual((lines[-1], status), (SUMMARY, 1), lines)
        heads = [line.split()[0] for line in lines if line.split() and line.split()[0] in
                 ("pass", "fail", "timeout", "crash")]
        self.assertEqual(heads, ["pass", "fail", "fail", "crash"])

    def test_an_empty_exercise_is_told_whole_and_short(self):
        for columns in ("80", "100"):
            lines, _ = self.grade("--test", "1.3", COLUMNS=columns)
            self.assertIn("exercise 1.3 is still empty (handout section 1.3)", "\n".join(lines))
            self.assertLessEqual(len(lines), 7)

    def test_nothing_is_wider_than_the_terminal(self):
        for columns in (80, 100):
            lines, _ = self.grade(COLUMNS=str(columns))
            self.assertLess(max(map(len, lines)), columns)

    def test_a_failure_helps(self):
        said = "\n".join(self.grade("--test", "1.2", "--test", "panics")[0])
        for part in ("the answer", "expected", "got", "handout section 1.2",
                     "make grade LAB=9 TEST=fails_at_seed_3 SEED=3",
                     "make debug LAB=9 TEST=fails_at_seed_3 SEED=3",
                     "page fault at 0x1234", "at panics",
                     "backtrace, innermost first:"):
            self.assertIn(part, said)

    def test_the_base_is_run_again_without_make(self):
        said = "\n".join(self.grade("--test", "1.2", lab=LAB.replace("lab(9", "lab(0"))[0])
        self.assertIn("again:  grade/grade-base --test fails_at_seed_3 --seed 3\n", said)
        self.assertIn("debug:  grade/grade-base --test fails_at_seed_3 --seed 3 --debug", said)
        self.assertNotIn("make", said)

    def test_a_lab_that_is_not_there(self):
        done = gk.subprocess.run(["make", "grade", "LAB=9"], cwd=gk.ROOT, text=True, timeout=PATIENCE,
                                 stdout=gk.subprocess.PIPE, stderr=gk.subprocess.STDOUT)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"There is no lab 9 here, only: 1")
        self.assertEqual(done.stdout.count("\n"), 1)

    def test_one_seed(self):
        lines, status = self.grade("--test", "fails_at_seed_3", "--seed", "2")
        self.assertEqual((lines[-1], status), ("Score: 3/3", 0))
        lines, status = self.grade("--test", "fails_at_seed_3", "--seed", "3")
        self.assertEqual((lines[-1], status), ("Score: 0/3", 1))

    def test_selection(self):
        for pattern, points in (("1.1", 4), ("answers_all", 4), ("*at_seed*", 3), ("1.1,1.3", 6),
                                ("1.1 panics", 5)):
            lines, _ = self.grade("--test", pattern, "--list", COLUMNS="200")
            self.assertEqual(sum(int(re.search(r" (\d+)  ", line).group(1)) for line in lines
                                 if not line.startswith(" ")), points, lines)

    def test_a_selection_of_nothing(self):
        lines, status = self.grade("--test", "no_such_test")
        self.assertEqual(status, 2)
        self.assertEqual(lines, ["grade: no test is named no_such_test", "grade: make grade LAB=9 LIST=1 lists the tests"])

    def test_make_debug_of_several_tests_names_them(self):
        lines, status = self.grade("--debug", "--test", "1.1,1.2")
        self.assertEqual(status, 2)
        self.assertIn("one test can be opened at a time", lines[0])
        self.assertEqual(lines[1:], ["grade:   answers_all", "grade:   fails_at_seed_3"])

    def test_make_debug_of_a_test_in_which_somebody_types(self):
        live = LAB.replace("points=4, ", "points=4, live=True, ")
        lines, status = self.grade("--debug", "--test", "1.1", lab=live)
        self.assertEqual(status, 2)
        self.assertIn("grade:   make qemu-gdb APPEND=test=answers_all", lines)
        self.assertNotIn("No score", "".join(lines))

    def test_list(self):
        lines, status = self.grade("--list")
        self.assertEqual(status, 0)
        self.assertEqual([line.split()[:3] for line in lines[:2]],
                         [["answers_all", "1.1", "4"], ["fails_at_seed_3", "1.2", "3"]])

    def test_verbose(self):
        said = "\n".join(self.grade("--test", "1.1", "-v")[0])
        self.assertIn("hello from the honest kernel", said)
        self.assertIn("report answer  0x3", said)

    def test_a_defect_of_a_test_is_no_score(self):
        lines, status = self.grade(lab=BROKEN)
        self.assertEqual((lines[-1], status), ("No score: grader error in answers_all", 2))
        self.assertIn("AttributeError", "\n".join(lines))

    def test_points_that_do_not_add_up(self):
        lines, status = self.grade(points=11)
        self.assertEqual((lines[-1], status), ("No score: grader error", 2))
        self.assertIn("worth 10 points, not 11", lines[0])

    def test_two_tests_of_one_name(self):
        lines, status = self.grade(lab=LAB.replace("def panics", "def answers_all"))
        self.assertIn("two tests are named answers_all", lines[0])
        self.assertEqual(status, 2)

    def test_a_test_that_expects_nothing_does_not_pass(self):
        lab = LAB.replace('    t.expect_equal(run.answer(3), mix(3, run.nonce), "the answer")\n', "")
        self.assertIn("Score: 0/4", self.grade("--test", "1.1", lab=lab)[0])
        lab = lab.replace("    run = t.boot()\n", "    t.expect(True, 'nothing')\n", 1)
        self.assertEqual(self.grade("--test", "1.1", lab=lab)[1], 2)

    def test_no_kernel(self):
        lines, status = self.grade("--build", self.folder / "nowhere")
        self.assertEqual((lines[-1], status), ("No score: grader error", 2))

    def test_a_key(self):
        key = self.folder / "key"
        key.write_text("secret")
        self.assertEqual(self.grade("--test", "1.1", "--key", key)[0][-1], "Score: 4/4")
        self.assertEqual(self.grade("--test", "1.1", "--key", "/no/such/file")[1], 2)

    def test_files_are_kept(self):
        kept = self.folder / "kept"
        self.grade("--test", "1.1", "--keep", kept)
        self.assertEqual({path.name for path in (kept / "answers_all-seed1-1").iterdir()} &
                         {"console", "channel"}, {"console", "channel"})

    def test_steady(self):
        lines, status = self.grade("--steady", "2", "--test", "1.1,1.2")
        self.assertEqual(status, 0, lines)
        self.assertEqual([lines[0], lines[1]], ["run 1/2: Score: 4/7", "run 2/2 (busy host): Score: 4/7"])

    def test_not_steady(self):
        """As if the serial bytes were others each time."""
        lab = LAB.replace("    run = t.boot()\n", "    import time\n    run = t.boot()\n"
                          "    t.digest.update(str(time.time_ns()).encode())\n", 1)
        lines, status = self.grade("--steady", "2", "--test", "1.1", lab=lab)
        self.assertEqual(status, 1, lines)
        self.assertIn("Not steady: answers_all in run 2", lines[-1])


if __name__ == "__main__":
    unittest.main()
