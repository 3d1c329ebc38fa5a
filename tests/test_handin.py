"""Hand-in and the course's grader count the same files, and say what to do where they cannot."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import Git, commit, export, git, make_course  # noqa: E402
import handin  # noqa: E402
from grade.submission.clean_tree import TreeFile, all_branches, write_tree  # noqa: E402
from grade.submission.edits import named  # noqa: E402
from grade.submission.pristine import prepare  # noqa: E402
from grade.submission.reading import read_submission  # noqa: E402

KERNEL = "lab1-syscalls/kernel/"


class HandIn(unittest.TestCase):
    """A course, its export, and a student's clone."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        course = make_course(cls.folder / "course", with_lab2=False)
        said, status = export(course, cls.folder / "published")
        assert status == 0, said

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name) / "work"

    def clone(self, *words):
        git(self.folder, "clone", "-q", *words, f"file://{self.folder}/published", self.work)

    def gather(self):
        """The work that would be handed in."""
        repository = Git(self.work)
        return handin.gather(repository, 1, handin.published_tree(repository))

    def refusal(self):
        with self.assertRaises(handin.Refused) as caught:
            self.gather()
        return str(caught.exception)

    def test_one_rule_for_names(self):
        """The course takes all that hand-in takes; a source that neither takes because of its name is refused."""
        self.clone()
        for name in ("helper.c", "sub/x.h", "-x.c"):
            (self.work / KERNEL / name).parent.mkdir(exist_ok=True)
            (self.work / KERNEL / name).write_text("// nothing\n")
        for name in ("._x.c", "x.c~", "notes.txt"):
            (self.work / KERNEL / name).write_text("// nothing\n")
        with open(os.fsencode(str(self.work)) + b"/n\xe4me", "w", encoding="ascii"):
            pass
        commit(self.work)
        taken = self.gather().taken
        self.assertEqual(set(taken), set(prepare(read_submission(self.work), 1).taken))
        self.assertLessEqual({KERNEL + "helper.c", KERNEL + "sub/x.h", KERNEL + "-x.c"}, set(taken))
        for name in ("h\u00fclfe.c", "sys_write 2.c", "a'b.c", "a$b.h", "x.cpp", "x.C", "stdbool.h"):
            (self.work / KERNEL / name).write_text("// nothing\n")
            commit(self.work)
            self.assertIn("needs another name", self.refusal(), name)
            git(self.work, "reset", "-q", "--hard", "HEAD^")

    def test_new_files_are_summed_up(self):
        self.clone()
        (self.work / ".cache").mkdir()
        for number in range(20):
            (self.work / ".cache" / str(number)).touch()
        (self.work / "notes.txt").touch()
        (self.work / "LICENSE").write_text("mine\n")
        (self.work / "Makefile").unlink()
        commit(self.work)
        self.assertEqual(self.gather().edits, ["edited LICENSE", "gone   Makefile", "new    .cache/: 20 new files",
                                               "new    notes.txt"])

    def test_a_git_that_writes_cr(self):
        self.clone("-c", "core.autocrlf=true")
        texts = [path for path in self.work.rglob("*") if path.is_file() and ".git" not in path.parts]
        self.assertGreater(len(texts), 100)
        self.assertEqual([path for path in texts if b"\r\n" in path.read_bytes()], [])

    def test_no_repository(self):
        self.clone()
        git(self.work, "clean", "-fdxq")
        (self.work / ".git").rename(self.work.parent / "elsewhere")
        self.assertIn("is not a Git repository", self.refusal())

    def test_a_shallow_clone(self):
        self.clone()
        (self.work / KERNEL / "helper.c").write_text("// mine\n")
        commit(self.work)
        git(self.work.parent, "clone", "-q", "--depth", "1", f"file://{self.work}", "shallow")
        self.work = self.work.parent / "shallow"
        self.assertIn("git fetch --unshallow", self.refusal())
        git(self.work, "fetch", "-q", "--unshallow")
        self.assertIn(KERNEL + "helper.c", self.gather().taken)

    def test_a_template(self):
        """All files in one commit of the student's own: what is said to help does help."""
        self.clone()
        git(self.work, "checkout", "-q", "--orphan", "main")
        (self.work / KERNEL / "helper.c").write_text("// mine\n")
        commit(self.work)
        said = self.refusal()
        git(self.work, "remote", "rename", "origin", "course")
        [merge] = [line.strip() for line in said.splitlines() if "git merge" in line]
        self.assertIn("course/lab1", merge)
        git(self.work, "merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", "join", "course/lab1")
        work = self.gather()
        self.assertIn(KERNEL + "helper.c", work.taken)
        self.assertEqual(work.edits, [])


class Edits(unittest.TestCase):
    def setUp(self):
        """The files of a clone at the last lab, of which the student has edited one and removed one."""
        self.files = {path: data for path, (data, _) in all_branches().items() if not path.startswith("ref/")}
        self.files["tools/setup"] += b"# cheat\n"
        del self.files["LICENSE"]

    def test_of_a_clone_at_a_later_lab(self):
        """Graded for lab 1, the files of lab 2 are not edits; what is edited stands before what is new."""
        self.files.update({f"a{number}/b": b"" for number in range(200)})
        edits = prepare(self.files, 1).edits
        self.assertEqual(edits[:2], ["edited  tools/setup", "gone    LICENSE"])
        self.assertEqual(len(edits), 202)
        self.assertEqual(named(edits)[-1], "  ... and 150 new ones more")

    def test_new_files_are_summed_up_by_their_folder(self):
        """By the highest one that is new; few are named, and so are those that are said to be refused."""
        self.files.update({f".cache/{number % 7}/{number}.idx": b"" for number in range(6000)})
        self.files.update({f"tools/more/{number}": b"" for number in range(100)})
        self.files.update({f"tools/{number}.txt": b"" for number in range(30)})
        self.files.update({"mine/a": b"", "mine/b/c": b"", "notes.txt": b""})
        self.assertEqual(prepare(self.files, 1).edits,
                         ["edited  tools/setup", "gone    LICENSE", "new     .cache/: 6000 new files", "new     mine/a",
                          "new     mine/b/c", "new     notes.txt", "new     tools/: 30 new files",
                          "new     tools/more/: 100 new files"])

    def test_a_cache_hides_no_edit(self):
        """In a folder, however many files it has and however large they are."""
        for number, size in ((12000, 0), (700, 100 << 10)):
            with tempfile.TemporaryDirectory() as folder:
                write_tree(folder, {path: TreeFile(data, False) for path, data in self.files.items()})
                for cache in (".cache", "common/.cache"):
                    (pathlib.Path(folder) / cache).mkdir()
                    for each in range(number // 2):
                        with open(f"{folder}/{cache}/{each}", "wb") as file:
                            file.truncate(size)
                submission = read_submission(folder)
                edits = prepare(submission, 1).edits
                self.assertEqual(edits[:2], ["edited  tools/setup", "gone    LICENSE"])
                self.assertLessEqual(len(edits) + len(submission.found), 5, (edits, submission.found))


if __name__ == "__main__":
    unittest.main()
