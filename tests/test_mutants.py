"""Mutants: every one is killed by a test that it names, and a bad one is refused."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools"))

import mutants  # noqa: E402  (the path comes first)

LABS = sorted(int(os.path.basename(path)[3:].split("-")[0]) for path in glob.glob(os.path.join(ROOT, "lab[1-9]*-*")))
LEAST = 30                  # so many a lab must have at least

GOOD = """# Somebody forgot it.
exercise: 1.1
fails: a_test
file: somewhere.c
find:
	here
replace:
	there
"""


def read_text(text):
    """The mutant that a file with this text holds."""
    with tempfile.NamedTemporaryFile("w", suffix=".mutant") as file:
        file.write(text)
        file.flush()
        return mutants.read(file.name)


class Reading(unittest.TestCase):
    def test_a_mutant(self):
        mutant = read_text(GOOD)
        self.assertEqual(mutant.reason, "Somebody forgot it.")
        self.assertEqual(mutant.fails, ["a_test"])
        self.assertEqual(mutant.edits, [("somewhere.c", "\there", "\tthere")])
        self.assertEqual(mutants.apply(mutant, "somewhere.c", "a\n\there;\n"), "a\n\tthere;\n")
        self.assertEqual(mutants.apply(mutant, "elsewhere.c", "\there"), "\there")

    def test_several_edits(self):
        mutant = read_text(GOOD + "find:\nx\nreplace:\nfile: other.c\nfind:\ny\nz\nreplace:\n\n")
        self.assertEqual(mutant.edits[1:], [("somewhere.c", "x", ""), ("other.c", "y\nz", "")])
        self.assertEqual(mutant.files(), ["somewhere.c", "other.c"])

    def test_an_edit_that_does_not_match_exactly_once_is_an_error(self):
        for text in ("nothing\n", "\there\n\there\n"):
            with self.assertRaisesRegex(mutants.MutantError, "stands [02] times"):
                mutants.apply(read_text(GOOD), "somewhere.c", text)

    def test_what_is_missing_is_an_error(self):
        for line, what in (("# Somebody forgot it.\n", "a reason"), ("exercise: 1.1\n", "exercise:"),
                           ("fails: a_test\n", "fails:"), ("file: somewhere.c\n", "names no file"),
                           ("replace:\n\tthere\n", "without a replace:")):
            with self.assertRaisesRegex(mutants.MutantError, what):
                read_text(GOOD.replace(line, ""))


class Killing(unittest.TestCase):
    def test_every_mutant_is_killed_by_a_test_that_it_names(self):
        for lab in LABS:
            with self.subTest(lab=lab):
                environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
                done = subprocess.run(["make", "mutants", f"LAB={lab}"], cwd=ROOT, text=True, env=environment,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                self.assertEqual(done.returncode, 0, done.stdout)
                killed = int(re.search(r"^(\d+) killed, 0 survived$", done.stdout, re.MULTILINE).group(1))
                self.assertGreaterEqual(killed, LEAST)

    def test_an_unknown_name_is_an_error(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "mutants.py"), "run", "--lab", "1",
                               "no-such-mutant"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no mutant is named no-such-mutant", done.stdout)


if __name__ == "__main__":
    unittest.main()
