"""tools/holes.py: what is found, what a stubbed file looks like, and what lint reports."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "holes.py"
sys.path.insert(0, str(ROOT / "tools"))
import holes  # noqa: E402

QUEUE_C = """\
// queue: what a test needs.

//@ solution 2.3
static int helper(void)
{
\treturn 3;
}
//@ stub
//@ end

// EXERCISE 2.3  Choose who runs next.
//
// Hint: look at which end you take from.
struct thread *queue_pop(struct queue *queue,
\t\t\t int flags)
{
\t//@ solution 2.3
\tif (flags)
\t\treturn NULL;

\treturn pop(queue, helper());
\t//@ stub
\t//   int unused = 0;
\t//
\t//   while (unused)
\t//   \tunused--;
\t//   exercise_missing("2.3");
\t//@ end
}

// EXERCISE 2.4  Push.
void queue_push(struct queue *queue)
{
\t//@ solution 2.4
\tpush(queue);
\t//@ stub
\t//   exercise_missing("2.4");
\t//@ end
}
"""

POP_STUB = """\
{
\tint unused = 0;

\twhile (unused)
\t\tunused--;
\texercise_missing("2.3");
}
"""

ENTRY_S = """\
// EXERCISE 1.1  Enter.
\t.globl\tsyscall_entry
syscall_entry:
\t.cfi_startproc
\t//@ solution 1.1
\tpushq\t%rbp
\t//@ stub
\t//   jmp\tsyscall_missing
\t//@ end
\t.cfi_endproc
\t.size\tsyscall_entry, . - syscall_entry

