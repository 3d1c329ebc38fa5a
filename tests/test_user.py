"""Programs for ring 3 in the build, in the grader and in the export: by two labs of a few lines that have some."""

import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import add_lab3, commit, edit, export, git, make_course, run  # noqa: E402
from test_slots import registered  # noqa: E402
import test_unit  # noqa: E402
from patience import PATIENCE  # noqa: E402
from screen_machine import Machine  # noqa: E402
from grade.verdict.channel import decode  # noqa: E402

NONCE = 0x0123456789ABCDEF
PASSED = 33
PROGRAMS = ["fast", "greet", "quiet"]


class Programs(unittest.TestCase):
    """A course of three labs, built once; a test leaves the sources as they were."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.course = make_course(cls.folder / "course")
        add_lab3(cls.course)
        commit(cls.course, "programs")
        cls.make("LAB=3", "-j2")

    def tearDown(self):
        git(self.course, "reset", "-q", "--hard")

    @classmethod
    def make(cls, *words):
        said, status = run(cls.course, "make", *words)
        assert status == 0, said
        assert "warning" not in said, said
        return said

    def program(self, name, lab=3):
        return (self.course / "build" / f"lab{lab}" / "user" / name).read_bytes()

    def ramdisk(self, lab=3):
        return self.course / "build" / f"lab{lab}" / "ramdisk.tar"

    def test_programs_are_static_and_of_64_bits(self):
        for name in PROGRAMS:
            path = self.course / "build/lab3/user" / name
            said, _ = run(self.course, "readelf", "-hlW", path)
            self.assertRegex(said, r"Type: +EXEC")
            self.assertNotRegex(said, r"INTERP|DYNAMIC|RWE")

    def test_the_ramdisk_holds_programs_and_files_and_has_the_same_bytes_again(self):
        with tarfile.open(self.ramdisk()) as archive:
            self.assertEqual(archive.getnames(), ["fast", "greet", "letters/morning", "quiet"])
        before = self.ramdisk().read_bytes()
        self.ramdisk().unlink()
        shutil.rmtree(self.course / "build/lab3/user")
        self.make("LAB=3")
        self.assertEqual(self.ramdisk().read_bytes(), before)

    def test_a_program_has_the_files_of_every_lab_that_is_present(self):
        self.make("LAB=2")
        self.assertNotIn(b"good night", self.program("greet", lab=2))
        self.assertIn(b"good night", self.program("greet"))
        with tarfile.open(self.ramdisk(lab=2)) as archive:
            self.assertEqual(archive.getnames(), ["greet"])

    def test_a_program_includes_the_headers_of_its_lab_and_those_below(self):
        """greeting.h of lab 3 takes in that of lab 2. Neither lab 2 nor the kernel see it."""
        for path, what, missing in [("lab2-scratch/user/programs/greet/greet.c", 'GREETING(more, NIGHT);', "NIGHT"),
                                    ("lab3-scratch/kernel/yield_more.c", '#include <greeting.h>', "greeting.h")]:
            with (self.course / path).open("a") as file:
                file.write(what + "\n")
            said, status = run(self.course, "make", "LAB=3")
            self.assertNotEqual(status, 0)
            self.assertRegex(said, rf"{re.escape(path)}:\d+:\d+: .*{re.escape(missing)}")
            git(self.course, "reset", "-q", "--hard")

    def test_a_later_lab_defines_a_function_of_the_library_again(self):
        path = self.course / "lab3-scratch/user/lib/say_again.c"
        path.parent.mkdir(exist_ok=True)
        self.addCleanup(path.unlink)
        path.write_text('#include "abi/syscall.h"\n#include "lab2-scratch/user/lib/say.h"\n\nvoid say(const char *text)\n{\n'
                        '\t(void)text;\n\tsyscall_write(1, "again\\n", 6);\n}\n')
        for lab, defined in [(2, False), (3, True)]:
            self.make(f"LAB={lab}")
            self.assertEqual(b"again\n" in self.program("greet", lab=lab), defined, lab)

    def test_a_program_chooses_how_it_calls(self):
        said = {name: run(self.course, "objdump", "-d", "--disassemble=syscall_invoke",
                          f"build/lab3/user/{name}")[0] for name in PROGRAMS}
        self.assertRegex(said["quiet"], r"\bint +\$0x80")
        self.assertRegex(said["fast"], r"\tsyscall")
        self.assertNotRegex(said["fast"], r"\bint +\$0x80")

    def test_the_kernel_is_graded_with_them(self):
        said, status = run(self.course, "make", "grade", "LAB=3")
        self.assertIn("Score: 9/9", said)
        self.assertEqual(status, 0, said)
        said, _ = run(self.course, "make", "grade", "LAB=3", "TEST=a_machine_is_as_a_test_wants_it")
        self.assertRegex(said, r"(?m)^pass .*Two processors")
        said, _ = run(self.course, "make", "grade", "LAB=3", "TEST=a_ramdisk_is_what_a_test_says")
        self.assertRegex(said, r"(?m)^pass .*Given by what it holds")
        said, status = run(self.course, "make", "grade", "LAB=3", "TEST=two_processors_are_not_recorded")
        self.assertIn("recording of a machine with several processors", said)
        self.assertNotEqual(status, 0)

    def test_the_highest_lab_has_a_slot_and_no_lab_has_one_twice(self):
        self.make("LAB=3")
        lines = {(who, slot): function for who, slot, function, _ in registered(self.course / "build/lab3")}
        for key, function in {("default", "user_range_op"): "range_refuse",
                              ("layer 3", "user_range_op"): "range_of_user_half",
                              ("layer 2", "yield_current_op"): "yield_counted",
                              ("layer 3", "yield_current_op"): "yield_more"}.items():
            self.assertEqual(lines[key], function)
        said, _ = run(self.course, "make", "grade", "LAB=3", "TEST=the_highest_lab_has_the_slot")
        self.assertRegex(said, r"(?m)^pass .*the later one's is there")

        once = "\tslot_install(yield_current_op, yield_more);\n"
        edit(self.course, "lab3-scratch/kernel/yield_more.c", once, once * 2)
        for _ in range(2):      # what was refused once is not taken the next time
            said, status = run(self.course, "make", "LAB=3")
            self.assertNotEqual(status, 0)
            self.assertRegex(said, r"layer 3 puts two into yield_current_op: (lab3-scratch/kernel/yield_more\.c:\d+ ?){2}")

    def test_a_file_that_changes_is_linked_again_and_nothing_else(self):
        edit(self.course, "lab3-scratch/user/programs/quiet.c", "return (int)", "return 1 + (int)")
        said = self.make("LAB=3")
        self.assertRegex(said, r"CC +lab3-scratch/user/programs/quiet\.c\n")
        self.assertNotRegex(said, r"kernel\.elf|user/greet")
        self.assertIn("ramdisk.tar", said)

    def test_a_mutant_of_a_program(self):
        said, status = run(self.course, "make", "mutants", "LAB=3")
        self.assertEqual(status, 0, said)
        self.assertIn("2 killed, 0 survived", said)
        mutant = self.course / "build/lab3-mutant-says-good-bye"
        self.assertIn(b"good bye", (mutant / "user/greet").read_bytes())
        self.make("LAB=3", "MUTANT=says-yes")
        self.assertEqual((self.course / "build/lab3-mutant-says-yes/ramdisk.tar").read_bytes(),
                         self.ramdisk().read_bytes())

    def test_code_of_a_program_is_tested_on_the_host(self):
        program = self.folder / "say"
        done = subprocess.run([test_unit.compiler(), *test_unit.flags(self.course), "-o", str(program),
                               "tests/unit/scratch_say.c", "common/lib/string.c"], cwd=str(self.course),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(subprocess.run([str(program)]).returncode, 0)

    def test_qemu_starts_with_them_and_with_what_is_named(self):
        said, _ = run(self.course, "make", "-n", "run-qemu", "LAB=3", "INIT=/greet you there", "APPEND=seed=4")
        self.assertIn("-initrd 'build/lab3/ramdisk.tar' -append 'init=/greet,you,there seed=4'", said)
        said, _ = run(self.course, "make", "-n", "run-qemu", "LAB=3", "INITRD=my.tar")
        self.assertIn("-initrd 'my.tar'", said)
        said, _ = run(self.course, "make", "-n", "run-trace", "LAB=3", "INIT=/greet you", "APPEND=seed=4", "EVENTS=9")
        self.assertEqual(re.findall(r"-append '(.*?)'", said)[-1], "trace=9 init=/greet,you seed=4")
        said, _ = run(self.course, "make", "-n", "iso", "LAB=3", "INIT=/greet")
        self.assertIn("'init=/greet' 'build/lab3/ramdisk.tar'", said)

    def test_the_image_for_grub_has_them(self):
        """make iso puts the ramdisk into it, and a kernel that is booted from it finds all of that."""
        if run(self.course, "tools/setup", "--check", "--iso")[1]:
            self.skipTest("this host: what make iso needs is missing")
        self.make("iso", "LAB=3", f"APPEND=test=base_frames_exhaustion seed=1 nonce={NONCE:x}")
        image = str(self.course / "build/lab3/rung.iso")
        with Machine("-m", 128, "-cdrom", image, "-serial", "file:channel") as machine:
            self.assertEqual(machine.process.wait(PATIENCE), PASSED, machine.console())
            records = decode((pathlib.Path(machine.folder) / "channel").read_bytes(), NONCE).records
        content = self.ramdisk().read_bytes()
        self.assertEqual([record.fields[1:] for record in records if record.fields[0] == "ramdisk"],
                         [(hex(len(content)), hex(zlib.crc32(content)))])

    def test_students_get_them_without_the_mutants(self):
        published = self.folder / "published"
        said, status = export(self.course, published)
        self.assertEqual(status, 0, said)
        names = git(published, "ls-tree", "-r", "--name-only", "lab3").splitlines()
        self.assertIn("lab3-scratch/user/programs/greet/night.c", names)
        self.assertIn("tools/ramdisk.py", names)
        self.assertFalse([name for name in names if re.search("mutant|unit", name)])
        git(published, "checkout", "-q", "lab3")
        said, status = run(published, "make", "-n", "LAB=3")
        self.assertEqual(status, 0, said)
        self.assertIn("ramdisk.tar", said)


if __name__ == "__main__":
    unittest.main()
