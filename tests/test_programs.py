"""The programs of lab 3: what their files say of themselves, what each does in ring 3, and one that is built outside of
this tree."""

import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from grader_kernels import compiler  # noqa: E402
from patience import PATIENCE  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILT = ROOT / "build" / "lab3" / "user"
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
PAGE = 4096
# The output of each program, given these words. The abi's numbers of checks are not the matter.
SAY = {
    "hello a b": r"Hello, world! argc is 3\.",
    "args a b": r"argc: 3\nargv\[0\]: args\nargv\[1\]: a\nargv\[2\]: b\n(?s:.*)AT_EXECFN \(31\): /?args",
    "primes 10000": r"primes: 1229 up to 10000, the last is 9973",
    "threads 8 500": r"threads: 8 of them have added up 18000",
    "fill 500": r"fill: 500 pages",
    "deep calls 1 f00": r"deep 1 [0-9a-f]+",
    "deep": r"deep: a way and a number are missing\nprocess \d+: exit code 1",
    "touch 1 400000 400008": r"touch 400000 10102464c457f\ntouch 400008 0",
    "null 10000 77": r"null: bad file descriptor\nprocess \d+: exit code 1",
    "calls 100": r"calls: 100 in \d+ ms",
    "fast_calls 100": r"fast_calls: 100 in \d+ ms",
    "abi 1": r"abi: \d+ checks, 0 wrong",
    "abi 2": r"abi: \d+ checks, 0 wrong",
    "library": r"library: 0 wrong; first, last",
    "library assert": r"lab3-userspace/user/programs/library\.c:\d+: does not hold: strcmp\(how, \"assert\"\) != 0\n"
                      r"library \(\d+\): SIGILL .*\nprocess \d+: an instruction that does not exist",
    "library free": r"malloc: 0x\w+ was not given, or is free already\nlibrary \(\d+\): SIGILL (?s:.*)",
    "crash nothing": r"crash: there is no nothing\nprocess \d+: exit code 1",
}


