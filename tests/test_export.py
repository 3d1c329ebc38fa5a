"""tools/export: what students get, what is refused, and how a published repository is continued."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import Git, add_lab2, commit, edit, export, git, make_course, run, solve, tips  # noqa: E402
import handin  # noqa: E402
from export import publish  # noqa: E402

SHARES_VERDICTS = True
DISPATCH = "lab1-syscalls/kernel/syscall_dispatch.c"
RANGE = "lab1-syscalls/kernel/range_check.c"
HOSTILE_SETTINGS = """
[user]
    name = Somebody Else
    email = else@example.org
[core]
    autocrlf = true
    hooksPath = {folder}/hooks
[commit]
    gpgSign = true
[gpg]
    program = false
[init]
    templateDir = {folder}/template
    defaultBranch = other
[i18n]
    commitEncoding = latin1
"""


class Scratch(unittest.TestCase):
    """A course of two labs and its published repository, made once; each test leaves them as they were."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.course = make_course(pathlib.Path(folder.name, "course"))
        cls.head = git(cls.course, "rev-parse", "HEAD")
        cls.published = pathlib.Path(folder.name, "published")
        said, status = export(cls.course, cls.published)
        assert status == 0, said
        cls.fresh = tips(cls.published)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"

    def tearDown(self):
        git(self.course, "reset", "-q", "--hard", self.head)
        git(self.course, "clean", "-q", "-fd")

    def publish(self):
        """Let the published repository be what is continued; its branches."""
        self.out = self.published
        self.addCleanup(self.restore)
        return self.fresh

    def restore(self):
        """Take back what a test has done to the published repository."""
        git(self.published, "checkout", "-q", "--detach")
        for name in tips(self.published):
            git(self.published, "branch", "-q", "-D", name)
        for name, tip in self.fresh.items():
            git(self.published, "branch", "-q", name, tip)
        git(self.published, "checkout", "-q", "-f", "lab1")

    def export(self, *words, **more):
        said, status = export(self.course, self.out, *words, **more)
        self.assertEqual(status, 0, said)
        return said

    def refused(self, *expected, out=None):
        said, status = export(self.course, out or self.out)
        self.assertNotEqual(status, 0, said)
        self.assertNotIn("Traceback", said)
        for text in expected:
            self.assertIn(text, said)


class Fresh(Scratch):
    def test_the_same_commits_whatever_the_user_has_set_up(self):
        self.out.mkdir()
        home = self.folder / "home"
        for place in ("hooks", "template/hooks"):
            (home / place).mkdir(parents=True)
            for hook in ("pre-commit", "reference-transaction", "post-checkout"):
                (home / place / hook).write_text("#!/bin/sh\nexit 1\n")
                (home / place / hook).chmod(0o755)
        (home / ".gitconfig").write_text(HOSTILE_SETTINGS.format(folder=home))
        said, status = run(self.course, "sh", "-c", f"umask 077; exec make student QUICK=1 OUT='{self.out}'",
                           HOME=str(home), TZ="Asia/Tokyo", GIT_AUTHOR_NAME="Nobody", GIT_DEFAULT_HASH="sha256")
        self.assertEqual(status, 0, said)
        self.assertEqual(tips(self.out), self.fresh)
        self.assertEqual(git(self.out, "status", "--porcelain"), "")
        self.assertNotIn(b"\r", (self.out / "GNUmakefile").read_bytes())
        self.assertFalse((self.out / ".git" / "hooks").exists())

    def test_author_and_dates_are_those_of_the_source(self):
        said = [git(folder, "log", "-1", "--format=%an <%ae> %ad / %cn <%ce> %cd", "--date=raw")
                for folder in (self.course, self.published)]
        self.assertEqual(said[0], said[1])

    def test_each_branch_adds_files_to_the_one_before(self):
        self.assertEqual(sorted(self.fresh), ["lab1", "lab2"])
        self.assertEqual(git(self.published, "symbolic-ref", "HEAD"), "refs/heads/lab1")
        self.assertEqual(git(self.published, "diff", "--diff-filter=MDR", "lab1", "lab2"), "")
        self.assertEqual(git(self.published, "rev-parse", "lab2^"), self.fresh["lab1"])
        added = git(self.published, "diff", "--name-only", "lab1", "lab2").splitlines()
        self.assertIn("grade/lab2/tests.py", added)
        self.assertIn("lab2-scratch/kernel/yield_count.c", added)

    def test_what_is_in_and_what_is_not(self):
        files = git(self.published, "ls-tree", "-r", "--name-only", "lab2").splitlines()
        for path in ("README.md", "GNUmakefile", "LICENSE", ".clang-format", "common/core/kmain.c", DISPATCH,
                     "lab1-syscalls/test/test_entry.c", "lab1-syscalls/README.md", "grade/command/cli.py", "tools/setup",
                     "tools/handin.py", "tools/symbols.awk", "tools/syscalls.py", "ARCHITECTURE.md", "docs/glossary.md",
                     "docs/decisions/0001-int-0x80-first.md"):
            self.assertIn(path, files)
        self.assertIn("handouts/README.md", files)
        outside = [path for path in files if path.startswith(("tests/", ".ci", "tools/export", "tools/student",
                                                              "tools/holes", "ref/", "grade/base", "grade/grade-base", "CONTRIBUTING",
                                                              "CHANGES"))
                   or "mutant" in path or path.startswith("handouts/staff")]
        self.assertEqual(outside, [])
        self.assertIn("make handin", git(self.published, "show", "lab1:README.md"))
        self.assertTrue(git(self.published, "ls-tree", "lab2", "grade/grade-lab2").startswith("100755"))
        self.assertEqual(run(self.published, "git", "grep", "-l", "-e", "//@", "lab2", "--", "lab*")[0], "")

    def test_a_solution_has_a_branch_of_its_own(self):
        self.export("QUICK=1", "SOLUTIONS=1")
        after = tips(self.out)
        self.assertEqual({name: after[name] for name in ("lab1", "lab2")}, self.fresh)
        added = git(self.out, "diff", "--name-status", "lab1", "lab1-solution").splitlines()
        self.assertTrue(all(line.startswith("A\tref/lab1-syscalls/kernel/") for line in added), added)
        text = git(self.out, "show", f"lab1-solution:ref/{DISPATCH}")
        self.assertIn("call = syscall_find(trap_frame->rax)", text)
        self.assertNotIn("//@", text)
        self.assertNotIn("exercise_missing", text)


