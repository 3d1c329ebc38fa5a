"""The pure parts of the kernel, tested on the host: each tests/unit/*.c is a program that must end well.

A program includes the sources that it tests and is built with the address and undefined-behaviour sanitizers. The
compiler is $HOSTCC, or the first of cc, gcc and clang.
"""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import unittest

from patience import PATIENCE

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "tests" / "unit").glob("*.c"))
OUT = ROOT / "build" / "unit"
FLAGS = ["-std=gnu17", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
         "-fno-omit-frame-pointer", "-fno-builtin", "-Wall", "-Wextra", "-Wmissing-prototypes", "-Wshadow",
         "-Wstrict-prototypes", "-Wundef", "-Wvla", "-Wpointer-arith", "-Wno-format-nonliteral", "-Werror",
         "-Icommon"]


def compiler() -> str:
    for name in filter(None, (os.environ.get("HOSTCC"), "cc", "gcc", "clang")):
        if shutil.which(name):
            return name
    raise unittest.SkipTest("no host C compiler")


def flags(root=ROOT):
    """The flags for the tree at `root`: code of programs finds the system calls of the highest lab, once it is built."""
    labs = sorted(folder.name for folder in root.glob("lab[1-9]-*"))
    return [*FLAGS, f"-Ibuild/shared/gen/{labs[-1]}", "-I."]


def prerequisites(program: pathlib.Path):
    """The files that a program was made of, from the list that the compiler wrote beside it."""
    listed = program.with_suffix(".d")
    if not program.exists() or not listed.exists():
        return None
    return listed.read_text().replace("\\\n", " ").split(":", 1)[1].split()


def up_to_date(program: pathlib.Path) -> bool:
    names = prerequisites(program)
    if names is None:
        return False
    built = program.stat().st_mtime
    paths = [ROOT / name for name in names] + [pathlib.Path(__file__)]
    return all(path.exists() and path.stat().st_mtime < built for path in paths)


def build(source: pathlib.Path) -> str:
    """Build one program if need be. Returns what the compiler says when it fails, else nothing."""
    program = OUT / source.stem
    if up_to_date(program):
        return ""
    command = [compiler(), *flags(), "-MMD", "-MF", str(program.with_suffix(".d")), "-o", str(program),
               str(source.relative_to(ROOT))]
    done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    if done.returncode == 0:
        return ""
    program.unlink() if program.exists() else None
    return " ".join(command) + "\n" + done.stdout


class Unit(unittest.TestCase):
    """One case a C file; they are added below."""

    @classmethod
    def setUpClass(cls):
        compiler()
        OUT.mkdir(parents=True, exist_ok=True)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            cls.complaints = dict(zip(SOURCES, pool.map(build, SOURCES)))

    def check(self, source: pathlib.Path):
        if self.complaints[source]:
            self.fail("does not compile\n" + self.complaints[source])
        # Looking for leaks needs ptrace, which containers often forbid; nothing here allocates anyway.
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0", UBSAN_OPTIONS="print_stacktrace=1")
        done = subprocess.run([str(OUT / source.stem)], cwd=str(ROOT), env=environment, timeout=PATIENCE,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
                              universal_newlines=True)
        self.assertEqual(done.returncode, 0, "\n" + done.stdout)


def add_case(source: pathlib.Path):
    def case(self):
        self.check(source)

    case.__doc__ = f"tests/unit/{source.name}"
    setattr(Unit, "test_" + source.stem, case)


for each in SOURCES:
    add_case(each)

if __name__ == "__main__":
    unittest.main()
