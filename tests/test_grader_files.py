"""The results for programs, and what a submission is read from."""

import gzip
import io
import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import tarfile
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree as xml
import zipfile

import grader_kernels as gk
from grade.submission import pristine
from grade.submission.reading import Refused, read_submission

LAB = '''
from grade import lab, mix, test
lab(9, "trial", points=10)

@test(points=4, exercise="1.1")
def answers_all(t):
    """Each question has its answer."""
    run = t.boot()
    t.expect_equal(run.answer(3), mix(3, run.nonce), "the answer")

@test(points=6, exercise="1.2")
def panics(t):
    """Nothing goes wrong."""
    t.boot()
'''
HIDDEN = '''
from grade import lab, test
lab(9, "hidden", points=5)

@test(points=5)
def fails_a_check(t):
    """A secret."""
    t.boot()
'''
BROKEN = LAB.replace("run.answer(3)", "run.nothing(3)")
HANGS = LAB.replace('"""Nothing goes wrong."""\n    t.boot()',
                    '"""Hangs."""\n    t.boot(test="no_such_test", budget=10**9)')


class Files(gk.HonestKernel):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)
        self.files = ["--json", self.out / "r.json", "--junit", self.out / "r.xml", "--gradescope",
                      self.out / "results" / "results.json"]

    def words(self, lab):
        path = self.out / "trial_tests.py"
        path.write_text(lab)
        return ["--build", self.kernel, "--tests", path, *self.files]

    def read(self):
        """The contents of the three files; None for one that is not there."""
        gradescope = self.out / "results" / "results.json"
        return (json.loads((self.out / "r.json").read_text()), xml.parse(str(self.out / "r.xml")).getroot(),
                json.loads(gradescope.read_text()) if gradescope.exists() else None)

    def test_a_whole_grading(self):
        said, status = gk.run_grader(*self.words(LAB))
        self.assertEqual((status, said.splitlines()[-1]), (1, "Score: 4/10"), said)
        plain, junit, gradescope = self.read()
        self.assertEqual((plain["score"], plain["max_score"], plain["finished"]), (4, 10, True))
        self.assertEqual([test["outcome"] for test in plain["tests"]], ["pass", "crash"])
        self.assertIn("hello from the honest kernel", plain["tests"][0]["console"])
        self.assertEqual([junit.get(name) for name in ("name", "tests", "failures", "errors", "skipped")],
                         ["lab9", "2", "1", "0", "0"])
        self.assertEqual(junit.find("testcase/failure").get("type"), "crash")
        self.assertEqual(junit.find("testcase").get("classname"), "lab9.1.1")
        self.assertEqual([(test["name"], test["score"], test["max_score"], test["status"], test["visibility"])
                          for test in gradescope["tests"]],
                         [("1.1  answers_all", 4, 4, "passed", "visible"),
                          ("1.2  panics", 0, 6, "failed", "visible")])
        self.assertIn("page fault at 0x1234", gradescope["tests"][1]["output"])
        self.assertIn("Score: 4/10", gradescope["output"])

    def test_a_grader_error_is_no_number(self):
        _, status = gk.run_grader(*self.words(BROKEN))
        self.assertEqual(status, 2)
        plain, junit, gradescope = self.read()
        self.assertIsNone(plain["score"])
        self.assertIsNone(gradescope)
        self.assertEqual(junit.get("errors"), "1")

    def test_no_qemu_is_no_number(self):
        _, status = gk.run_grader(*self.words(LAB), "--qemu", "/no/such/qemu")
        self.assertEqual(status, 2)
        plain, junit, gradescope = self.read()
        self.assertIsNone(plain["score"])
        self.assertIn("/no/such/qemu", plain["error"])
        self.assertIsNone(gradescope)
        self.assertEqual(junit.get("errors"), "1")

    def test_a_stop_leaves_what_was_earned(self):
        """Killed in the second test: the file is whole, with the points of the first."""
        grader = subprocess.Popen(gk.command(*self.words(HANGS), "-j1"), env=gk.environment(self.out),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        self.addCleanup(grader.kill)
        results = self.out / "results" / "results.json"
        gk.wait_for(lambda: results.exists() and json.loads(results.read_text())["tests"][0]["score"] == 4)
        grader.send_signal(signal.SIGKILL)
        grader.wait()
        gradescope = self.read()[2]
        self.assertEqual([test["score"] for test in gradescope["tests"]], [4, 0])
        self.assertEqual(gradescope["tests"][1]["output"], "not run")
        self.assertIn("did not come to its end", gradescope["output"])
        self.assertEqual(list(results.parent.iterdir()), [results])
        gk.wait_for(lambda: not gk.processes_with(self.folder))

    def test_hidden_tests(self):
        (self.out / "hidden").mkdir()
        (self.out / "hidden" / "more.py").write_text(HIDDEN)
        said, status = gk.run_grader(*self.words(LAB), "--hidden", self.out / "hidden")
        self.assertEqual(said.splitlines()[-2:], ["Hidden tests: Score: 0/5", "Score: 4/10"], said)
        plain, _, gradescope = self.read()
        self.assertEqual([test["hidden"] for test in plain["tests"]], [False, False, True])
        self.assertEqual(gradescope["tests"][2]["visibility"], "after_due_date")
        self.assertNotIn("fails_a_check", gradescope["output"])
        (self.out / "hidden" / "more.py").write_text(HIDDEN.replace("fails_a_check", "panics"))
        said, status = gk.run_grader(*self.words(LAB), "--hidden", self.out / "hidden")
        self.assertEqual(status, 2)
        self.assertIn("two tests are named panics", said)


class Terminal(unittest.TestCase):
    def on_terminal(self, **more):
        """The output of the grader on a terminal of 80 columns."""
        with tempfile.TemporaryDirectory() as folder:
            kernel = gk.build_kernel(pathlib.Path(folder, "honest"), "honest.c")
            tests = pathlib.Path(folder, "trial_tests.py")
            tests.write_text(LAB)
            ours, theirs = pty.openpty()
            with subprocess.Popen(gk.command("--build", kernel, "--tests", tests), stdout=theirs, stderr=theirs,
                                  stdin=subprocess.DEVNULL, env=gk.environment(folder, COLUMNS="80", **more)):
                os.close(theirs)
                said = b""
                try:
                    while data := os.read(ours, 4096):
                        said += data
                except OSError:
                    pass                # the end of a terminal, as Linux has it
            os.close(ours)
            return said.decode()

    def test_progress_and_colours(self):
        said = self.on_terminal()
        self.assertRegex(said, r"\r\[\d/2\] .*answers_all")
        self.assertIn("\x1b[32mpass\x1b[0m", said)
        self.assertLess(max(len(re.sub(r"\x1b\[\d+m", "", part)) for part in re.split("[\r\n]+", said)), 80)
        self.assertTrue(said.rstrip().endswith("Score: 4/10"))

    def test_no_colours(self):
        self.assertNotIn("\x1b", self.on_terminal(NO_COLOR="1"))


class Reading(unittest.TestCase):
    """Folders and archives."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tar(self, *entries, name="work.tar.gz", **fields):
        """An archive of (name, data); `fields` are set in the last entry."""
        path = self.folder / name
        with tarfile.open(str(path), "w:gz" if name.endswith("gz") else "w") as archive:
            for index, (entry, data) in enumerate(entries):
                info = tarfile.TarInfo(entry)
                info.size = len(data)
                for field, value in (fields.items() if index == len(entries) - 1 else ()):
                    setattr(info, field, value)
                archive.addfile(info, io.BytesIO(data))
        return path

    def zip(self, *entries, mode=0o100644):
        path = self.folder / "work.zip"
        with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries:
                info = zipfile.ZipInfo(name)
                info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        return path

    def test_what_is_read(self):
        expected = {"lab1-x/kernel/a.c": b"text", "README.md": b"read"}
        entries = [("lab1-x/kernel/a.c", b"text"), ("README.md", b"read"), (".git/config", b"no"),
                   ("build/lab1/a.o", b"no"), ("__MACOSX/._a", b"no")]
        top = [("rung-main/" + name, data) for name, data in entries]
        dotted = [("./" + name, data) for name, data in entries]
        for made in (self.tar(*entries), self.tar(*top), self.tar(*dotted), self.tar(*entries, name="work.tar"),
                     self.tar(*entries, name="work.tgz"), self.zip(*entries), self.zip(*top)):
            self.assertEqual(read_submission(made), expected)
        folder = self.folder / "work"
        for name, data in entries:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        self.assertEqual(read_submission(folder), expected)

    def test_a_folder_with_an_archive_in_it(self):
        (self.folder / "upload").mkdir()
        self.tar(("lab1-x/kernel/a.c", b"text")).rename(self.folder / "upload" / "handin.tar.gz")
        self.assertEqual(read_submission(self.folder / "upload"), {"lab1-x/kernel/a.c": b"text"})

    def refused(self, path, why):
        with self.assertRaises(Refused) as caught:
            read_submission(path)
        self.assertIn(why, str(caught.exception))

    def left_out(self, path):
        """A link or the like is never followed, does not make the grader refuse the rest, and is named."""
        read = read_submission(path)
        self.assertEqual(read, {})
        self.assertEqual(read.found, ["left out: lab1-x/kernel/a.c: a link, a device or the like"])

    def test_work_in_an_odd_wrapping(self):
        """Files beside the exercises, and around them, do not matter."""
        work = {"lab1-x/kernel/a.c": b"text"}
        entries = [(name, data) for name, data in work.items()]
        plain = self.tar(*entries).read_bytes()
        beside = [("up/" + name, data) for name, data in entries] + [("report.pdf", b"x"), ("up/lab1-x/kernel/._a.c", b"")]
        for made in (self.tar(*beside), self.zip(*beside)):
            read = read_submission(made)
            self.assertEqual((read, read.found), (work, ["the exercises are in up/"]))
        for wrapped in ([("handin.tar.gz", plain)], [("handin.tar.gz", plain), ("handin (1).tar.gz", plain)],
                        [("HANDIN.TGZ", plain), ("report.pdf", b"x")], [("handin.tar.gz", gzip.decompress(plain))]):
            self.assertEqual(read_submission(self.zip(*wrapped)), work)
        upper = self.folder / "WORK.TGZ"
        upper.write_bytes(plain)
        self.assertEqual(read_submission(upper), work)
        folder = self.folder / "upload"
        folder.mkdir()
        (folder / "core").touch()
        os.truncate(str(folder / "core"), 100 << 20)
        upper.rename(folder / "WORK.TGZ")
        self.assertEqual(read_submission(folder)["lab1-x/kernel/a.c"], b"text")
        other = self.tar(("lab1-x/kernel/a.c", b"other")).read_bytes()
        self.refused(self.zip(("a.tar.gz", plain), ("b.tar.gz", other)), "twice, and they differ")

    def test_paths_that_lead_elsewhere(self):
        for name in ("/etc/passwd", "C:\\windows", "\\\\host\\share"):
            self.refused(self.tar((name, b"x")), "absolute")
            self.refused(self.zip((name, b"x")), "absolute")
        for name in ("../x", "a/../../x", "a\\..\\x", "lab1-x/kernel/../../x.c"):
            self.refused(self.tar((name, b"x")), "outside")
            self.refused(self.zip((name, b"x")), "outside")

    def test_links_and_devices(self):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE):
            self.left_out(self.tar(("lab1-x/kernel/a.c", b""), type=kind, linkname="/etc/passwd"))
        self.left_out(self.zip(("lab1-x/kernel/a.c", b"/etc/passwd"), mode=0o120777))
        (self.folder / "work" / "lab1-x" / "kernel").mkdir(parents=True)
        (self.folder / "work" / "lab1-x" / "kernel" / "a.c").symlink_to("/etc/passwd")
        self.left_out(self.folder / "work")
        os.unlink(str(self.folder / "work" / "lab1-x" / "kernel" / "a.c"))
        os.mkfifo(str(self.folder / "work" / "lab1-x" / "kernel" / "a.c"))
        self.left_out(self.folder / "work")

    def test_too_much(self):
        with unittest.mock.patch("grade.submission.refused.MOST_BYTES", 1 << 20):
            big = bytes(3 << 20)
            self.refused(self.tar(("lab1-x/kernel/a.c", big)), "too much")
            self.refused(self.zip(("lab1-x/kernel/a.c", big)), "too much")
            self.refused(self.tar(("a", big)), "too much")         # so much is not even unpacked
            self.assertEqual(read_submission(self.zip(("lab1-x/kernel/a.c", b""), ("a", big))), {"lab1-x/kernel/a.c": b""})
            many = [(f"lab1-x/kernel/{n}.c", bytes(1 << 18)) for n in range(9)]
            self.refused(self.tar(*many), "too much")
            self.refused(self.zip(*many), "too much")
        with unittest.mock.patch("grade.submission.refused.MOST_FILES", 5):
            self.refused(self.zip(*((f"lab1-x/kernel/{n}.c", b"") for n in range(6))), "too much")

    def test_what_cannot_be_read_costs_as_much(self):
        """It is unpacked as far as it goes: a zip of many such entries is soon at its limit, too."""
        path = self.zip(("lab1-x/kernel/a.c", b"text"), *((f"x{n}", bytes(1 << 18)) for n in range(9)))
        entry = re.compile(rb"(PK\x01\x02.{12}).{4}(.{26}x)", re.DOTALL)       # of the directory: behind 16 bytes the CRC
        path.write_bytes(entry.sub(lambda found: found.group(1) + b"none" + found.group(2), path.read_bytes()))
        with unittest.mock.patch("grade.submission.refused.MOST_BYTES", 1 << 20):
            read = read_submission(path)
        self.assertEqual(read, {"lab1-x/kernel/a.c": b"text"})
        self.assertEqual([line.split()[2] for line in read.found if "cannot be read" in line], ["x0:", "x1:", "x2:", "x3:"])
        self.assertEqual(len([line for line in read.found if "too much beside" in line]), 5)

    def test_a_folder_that_cannot_be_listed(self):
        (self.folder / "work" / "lab1-x" / "kernel" / "mine").mkdir(parents=True)
        listed = os.scandir

        def refuse(folder):
            if str(folder).endswith("mine"):
                raise PermissionError(13, "Permission denied", folder)
            return listed(folder)

        with unittest.mock.patch("os.scandir", refuse):
            read = read_submission(self.folder / "work")
        self.assertEqual(read.found, ["left out: lab1-x/kernel/mine: it cannot be read (Permission denied)"])

    def test_what_is_no_archive(self):
        self.refused(self.folder / "nothing", "there is no")
        for name in ("work.tar.gz", "work.zip", "work.tar"):
            (self.folder / name).write_bytes(os.urandom(5000))
            self.refused(self.folder / name, "cannot be read")
        (self.folder / "work.c").write_text("int x;")
        self.refused(self.folder / "work.c", "neither")
        whole = self.tar(("lab1-x/kernel/a.c", os.urandom(5000))).read_bytes()
        (self.folder / "work.tar.gz").write_bytes(whole[:-2000])
        self.refused(self.folder / "work.tar.gz", "cannot be read")

    def test_two_of_one_name(self):
        self.refused(self.tar(("a", b"1"), ("./a", b"2")), "two files")
        self.assertEqual(read_submission(self.tar(("a", b"1"), ("./a", b"1"))), {"a": b"1"})

    def test_names_that_count(self):
        clean = {"lab1-x/kernel/a.c": (b"// EXERCISE 1.1  It.\n", False), "lab1-x/kernel/given.c": (b"", False),
                 "lab1-x/test/t.c": (b"", False)}
        for path, counts in (("lab1-x/kernel/a.c", True), ("lab1-x/kernel/new.c", True),
                             ("lab1-x/kernel/in/n.h", True), ("lab1-x/kernel/given.c", False),
                             ("lab1-x/test/t.c", False), ("lab1-x/test/new.c", False),
                             ("lab2-x/kernel/a.c", False), ("lab1-y/kernel/a.c", False), ("GNUmakefile", False),
                             ("lab1-x/kernel/$(shell id).c", False), ("lab1-x/kernel/a;id.c", False),
                             ("lab1-x/kernel/a b.c", False), ("lab1-x/kernel/a.mk", False),
                             ("lab1-x/kernel/-o.c", True), ("lab1-x/kernel/.h", False)):
            self.assertEqual(pristine.is_taken(path, 1, (), clean), counts, path)


if __name__ == "__main__":
    unittest.main()