class Refused(Scratch):
    def test_a_dirty_tree(self):
        edit(self.course, "LICENSE", "MIT License", "Another License")
        (self.course / "forgotten.c").write_text("int x;\n")
        self.refused("LICENSE", "forgotten.c")
        self.assertFalse(self.out.exists())

    def test_what_is_not_its_own(self):
        self.out.mkdir()
        (self.out / "thesis.txt").write_text("years of work\n")
        self.refused("no export has made it")
        git(self.out, "init", "-q", "-b", "lab1")
        commit(self.out)
        self.refused("no export has made")
        self.assertEqual(sorted(path.name for path in self.out.iterdir()), [".git", "thesis.txt"])
        self.refused("lies in this repository", out=self.course / "out")
        self.refused("say where", out=" ")

    def test_work_in_the_published_repository(self):
        self.publish()
        edit(self.course, "LICENSE", "MIT License", "Another License")
        commit(self.course)
        (self.out / "notes.txt").write_text("mine\n")
        self.refused("notes.txt")
        commit(self.out, "my notes")
        self.refused("no export has made", "my notes")

    def test_a_mistake_in_the_course(self):
        (self.course / "plans").mkdir()
        (self.course / "plans" / "exam.txt").write_text("the questions\n")
        commit(self.course)
        self.refused("plans/exam.txt", "nothing", "says whether students get this")
        git(self.course, "reset", "-q", "--hard", "HEAD^")
        edit(self.course, DISPATCH, "\t//@ end\n", "")
        commit(self.course)
        self.refused(DISPATCH, "no `//@ end`")
        git(self.course, "reset", "-q", "--hard", "HEAD^")
        edit(self.course, "lab1-syscalls/README.md", "# Lab 1",
             "The first line:\n`const struct syscall *call = syscall_find(trap_frame->rax);`\n# Lab 1")
        commit(self.course)
        self.refused("lab1-syscalls/README.md:2: a line of the solution", "syscall_find(trap_frame->rax)")
        self.assertFalse(self.out.exists())


    def test_starters_that_are_not_what_they_should_be(self):
        edit(self.course, RANGE, "//   (void)access;", "//   (void) access ;")
        commit(self.course)
        self.assertIn("clang-format would lay this out otherwise", self.tried())
        git(self.course, "reset", "-q", "--hard", "HEAD^")
        edit(self.course, "grade/lab1/tests.py", "starter=0", "starter=3")
        edit(self.course, "lab2-scratch/kernel/yield_count.c", "\t//   (void)more;\n", "")
        commit(self.course)
        said = self.tried()
        self.assertIn("the starter of lab 1 scores 0, not the declared 3", said)
        self.assertIn("the starter of lab 2 does not compile without a warning", said)
        self.assertIn("unused parameter", said)

    def tried(self):
        """The message about starters that must be refused."""
        said, status = export(self.course, self.out, "QUICK=")
        self.assertNotEqual(status, 0, said)
        self.assertFalse(self.out.exists())
        return said


