"""The law: the course, exported, and a student's way through its labs.

The repository that students clone is made with all checks, so the starters are tried as well.
"""

import hashlib
import json
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import ROOT, Course, File, Git, commit, edit, export, git, make_course, run, solve  # noqa: E402
import handin  # noqa: E402
from grade.verdict import registry  # noqa: E402

SHARES_VERDICTS = True
LABS = sorted(int(path.name[3:].split("-")[0]) for path in ROOT.glob("lab[1-9]*-*"))
LATER = LABS[1:]
DISPATCH = "lab1-syscalls/kernel/syscall_dispatch.c"


def score(said):
    """The last score that a command told."""
    found = re.findall(r"^Score: (\d+/\d+)$", said, re.MULTILINE)
    return found[-1] if found else None


class Journey(unittest.TestCase):
    """One student; the tests run in the order of their names, each from where the one before has left off."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.course = make_course(cls.folder / "course", whole=True)
        cls.student = cls.folder / "student"

    def make(self, *words, fails=False):
        said, status = run(self.student, "make", *words)
        self.assertEqual(status != 0, fails, said)
        return said

    def merge(self, branch):
        git(self.student, "merge", "-q", "-m", f"merge {branch}", branch)

    def test_1_the_course_is_exported(self):
        """The starters compile without a warning, hold their layout, and score what their labs declare."""
        said, status = export(self.course, self.folder / "published", "SOLUTIONS=1")
        self.assertEqual(status, 0, said)
        self.assertIn("trying the starters", said)
        git(self.folder, "clone", "-q", "-c", "core.autocrlf=true", "published", "student")
        for lab in LATER:
            self.assertEqual(git(self.student, "diff", "--diff-filter=MDR", f"origin/lab{lab - 1}", f"origin/lab{lab}"), "")

    def test_2_what_is_not_handed_in(self):
        for command in ("handin", "qemu", "grade"):
            for lab in LATER:
                said = self.make(command, f"LAB={lab}", fails=True)
                self.assertIn(f"Lab {lab} is not in this tree: git merge origin/lab{lab}", said)
                self.assertEqual(said.count("\n"), 1, said)
        edit(self.student, DISPATCH, "(void)trap_frame;", "(void)trap_frame; // later")
        said = self.make("handin", fails=True)
        self.assertIn("commit your work first", said)
        self.assertIn(DISPATCH, said)
        git(self.student, "checkout", "-q", "--", ".")
        git(self.student, "checkout", "-q", "--detach")
        self.assertIn("no branch is checked out", self.make("handin", fails=True))
        git(self.student, "checkout", "-q", "lab1-solution")
        self.assertIn("lab1-solution is the course's", self.make("handin", fails=True))
        git(self.student, "checkout", "-q", "lab1")
        edit(self.student, DISPATCH, "(void)trap_frame;", "trap_frame = frames;")
        commit(self.student, "does not compile")
        said = self.make("handin", fails=True)
        self.assertIn("frames", said)
        self.assertIn("does not build", said)
        self.assertFalse((self.student / "build").exists())
        git(self.student, "reset", "-q", "--hard", "origin/lab1")

    def test_3_lab_1_is_solved_and_handed_in(self):
        """Only what belongs to the exercises counts: a test that is edited is graded as it was, and named."""
        solve(self.course, self.student, 1)
        edit(self.student, DISPATCH, "int64_t result;", "int64_t result = helper();")
        edit(self.student, DISPATCH, '#include "syscall_dispatch.h"', '#include "helper.h"\n#include "syscall_dispatch.h"')
        kernel = self.student / "lab1-syscalls" / "kernel"
        (kernel / "helper.h").write_text("int helper(void);\n")
        (kernel / "helper.c").write_text('#include "helper.h"\n\nint helper(void)\n{\n\tint unused;\n\treturn 0;\n}\n')
        (self.student / "notes.txt").write_text("mine\n")
        edit(self.student, "lab1-syscalls/test/test_dispatch.c", "arguments->value[i]", "5")
        commit(self.student, "my lab 1")
        said = self.make("handin")
        self.assertEqual(score(said), "100/100", said)
        self.assertIn("10 files are handed in:\n  lab1-syscalls/kernel/helper.c\n", said)
        self.assertIn("new    notes.txt\n", said)
        self.assertIn("edited lab1-syscalls/test/test_dispatch.c\n", said)
        self.check_archive(said)
        git(self.student, "checkout", "-q", "origin/lab1", "--", "lab1-syscalls/test")
        (kernel / "helper.h").unlink()
        (kernel / "helper.c").unlink()
        solve(self.course, self.student, 1)
        commit(self.student, "the test as it was, and no helper")

    def check_archive(self, said):
        """The archive holds the exercises' files and the new sources, and its hash is the one that was told."""
        path = self.student / "build" / "handin-lab1.tar.gz"
        self.assertIn(f"SHA-256: {hashlib.sha256(path.read_bytes()).hexdigest()}", said)
        with tarfile.open(str(path)) as archive:
            names = archive.getnames()
            told = json.load(archive.extractfile(handin.MANIFEST))
        self.assertEqual(sorted(told["files"]), [name for name in names if name != handin.MANIFEST])
        self.assertEqual(len(names), 8 + 2 + 1)
        self.assertIn("lab1-syscalls/kernel/helper.h", names)
        self.assertNotIn("lab1-syscalls/kernel/lab1_init.c", names)
        self.assertEqual((told["lab"], told["commit"]), (1, git(self.student, "rev-parse", "HEAD")))

    def test_4_each_later_lab_is_merged_and_solved(self):
        for lab in LATER:
            self.merge(f"origin/lab{lab}")
            solve(self.course, self.student, lab)
            commit(self.student, f"my lab {lab}")
            said = self.make("grade", f"LAB={lab}")
            self.assertEqual(score(said), "100/100", said)
            self.assertNotIn("does not work", said)
        name = f"lab{LABS[-1]}"
        git(self.student, "branch", "-q", name, f"origin/{name}")
        git(self.student, "checkout", "-q", name)
        self.assertIn("branch lab1 has", self.make("handin", fails=True))
        git(self.student, "checkout", "-q", "lab1")

    def test_5_the_last_lab_is_handed_in_with_those_below(self):
        """It is graded with the programs of the course, and the archive holds the exercises of each lab."""
        said = self.make("handin")
        self.assertIn(f"Lab {LABS[-1]}, commit ", said)
        self.assertEqual(score(said), "100/100", said)
        self.assertIn("graded without them:\n  new    notes.txt\n\n", said)
        with tarfile.open(str(self.student / "build" / f"handin-lab{LABS[-1]}.tar.gz")) as archive:
            names = set(archive.getnames())
        course = Course(Git(self.course).read_tree("HEAD"))
        self.assertEqual(names - {handin.MANIFEST}, {path for lab in LABS for path in course.holes_of(lab)})

    def test_6_a_lab_on_the_reference_of_lab_1(self):
        few = "GRADEFLAGS=--test " + registry.load(registry.path_of(2)).smoke[0]
        git(self.student, "checkout", "-q", "origin/lab1", "--", DISPATCH)
        said, _ = run(self.student, "make", "grade", "LAB=2", few)
        self.assertIn("Lab 2 stands on lab 1, in which this does not work: ", said)
        self.assertIn("git merge origin/lab1-solution", said)
        self.assertIn("git merge origin/lab1-solution", self.make("grade", "LAB=2", "REF=lab1", fails=True))
        commit(self.student, "lab 1 is lost")
        self.merge("origin/lab1-solution")
        said = self.make("grade", "LAB=2", "REF=lab1", few)
        self.assertRegex(score(said), r"^(\d+)/\1$", said)
        self.assertNotIn("does not work", said)

    def test_7_staff_commands_say_that_they_are(self):
        for name in ("test", "student", "mutants"):
            self.assertIn("This is for the repository of the course's staff", self.make(name, fails=True))
        self.assertNotIn("make student", self.make("help"))


class Pack(unittest.TestCase):
    def test_the_archive_depends_on_the_files_alone(self):
        files = {"b/c.c": File(b"int x;\n", True), "a.c": File(b"")}
        data = handin.pack(files)
        self.assertEqual(data, handin.pack(dict(reversed(list(files.items())))))
        self.assertEqual(data[4:8], b"\0\0\0\0", "the time in gzip's header")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "x.tar.gz")
            path.write_bytes(data)
            with tarfile.open(str(path)) as archive:
                self.assertEqual([(each.name, each.mtime, each.uid, each.mode) for each in archive.getmembers()],
                                 [("a.c", 0, 0, 0o644), ("b/c.c", 0, 0, 0o644)])


if __name__ == "__main__":
    unittest.main()