//@ solution 1.1
\t.data
//@ stub
//@ end
"""


class Parse(unittest.TestCase):
    def test_holes_and_headers(self):
        source = holes.parse("queue.c", QUEUE_C)
        self.assertEqual([(h.id, h.line, h.function) for h in source.holes],
                         [("2.3", 3, None), ("2.3", 17, "queue_pop"), ("2.4", 34, "queue_push")])
        self.assertEqual([(h.id, h.title, h.line) for h in source.headers],
                         [("2.3", "Choose who runs next.", 11), ("2.4", "Push.", 31)])
        self.assertEqual(source.holes[2].solution, ["\tpush(queue);"])
        self.assertEqual(source.holes[2].lab, 2)

    def test_assembly(self):
        source = holes.parse("entry.S", ENTRY_S)
        self.assertEqual([h.function for h in source.holes], ["syscall_entry", None])

    def test_function_whose_return_type_stands_above(self):
        text = "struct very_long *\nlong_name(int a,\n\t  int b)\n{\n\t//@ solution 1.1\n\t//@ stub\n\t//   x();\n\t//@ end\n}\n"
        self.assertEqual(holes.parse("a.c", text).holes[0].function, "long_name")

    def test_function_defined_by_a_macro(self):
        text = "TEST(some_name)\n{\n\t//@ solution 1.1\n\t//@ stub\n\t//   x();\n\t//@ end\n}\n"
        self.assertEqual(holes.parse("a.c", text).holes[0].function, "some_name")


class Render(unittest.TestCase):
    def test_nothing_stubbed_is_the_file(self):
        for path, text in (("queue.c", QUEUE_C), ("entry.S", ENTRY_S), ("none.c", "int x;\n"), ("empty.c", "")):
            self.assertEqual(holes.render(holes.parse(path, text), set()), text)

    def test_all_stubbed(self):
        text = holes.render(holes.parse("queue.c", QUEUE_C))
        self.assertNotIn("//@", text)
        self.assertNotIn("helper", text)
        self.assertNotIn("push(queue);", text)
        self.assertIn(POP_STUB, text)
        self.assertNotIn("\n\n\n", text, "an empty stub must not leave two empty lines")
        self.assertTrue(text.startswith("// queue: what a test needs.\n\n// EXERCISE 2.3"))

    def test_one_stubbed_keeps_the_markers_of_the_other(self):
        text = holes.render(holes.parse("queue.c", QUEUE_C), {"2.4"})
        self.assertIn("//@ solution 2.3", text)
        self.assertIn("static int helper", text)
        self.assertNotIn("//@ solution 2.4", text)
        self.assertIn('{\n\texercise_missing("2.4");\n}\n', text)
        # The result can be stubbed again.
        self.assertEqual(holes.render(holes.parse("queue.c", text)), holes.render(holes.parse("queue.c", QUEUE_C)))

    def test_region_at_the_end_of_a_file(self):
        text = holes.render(holes.parse("entry.S", ENTRY_S))
        self.assertIn("\tjmp\tsyscall_missing\n", text)
        self.assertTrue(text.endswith(". - syscall_entry\n"), repr(text))


def hole(hole_id="2.3", stub="\t//   exercise_missing();\n", solution="\twork();\n", header=True):
    return ((f"// EXERCISE {hole_id}  Do it.\n" if header else "") + "void f(void)\n{\n"
            + f"\t//@ solution {hole_id}\n{solution}\t//@ stub\n{stub}\t//@ end\n}}\n")


class Lint(unittest.TestCase):
    def lint(self, files):
        return [str(error) for error in holes.lint([holes.scan(path, text) for path, text in files.items()])]

    def one(self, text, expected, line, path="lab2-x/a.c"):
        messages = self.lint({path: text})
        matching = [m for m in messages if expected in m]
        self.assertTrue(matching, f"no message with `{expected}` in {messages}")
        self.assertIn(f":{line}: ", matching[0])

    def test_a_sound_file(self):
        self.assertEqual(self.lint({"lab2-x/a.c": QUEUE_C}), [])
        self.assertEqual(self.lint({"lab2-x/a.c": hole()}), [])
        self.assertEqual(self.lint({"lab2-x/a.c": hole().replace("Do it.", "Who is next?")}), [])

    def test_markers(self):
        self.one(hole().replace("\t//@ end\n", ""), "no `//@ end`", 4)
        self.one(hole().replace("\t//@ stub\n", ""), "no `//@ stub`", 7)
        self.one(hole().replace("\t//@ solution 2.3\n", ""), "without a `//@ solution`", 5)
        self.one(hole(stub="\t//@ stub\n"), "second `//@ stub`", 7)
        self.one(hole(solution="\t//@ solution 2.4\n"), "do not nest", 5)
        self.one(hole().replace("//@ end", "//@ ende"), "unknown marker", 8)
        self.one(hole().replace("\t//@ end", "//@ end"), "not indented", 8)
        self.one(hole(hole_id="2.x", header=False), "not an exercise id", 3)

    def test_stubs(self):
        self.one(hole(stub=""), "has no stub text", 4)
        self.one(hole(stub="\t//\n"), "has no stub text", 4)
        self.one(hole(stub="\texercise_missing();\n"), "a line of a stub is", 7)
        self.one(hole(stub="\t// one_space();\n"), "a line of a stub is", 7)
        self.one(hole(stub="\t//   " + "x" * 83 + "\n"), "over 90 columns", 7)
        self.assertEqual(self.lint({"lab2-x/a.c": hole(stub="\t//   " + "x" * 82 + "\n")}), [])

    def test_ids_belong_to_their_lab(self):
        self.one(hole("3.1"), "in a file of lab 2", 4)
        self.one(hole("2.1"), "in common", 4, path="common/core/a.c")

    def test_headers(self):
        self.one(hole(header=False), "anywhere", 3)
        self.one(hole() + "\n// EXERCISE 2.3  Do it.\n", "has a header already", 11)
        self.one(hole() + "\n// EXERCISE 2.9  Do it.\n", "has no hole", 11)
        for wrong in ("// EXERCISE 2.3 One space.", "// EXERCISE 2.3  No full stop", "// EXERCISE  2.3  Do."):
            self.one(wrong + "\n" + hole(header=False), "header reads", 1)

    def test_one_exercise_over_two_files(self):
        self.assertEqual(self.lint({"lab2-x/a.c": hole(), "lab2-x/b.c": hole()}), [])
        messages = self.lint({"lab2-x/a.c": hole(), "lab2-x/b.c": hole().replace("Do it.", "Do that.")})
        self.assertEqual(messages, ["lab2-x/b.c:1: exercise 2.3 has a header already, lab2-x/a.c:1"])
        messages = self.lint({"lab2-x/a.c": hole(), "lab2-x/b.c": hole(header=False)})
        self.assertIn("lab2-x/b.c:3: exercise 2.3 has no `// EXERCISE 2.3  Title.` line in this file", messages)


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.lab = pathlib.Path(self.folder.name, "lab2-threads", "kernel")
        self.lab.mkdir(parents=True)
        (self.lab / "queue.c").write_text(QUEUE_C)

    def run_tool(self, *arguments):
        return subprocess.run([sys.executable, str(TOOL), *arguments], cwd=self.folder.name,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def test_list(self):
        text = self.run_tool("list").stdout
        self.assertIn("2.3    lab2-threads/kernel/queue.c:17  queue_pop\n", text)
        rows = json.loads(self.run_tool("list", "--json", "lab2-threads").stdout)
        self.assertEqual(rows[1], {"id": "2.3", "file": "lab2-threads/kernel/queue.c", "line": 17,
                                   "function": "queue_pop", "title": "Choose who runs next."})

    def test_stub_and_strip(self):
        for arguments, ids in ((["strip"], None), (["stub", "--ids", "all"], None),
                               (["stub", "--ids", "2.4 9.9"], {"2.4"})):
            result = self.run_tool(*arguments, "lab2-threads/kernel/queue.c", "-o", "out/queue.c")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            text = pathlib.Path(self.folder.name, "out/queue.c").read_text()
            self.assertEqual(text, holes.render(holes.parse("queue.c", QUEUE_C), ids))

    def test_errors_name_their_place(self):
        self.assertEqual(self.run_tool("lint").returncode, 0)
        (self.lab / "wrong.c").write_text(hole("3.1"))
        result = self.run_tool("lint")
        self.assertEqual((result.returncode, result.stdout),
                         (1, "lab2-threads/kernel/wrong.c:4: hole 3.1 in a file of lab 2\n"))
        (self.lab / "wrong.c").write_text(hole().replace("\t//@ end\n", ""))
        result = self.run_tool("strip", "lab2-threads/kernel/wrong.c", "-o", "out.c")
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stderr.startswith("lab2-threads/kernel/wrong.c:4: hole 2.3 has no"))
        self.assertFalse(pathlib.Path(self.folder.name, "out.c").exists())

    def test_wrong_ids(self):
        self.assertEqual(self.run_tool("stub", "--ids", "2", "lab2-threads/kernel/queue.c", "-o", "-").returncode, 2)


class Tree(unittest.TestCase):
    def test_the_tree_is_sound(self):
        result = subprocess.run([sys.executable, str(TOOL), "lint"], cwd=str(ROOT), stdout=subprocess.PIPE,
                                universal_newlines=True)
        self.assertEqual(result.returncode, 0, "\n" + result.stdout)


if __name__ == "__main__":
    unittest.main()
