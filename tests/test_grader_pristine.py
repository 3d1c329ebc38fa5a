"""Pristine mode: what a student may change counts, everything else gains nothing and is named."""

import json
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import edit, export, git, make_course, run, solve  # noqa: E402
from grade.submission import pristine  # noqa: E402
from grade.submission.clean_tree import TreeFile, clean_tree  # noqa: E402
from grade.submission.student_names import why_not  # noqa: E402

DISPATCH = "lab1-syscalls/kernel/syscall_dispatch.c"
YIELD = "lab1-syscalls/kernel/sys_yield.c"
MORE = "lab1-syscalls/kernel/more.c"
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
        said, _ = run(self.course, "grade/grade-lab1", "--submission", path, "--json", self.out / "results",
                      *words, TMPDIR=self.out)
        self.assertEqual([entry.name for entry in self.out.glob("rung-*")], [])
        return said, json.loads((self.out / "results").read_text())

    def cheat(self):
        """Edit what gains nothing: a test, the Makefile, the linker script, the grader, given code."""
        edit(self.work, "lab1-syscalls/test/test_time_yield.c", "// test_time_yield:",
             "#error\n// test_time_yield:")
        edit(self.work, "GNUmakefile", ".SUFFIXES:", "$(error not this one)\n.SUFFIXES:")
        for path in ("common/arch/kernel.ld", "grade/verdict/judge.py", "grade/lab1/tests.py",
                     "lab1-syscalls/kernel/lab1_init.c"):
            (self.work / path).write_text("mine")
        (self.work / "lab1-syscalls" / "test" / "more.c").write_text("#error")
        (self.work / "LICENSE").unlink()
        return {"edited  lab1-syscalls/test/test_time_yield.c", "edited  GNUmakefile",
                "edited  common/arch/kernel.ld", "edited  grade/verdict/judge.py", "edited  grade/lab1/tests.py",
                "edited  lab1-syscalls/kernel/lab1_init.c",
                "new     lab1-syscalls/test/more.c", "gone    LICENSE"}

    def test_edits_gain_nothing_and_one_broken_hole_loses_its_points(self):
        """All in one build: edits are named, places to look at are listed without a verdict, and hidden tests
        come with their part in the kernel."""
        edits = self.cheat()
        edit(self.work, YIELD, "yield_current();", "if (test_running() && test_seed() == 77)\n\t\toutb(0xf4, 0x10);")
        edit(self.work, YIELD, '#include "core/exit.h"',
             '#include "arch/cpu.h"\n#include "core/exit.h"\n#include "core/test.h"')
        (self.work / MORE).write_text('#include "core/init.h"\nstatic void more(void) {}\nINIT(INIT_LAST, more);\n')
        said, results = self.grade(self.work, "--hidden", self.hidden(), "--test", "1.2,1.3,1.4,hidden*")
        self.assertEqual(said.splitlines()[-2:], ["Hidden tests: Score: 7/7", "Score: 22/26"], said)
        self.assertEqual({test["exercise"] for test in results["tests"] if test["score"] == 0}, {"1.4"})
        self.assertTrue(results["tests"][-1]["hidden"])
        self.assertEqual({note.strip() for note in results["notes"]} & edits, edits)
        for line in edits:
            self.assertIn(line, said)
        notes = "\n".join(results["staff_notes"])
        for line in (f"{YIELD}: refers to test_running, test_seed", f"{YIELD}: uses ports, in sys_yield",
                     f"{MORE}: puts 80.more into the table init"):
            self.assertIn(line, notes)
        self.assertNotIn(DISPATCH, notes)
        self.assertIn("Of these the course does not know:\n  " + MORE, "\n".join(results["notes"]))

    def hidden(self):
        """A folder with a hidden test."""
        hidden = self.out / "hidden"
        (hidden / "test").mkdir(parents=True)
        (hidden / "more.py").write_text(HIDDEN)
        (hidden / "test" / "hidden_answer.c").write_text(HIDDEN_KERNEL)
        return hidden

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

    def test_a_name_that_something_else_has(self):
        """A header beside the exercises is found first by every file there, so it takes the place of another."""
        folder = self.work / "lab1-syscalls" / "kernel"
        for name, owner in (("stdbool.h", "of the compiler"), ("immintrin.h", "of the compiler"),
                            ("core/exit.h", "common/core/exit.h"), ("syscall_stubs.h", "the build makes"),
                            ("lab1-syscalls/abi/x.h", None), ("bad_memory.h", "lab1-syscalls/test/bad_memory.h")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("#define true 1\n")
            refusal = why_not(f"lab1-syscalls/kernel/{name}", clean_tree(1, root=self.course))
            if owner is None:
                self.assertIsNone(refusal, name)
                (folder / name).unlink()
                continue
            said, results = self.grade(self.work)
            self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
            self.assertIn(f"kernel/{name} needs another name", " ".join(results["notes"]))
            self.assertIn(owner, refusal)
            (folder / name).unlink()

    def test_a_precompiled_header_and_a_test_of_the_students(self):
        """The one is left out and named; the other would take the place of a test, and nothing counts."""
        (self.work / "lab1-syscalls" / "kernel" / "range_check.h.gch").write_bytes(b"\0")
        (self.work / MORE).write_text('#include "core/test.h"\nTEST(mine)\n{\n\ttest_report("answer", 0, test_nonce());\n}\n')
        said, results = self.grade(self.work)
        self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
        notes = "\n".join(results["notes"])
        self.assertIn("refused lab1-syscalls/kernel/range_check.h.gch (a precompiled header is never taken)", notes)
        self.assertIn(f"{MORE}: puts 50.mine into the table of tests", notes)

    def test_whatever_cannot_be_laid_out_is_refused(self):
        """Names that a file system does not take, a file where another has a folder."""
        for names in (["k" * 300 + ".c"], ["a.c/" * 1000 + "b.c"], ["a.c", "a.c/b.c"]):
            with tarfile.open(str(self.out / "odd.tar.gz"), "w:gz") as made:
                made.add(str(self.work / YIELD), YIELD)
                for name in names:
                    made.add(str(self.work / YIELD), f"lab1-syscalls/kernel/{name}")
            said, results = self.grade(self.out / "odd.tar.gz")
            self.assertEqual(said.splitlines()[-1], "Score: 0/100", said)
            self.assertIn("refused", said)
            self.assertTrue(results["finished"])

    # ---- Gradescope ----

    def test_gradescope(self):
        zips = [self.out / "one.zip", self.out / "two.zip"]
        for path in zips:
            said, status = run(self.course, "make", "gradescope", "LAB=1", OUT=path)
            self.assertEqual(status, 0, said)
        self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())
        self.check_names(zips[0])
        self.check_run(zips[0])

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

    def check_run(self, path):
        """As Gradescope does it, apart from where: unpack, lay the submission out, run.

        An exercise that is not handed in is empty, although the course has a solution of it.
        """
        (self.work / YIELD).unlink()
        autograder = self.out / "autograder"
        (autograder / "submission").mkdir(parents=True)
        with zipfile.ZipFile(str(path)) as made:
            made.extractall(str(autograder / "source"))
        (autograder / "source" / "rung" / "grade" / "grade-lab1").chmod(0o755)
        archive(self.work, autograder / "submission" / "handin-lab1.tar.gz")
        said, status = run(autograder, "sh", autograder / "source" / "run_autograder", AUTOGRADER=autograder,
                           TMPDIR=self.out)
        self.assertEqual(status, 0, said)
        results = json.loads((autograder / "results" / "results.json").read_text())
        self.assertEqual(sum(test["score"] for test in results["tests"]), 96, said)
        self.assertIn("exercise 1.4 is still empty", said)
        self.assertIn(f"gone    {YIELD}", results["output"])
        self.assertNotIn("edited", results["output"])
        self.assertEqual(list(self.out.glob("rung-*")), [])


