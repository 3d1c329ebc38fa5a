"""The shell of lab 4: as a program of this host, compared with the host's own, and in a machine."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from patience import PATIENCE  # noqa: E402
from test_programs import Prompt  # noqa: E402
from test_unit import compiler  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
USER = ROOT / "lab4-processes" / "user"
SCRIPTS = sorted((ROOT / "tests" / "shell").glob("*.sh"))
SOURCES = [*sorted((USER / "programs" / "sh").glob("*.c")), USER / "lib/signal_names.c", USER / "lib/kill_command.c",
           *(ROOT / "common/lib" / f"{name}.c" for name in ("signal", "line_editor", "terminal_keys", "format")),
           ROOT / "tests/shell/host.c"]
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-Wall",
         "-Wextra", "-Wmissing-prototypes", "-Wshadow", "-Werror", "-Icommon", "-I.", "-idirafter", str(USER / "include")]
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
LINES = 40000
MARK = "$ "
# The output of the script of the ramdisk, given the arguments a and b.
TOUR = """\
arguments: 2 and the first is 'a'
true: 0
false: 1
exits 42: 42
exits TERM: 143
sh: no_such_program: not found
no such program: 127
and then
or else
neither
a b a  b $NAME $NAME a bc
in the environment: hello
and not here: ''
the group: 3, and NAME is still 'a  b'
sleep: 0
the second: 8
the first: 7
spin: 143
nothing left: 0
one line
and another
sh: /nowhere: files to write come with lab 5
files to write: 1
process 1: exit code 9
"""


def make(*words):
    done = subprocess.run(["make", "--no-print-directory", "LAB=4", *words], cwd=str(ROOT), env=QUIET, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return done.stdout


class Host(unittest.TestCase):
    """Scripts print the same as with this host's shell."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.shell = cls.folder / "rung-sh"
        subprocess.run([compiler(), *FLAGS, *map(str, SOURCES), "-o", str(cls.shell)], cwd=str(ROOT), check=True)

    def run_shell(self, *words, text=None):
        """Its output, and its status."""
        environment = dict(os.environ, T=str(self.folder / "scratch"), ASAN_OPTIONS="detect_leaks=0")
        done = subprocess.run([str(word) for word in words], input=text, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=PATIENCE, start_new_session=True)
        self.assertNotIn("Sanitizer", done.stderr)
        return done.stdout, done.returncode

    def test_scripts(self):
        self.assertGreaterEqual(len(SCRIPTS), 6)
        for script in SCRIPTS:
            expected = self.run_shell("/bin/sh", script)
            self.assertEqual(self.run_shell(self.shell, script), expected, script.name)
            text = script.read_text()
            self.assertEqual(self.run_shell(self.shell, "-c", text), expected, script.name)
            self.assertEqual(self.run_shell(self.shell, text=text), expected, script.name)

    def test_a_program_gets_the_input_behind_its_line(self):
        self.assertEqual(self.run_shell(self.shell, text="cat\necho not run\n"), ("echo not run\n", 0))

    def test_it_stops_at_a_line_that_is_wrong(self):
        for line in ("a ;; b", "echo `date`", "echo )", "(echo a"):
            self.assertEqual(self.run_shell(self.shell, "-c", f"echo before\n{line}\necho after\n"), ("before\n", 2), line)

    def test_it_cannot_begin(self):
        self.assertEqual(self.run_shell(self.shell, "/no/such/script"), ("", 127))
        self.assertEqual(self.run_shell(self.shell, "-c"), ("", 127))


class Fuzzed(unittest.TestCase):
    def test_random_lines(self):
        said = make("fuzz-shell", "SEED=7", f"COUNT={LINES}")
        counts = list(map(int, re.search(r"(\d+) understood, (\d+) go on, (\d+) wrong", said).groups()))
        self.assertEqual(sum(counts), LINES)
        self.assertGreater(min(counts), LINES // 10)


class Lab4Prompt(Prompt):
    LAB = 4
    rest = ""       # what has come behind the last mark

    def until_prompt(self):
        """The text before the next mark. A read may bring more than that: the rest is for the next time."""
        while self.MARK not in self.rest:
            part = os.read(self.qemu.stdout.fileno(), 4096).decode("latin-1")
            if not part:
                raise AssertionError("the kernel is gone:\n" + self.rest)
            self.rest += part.replace("\r", "")
        said, _, self.rest = self.rest.partition(self.MARK)
        return said


class Machine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make()

    def test_a_script_from_a_file(self):
        with Lab4Prompt("INIT=/init /sh /scripts/tour.sh a b") as prompt:
            said = prompt.greeting
        self.assertEqual(said[said.index("arguments"):said.index("Welcome")], TOUR)

    def type(self, prompt, keys, *ends):
        """Type keys; what is said until the text that is expected, and for each such text."""
        prompt.qemu.stdin.write(keys.encode("latin-1"))
        prompt.qemu.stdin.flush()
        for end in ends:
            prompt.MARK = end
            said = prompt.until_prompt()
        return said

    def test_somebody_types(self):
        Lab4Prompt.MARK = MARK
        self.addCleanup(setattr, Lab4Prompt, "MARK", Prompt.MARK)
        with Lab4Prompt("INIT=/init") as prompt:
            self.type(prompt, "echo hello\n", "echo hello\nhello\n$ ")
            self.type(prompt, "\x1b[A\n", "\nhello\n$ ")                              # up: the same line again
            # One letter is deleted, one inserted, the first one typed anew, and one added at the end.
            self.type(prompt, "echo abc\b\x1b[Dx\x1b[H\x1b[3~e\x05!\n", "\naxb!\n$ ")
            self.type(prompt, "echo 'two\n", "> ")
            self.type(prompt, "lines'\n", "\ntwo\nlines\n$ ")
            self.type(prompt, "nothing\x03", "nothing^C\n$ ")
            self.type(prompt, "echo $?\n", "\n130\n$ ")
            self.interrupt(prompt)
            self.background(prompt)
            self.type(prompt, "echo a | cat\n", "sh: pipes come with lab 5\n$ ")
            self.type(prompt, "\x04", "init: the shell has ended, 2\n$ ")
            self.type(prompt, "sh\n", "sh\n$ ")
            self.type(prompt, "exit 5\n", "exit 5\n$ ")
            self.type(prompt, "echo $?\n", "\n5\n$ ")

    def interrupt(self, prompt):
        """Control-C ends the program, and not the shell; nor does it go to the background."""
        self.type(prompt, "spin &\n", MARK)
        self.type(prompt, "sh -c 'echo ready; exec spin'\n", "\nready\n")
        self.type(prompt, "\x03", "^C\n\n$ ")
        self.type(prompt, "echo $?\n", "\n130\n$ ")
        self.type(prompt, "jobs\n", "\n[1] running  spin\n$ ")
        self.type(prompt, "kill %1; wait $!; echo $?\n", "\n143\n$ ")

    def background(self, prompt):
        self.assertRegex(self.type(prompt, "exits 3 &\n", "\n", MARK), r"\A\[1\] \d+\n\Z")
        self.type(prompt, "sleep 0.3\n", "\n[1] exit 3  exits 3\n$ ")
        self.type(prompt, "jobs\n", "jobs\n$ ")


if __name__ == "__main__":
    unittest.main()
