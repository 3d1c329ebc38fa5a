"""Pristine mode: what a student may change counts, everything else gains nothing and is named."""

import json
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import edit, export, git, make_course, run, solve  # noqa: E402

DISPATCH = "lab1-syscalls/kernel/syscall_dispatch.c"
YIELD = "lab1-syscalls/kernel/sys_yield.c"
HIDDEN = '''
from grade import lab, mix, test
lab(1, "hidden", points=7)

@test(points=7)
def hidden_answer(t):
    """A secret."""
    run = t.boot()
    t.expect_equal(run.answer(5), mix(5, run.nonce), "the answer")
'''
HIDDEN_KERNEL = '''
#include "core/test.h"

TEST(hidden_answer)
{
	test_report("answer", 5, test_secret(5));
}
'''


def archive(folder, path):
    """A tar.gz of the folder's kernel files, with its name on top."""
    with tarfile.open(str(path), "w:gz") as made:
        for name in sorted(pathlib.Path(folder).glob("lab*/kernel/*")):
            made.add(str(name), f"work/{name.relative_to(folder)}")
    return path


class Pristine(unittest.TestCase):
    """A course, its export, and the work of a student who has solved lab 1."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.course = make_course(cls.folder / "course", with_lab2=False)
        said, status = export(cls.course, cls.folder / "published")
        assert status == 0, said
        git(cls.folder, "clone", "-q", "published", "solved")
        solve(cls.course, cls.folder / "solved", 1)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)
        self.work = self.out / "work"
        git(self.out, "clone", "-q", self.folder / "published", "work")
        solve(self.course, self.work, 1)

    def grade(self, path, *words):
        """Grade a submission: what is said, and the results."""
        said, _ = run(self.course, "grade/grade-lab1", "--submission", path, "--json", self.out / "results", *words,
                      TMPDIR=self.out)
        self.assertEqual([entry.name for entry in self.out.glob("rung-*")], [])
        return said, json.loads((self.out / "results").read_text())

    def cheat(self):
        """Edit what gains nothing: a test, the Makefile, the linker script, the grader, given code."""
        edit(self.work, "lab1-syscalls/test/test_time_yield.c", "// test_time_yield:", "#error\n// test_time_yield:")
        edit(self.work, "GNUmakefile", ".SUFFIXES:", "$(error not this one)\n.SUFFIXES:")
        for path in ("common/arch/kernel.ld", "grade/judge.py", "grade/grade_lab1.py", "lab1-syscalls/kernel/lab1_init.c"):
            (self.work / path).write_text("mine")
        (self.work / "lab1-syscalls" / "test" / "more.c").write_text("#error")
        (self.work / "LICENSE").unlink()
        return {"edited  lab1-syscalls/test/test_time_yield.c", "edited  GNUmakefile", "edited  common/arch/kernel.ld",
                "edited  grade/judge.py", "edited  grade/grade_lab1.py", "edited  lab1-syscalls/kernel/lab1_init.c",
                "new     lab1-syscalls/test/more.c", "gone    LICENSE"}

    def test_edits_gain_nothing_and_one_broken_hole_loses_its_points(self):
        edits = self.cheat()
        edit(self.work, YIELD, "yield_current();", "(void)yield_current;")
        said, results = self.grade(self.work)
        self.assertEqual(said.splitlines()[-1], "Score: 96/100", said)
        self.assertEqual({test["exercise"] for test in results["tests"] if test["outcome"] != "pass"}, {"1.4"})
        self.assertEqual({note.strip() for note in results["notes"]} & edits, edits)
        for line in edits:
            self.assertIn(line, said)

    def test_edits_alone_cost_nothing(self):
        self.cheat()
        said, results = self.grade(self.work, "--test", "1.4")
        self.assertEqual(said.splitlines()[-1], "Score: 4/4", said)

    def test_what_is_not_handed_in_is_empty(self):
        """In the course's own tree the solutions stand: they are nobody's points."""
        (self.work / YIELD).unlink()
        said, results = self.grade(archive(self.work, self.out / "handin.tar.gz"), "--test", "1.3,1.4")
        self.assertEqual(said.splitlines()[-1], "Score: 6/10", said)
        self.assertIn("exercise 1.4 is still empty", said)
        self.assertIn(f"gone    {YIELD}", said)
        self.assertNotIn("edited", said)

    def test_what_does_not_compile(self):
        edit(self.work, DISPATCH, "int64_t result;", "int64_t result = undeclared;")
        said, results = self.grade(archive(self.work, self.out / "handin.tar.gz"))
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
        self.assertRegex(said, rf"{DISPATCH}:\d+:\d+: error: .undeclared. undeclared")
        self.assertIn("does not compile", said)
        self.assertTrue(all(test["score"] == 0 and test["outcome"] == "fail" for test in results["tests"]))

    def test_what_is_refused(self):
        (self.out / "empty").mkdir()
        said, results = self.grade(self.out / "empty")
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
        self.assertIn("no file of the exercises", said)
        with tarfile.open(str(self.out / "evil.tar.gz"), "w:gz") as made:
            made.add(str(self.work / YIELD), "../" + YIELD)
        said, _ = self.grade(self.out / "evil.tar.gz")
        self.assertIn("leads outside", said)
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)

    def test_inspection_and_hidden_tests(self):
        """What deserves a look is listed, and is no verdict; further tests come with their part in the kernel."""
        edit(self.work, YIELD, "yield_current();", "if (test_running() && 0)\n\t\toutb(0xf4, 0x10);\n\tyield_current();")
        edit(self.work, YIELD, "#include", '#include "core/test.h"\n#include "arch/port.h"\n#include')
        (self.work / "lab1-syscalls" / "kernel" / "more.c").write_text("extern int more; // new\n")
        hidden = self.out / "hidden"
        (hidden / "test").mkdir(parents=True)
        (hidden / "more.py").write_text(HIDDEN)
        (hidden / "test" / "hidden_answer.c").write_text(HIDDEN_KERNEL)
        said, results = self.grade(self.work, "--hidden", hidden, "--test", "1.4,hidden*")
        self.assertEqual(said.splitlines()[-2:], ["Hidden tests: Score: 7/7", "Score: 4/4"], said)
        notes = "\n".join(results["staff_notes"])
        self.assertRegex(notes, rf"{YIELD}:\d+: a test's symbol: if \(test_running")
        self.assertRegex(notes, rf"{YIELD}:\d+: port input and output: outb\(0xf4")
        self.assertNotIn("edited", said)
        self.assertTrue(results["tests"][-1]["hidden"])


class Gradescope(unittest.TestCase):
    def test_the_zip_and_what_is_run(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            course = make_course(folder / "course", with_lab2=False)
            zips = [folder / "one.zip", folder / "two.zip"]
            for path in zips:
                said, status = run(course, "make", "gradescope", "LAB=1", OUT=path)
                self.assertEqual(status, 0, said)
            self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())
            self.check_names(zips[0])
            self.check_run(folder, course, zips[0])

    def check_names(self, path):
        with zipfile.ZipFile(str(path)) as made:
            modes = {entry.filename: entry.external_attr >> 16 for entry in made.infolist()}
            dispatch = made.read("rung/" + DISPATCH).decode()
        for name in ("setup.sh", "run_autograder", "rung/grade/grade-lab1", "rung/tools/setup"):
            self.assertEqual(modes[name], 0o100755, name)
        self.assertIn("rung/lab1-syscalls/test/test_dispatch.c", modes)
        self.assertEqual([name for name in modes if re.search("mutant|tests/|tools/export|hidden", name)], [])
        self.assertIn("exercise_missing", dispatch)
        self.assertNotIn("//@", dispatch)

    def check_run(self, folder, course, path):
        """As Gradescope does it, apart from where: unpack, lay the submission out, run."""
        autograder = folder / "autograder"
        said, status = run(folder, "unzip", "-q", path, "-d", autograder / "source")
        self.assertEqual(status, 0, said)
        work = folder / "work"
        run(folder, "unzip", "-q", path, "-d", work)
        solve(course, work / "rung", 1)
        (autograder / "submission").mkdir()
        archive(work / "rung", autograder / "submission" / "handin-lab1.tar.gz")
        said, status = run(autograder, "sh", autograder / "source" / "run_autograder", AUTOGRADER=autograder,
                           TMPDIR=folder)
        self.assertEqual(status, 0, said)
        results = json.loads((autograder / "results" / "results.json").read_text())
        self.assertEqual(sum(test["score"] for test in results["tests"]), 100, said)
        self.assertEqual([entry.name for entry in folder.glob("rung-*")], [])


if __name__ == "__main__":
    unittest.main()