class BuildTime(unittest.TestCase):
    """How long a build may take: what counts is what it does, not how busy the host is."""

    def build(self, makefile, more=None):
        """Build a tree with this Makefile, and what else is in it."""
        with tempfile.TemporaryDirectory() as folder:
            files = {"GNUmakefile": makefile, **(more or {})}
            tree = {path: TreeFile(text.encode(), False) for path, text in files.items()}
            with mock.patch.object(pristine.PristineBuild, "inspect"), \
                    pristine.PristineBuild(pristine.Pristine(1, tree), folder):
                pass

    def test_a_compiler_without_an_end_is_ended(self):
        """A file that includes itself twice, to a depth that no compiler comes through."""
        twice = '#if __INCLUDE_LEVEL__ < 60\n#include "twice.c"\n#include "twice.c"\n#endif\n'
        with mock.patch.object(pristine, "PROCESSOR_SECONDS", 1), self.assertRaises(pristine.BuildFailed) as caught:
            self.build("kernel:\n\tgcc -c twice.c\n", {"twice.c": twice})
        self.assertRegex("\n".join(caught.exception.lines), "(?i)cpu time limit|killed|error")

    def test_a_build_that_waits_for_the_host_is_none_the_worse(self):
        with mock.patch.object(pristine, "PROCESSOR_SECONDS", 1):
            self.build("kernel:\n\tsleep 3\n")

    def test_a_build_that_waits_for_ever_fails(self):
        with mock.patch.object(pristine, "BUILD_SECONDS", 1), self.assertRaises(pristine.BuildFailed) as caught:
            self.build("kernel:\n\tsleep 600\n")
        self.assertEqual(caught.exception.lines, ["it is not built after 1 seconds"])


if __name__ == "__main__":
    unittest.main()
