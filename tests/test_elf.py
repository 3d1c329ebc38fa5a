"""Programs for elf_check (lab 3): the files that the grader makes, those that linkers make, and those that chance makes.

elf_check runs on the host here, under the sanitizers: tests/fuzz/elf.c.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from grade.lab1.expected import ERRORS  # noqa: E402  (the path comes first)
from grade.lab3.elf_files import KINDS, bad_files, cut_files  # noqa: E402
from grade.lab3.elf_good import good_files  # noqa: E402
from patience import PATIENCE  # noqa: E402

SEEDS = range(1, 21)
FILES = 20_000
# Mistakes that let a file through which breaks a rule.
NOTICED = ("adds-what-wraps", "lets-segments-share-a-page", "lets-code-be-written", "forgets-the-alignment",
           "starts-behind-the-text", "reads-a-header-that-is-not-there")
FOUND = re.compile(r"while: (make fuzz-elf SEED=\d+ FIRST=\d+ COUNT=1)")


def make(*words):
    """The output of make in the root, and its status."""
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", *words], cwd=str(ROOT), env=environment, text=True, errors="replace", timeout=PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


def program():
    """The program that calls elf_check, as a path."""
    said, status = make("fuzz-elf", "LAB=3", "COUNT=1")
    if status:
        raise AssertionError(said)
    return str(ROOT / "build" / "lab3" / "fuzz-elf")


def look_at(paths):
    """The answers of elf_check to files, by path."""
    done = subprocess.run([program(), *map(str, paths)], env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    if done.returncode:
        raise AssertionError(done.stdout)
    return {pathlib.Path(path): int(result) for path, result in (line.rsplit(" ", 1) for line in done.stdout.splitlines())}


class Generated(unittest.TestCase):
    def test_there_are_many_kinds_and_each_says_what_is_wrong(self):
        self.assertGreater(len(KINDS), 100)
        files = good_files(1) + bad_files(1) + cut_files(1)
        names = [file.name for file in files]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len({file.what for file in files}), len(files))
        self.assertEqual(sum(len(bad_files(1, group)) for group in {kind.group for kind in KINDS}), len(KINDS))

    def test_a_seed_makes_the_same_files_again_and_another_one_others(self):
        first, again, other = ([file.data for file in good_files(seed) + bad_files(seed) + cut_files(seed)] for seed in (1, 1, 2))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_a_good_file_is_cut_at_every_16_bytes(self):
        files = cut_files(1)
        self.assertEqual([len(file.data) for file in files], list(range(0, 16 * len(files), 16)))
        self.assertLess(16 * len(files) - 16, files[0].elf.size)
        self.assertGreaterEqual(16 * len(files), files[0].elf.size)

    def test_the_reference_says_what_it_should_to_each(self):
        expected = {}
        with tempfile.TemporaryDirectory() as folder:
            for seed in SEEDS:
                for file in good_files(seed) + bad_files(seed) + cut_files(seed):
                    path = pathlib.Path(folder, f"{seed}-{file.name}")
                    path.write_bytes(file.data)
                    expected[path] = [-ERRORS[error] for error in file.errors] or [0]
            results = look_at(expected)
        wrong = {path.name: result for path, result in results.items() if result not in expected[path]}
        self.assertEqual((wrong, len(results)), ({}, len(expected)))


class Linked(unittest.TestCase):
    def test_programs_of_the_lab_are_taken(self):
        said, status = make("kernel", "LAB=3")
        self.assertEqual(status, 0, said)
        paths = sorted((ROOT / "build/lab3/user").glob("*.stripped"))
        self.assertGreater(len(paths), 3)
        self.assertEqual(look_at(paths), dict.fromkeys(paths, 0))


class Fuzzed(unittest.TestCase):
    def fuzz(self, *words):
        return make("fuzz-elf", "LAB=3", f"COUNT={FILES}", *words)

    def test_no_file_that_breaks_a_rule_is_taken(self):
        said, status = self.fuzz("SEED=7")
        self.assertEqual(status, 0, said)
        taken, refused = map(int, re.search(r"(\d+) taken, \d+ too large, (\d+) refused", said).groups())
        self.assertGreater(taken, FILES // 20)
        self.assertGreater(refused, FILES // 20)
        self.assertEqual(self.fuzz("SEED=7"), (said, 0))
        self.assertNotEqual(self.fuzz("SEED=8")[0], said)

    def test_mistakes_are_noticed_and_come_again(self):
        for mutant in NOTICED:
            with self.subTest(mutant):
                said, status = self.fuzz(f"MUTANT={mutant}")
                self.assertNotEqual(status, 0, said)
                found = FOUND.search(said)
                if found is None:           # the address sanitizer ends the program, and knows no number
                    self.assertIn("AddressSanitizer", said)
                    continue
                self.assertNotEqual(make(*found.group(1).split()[1:], "LAB=3", f"MUTANT={mutant}")[1], 0)
                self.assertEqual(make(*found.group(1).split()[1:], "LAB=3")[1], 0)


if __name__ == "__main__":
    unittest.main()
