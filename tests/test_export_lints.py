"""tools/export: what is refused before anything is written, on small courses made of a few texts."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import ROOT, Course, File, git, rules  # noqa: E402
from export import leaks, lints, published  # noqa: E402

HOLE = """\
// EXERCISE 1.1  Do it.
int f(int x)
{
\t//@ solution 1.1
\tint doubled_and_more = 2 * x + 1;

\treturn doubled_and_more - given_function(x, 0); // yes
\treturn 0;
\t//@ stub
\t//   (void)x;
\t//   exercise_missing("1.1");
\t//@ end
}
"""
GRADE = """\
from grade import lab, test
lab(1, "small", points=5, scores={"1.1": 5}, smoke=["first"])
@test(points=5, exercise="1.1")
def first(t):
    "One."
"""
SMALL = {"lab1-small/kernel/a.c": HOLE, "grade/lab1/tests.py": GRADE, "common/core/b.c": "int given(void);\n"}


def working_tree():
    """This tree as it stands, as the export would read it from a commit."""
    names = git(ROOT, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard").splitlines()
    return {name: File((ROOT / name).read_bytes()) for name in names if (ROOT / name).is_file()}


class Lints(unittest.TestCase):
    def course(self, **more):
        files = {**SMALL, **{path.replace("__", "/"): text for path, text in more.items()}}
        return Course({path: File(text.encode()) for path, text in files.items()})

    def one(self, expected, files):
        messages = lints.lint(self.course(**files))
        self.assertEqual(len(messages), 1, messages)
        self.assertIn(expected, messages[0])

    def test_this_tree_is_sound(self):
        course = Course(working_tree())
        self.assertEqual(lints.lint(course), [])
        self.assertEqual(leaks.find_leaks(course, course.branch(max(course.labs))), [])

    def test_graders_of_students_do_without_that_of_the_base(self):
        """Students do not get grade/base: a lab's test file that imports it could not be loaded there."""
        imports = re.compile(r"^\s*(?:from|import) (?:grade|\.\.)\.?base\b|^\s*from (?:grade|\.\.) import .*\bbase\b", re.MULTILINE)
        self.assertTrue(imports.search("from grade.base.outside import x\n") and imports.search("from ..base.outside import x\n"))
        files = [path for path in (ROOT / "grade").rglob("*.py") if rules.student_path(str(path.relative_to(ROOT)))]
        self.assertEqual([str(path) for path in files if imports.search(path.read_text())], [])

    def test_a_small_course_is_sound(self):
        self.assertEqual(lints.lint(self.course()), [])

    def test_tests(self):
        path = "grade/lab1/tests.py"
        two = HOLE + HOLE.replace("1.1", "1.2").replace("f(", "g(")
        messages = lints.lint(self.course(**{"lab1-small/kernel/a.c": two}))
        self.assertIn(f"{path}: exercise 1.2 has no test that is worth a point", messages)
        self.assertIn(f"{path}: the table of scores has not exactly the exercises 1.1, 1.2", messages)
        self.one("no test is named other", {path: GRADE.replace('["first"]', '["other"]')})
        self.one("not 6", {path: GRADE.replace("points=5, scores", "points=6, scores")})
        self.one("stands outside kernel/", {"lab1-small/test/c.c": HOLE.replace("f(", "h(")})

    def test_a_challenge_is_worth_nothing(self):
        path, page = "lab1-small/kernel/b.c", '## 1.1 A\n\n!!! exercise "Exercise 1.1 (5 points)"\n\n## 1.2 B\n\n'
        files = {path: HOLE.replace("1.1", "1.2").replace("f(", "g("),
                 "grade/lab1/tests.py": GRADE.replace('{"1.1": 5}', '{"1.1": 5, "1.2": 5}') + """
@test(exercise="1.2", challenge=True)
def second(t):
    "Two."
"""}
        self.assertEqual(lints.lint(self.course(**files)), [])
        self.one("exercise 1.2 has no test that is worth a point",
                 {**files, "grade/lab1/tests.py": files["grade/lab1/tests.py"].replace(", challenge=True", "")})
        self.one("exercise 1.2 has 0 lines `!!! challenge", {**files, "handouts/lab1.md": page})
        page += '!!! challenge "Challenge 1.2: more"\n'
        self.assertEqual(lints.lint(self.course(**{**files, "handouts/lab1.md": page})), [])

    def test_handouts(self):
        page = '## 1.1 Doing it\n\n!!! exercise "Exercise 1.1 (5 points)"\n'
        self.assertEqual(lints.lint(self.course(**{"handouts/lab1.md": page})), [])
        self.one("handouts/lab1.md:3: exercise 1.1 is worth 5 points, not 6",
                 {"handouts/lab1.md": page.replace("5 points", "6 points")})
        self.one("has 0 lines", {"handouts/lab1.md": page.split("\n")[0] + "\n"})
        self.one("no section 1.1", {"handouts/lab1.md": page.replace("## 1.1", "##")})

    def test_leaks(self):
        course = self.course()
        line = "return doubled_and_more - given_function(x, 0);"
        self.assertEqual(sorted(leaks.secrets(course)), ["int doubled_and_more = 2 * x + 1;", line])
        self.assertEqual(leaks.find_leaks(course, course.branch(1)), [])
        for text in (f"\n> \t{line}\n", f"\n// {line.replace(' ', '  ')}\n", f"\nsay `{line}`!\n"):
            found = leaks.find_leaks(course, {"handouts/x.md": File(text.encode())})
            self.assertEqual(found, [f"handouts/x.md:2: a line of the solution at lab1-small/kernel/a.c:4: {line}"])
        stub = HOLE.replace("//   (void)x;", "//   int doubled_and_more = 2 * x + 1;")
        course = self.course(**{"lab1-small/kernel/a.c": stub})
        self.assertEqual(len(leaks.find_leaks(course, course.branch(1))), 1)
        course = self.course(**{"common/core/b.c": f"\t{line}\n"})
        self.assertEqual(list(leaks.secrets(course)), ["int doubled_and_more = 2 * x + 1;"])

    def test_rules(self):
        for path, place, lab in (("tools/student/README.md", "README.md", 1), ("README.md", None, 1),
                                 ("lab3-x/user/a.c", "lab3-x/user/a.c", 3), ("lab3-x/mutants/a.mutant", None, 3),
                                 ("grade/lab12/a.py", "grade/lab12/a.py", 12), ("grade/hidden/a.py", None, 1),
                                 ("handouts/staff-guide.md", None, 1), ("handouts/lab2.md", "handouts/lab2.md", 2),
                                 ("lab1-x/test/lab2_seam.c", "lab1-x/test/lab2_seam.c", 1)):
            self.assertEqual((rules.student_path(path), rules.first_lab(path)), (place, lab), path)
        self.assertRaises(rules.RuleError, rules.student_path, "plans/exam.txt")

    def test_solve_leaves_the_given_code(self):
        course = self.course()
        text = course.branch(1)["lab1-small/kernel/a.c"].data.decode()
        solved = published.solve(text, [hole.stub for hole in course.holes_of(1)["lab1-small/kernel/a.c"]])
        self.assertEqual(solved, "// EXERCISE 1.1  Do it.\nint f(int x)\n{\na student's line\n}\n")


if __name__ == "__main__":
    unittest.main()
