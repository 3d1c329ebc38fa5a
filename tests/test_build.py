"""The objects that are compiled once for all labs, and the headers that a file can meet."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from scratch_course import ROOT, environment, make_course, run

LABS = sorted(int(re.match("lab([0-9])", folder.name).group(1)) for folder in ROOT.glob("lab[1-9]-*"))
OBJECTS = [f"build/shared/obj/{source}.o" for source in
           ("common/core/monitor.c", "lab1-syscalls/kernel/sys_yield.c", "lab1-syscalls/test/test_range.c")]


def make(*words, folder=ROOT):
    """The output of make, which must succeed."""
    done = subprocess.run(["make", *words], cwd=str(folder), env=environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, universal_newlines=True)
    if done.returncode:
        raise AssertionError(done.stdout)
    return done.stdout


def compilations(lab):
    """The commands that would compile something of a lab, were nothing there."""
    said = make("-n", "V=1", f"LAB={lab}", "OUTPUT=build/nowhere").replace("\\\n", " ")
    return {" ".join(line.split()) for line in said.splitlines() if " -c " in line and "/symbols" not in line}


class Shared(unittest.TestCase):
    def test_a_lab_compiles_what_the_one_before_it_did_and_its_own(self):
        for lab in LABS[:-1]:
            below, here = compilations(lab), compilations(lab + 1)
            self.assertGreater(len(below), 100)
            self.assertLess(below, here)
            own = [command for command in here - below if f"lab{lab + 1}-" not in command]
            # The first lab with programs compiles common/lib for them.
            self.assertEqual([command for command in own if "shared/user/common/lib/" not in command], [])


class Changed(unittest.TestCase):
    def test_a_copy_names_the_file_that_it_was_made_of(self):
        """In what it prints. The debug information, which is left out here, leads to the copy."""
        source = "lab2-threads/kernel/thread_life.c"
        with tempfile.TemporaryDirectory() as folder:
            compiled = pathlib.Path(folder, "lab2-mutant-dies-too-late", "obj", source + ".o")
            make("LAB=2", "MUTANT=dies-too-late", f"OUTPUT={folder}", "CFLAGSEXTRA=-g0", str(compiled))
            text = compiled.read_bytes()
        self.assertIn(b"\0" + source.encode(), text)
        self.assertNotIn(b"/" + source.encode(), text)


class Size(unittest.TestCase):
    def test_an_image_that_is_too_large_names_its_largest(self):
        """Also where it is so large that addresses of 32 bits do not reach over it."""
        with tempfile.TemporaryDirectory() as folder:
            tree = make_course(pathlib.Path(folder, "course"), with_lab2=False)
            make("LAB=1", "-j2", folder=tree)
            more = tree / "lab1-syscalls" / "kernel" / "more.c"
            for size, told in (("7 << 20", "7,168"), ("3ull << 30", "3,145,728")):
                more.write_text(f"static char pool[{size}];\nextern char *more;\nchar *more = pool;\n"
                                "extern char other[2 << 20];\nchar other[2 << 20] = {1};\n")
                said, status = run(tree, "make", "LAB=1")
                self.assertNotEqual(status, 0)
                self.assertRegex(said, r"too large: it has [0-9,]+ KiB, and there is room for 6,144 KiB")
                self.assertEqual(re.findall(r"^ +([0-9,]+) KiB  (\w+)  \((.*)\)$", said, re.MULTILINE)[:2],
                                 [(told, "pool", "lab1-syscalls/kernel/more.c"),
                                  ("2,048", "other", "lab1-syscalls/kernel/more.c")], said)
                self.assertEqual([path.name for path in (tree / "build/lab1").glob("*.large")], [])
            more.write_text("extern int missing;\nextern int *more;\nint *more = &missing;\n")
            said, status = run(tree, "make", "LAB=1")
            self.assertIn("undefined reference to `missing'", said)
            self.assertNotIn("too large", said)


class Programs(unittest.TestCase):
    def test_a_lab_without_programs_has_no_ramdisk(self):
        said = make("-n", "LAB=1", "OUTPUT=build/nowhere")
        self.assertNotIn("ramdisk", said)
        self.assertNotIn("library.a", said)

    def test_a_ramdisk_that_cannot_be_made_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            out, here = pathlib.Path(folder, "ramdisk.tar"), pathlib.Path(__file__)
            said, status = run(folder, sys.executable, ROOT / "tools" / "ramdisk.py", out, f"a={here}", "b=missing")
            self.assertEqual((status, said.splitlines()[-1]), (1, "ramdisk.py: missing: No such file or directory"))
            self.assertEqual(os.listdir(folder), [])


class Headers(unittest.TestCase):
    def test_a_header_of_a_student_takes_no_others_place(self):
        """Neither of common's, nor of the tests', nor of the compiler's."""
        with tempfile.TemporaryDirectory() as folder:
            tree = make_course(pathlib.Path(folder, "course"), with_lab2=False)
            given = {header.name for header in tree.glob("common/*/*.h")}
            given |= {header.name for header in tree.glob("lab1-*/test/*.h")}
            given |= {"stdbool.h", "stdint.h", "stddef.h", "stdarg.h", "asm_offsets.h"}
            given |= {"syscall_stubs.h", "syscall_prototypes.h"}
            for name in given - {header.name for header in tree.glob("lab1-*/kernel/*.h")}:
                (tree / "lab1-syscalls" / "kernel" / name).write_text("#error this is the student's\n")
            make("LAB=1", *OBJECTS, folder=tree)

    def test_a_student_adds_a_header_and_no_layout(self):
        with tempfile.TemporaryDirectory() as folder:
            tree = make_course(pathlib.Path(folder, "course"), with_lab2=False)
            kernel = tree / "lab1-syscalls" / "kernel"
            (kernel / "my_own.h").write_text("#define MINE 0\n")
            for name in ("my_own.c", "my_layout.c", "my_asm_offsets.c"):
                (kernel / name).write_text('#include "my_own.h"\n\nextern int mine;\nint mine = MINE;\n')
            said = make("-n", "V=1", "LAB=1", folder=tree)
            for told in re.findall(r"nm -S (.*?) \|", said):
                self.assertNotIn("kernel/my_", told)
            make("LAB=1", "build/shared/obj/lab1-syscalls/kernel/my_own.c.o", folder=tree)


if __name__ == "__main__":
    unittest.main()