class Continuing(Scratch):
    def fix(self):
        """Mend given code beside exercise 1.5, and a file of lab 2."""
        edit(self.course, RANGE, "// Hint: find the last byte first.", "// Hint: first, find the last byte.")
        edit(self.course, "lab2-scratch/kernel/yield_count.c", "as small as one can be", "of one exercise")
        commit(self.course, "a fix that students need not read about")

    def student(self):
        """A student who has solved lab 1 and looked no further."""
        folder = self.folder / "student"
        git(self.folder, "clone", "-q", str(self.out), str(folder))
        solve(self.course, folder, 1)
        commit(folder, "my lab 1")
        return folder

    def test_nothing_to_do(self):
        before = self.publish()
        self.out = pathlib.Path("..", self.published.name)
        self.assertIn("nothing to do", self.export())
        self.out = self.published
        git(self.course, "commit", "-q", "--allow-empty", "-m", "nothing that students see")
        self.assertIn("nothing to do", self.export())
        self.assertEqual(tips(self.out), before)

    def test_a_fix_is_appended_and_merges_with_students_work(self):
        before = self.publish()
        student = self.student()
        git(student, "merge", "-q", "-m", "merge", "origin/lab2")
        self.fix()
        self.export("QUICK=1", "MESSAGE=a clearer hint, and it's short")
        after = tips(self.out)
        self.assertEqual(git(self.out, "rev-list", "--parents", "-1", "lab1").split(), [after["lab1"], before["lab1"]])
        self.assertEqual(git(self.out, "rev-list", "--parents", "-1", "lab2").split(),
                         [after["lab2"], before["lab2"], after["lab1"]])
        self.assertEqual(git(self.out, "log", "-1", "--format=%s", "lab1"), "lab1: a clearer hint, and it's short")
        self.assertEqual(git(self.out, "diff", "--diff-filter=MDR", "lab1", "lab2"), "")
        self.assertEqual(git(self.out, "status", "--porcelain"), "")
        self.assertIn("first, find the last byte", (self.out / RANGE).read_text())
        git(student, "fetch", "-q")
        for branch in ("lab1", "lab2"):
            git(student, "merge", "-q", "-m", "merge", f"origin/{branch}")
            work = handin.gather(Git(student), 2, handin.published_tree(Git(student)))
            self.assertEqual(work.edits, [], "a fix is not an edit of the student's")
        text = (student / RANGE).read_text()
        self.assertIn("first, find the last byte", text)
        self.assertNotIn("exercise_missing", text)
        self.assertIn("nothing to do", self.export())

    def test_a_clone_is_continued_like_the_original(self):
        self.publish()
        bare, clone = self.folder / "bare.git", self.folder / "clone"
        git(self.folder, "clone", "-q", "--bare", str(self.out), str(bare))
        git(self.folder, "clone", "-q", str(self.out), str(clone))
        self.fix()
        self.export()
        for other in (clone, bare):
            said, status = export(self.course, other)
            self.assertEqual(status, 0, said)
            self.assertEqual(tips(other), tips(self.out))

    def test_a_lab_is_published_when_it_is_there(self):
        git(self.course, "rm", "-q", *git(self.course, "ls-files", "*lab2*").splitlines())
        commit(self.course)
        self.export()
        self.assertEqual(list(tips(self.out)), ["lab1"])
        student = self.student()
        add_lab2(self.course)
        commit(self.course)
        self.export()
        self.assertEqual(git(self.out, "rev-parse", "lab2^"), tips(self.out)["lab1"])
        git(student, "fetch", "-q")
        git(student, "merge", "-q", "-m", "merge", "origin/lab2")

    def test_a_shown_solution_is_kept_up_to_date(self):
        self.publish()
        self.export("QUICK=1", "SOLUTIONS=1")
        self.assertIn("lab1-solution", tips(self.out))
        self.fix()
        self.export()
        self.assertEqual(git(self.out, "merge-base", "lab1", "lab1-solution"), tips(self.out)["lab1"])
        self.assertIn("first, find the last byte", git(self.out, "show", f"lab1-solution:ref/{RANGE}"))

    def test_stubs_are_frozen(self):
        before = self.publish()
        edit(self.course, RANGE, "//   (void)size;", "//   (void)(size);")
        commit(self.course)
        self.refused("exercise 1.5: lab 1 is published", "cannot change")
        self.assertEqual(tips(self.out), before)

    def test_a_fix_that_students_would_stumble_over(self):
        before = self.publish()
        edit(self.course, RANGE, "enum user_access access)\n{", "enum user_access access)\n{\n\tint new;\n")
        commit(self.course)
        self.refused(f"{RANGE}: the change stands so close to an exercise")
        self.assertEqual(tips(self.out), before)

    def test_the_law_is_looked_at(self):
        self.publish()
        git(self.out, "checkout", "-q", "lab2")
        edit(self.out, "common/core/kmain.c", "// kmain", "// main")
        commit(self.out)
        self.assertEqual(publish.law_broken(Git(self.out), tips(self.out)),
                         ["lab2 changes common/core/kmain.c of lab1: a later lab only adds files"])


if __name__ == "__main__":
    unittest.main()
