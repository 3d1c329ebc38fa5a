"""tools/syscalls.py: the C that it makes of lists of system calls, and what it says of a list that is wrong."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from scratch_course import ROOT, make_course, run
import syscalls  # in tools/, where scratch_course has made Python look
from test_style import CLANG_FORMAT
from test_unit import FLAGS, compiler

TOOL = ROOT / "tools" / "syscalls.py"
EVERY_KIND = ROOT / "tests" / "syscall_list" / "every_kind.def"
MADE = {"stubs": "syscall_stubs.h", "prototypes": "syscall_prototypes.h", "entries": "entries.c"}


def made(folder, what, *lists):
    """The output of the tool for lists in the folder."""
    said, status = run(folder, TOOL, what, *lists)
    if status:
        raise AssertionError(said)
    return said


class Made(unittest.TestCase):
    """The C that is made."""

    def check_layout(self, text):
        said, _ = run(ROOT, "clang-format", "--version")
        if f" version {CLANG_FORMAT}." not in said:
            self.skipTest(f"this host: {said.strip()}")
        done = subprocess.run(["clang-format", "--assume-filename=x.c"], cwd=str(ROOT), input=text,
                              stdout=subprocess.PIPE, universal_newlines=True, check=True)
        self.assertEqual(text, done.stdout)

    def test_every_kind_does_what_the_list_says(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy2(str(EVERY_KIND), folder)
            for what, name in MADE.items():
                pathlib.Path(folder, name).write_text(made(folder, what, EVERY_KIND.name))
            said, status = run(ROOT, compiler(), *FLAGS, f"-I{folder}", "-o", f"{folder}/every_kind",
                               EVERY_KIND.with_suffix(".c"))
            self.assertEqual((said, status), ("", 0))
            said, status = run(ROOT, f"{folder}/every_kind", ASAN_OPTIONS="detect_leaks=0")
            self.assertEqual(status, 0, said)
            self.assertEqual(said.count("ok "), 6)

    def test_it_is_laid_out_like_the_rest(self):
        lists = sorted(path.relative_to(ROOT) for path in ROOT.glob("lab[1-9]-*/abi/syscalls.def"))
        for path in [*lists, EVERY_KIND.relative_to(ROOT)]:
            for what in MADE:
                self.check_layout(made(ROOT, what, path))

    def test_a_comment_right_above_a_call_goes_with_it(self):
        text = made(EVERY_KIND.parent, "stubs", EVERY_KIND.name)
        self.assertIn("// Nothing is given. This line, which is longer than a line of C is in this tree, and the next,\n"
                      "// which is short, belong to it. As one paragraph.\n"
                      "static inline struct syscall_result syscall_nothing(void)\n", text)
        self.assertNotIn("no call", text)
        self.assertNotIn("Each kind", text)

    def test_it_names_its_lists(self):
        names = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("lab[1-9]-*/abi/syscalls.def"))]
        for what in ("stubs", "prototypes"):
            found = re.findall(r"^//   (\S+)$", made(ROOT, what, *names), re.MULTILINE)
            self.assertEqual(found, names)
        self.assertIn(f"made it of {names[0]}.\n", made(ROOT, "entries", names[0]))

    def test_a_layer_without_a_list_has_headers_without_calls(self):
        for what in ("stubs", "prototypes"):
            self.assertNotRegex(made(ROOT, what), r"\b(sys_|syscall_invoke|enum)")


class Wrong(unittest.TestCase):
    """A list that is wrong: FILE:LINE, and what."""

    def refused(self, text, what, line=2):
        earlier = syscalls.read_list("other.def", "3 ANY_RING yield()\n")
        with self.assertRaises(syscalls.ListError) as told:
            syscalls.read_list("mine.def", f"// A list.\n{text}\n", earlier)
        self.assertTrue(str(told.exception).startswith(f"mine.def:{line}: "), told.exception)
        self.assertIn(what, str(told.exception))

    def test_one_line_is_said_and_no_c(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "mine.def").write_text("// A list.\n3 ANY_RING labs\n")
            said, status = run(folder, TOOL, "entries", "mine.def")
            self.assertEqual(status, 1)
            self.assertRegex(said, r"\Amine\.def:2: not a call: .*\n\Z")

    def test_no_call(self):
        for text in ("1 ANY_RING exit", "exit(INT status)", "1 exit(INT status)", "0x1 ANY_RING exit()", "-1 ANY_RING exit()",
                     "1 ANY_RING exit() // ends", "1 ANY_RING Exit()", "1 ANY_RING exit(INT status", "1, ANY_RING, exit()",
                     "SYSCALL1(0, exit, ANY_RING, INT, status)", "# a comment", "1 ANY_RING exit();"):
            self.refused(text, "not a call: NUMBER WHO NAME(KIND NAME, ...), as in `1 ANY_RING write(")

    def test_who(self):
        self.refused("1 RING_3 exit()", "RING_3 does not say who may make exit: ANY_RING, KERNEL_ONLY or USER_WHOLE")

    def test_a_call_that_is_made_again(self):
        for text in ("1 KERNEL_ONLY RESTARTS read(INT fd)", "1 USER_WHOLE RESTARTS read(INT fd)", "1 ANY_RING RESTARTS read()"):
            self.refused(text, "read cannot be made again: that is for calls of ANY_RING with arguments")
        for text in ("1 RESTARTS ANY_RING read(INT fd)", "1 ANY_RING RESTART read(INT fd)", "1 ANY_RING read RESTARTS(INT fd)",
                     "1 ANY_RING RESTARTS RESTARTS read(INT fd)", "1 ANY_RING restarts read(INT fd)"):
            self.refused(text, "not a call: NUMBER WHO NAME(")

    def test_arguments(self):
        self.refused("1 ANY_RING exit(INTEGER status)", "INTEGER is not a kind of argument: INT, I64, U64,")
        self.refused("1 ANY_RING exit(int status)", "int is not a kind of argument")
        for argument in ("INT", "status", "INT, status", "INT status,", "INT *status", "INT a b", ",", "INT 1st", "(INT a)"):
            self.refused(f"1 ANY_RING exit({argument})", "is not an argument: KIND NAME")
        self.refused("1 ANY_RING exit(INT a, U64 a)", "argument a of exit needs another name")
        for name in ("in", "trap_frame"):
            self.refused(f"1 ANY_RING exit(INT {name})", f"argument {name} of exit needs another name")
        seven = ", ".join(f"U64 a{i}" for i in range(7))
        self.refused(f"1 ANY_RING exit({seven})", "exit has 7 arguments, the limit is 6")

    def test_a_number_and_a_name_are_given_once(self):
        self.refused("3 ANY_RING mine()", "3 mine has the number of 3 yield (other.def:1)")
        self.refused("4 ANY_RING yield()", "4 yield has the name of 3 yield (other.def:1)")
        self.refused("4 ANY_RING a()\n\n4 ANY_RING b()", "4 b has the number of 4 a (mine.def:2)", line=4)
        self.refused("4 ANY_RING a()\n5 ANY_RING a()", "5 a has the name of 4 a (mine.def:2)", line=3)


class Built(unittest.TestCase):
    """The build makes the C, and stops where it cannot."""

    def test_the_tool_is_shown_and_a_wrong_list_stops_the_build(self):
        target = "build/shared/gen/lab1-syscalls/syscall_stubs.h"
        with tempfile.TemporaryDirectory() as folder:
            tree = make_course(pathlib.Path(folder, "course"), with_lab2=False)
            said, status = run(tree, "make", "V=1", "LAB=1", target)
            self.assertEqual(status, 0, said)
            self.assertIn(f" tools/syscalls.py stubs lab1-syscalls/abi/syscalls.def > {target}\n", said)
            wrong = tree / "lab1-syscalls" / "abi" / "syscalls.def"
            text = wrong.read_text(encoding="utf-8")
            wrong.write_text(text + "9 ANY_RING more(INT)\n", encoding="utf-8")
            said, status = run(tree, "make", "LAB=1", target)
            self.assertNotEqual(status, 0)
            self.assertIn(f"\nlab1-syscalls/abi/syscalls.def:{text.count(chr(10)) + 1}: `INT` is not an argument: KIND NAME\n", said)
            self.assertFalse((tree / target).exists())


if __name__ == "__main__":
    unittest.main()