def made(*words):
    """The output of make, which must be successful."""
    done = subprocess.run(["make", "--no-print-directory", "LAB=3", *words], cwd=str(ROOT), env=QUIET, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout, done.stdout
    return done.stdout


class Prompt:
    """A kernel in QEMU, with whom one talks over the serial line."""

    MARK = "rung> "
    LAB = 3

    def __init__(self, *words):
        self.qemu = subprocess.Popen(["make", "--no-print-directory", "run-qemu", f"LAB={self.LAB}", *words], cwd=str(ROOT), env=QUIET,
                                     start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.backstop = threading.Timer(PATIENCE, os.killpg, (self.qemu.pid, signal.SIGKILL))
        self.backstop.start()
        self.greeting = self.until_prompt()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.backstop.cancel()
        if self.qemu.poll() is None:
            os.killpg(self.qemu.pid, signal.SIGKILL)
        self.qemu.wait()
        self.qemu.stdin.close()
        self.qemu.stdout.close()

    def until_prompt(self):
        """The text before the next prompt."""
        said = ""
        while not said.endswith(self.MARK):
            part = os.read(self.qemu.stdout.fileno(), 4096).decode("latin-1")
            if not part:
                raise AssertionError("the kernel is gone:\n" + said)
            said += part.replace("\r", "")
        return said[:-len(self.MARK)]

    def do(self, line):
        """Type a line; what comes before the next prompt, without the line."""
        self.qemu.stdin.write(line.encode() + b"\n")
        self.qemu.stdin.flush()
        return self.until_prompt().split("\n", 1)[1]


def signals():
    """{what the kernel says when a program ends: the signal}."""
    listed = (ROOT / "common" / "abi" / "signals.def").read_text()
    return {text: name for name, text in re.findall(r'^SIGNAL\((\w+), \d+, [A-Z]+, "(.*)"\)', listed, re.MULTILINE)}


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made()
        cls.programs = sorted(BUILT.glob("*.stripped"))
        assert len(cls.programs) >= 9, cls.programs

    def each(self, *options):
        """(name, what readelf says) of each program."""
        for path in self.programs:
            said = subprocess.run(["readelf", *options, str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  universal_newlines=True, check=True).stdout
            self.assertNotRegex(said, "(?i)warning|error")
            yield path.stem, said

    def test_each_carries_the_note(self):
        for name, said in self.each("-nW"):
            self.assertRegex(said, r"Rung +0x00000004.*data: 01 00 00 00", name)

    def test_text_constants_and_data_have_pages_of_their_own(self):
        for name, said in self.each("-lW"):
            segments = [(int(start, 16), int(size, 16), flags.replace(" ", "")) for start, size, flags in
                        re.findall(r"^ +LOAD +\S+ (\S+) \S+ \S+ (\S+) ([R ][W ][E ])", said, re.MULTILINE)]
            self.assertEqual([flags for _, _, flags in segments][:3], ["R", "RE", "R"], name)
            self.assertLessEqual({flags for _, _, flags in segments}, {"R", "RE", "RW"}, name)
            ends = [(start + size - 1) // PAGE for start, size, _ in segments]
            for end, (start, _, _) in zip(ends, segments[1:]):
                self.assertLess(end, start // PAGE, name)

    def test_the_program_headers_are_loaded(self):
        for name, said in self.each("-lW"):
            count, at = map(int, re.search(r"There are (\d+) program headers, starting at offset (\d+)", said).groups())
            offset, size = re.search(r"^ +LOAD +(\S+) \S+ \S+ (\S+)", said, re.MULTILINE).groups()
            self.assertEqual(int(offset, 16), 0, name)
            self.assertLessEqual(at + count * 56, int(size, 16), name)

    def test_calls_go_by_the_way_that_is_chosen(self):
        for name, instruction, other in [("calls", r"\bint +\$0x80", r"\bsyscall *$"),
                                         ("fast_calls", r"\bsyscall *$", r"\bint +\$0x80")]:
            said = subprocess.run(["objdump", "-d", "--disassemble=syscall_invoke", str(BUILT / name)],
                                  stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
            self.assertRegex(said, re.compile(instruction, re.MULTILINE))
            self.assertNotRegex(said, re.compile(other, re.MULTILINE))


class Runs(unittest.TestCase):
    """In ring 3: all programs in one boot, and all crimes in another."""

    @classmethod
    def setUpClass(cls):
        made()

    def test_programs_do_what_they_say(self):
        with Prompt() as prompt:
            for words, expected in SAY.items():
                said = prompt.do("run " + words)
                self.assertRegex(said, f"\\A{expected}\n\\Z", words)

    def test_a_program_has_a_prompt(self):
        with Prompt() as prompt:
            prompt.MARK = "talk> "
            prompt.do("run talk")
            self.assertEqual(prompt.do("hello\b\b\blp!"), "HELP!\n")
            self.assertEqual(prompt.do(""), "\n")
            prompt.MARK = Prompt.MARK
            self.assertEqual(prompt.do("bye"), "")

    def test_every_crime_ends_its_program_as_it_should(self):
        known = signals()
        with Prompt() as prompt:
            listed = [line.split(" ", 1) for line in prompt.do("run crash").splitlines()]
            self.assertGreater(len(listed), 100)
            wrong = []
            for name, expected in listed:
                said = prompt.do("run crash " + name)
                ended = re.search(r"^process \d+: (.*)$", said, re.MULTILINE)
                got = known.get(ended.group(1), ended.group(1)) if ended else "none"
                if got not in expected.split(" or "):
                    wrong.append(f"{name}: {got}, not {expected}\n{said}")
            self.assertEqual(wrong, [])
            self.assertRegex(prompt.do("run abi 3"), r"\Aabi: \d+ checks, 0 wrong\n\Z")


class Outside(unittest.TestCase):
    """A program that is built of the ABI's headers alone."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def take_headers(self):
        """Copy what is in all abi/ folders into one; make the header of the calls."""
        (self.folder / "abi").mkdir()
        for layer in ("common", "lab1-syscalls", "lab2-threads", "lab3-userspace"):
            for path in (ROOT / layer / "abi").iterdir():
                shutil.copy(str(path), str(self.folder / "abi"))
        lists = sorted(ROOT.glob("lab[1-3]-*/abi/syscalls.def"))
        stubs = subprocess.run([sys.executable, str(ROOT / "tools" / "syscalls.py"), "stubs", *map(str, lists)],
                               stdout=subprocess.PIPE, check=True).stdout
        (self.folder / "syscall_stubs.h").write_bytes(stubs)
        shutil.copy(str(ROOT / "tests" / "outside" / "outside.c"), str(self.folder))

    def build(self):
        """The program in a ramdisk of its own."""
        done = subprocess.run([compiler(), "-std=gnu17", "-O2", "-Wall", "-Werror", "-ffreestanding", "-fno-stack-protector",
                               "-no-pie", "-static", "-nostdlib", "-I.", "outside.c", "-o", "outside"],
                              cwd=str(self.folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        with tarfile.open(str(self.folder / "my.tar"), "w") as archive:
            archive.add(str(self.folder / "outside"), "bin/outside")
        return self.folder / "my.tar"

    def test_it_runs_from_a_ramdisk_of_its_own(self):
        self.take_headers()
        ramdisk = self.build()
        made()
        with Prompt(f"INITRD={ramdisk}", "INIT=/bin/outside a b") as prompt:
            self.assertRegex(prompt.greeting, r"\n/bin/outside\na\nb\nOutside: constant\n")
            self.assertRegex(prompt.do("run /bin/outside"), r"\A/bin/outside\nOutside: constant\nprocess \d+: exit code 7\n\Z")

    @unittest.skipUnless(platform.machine() in ("x86_64", "AMD64"), "this host: not x86-64")
    def test_setjmp_and_longjmp_on_the_host(self):
        program = self.folder / "setjmp"
        # Ours get other names: the host's start-up code has its own.
        subprocess.run([compiler(), "-Dsetjmp=rung_setjmp", "-Dlongjmp=rung_longjmp", "-std=gnu17", "-O2", "-fno-builtin",
                        "-Wall", "-Werror", "-I.", "tests/outside/setjmp.c", "lab3-userspace/user/lib/setjmp.S", "-o",
                        str(program)], cwd=str(ROOT), check=True)
        self.assertEqual(subprocess.run([str(program)]).returncode, 0)


if __name__ == "__main__":
    unittest.main()
