"""How explorations are judged (grade/verdict/explore.py), by what made-up boots report."""

import os
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from grade.verdict.channel import Decoded, Record  # noqa: E402  (the path comes first)
from grade.verdict.explore import MOST_BOOTS, explore, explored, in_rows  # noqa: E402
from grade.verdict.outcome import Crash, EmptyExercise, Failure, Timeout  # noqa: E402
from grade.verdict.run import Run  # noqa: E402
from grade.verdict.symbols import Symbols  # noqa: E402
from grade.verdict.trial import Trial  # noqa: E402

WALKED = ("walked", "5", "ended")
WHOLE = ("path", "1", "0x10*1", "0x11*2", "0x20*1"), WALKED


class MadeUp(Trial):
    """A Trial whose boots report, one after the other, the records in `boots`, and end with a Verdict or well."""

    def __init__(self, *boots):
        super().__init__(self, None, 1)
        self.boots, self.appended = list(boots), []
        self.symbols = Symbols(os.devnull)
        self.symbols.sorted, self.symbols.addresses = [(0x10, "first"), (0x20, "second")], [0x10, 0x20]

    def boot(self, append="", **_):
        *records, verdict = self.boots.pop(0)
        run = Run("made_up", 1, 0, self.note_expectation)
        run.decoded = Decoded([Record(0, kind, tuple(fields)) for kind, *fields in records])
        self.runs.append(run)
        self.appended.append(append)
        if verdict:
            raise verdict
        return run


class Explored(unittest.TestCase):
    def fails(self, pattern, *boots, covers=()):
        with self.assertRaisesRegex(Failure, pattern) as caught:
            explored(MadeUp(*boots), covers)
        return "\n".join(caught.exception.details)

    def test_a_whole_walk(self):
        t = MadeUp((*WHOLE, None))
        self.assertIs(explored(t, covers=("first", "second")), t.runs[0])
        self.assertEqual(t.appended, [""])

    def test_a_function_where_no_rival_came(self):
        self.fails("a preemption inside third", (*WHOLE, None), covers=("first", "third"))

    def test_numbers_that_are_missing(self):
        self.fails("every N", (("path", "1", "0x10*1"), ("path", "3", "0x12*2"), WALKED, None))
        self.fails("every N", (("path", "2", "0x10*3"), WALKED, None))
        self.fails("every N", (("path", "1", "0x10*3"), WALKED, None))
        self.fails("came to its end", (WHOLE[0], None))

    def test_a_check_that_failed(self):
        said = self.fails(r"^preempted at first\+0x1: it is lost$", (
            *WHOLE, ("struck", "2", "0x11", "0x21"), ("bad", "2", "it is lost"), None))
        self.assertIn("N = 2: the rival came at first+0x1\n    called by second+0x1\n", said)
        self.assertIn("interrupts were off before: N = 2 to 3 are this place", said)
        self.assertIn("bad N: 2 to 3 (2 of 4)", said)

    def test_a_mistake_without_a_preemption(self):
        t = MadeUp((("bad", "0", "it is wrong"), *WHOLE, None))
        with self.assertRaisesRegex(Failure, "^without any preemption: it is wrong$"):
            explored(t)

    def test_a_panic_is_passed_over(self):
        t = MadeUp((("path", "1", "0x10*1", "0x11*1"), ("panic", "file:1", "oh"), Crash("it panicked")),
                   (("path", "3", "0x11*1"), ("path", "4", "0x20*1"), WALKED, None))
        found = explore(t)
        self.assertEqual(t.appended, ["", "explore=3 explore_past=11"])
        self.assertEqual(sorted(found.bad), [2, 3])
        self.assertEqual((found.end, found.last, sorted(found.points)), ("ended", 5, [1, 2, 3, 4]))

    def test_a_hang_is_looked_for(self):
        t = MadeUp((Timeout("it hangs"),),
                   (("path", "1", "0x10*1"), ("path", "2", "0x11*1"), Timeout("it hangs")),
                   (("path", "3", "0x12*1"), ("path", "4", "0x20*1"), WALKED, None))
        found = explore(t)
        self.assertEqual(t.appended, ["", "explore=1", "explore=3 explore_past=11"])
        self.assertEqual({n: what for n, (what, _) in found.bad.items()}, {2: "it hangs"})

    def test_what_hangs_without_a_preemption_is_raised(self):
        with self.assertRaises(Timeout):
            explore(MadeUp((Timeout("it hangs"),), (Timeout("it hangs"),)))

    def test_an_empty_exercise_is_raised(self):
        with self.assertRaises(EmptyExercise):
            explore(MadeUp((("hole", "2.6", "2.6"), EmptyExercise("exercise 2.6 is still empty", "2.6"))))

    def test_what_is_wrong_behind_the_walk_is_raised(self):
        with self.assertRaises(Crash):
            explore(MadeUp((*WHOLE, ("panic", "file:1", "oh"), Crash("it panicked"))))

    def test_boots_are_limited(self):
        t = MadeUp(*[(("path", str(n), f"{n:#x}*1"), ("panic", "file:1", "oh"), Crash("it panicked"))
                     for n in range(1, 100)])
        self.assertEqual(len(explore(t).bad), MOST_BOOTS)

    def test_rows(self):
        self.assertEqual(in_rows([1, 2, 3, 7, 9, 10]), "1 to 3, 7, 9 to 10")
        self.assertEqual(in_rows(range(0, 40, 2)), "0, 2, 4, 6, 8, 10, ...")


if __name__ == "__main__":
    unittest.main()
