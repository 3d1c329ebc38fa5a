"""The Python of the grader and the tools says of each function what it takes and gives, and mypy finds it so."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "mypy.ini"


def mypy(*words):
    """The output of mypy, and its status."""
    done = subprocess.run(["mypy", "--no-error-summary", *map(str, words)], cwd=str(ROOT), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    return done.stdout, done.returncode


class Types(unittest.TestCase):
    def setUp(self):
        if not shutil.which("mypy"):
            self.skipTest("this host: mypy is missing")

    def refused(self, text):
        """The output of mypy for a file with this text, which it must refuse."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "made_up.py")
            file.write_text(text)
            said, status = mypy("--config-file", SETTINGS, file)
        self.assertEqual(status, 1, said)
        return said

    def test_the_tree(self):
        self.assertEqual(mypy(), ("", 0))

    def test_a_function_without_types_is_refused(self):
        self.assertIn("missing a return type annotation", self.refused("def double(number: int):\n    return 2 * number\n"))
        self.assertIn("missing a type annotation", self.refused("def double(number) -> int:\n    return 2\n"))

    def test_a_wrong_type_is_refused(self):
        self.assertIn("Incompatible return value", self.refused("def double(number: int) -> int:\n    return str(number)\n"))
        self.assertIn("Missing type parameters", self.refused("def double(numbers: list) -> int:\n    return 2\n"))


if __name__ == "__main__":
    unittest.main()
