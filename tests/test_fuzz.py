"""System calls by chance in lab 3's kernel, and processes of lab 4 that end by chance: tests/fuzz/. The long runs are made by
hand: make fuzz-syscalls, make fuzz-churn."""

import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from patience import PATIENCE  # noqa: E402  (the path comes first)
from test_programs import QUIET, ROOT  # noqa: E402

CALLS = 6000
# One that leaks, and one that panics.
NOTICED = ("frees-no-root", "does-not-exchange-for-sysret")
SAID = re.compile(r"seed (\d+): (\d+) calls of (\d+) programs, (\d+) of which ended by themselves")


def fuzz(*words, what="fuzz-syscalls", lab=3):
    """The output of make fuzz-syscalls, or another of them, and its status."""
    done = subprocess.run(["make", "--no-print-directory", what, f"LAB={lab}", *words], cwd=str(ROOT), env=QUIET, text=True,
                          timeout=PATIENCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


class Fuzzed(unittest.TestCase):
    def test_nothing_panics_hangs_or_leaks(self):
        said, status = fuzz("SEED=3", f"COUNT={CALLS}")
        self.assertEqual(status, 0, said)
        seed, calls, programs, alone = map(int, SAID.search(said).groups())
        self.assertEqual(seed, 3)
        self.assertGreaterEqual(calls, CALLS)
        self.assertGreater(alone, 0)
        self.assertGreater(programs, alone)

    def test_mistakes_are_noticed(self):
        for mutant in NOTICED:
            with self.subTest(mutant):
                said, status = fuzz(f"COUNT={CALLS}", f"MUTANT={mutant}")
                self.assertNotEqual(status, 0, said)
                self.assertRegex(said, r"again: make fuzz-syscalls SEED=1 COUNT=6000")


class Churned(unittest.TestCase):
    def test_nothing_panics_hangs_or_leaks(self):
        said, status = fuzz("SEED=3", "COUNT=600", what="fuzz-churn", lab=4)
        self.assertEqual(status, 0, said)
        self.assertIn("seed 3: 600 processes were made", said)

    def test_a_leak_is_noticed(self):
        said, status = fuzz("COUNT=600", "MUTANT=keeps-orphans", what="fuzz-churn", lab=4)
        self.assertNotEqual(status, 0, said)
        self.assertIn("again: make fuzz-churn SEED=1 COUNT=600", said)


if __name__ == "__main__":
    unittest.main()
