"""The grader's words about a boot: names of functions, the console's last lines, whose fault a failure is."""

import io
import json
import os
import pathlib
import re
import subprocess
import tempfile
import types
import unittest
from unittest import mock

import grader_kernels as gk
from grade.report.console import last_lines
from grade.verdict.outcome import Outcome, TestResult
from grade.report.text import Report, exercise_points, make_commands
from grade.report.result_files import Grading, as_gradescope, as_json, as_junit
from grade.command.smoke import is_at_fault
from grade.verdict.judge import foreign_gs
from grade.verdict.symbols import Symbols

# Two files, each with a static function of the same name and one of its own around it; and one that comes from a
# header, which stands in the caller's own code.
HEADER = """
static inline void step(void) { __asm__ volatile("nop"); }
static inline void steps(void) { step(); }
"""
SOURCE = """
#include "steps.h"
__attribute__((noinline)) static int helper(int x) { __asm__ volatile(""); return x + NUMBER; }
int NAME(int x) { return helper(x) + helper(x + 1); }
void STEPS(void)
{
	__asm__ volatile("nop");
	steps();
}
"""
PANIC_LINE = "rbp ffffc0000000ff70  rsp ffffc0000000ff48  r8  0000000000000001"


class GoesOut(unittest.TestCase):
    """The printed and written text holds nothing that a terminal or a reader obeys, wherever it came from."""

    evil = "evil \x1b[2J\x1b]0;owned\x07\x9b31m\r\b\u202e\udc80\nScore: 100/100"
    obeyed = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")

    def setUp(self):
        self.result = TestResult("name", self.evil, "1.1", self.evil, 5, Outcome.FAIL, message=self.evil,
                                 details=[self.evil], console=self.evil, records=[self.evil], seed=1)
        self.lab = types.SimpleNamespace(number=1, name=self.evil)
        self.test = types.SimpleNamespace(name="name", exercise="1.1", points=5, hidden=False)

    def test_on_a_terminal(self):
        stream = io.StringIO()
        report = Report(self.lab, [self.test], True, stream, advise=lambda _: [self.evil])
        report.begin([self.evil])
        report.finished(self.result)
        report.end([self.result], [self.evil])
        self.assertNotRegex(stream.getvalue(), self.obeyed)
        self.assertEqual([line for line in stream.getvalue().splitlines() if line.startswith("Score")], ["Score: 0/5"])

    def test_in_files(self):
        grading = Grading(self.lab, [self.test], [self.evil], [self.evil], [self.result], True)
        for form in (as_json, as_junit, as_gradescope):
            text = form(grading)
            strings = texts_in(json.loads(text)) if text.startswith("{") else [text]
            for string in strings:
                self.assertNotRegex(string, self.obeyed, form)

    def test_of_the_graders_own_failures(self):
        said, status = gk.run_grader("--tests", self.evil)
        self.assertEqual(status, 2, said)
        self.assertIn("cannot be loaded", said)
        self.assertNotRegex(said, self.obeyed)


def texts_in(value):
    """All texts in a value as JSON has it."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts_in(part)]


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.program = pathlib.Path(folder.name) / "program"
        cls.program.with_name("steps.h").write_text(HEADER)
        objects = []
        for number, name in enumerate(("first", "second"), 1):
            source, made = cls.program.with_name(name + ".c"), cls.program.with_name(name + ".o")
            source.write_text(SOURCE)
            words = [gk.compiler(), "-g", "-O1", f"-DNAME={name}", f"-DSTEPS={name}_steps",
                     f"-DNUMBER={number}", "-c", source, "-o", made]
            subprocess.run([str(word) for word in words], check=True)
            objects.append(made)
        link = [gk.compiler(), "-nostdlib", "-static", "-Wl,-e,first", *objects, "-o", cls.program]
        subprocess.run([str(word) for word in link], check=True)
        cls.symbols = Symbols(str(cls.program))

    def test_a_name_of_any_bytes_and_of_any_length(self):
        """The output of addr2line comes from the kernel's debug information, in which anything can stand."""
        tool = gk.script(self.program.with_name("x-addr2line"), "printf 'f\\377\\n/a/\\377%0900d.c:3\\n' 0\n")
        symbols = Symbols(str(self.program), str(tool)[:-len("addr2line")])
        self.assertTrue(symbols.line(1).endswith("0.c:3"))
        symbols.sorted, symbols.addresses = [(0, "n" * 5000)], [0]
        self.assertLess(len(symbols.describe(1)), 300)

    def test_static_functions_of_one_name_are_all_known(self):
        helpers = [address for address, name in self.symbols.sorted if name == "helper"]
        self.assertEqual(len(helpers), 2)
        for address in helpers:
            self.assertEqual(self.symbols.function(address), "helper")
            self.assertEqual(self.symbols.function(address + 1), "helper+0x1")

    def test_a_return_address_is_told_as_the_kernel_tells_it(self):
        """The function is the caller's even where the call is its last instruction; the offset is not changed."""
        second = self.symbols.address("second")
        name = self.symbols.function(second - 1).split("+")[0]
        self.assertRegex(self.symbols.describe_caller(second), rf"^{name}\+0x[0-9a-f]+")
        self.assertRegex(self.symbols.describe_caller(second + 2), r"^second\+0x2 \(second\.c:4\)$")

    def test_what_a_header_put_there_is_told_as_a_call(self):
        """The line is that of the file whose function it stands in, and what it calls there is named."""
        place = self.symbols.address("first_steps")
        self.assertEqual(self.symbols.describe(place + 1), "first_steps+0x1 (first.c:8, in steps)")


