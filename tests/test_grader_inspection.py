"""Inspection of a student's objects: no spelling, no size and no tool that fails lets a test of the student's in."""

import pathlib
import subprocess
import tempfile
import unittest

import grader_kernels as gk
from grade.submission.inspection import Objects, inspect

SOURCE = "lab1-syscalls/kernel/more.S"
ORDINARY = '.section .rodata.str1.8, "aMS", @progbits, 1\n.asciz "text"\n.section .note.GNU-stack, "", @progbits\n'
PADDING = ".section .comment\n.fill 5 << 20, 1, 0\n"        # which is not loaded


class Sections(unittest.TestCase):
    def inspect(self, text, toolprefix=""):
        """The places to look at in a source of assembly, and those that are refused."""
        with tempfile.TemporaryDirectory() as folder:
            made = pathlib.Path(folder, "build", "shared", "obj", SOURCE + ".o")
            made.parent.mkdir(parents=True)
            subprocess.run([gk.compiler(), "-c", "-x", "assembler", "-", "-o", made], input=text.encode(), check=True)
            return inspect(Objects(folder, toolprefix), {SOURCE: b""}, {})

    def test_ordinary_sections_are_not_told(self):
        self.assertEqual(self.inspect(ORDINARY + ".text\ncall *%rax\n.fixup_of_nobody = 1\n"), ([], []))

    def test_every_place_between_the_ends_of_a_table_is_in_it(self):
        """The linker sorts by the whole name: what begins with the table's goes behind its start (core/table.h)."""
        for name, told in ((".table.test.50.mine", "50.mine"), (".table.test", "something"), (".table.test!x", "!x"),
                           (".table.test-x", "-x"), (".table.test.", "something"), (r".table.test\n", r"\n")):
            looks, refused = self.inspect(f'.section "{name}", "a"\n.quad 0\n')
            self.assertEqual((looks, refused), ([], [f"{SOURCE}: puts {told} into the table of tests"]), name)
        self.assertEqual(self.inspect('.section .table.bench.50.mine, "a"\n.quad 0\n')[1],
                         [f"{SOURCE}: puts 50.mine into the table of benchs"])
        looks, refused = self.inspect('.section .table.test_of_mine.50.x, "a"\n.quad 0\n')
        self.assertEqual((looks, refused), ([f"{SOURCE}: puts 50.x into the table test_of_mine"], []))

    def test_an_object_of_any_size_is_looked_at(self):
        looks, refused = self.inspect(PADDING + '.section .table.test.50.mine, "a"\n.quad 0\n')
        self.assertEqual(refused, [f"{SOURCE}: puts 50.mine into the table of tests"])
        self.assertEqual(looks, [f"{SOURCE}: its object is too large for its code to be inspected"])

    def test_an_object_of_many_sections(self):
        """More than fit into the header's field (System V ABI, chapter 4, ELF header)."""
        many = "".join(f".section .rodata.{number}\n.byte 0\n" for number in range(66000))
        self.assertEqual(self.inspect(many + '.section .table.test.50.mine, "a"\n.quad 0\n')[1],
                         [f"{SOURCE}: puts 50.mine into the table of tests"])

    def test_tools_that_fail(self):
        looks, refused = self.inspect('.section .table.test.50.mine, "a"\n.quad 0\n', "no-such-prefix-")
        self.assertEqual(refused, [f"{SOURCE}: puts 50.mine into the table of tests"])
        self.assertRegex("\n".join(looks), "^no code could be inspected: ")

    def test_odd_sections_are_told(self):
        looks, refused = self.inspect('.section .mine, "ax"\nnop\n.section .yours, "a"\n.byte 0\n')
        self.assertEqual((looks, refused), ([f"{SOURCE}: has code in the section .mine",
                                             f"{SOURCE}: has data in the section .yours"], []))


if __name__ == "__main__":
    unittest.main()
