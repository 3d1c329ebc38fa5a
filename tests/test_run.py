"""tests/run: what it says of a file."""

import contextlib
import importlib.machinery
import importlib.util
import io
import pathlib
import re
import tempfile
import unittest

RUN = pathlib.Path(__file__).resolve().parent / "run"
WORKS_AT_ITS_END = '''
import atexit, subprocess, sys, unittest

class Case(unittest.TestCase):
    def test_it(self):
        pass

work = "import time\\nwhile time.process_time() < 0.5: pass"
atexit.register(lambda: subprocess.run([sys.executable, "-c", work]))
'''


def load_run():
    """tests/run as a module."""
    loader = importlib.machinery.SourceFileLoader("tests_run", str(RUN))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tests_run", loader))
    loader.exec_module(module)
    return module


class Cost(unittest.TestCase):
    def test_what_ends_with_the_file_is_counted(self):
        """As the machines do that a test starts without a grader of its own."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "test_it.py")
            file.write_text(WORKS_AT_ITS_END)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                counts = load_run().run_file(str(file), tempfile.mkdtemp(dir=folder))
        self.assertEqual(counts, (1, 0, 0, 0), said.getvalue())
        told = re.search(r"test_it\.py: \d+ s, ([0-9.]+) s of processor time, 0 machines", said.getvalue())
        self.assertGreaterEqual(float(told.group(1)), 0.5)


if __name__ == "__main__":
    unittest.main()