class Console(unittest.TestCase):
    def test_no_register_is_cut_off(self):
        for width in (55, 75):
            shown = last_lines(PANIC_LINE, width=width)
            self.assertEqual(" ".join(" ".join(shown).split()), " ".join(PANIC_LINE.split()))
            self.assertLessEqual(max(map(len, shown)), width)
        self.assertEqual(last_lines(PANIC_LINE, width=75), [PANIC_LINE])

    def test_a_line_without_end_is_cut(self):
        shown = last_lines("x" * 10000 + "\n  y", width=40)
        self.assertLessEqual(max(map(len, shown)), 40)
        self.assertLessEqual(len(shown), 4)
        self.assertTrue(shown[-2].endswith("..."))
        self.assertEqual(shown[-1], "  y")


class Fault(unittest.TestCase):
    def test_a_later_lab_that_is_empty_is_not_the_fault_of_an_earlier_one(self):
        for outcome, empty, expected in ((Outcome.PASS, "", False), (Outcome.FAIL, "", True), (Outcome.CRASH, "", True),
                                         (Outcome.FAIL, "1.3", True), (Outcome.FAIL, "2.1", False)):
            result = TestResult("name", "sentence", "1.3", "1.3", 4, outcome, empty=empty)
            self.assertEqual(is_at_fault(1, result), expected, (outcome, empty))


class Commands(unittest.TestCase):
    def test_a_reference_in_use_is_named(self):
        result = TestResult("a_test", "One.", "2.1", "2.1", 1, Outcome.FAIL)
        with mock.patch.dict("os.environ", {"REF": "lab1"}):
            self.assertEqual(make_commands(result, 2), ["again:  make grade LAB=2 REF=lab1 TEST=a_test",
                                                        "debug:  make debug LAB=2 REF=lab1 TEST=a_test"])
        with mock.patch.dict("os.environ"):
            os.environ.pop("REF", None)
            self.assertEqual(make_commands(result, 2)[0], "again:  make grade LAB=2 TEST=a_test")

    def test_the_shell_reads_them_as_they_were_typed(self):
        result = TestResult("a_test", "One.", "3.1", "3.1", 1, Outcome.FAIL)
        with mock.patch.dict("os.environ", {"REF": "lab1 lab2", "SAN": "1"}):
            self.assertEqual(make_commands(result, 3)[0], "again:  make grade LAB=3 REF='lab1 lab2' SAN=1 TEST=a_test")


class Points(unittest.TestCase):
    def test_exercises_are_in_the_order_of_their_numbers(self):
        results = [TestResult(exercise, "One.", exercise, exercise, 1, Outcome.PASS)
                   for exercise in ("3.1", "3.12", "3.4", "3.10", "3.4")]
        self.assertEqual(exercise_points(results), ["3.1 1/1", "3.4 2/2", "3.10 1/1", "3.12 1/1"])


class Stuck(unittest.TestCase):
    def test_ring_0_with_the_gs_of_a_program_is_told(self):
        for base, ring, told in (("00005a5a00000000", 0, True), ("ffffffff801dc7a0", 0, False),
                                 ("00005a5a00000000", 3, False)):
            registers = (f"RIP=ffffffff80101234 RFL=00000006 [-----P-] CPL={ring} II=0 A20=1 SMM=0 HLT=0\n"
                         f"ES =0000 0000000000000000 00000000 00000000\n"
                         f"GS =0000 {base} 00000000 00000000\n")
            self.assertEqual(any("GS is still the program's" in line for line in foreign_gs(registers)), told, registers)
        self.assertEqual(foreign_gs(""), [])


if __name__ == "__main__":
    unittest.main()
