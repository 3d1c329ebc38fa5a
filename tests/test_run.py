"""tests/run: how it runs a file, and what it says of it."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import re
import tempfile
import unittest
from unittest import mock

RUN = pathlib.Path(__file__).resolve().parent / "run"
WORKS_AT_ITS_END = '''
import atexit, subprocess, sys, unittest

class Case(unittest.TestCase):
    def test_it(self):
        pass

work = "import time\\nwhile time.process_time() < 0.5: pass"
atexit.register(lambda: subprocess.run([sys.executable, "-c", work]))
'''
IMPORTS_ITS_NEIGHBOUR = '''
import pathlib, sys, unittest
import neighbour

class Case(unittest.TestCase):
    def test_it(self):
        self.assertTrue(pathlib.Path(neighbour.__cached__).is_file(), neighbour.__cached__)
        self.assertFalse(pathlib.Path(neighbour.__file__).with_name("__pycache__").exists())
'''


def load_run():
    """tests/run as a module."""
    loader = importlib.machinery.SourceFileLoader("tests_run", str(RUN))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tests_run", loader))
    loader.exec_module(module)
    return module


class Files(unittest.TestCase):
    def run_file(self, text):
        """Run a test file of this text beside a module; the report on it, and its output."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "test_it.py")
            file.write_text(text)
            file.with_name("neighbour.py").write_text("")
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                counts = load_run().run_file(str(file), tempfile.mkdtemp(dir=folder))
        self.assertEqual(counts, (1, 0, 0, 0), said.getvalue())
        return said.getvalue()

    def test_bytecode_is_kept_outside_of_the_tree(self):
        with mock.patch.dict(os.environ, PYTHONDONTWRITEBYTECODE="1"):
            self.run_file(IMPORTS_ITS_NEIGHBOUR)

    def test_what_ends_with_the_file_is_counted(self):
        """As the machines do that a test starts without a grader of its own."""
        said = self.run_file(WORKS_AT_ITS_END)
        told = re.search(r"test_it\.py: \d+ s, ([0-9.]+) s of processor time, 0 machines", said)
        self.assertGreaterEqual(float(told.group(1)), 0.5)


if __name__ == "__main__":
    unittest.main()
