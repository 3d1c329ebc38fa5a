"""The rules that the scores of every lab keep: the base class of the cases in test_labN.py."""

import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, "tools")]

import holes  # noqa: E402  (the path comes first)
from grade.verdict import registry  # noqa: E402
from patience import PATIENCE  # noqa: E402

EMPTY = re.compile(r"exercise (\d+\.\d+) is still empty ")


def make(*words, typed=""):
    """Run make in the root, with something typed; what it said, and its status."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", *words], cwd=ROOT, env=environment, text=True, input=typed,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


def boot_to_the_panic(number, stub):
    """The output of a kernel that panics, or that gets to its prompt, where `exit` is typed."""
    said = []
    with subprocess.Popen(["make", "qemu", f"LAB={number}", f"STUB={stub}"], cwd=ROOT, text=True,
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


def says_that_it_is_empty(hole):
    """Does a boot that reaches the hole end there, with the exercise's number?"""
    return hole.function is None or any(re.search(rf'exercise_missing\W+{re.escape(hole.id)}"', line, re.IGNORECASE)
                                        for line in hole.stub)


class Scores(unittest.TestCase):
    """Of the lab `number`, which has at least so many exercises and tests."""

    number = least_exercises = least_tests = 0
    graded_starter = None

    @classmethod
    def setUpClass(cls):
        cls.lab = registry.load(registry.path_of(cls.number))
        every = set(cls.lab.scores) | {test.exercise for test in cls.lab.tests if test.exercise}
        cls.exercises = sorted(every, key=lambda name: [int(part) for part in name.split(".")])
        [folder] = glob.glob(os.path.join(ROOT, f"lab{cls.number}-*", "kernel"))
        cls.holes = [hole for path in holes.find_sources([folder]) for hole in holes.parse(path).holes]

    def grade(self, stub, *words):
        """Grade the lab with the exercises in `stub` empty; (score, what was said, {name: result} as in the JSON)."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "results")
            said, _ = make("grade", f"LAB={self.number}", f"STUB={' '.join(stub)}", f"GRADEFLAGS=--json {path}", *words)
            with open(path, encoding="utf-8") as file:
                results = json.load(file)
        return results["score"], said, {test["name"]: test for test in results["tests"]}

    def test_the_reference_scores_all_points(self):
        score, said, _ = self.grade([])
        self.assertEqual(score, self.lab.points, said)
        self.assertRegex(said, re.compile(rf"^Score: {score}/{self.lab.points}$", re.MULTILINE))

    def test_the_starter_scores_what_the_lab_declares(self):
        score, said, _ = self.starter()
        self.assertEqual(score, self.lab.starter, said)
        self.assertNotIn("crash", said)

    def starter(self):
        """The lab with all exercises empty, graded once."""
        cls = type(self)
        if cls.graded_starter is None:
            cls.graded_starter = self.grade(self.exercises)
        return cls.graded_starter

    def test_exercises_1_to_k_alone_score_what_the_table_says(self):
        """With one seed each: that all seeds pass is shown by the reference. Only what exercise k can change is run."""
        results = dict(self.starter()[2])
        for k, exercise in enumerate(self.exercises[:-1], 1):
            again = [name for name in results if self.can_change(results[name], exercise)]
            with self.subTest(exercises=self.exercises[:k]):
                self.assertTrue(again, f"exercise {exercise} changes nothing")
                _, said, changed = self.grade(self.exercises[k:], "SEED=1", f"TEST={' '.join(again)}")
                self.assertEqual(sorted(changed), sorted(again), said)
                results.update(changed)
                self.assertEqual(sum(test["score"] for test in results.values()), self.lab.scores[exercise], said)

    def can_change(self, result, exercise):
        """May a test end otherwise once `exercise` is written, the next one after those that are?

        A boot that reaches an empty exercise ends there. So none that passed has met this one, and none that ended at
        another exercise has met this one before: what they execute stays as it is. That holds if each hole of the
        exercise says that it is empty; what stands outside of functions is called by nothing else.
        """
        if not all(says_that_it_is_empty(hole) for hole in self.holes if hole.id == exercise):
            return True
        if result["outcome"] == "pass":
            return False
        reached = EMPTY.match(result["message"])
        return not reached or reached.group(1) == exercise

    def test_points_and_tests(self):
        self.assertEqual(self.lab.points, 100)
        self.assertEqual(max(self.lab.scores.values()), 100)
        self.assertGreaterEqual(len(self.lab.tests), self.least_tests)
        self.assertGreaterEqual(len(self.exercises), self.least_exercises)

    def test_a_later_lab_sees_whether_this_one_works(self):
        """The smoke tests are a handful, and none passes before the lab is written."""
        results = self.starter()[2]
        self.assertIn(len(self.lab.smoke), range(4, 9))
        self.assertEqual([name for name in self.lab.smoke if results[name]["outcome"] == "pass"], [])


class Starter(unittest.TestCase):
    """The kernel of the lab `number` needs its exercise `first` to come up, and of all labs `first_of_all`."""

    number, first, first_of_all = 0, "", ""

    def expect_the_exercise(self, first, stub):
        said, status = make("kernel", f"LAB={self.number}", f"STUB={stub}")
        self.assertEqual(status, 0, said)
        self.assertNotIn("warning", said)
        said = boot_to_the_panic(self.number, stub)
        self.assertIn(f"exercise {first} is still empty (handout section {first})", said)
        self.assertNotIn("rung>", said)

    def test_every_hole_of_this_lab_empty(self):
        self.expect_the_exercise(self.first, " ".join(registry.load(registry.path_of(self.number)).scores))

    def test_every_hole_of_all_labs_empty(self):
        self.expect_the_exercise(self.first_of_all, "all")
