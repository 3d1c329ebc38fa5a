"""The kernel under other compilers, other standards, and with checks for undefined behaviour."""

import os
import re
import shutil
import subprocess
import sys
import unittest

from patience import PATIENCE

SHARES_VERDICTS = True      # the next standard makes the image that others grade
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
from grade.machine.qemu import find_firmware  # noqa: E402  (the path comes first)

QUIET = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def make(*words, typed=None):
    """Run make; (status, what it said)."""
    done = subprocess.run(["make", *words], cwd=ROOT, env=QUIET, text=True, input=typed or "", timeout=PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    return done.returncode, done.stdout


def apart(name, *words):
    """The words for a build that does not touch the others'."""
    return [f"OUTPUT=build/compilers-{name}", "LAB=1", *words]


class Compilers(unittest.TestCase):
    def check(self, name, *words):
        """It compiles without a warning, and scores 100."""
        words = apart(name, *words)
        status, said = make("kernel", "-j2", *words)
        self.assertEqual(status, 0, said)
        self.assertNotIn("warning", said)
        self.assertRegex(make("grade", *words)[1], re.compile(r"^Score: 100/100$", re.MULTILINE))

    def test_clang(self):
        self.assertTrue(shutil.which("clang"), "clang is missing; tools/setup --test installs it")
        self.check("clang", "CC=clang")

    def test_the_next_c_standard(self):
        self.check("c23", "CFLAGSEXTRA=-std=gnu2x")

    def test_without_optimisation(self):
        self.check("debug", "CFLAGSEXTRA=-O0 -Wno-frame-larger-than")


class Sanitised(unittest.TestCase):
    def test_it_grades_the_same(self):
        self.assertRegex(make("grade", "LAB=1", "SAN=1")[1], re.compile(r"^Score: 100/100$", re.MULTILINE))

    def test_undefined_behaviour_is_a_panic_that_says_where(self):
        said = make("qemu", "LAB=1", "SAN=1", "APPEND=test=base_provoke kind=undefined")[1]
        self.assertRegex(said, r"panic at common/arch/provoke\.c:\d+: undefined behaviour: a shift by too many bits")

    def test_a_loader_may_put_its_list_anywhere(self):
        """qboot puts what it says of the ramdisk behind the command line, whose length decides how that is aligned."""
        firmware = " ".join(find_firmware("qemu-system-x86_64"))
        for length in range(1, 9):
            said = make("qemu", "LAB=1", "SAN=1", "INITRD=README.md", f"QEMUEXTRA={firmware}",
                        "APPEND=test=base_frames_exhaustion a=" + length * "b")[1]
            self.assertNotIn("undefined behaviour", said)
            self.assertIn("started by PVH", said)

    def test_an_object_that_is_used_after_it_was_given_back_is_found(self):
        said = make("qemu", "LAB=1", "SAN=1", "APPEND=test=base_misuse name=object_late")[1]
        self.assertRegex(said, r"object 0x[0-9a-f]+ of things was written to after it was given back")

    def test_without_the_checks_it_goes_on(self):
        status, said = make("qemu", "LAB=1", typed="fault undefined\nticks\nexit\n")
        self.assertEqual(status, 0, said)
        self.assertIn("ticks since boot", said)


if __name__ == "__main__":
    unittest.main()
