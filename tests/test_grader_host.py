"""Hosts that lack something: closed or full streams, odd and full places for temporary files, a read-only tree."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

import grader_kernels as gk

from grade.machine import calibrate, host
from grade.machine.qemu import find_firmware
from grade.verdict.outcome import GraderError

LAB = {"answers_all": ("", gk.ANSWERS)}
SCORE = "Score: 10/10"


class Streams(gk.HonestKernel):
    def shell(self, redirection, *words):
        """Run the grader from a shell with a redirection: (status, standard output, standard error)."""
        tests = gk.test_file(self.folder, LAB)
        command = gk.command("--build", self.kernel, "--tests", tests, *words)
        with tempfile.TemporaryDirectory() as temporary:
            done = subprocess.run(["sh", "-c", f'"$@" {redirection}', "sh", *command], text=True, cwd=gk.ROOT,
                                  env=gk.environment(temporary), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout, done.stderr

    def test_closed_streams_lose_what_is_printed_and_nothing_else(self):
        results = self.folder / "results.json"
        for closed in (">&-", "<&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                status, said, complaint = self.shell(closed, "--json", results)
                self.assertEqual((status, complaint), (0, ""))
                self.assertIn('"score": 10', results.read_text())
                self.assertEqual(SCORE in said, ">&-" not in closed.split())

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_standard_output_is_one_line(self):
        for words in ((), ("--list",), ("--test", "no_such_test")):
            with self.subTest(words=words):
                self.assertEqual(self.shell(">/dev/full", *words),
                                 (2, "", "grade: standard output: No space left on device\n"))

    def test_a_reader_that_has_seen_enough(self):
        _, said, complaint = self.shell("| head -n 1")
        self.assertEqual((said, complaint), ("Lab 9: trial\n", ""))


class Speed(unittest.TestCase):
    """How long a boot may take."""

    def test_patience_is_for_so_many_instructions(self):
        counted = calibrate.LOOPS * calibrate.INSTRUCTIONS_A_LOOP
        speed = calibrate.HostSpeed(boot_seconds=3.0, counting_seconds=2.0)
        milliseconds = counted * 2**7 // 1_000_000      # in which a guest of 2^7 ns an instruction counts so far
        self.assertAlmostEqual(speed.patience(milliseconds, 7), calibrate.PATIENCE * (3.0 + 2.0))
        self.assertAlmostEqual(speed.patience(10 * milliseconds, 7), calibrate.PATIENCE * (3.0 + 20.0))
        self.assertAlmostEqual(speed.patience(milliseconds, 6), calibrate.PATIENCE * (3.0 + 4.0))
        self.assertEqual(calibrate.HostSpeed(0.01, 0.01).patience(1, 7), calibrate.LEAST_SECONDS)

    def test_counting_is_part_of_the_boot(self):
        qemu = os.environ.get("QEMU") or "qemu-system-x86_64"
        with tempfile.TemporaryDirectory() as folder:
            directory = pathlib.Path(folder, "boot")
            directory.mkdir()
            speed = calibrate.calibrate(qemu, find_firmware(qemu), str(directory))
        counting_seconds = speed.instruction_seconds * calibrate.LOOPS * calibrate.INSTRUCTIONS_A_LOOP
        self.assertGreater(counting_seconds, 0)
        self.assertGreater(speed.boot_seconds, counting_seconds)


class Places(gk.HonestKernel):
    def grade_in(self, temporary, **more):
        """Grade with TMPDIR there: the lines that were printed, and the status."""
        tests = gk.test_file(self.folder, LAB)
        said, status = gk.run_grader("--build", self.kernel, "--tests", tests, temporary=temporary, **more)
        return said.splitlines(), status

    def test_long_and_odd_names(self):
        for name in ("x" * 150, "a, b,,c'd\"e", "ü"):
            with self.subTest(name=name):
                folder = self.folder / name
                folder.mkdir()
                lines, status = self.grade_in(folder)
                self.assertEqual((lines[-1], status), (SCORE, 0), lines)
                self.assertEqual(list(folder.iterdir()), [])

    def test_a_recording_and_gdb_below_a_long_name_with_a_comma(self):
        folder = self.folder / ("a,b" * 50)
        folder.mkdir()
        tests = gk.test_file(self.folder, {"answers_all": ("", gk.ANSWERS)})
        said, status = gk.run_grader("--build", self.kernel, "--tests", tests, "--debug", "--gdb", "true",
                                     temporary=folder)
        self.assertEqual(status, 0, said)
        self.assertIn("answers_all passes", said)

    def test_qemu_by_a_relative_path(self):
        os.symlink(shutil.which("qemu-system-x86_64"), self.folder / "q")
        qemu = os.path.relpath(self.folder / "q")
        tests = gk.test_file(self.folder, LAB)
        done = subprocess.run(gk.command("--build", self.kernel, "--tests", tests, "--qemu", qemu), text=True,
                              env=gk.environment(self.folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((done.stdout.splitlines()[-1], done.returncode), (SCORE, 0), done.stdout)

    def test_a_place_without_room_is_one_line(self):
        with mock.patch.object(host, "room", return_value=1 << 20):
            with self.assertRaisesRegex(GraderError, "has no room: 64 MiB must be free there"):
                host.make_scratch()

    def test_no_place_at_all_is_one_line(self):
        with mock.patch.object(tempfile, "mkdtemp", side_effect=FileNotFoundError(2, "No such directory")):
            with self.assertRaisesRegex(GraderError, "no place for temporary files"):
                host.make_scratch()

    def test_a_disk_that_fills_up_is_nobody_elses_fault(self):
        """A test that fails then may have failed for want of room."""
        tests = gk.test_file(self.folder, {"answers_all": ("", "    t.boot().answer(99)\n")})
        self.assertEqual(gk.grade(self.kernel, tests)["answers_all"].outcome.value, "fail")
        with mock.patch("grade.machine.testbed.room", return_value=0):
            result = gk.grade(self.kernel, tests)["answers_all"]
        self.assertEqual(result.outcome.value, "grader-error")
        self.assertIn("the disk is full", result.message)
        # But where the kernel's own boots have filled it, the kernel fails.
        with mock.patch("grade.machine.testbed.room", return_value=0), \
                mock.patch("grade.machine.testbed.occupied", return_value=host.ROOM_NEEDED):
            self.assertEqual(gk.grade(self.kernel, tests)["answers_all"].outcome.value, "fail")

    def test_what_a_directory_occupies(self):
        """The space that is allotted, in all that is below."""
        (self.folder / "boot").mkdir()
        before = host.occupied(self.folder)
        (self.folder / "boot" / "recording").write_bytes(bytes(3 << 20))
        with open(self.folder / "sparse", "wb") as sparse:
            sparse.truncate(1 << 30)
        os.symlink("nowhere", self.folder / "link")
        self.assertLess(3 << 20, host.occupied(self.folder) - before + 1)
        self.assertLess(host.occupied(self.folder) - before, 4 << 20)
        self.assertEqual(host.occupied(self.folder / "missing"), 0)


class Words(unittest.TestCase):
    def test_what_is_said_of_a_failing_host(self):
        for error, words in ((MemoryError(), "there is no memory left"),
                             (OSError(28, "No space left on device"),
                              "No space left on device (TMPDIR names another place for temporary files)"),
                             (PermissionError(13, "Permission denied", "results.json"),
                              "results.json: Permission denied")):
            self.assertEqual(host.describe(error), words)


class MakeTest(unittest.TestCase):
    def test_a_test_of_a_lab_is_not_handed_on(self):
        """`make test TEST=x` would have every make inside grade x alone."""
        for word in ("TEST=join*", "SEED=3"):
            done = subprocess.run(["make", "test", word], cwd=gk.ROOT, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertNotEqual(done.returncode, 0)
            self.assertTrue(done.stdout.startswith("make test takes ONLY="), done.stdout)


class ReadOnlyTree(unittest.TestCase):
    @unittest.skipIf(os.getuid() == 0 and not shutil.which("setpriv"), "root may write everywhere")
    def test_the_build_says_so_in_one_line(self):
        unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        with tempfile.TemporaryDirectory() as folder:
            for name in ("common", "GNUmakefile", "tools"):
                os.symlink(gk.ROOT / name, pathlib.Path(folder) / name)
            os.mkdir(os.path.join(folder, "lab1-x"))
            os.chmod(folder, 0o555)
            done = subprocess.run([*unprivileged, "make", "-f", "GNUmakefile"], cwd=folder, text=True,
                                  env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.stdout.splitlines()[0],
                         f"{folder} cannot be written to: what is built goes to build/ in it")
        self.assertNotEqual(done.returncode, 0)
        self.assertLessEqual(len(done.stdout.splitlines()), 2, done.stdout)


if __name__ == "__main__":
    unittest.main()
