"""Small POSIX programs, tests/oracle/, that are built twice: for this host, and for lab 4. Both must print the same."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from patience import PATIENCE  # noqa: E402
from test_programs import Prompt  # noqa: E402
from test_unit import compiler  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "oracle"
NAMES = sorted(path.stem for path in FOLDER.glob("*.c"))
RAMDISK = ROOT / "build" / "lab4" / "user" / "oracle" / "ramdisk.tar"
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
# The kernel prints this when an exception ends a program.
REPORT = re.compile(r"^\w+ \(\d+\): SIG.*\n", re.MULTILINE)


class Lab4Prompt(Prompt):
    LAB = 4


def in_rung():
    """{name: what the program printed, and its status}, in one boot."""
    done = subprocess.run(["make", "--no-print-directory", "oracle", "LAB=4"], cwd=str(ROOT), env=QUIET, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0 and "warning" not in done.stdout, done.stdout
    with Lab4Prompt(f"INITRD={RAMDISK}", "INIT=/init /sh /oracle/all") as prompt:
        said = REPORT.sub("", prompt.greeting)
    parts = re.split(r"^== (\w+)\n", said, flags=re.MULTILINE)[1:]
    return {name: re.sub(r"(?s)(^status \d+\n).*\Z", r"\1", text, flags=re.MULTILINE)
            for name, text in zip(parts[::2], parts[1::2])}


def on_the_host(name, folder):
    """The same of the program as this host builds and runs it."""
    program = pathlib.Path(folder, name)
    subprocess.run([compiler(), "-std=gnu17", "-D_GNU_SOURCE", "-O1", "-Wall", "-Wextra", "-Werror", f"{FOLDER}/{name}.c",
                    f"{FOLDER}/host/line_buffered.c", "-o", str(program)], check=True)
    done = subprocess.run([str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace",
                          timeout=PATIENCE, start_new_session=True)
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    return f"{done.stdout}status {status}\n"


@unittest.skipUnless(sys.platform == "linux" and platform.machine() == "x86_64", "this host: not Linux on x86-64")
class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.rung = in_rung()

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(NAMES), 40)
        self.assertEqual(sorted(self.rung), NAMES)


def add_case(name):
    def case(self):
        self.assertEqual(self.rung.get(name), on_the_host(name, self.folder))

    case.__doc__ = (FOLDER / f"{name}.c").read_text().split("\n", 1)[0].lstrip("/ ")
    setattr(Oracle, f"test_{name}", case)


for each in NAMES:
    add_case(each)

if __name__ == "__main__":
    unittest.main()
