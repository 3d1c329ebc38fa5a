"""tools/hosts.py: what it reads out of what a host says."""

import os
import sys
import tempfile
import unittest
from unittest import mock

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools"))

import hosts  # noqa: E402  (the path comes first)
from patience import PATIENCE  # noqa: E402

GRADED = """Lab 1: system calls
pass      2/2  1.1  One thing.
Score: 100/100
Lab 2: threads
fail      0/2  2.1  Another.
"""
# It speaks, waits until that is in the file $1, for at most $2 seconds, and goes on.
SPEAKER = r"""
echo first
seconds=0
until grep -qx first "$1"; do
    [ "$seconds" -lt "$2" ] || exit 1
    seconds=$((seconds + 1))
    sleep 1
done
echo second
printf '\377 last'
exit 3
"""


class Reading(unittest.TestCase):
    def test_versions(self):
        for said, expected in (("gcc (Debian 14.2.0-19) 14.2.0\nCopyright", "14.2.0"),
                               ("GNU ld (GNU Binutils for Debian) 2.47.50.20261021", "2.47.50.20261021"),
                               ("QEMU emulator version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)", "10.0.13"),
                               ("GNU gdb (Debian 16.3-1) 16.3", "16.3"), ("Python 3.14.10", "3.14.10"),
                               ("sh: 1: gdb: not found", "?"), ("", "?")):
            self.assertEqual(hosts.version(said), expected)

    def test_scores(self):
        self.assertEqual(hosts.scores(GRADED + "Score: 98/100\n"), {"1": "100/100", "2": "98/100"})
        self.assertEqual(hosts.scores(GRADED + "No score: grader error in x\n"), {"1": "100/100", "2": "none"})
        self.assertEqual(hosts.scores("make: *** Error 1\n"), {})

    def test_counts(self):
        self.assertEqual(hosts.counts("ok x\n7 passed, 1 failed\n\n381 passed, 0 failed, 1 skipped\n"),
                         "381 passed, 0 failed, 1 skipped")
        self.assertEqual(hosts.counts("interrupted\n"), "no end")

    def test_the_table(self):
        rows = [["host", "gcc"], hosts.Result("sid", {"gcc": "16.2"}).row()[:2], ["bookworm", "12"]]
        self.assertEqual(hosts.table(rows), "host      gcc\nsid       16.2\nbookworm  12")

    def test_a_row_names_what_is_wrong(self):
        result = hosts.Result("sid", scores={"1": "100/100"}, wrong=["make test"])
        self.assertEqual(result.row()[-3:], ["1: 100/100", "not run", "make test"])
        self.assertEqual(hosts.Result("sid").row()[-1], "ok")


class Proving(unittest.TestCase):
    """With a root that answers what it is told to."""

    def prove(self, grade, test, quick=False):
        class Fake:
            host, log = "sid", os.devnull
            asked = []

            def make(self):
                pass

            def enter(self, *command):
                self.asked.append(command)
                return {("make", "grade"): grade, ("make", "test"): test}.get(command, (0, "version 1.2"))

        return hosts.prove(Fake(), quick), Fake.asked

    def test_all_is_well(self):
        good = GRADED + "Score: 100/100\n"
        self.assertEqual(self.prove((0, good), (0, "3 passed, 0 failed\n"))[0].wrong, [])
        quick, asked = self.prove((0, good), (0, ""), quick=True)
        self.assertEqual(quick.wrong, [])
        self.assertNotIn(("make", "test"), asked)

    def test_what_is_not_well_is_named(self):
        good = GRADED + "Score: 100/100\n"
        for grade, test, wrong in (((2, ""), (0, "3 passed, 0 failed\n"), ["make grade"]),
                                   ((0, GRADED), (0, "3 passed, 0 failed\n"), ["make grade"]),
                                   ((0, good), (2, "3 passed, 10 failed\n"), ["make test"]),
                                   ((0, good), (0, "killed"), ["make test"])):
            self.assertEqual(self.prove(grade, test)[0].wrong, wrong)


class Entering(unittest.TestCase):
    def test_the_log_is_written_as_it_comes(self):
        """A command that waits until its first line is in the log comes to its second."""
        with tempfile.TemporaryDirectory() as folder:
            unshare = os.path.join(folder, "unshare")
            with open(unshare, "w", encoding="utf-8") as file:
                file.write('#!/bin/sh\nshift 7\nexec "$@"\n')         # it enters nothing: what is behind is the command
            os.chmod(unshare, 0o755)
            root = hosts.Root(folder, "sid")
            with mock.patch.dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}"):
                status, said = root.enter("sh", "-c", SPEAKER, "speaker", root.log, str(PATIENCE))
            self.assertEqual((status, said), (3, "first\nsecond\n\ufffd last"))
            with open(root.log, "rb") as log:
                heading, _, rest = log.read().partition(b"\nfirst\n")
            self.assertTrue(heading.startswith(b"\n$ sh -c "), heading)
            self.assertEqual(rest, b"second\n\xff last")


if __name__ == "__main__":
    unittest.main()
