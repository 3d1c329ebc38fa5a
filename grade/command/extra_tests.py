"""Hidden tests: a folder of the staff's with further tests in the same form, shown after the due date.

    FOLDER/*.py         test files, as lab1/tests.py is one; their lab() must be the one that is graded
    FOLDER/test/*       the tests' parts inside the kernel, for the clean copy's labN-*/test/
"""

import pathlib
from dataclasses import replace

from ..verdict import registry
from ..verdict.outcome import GraderError
from ..verdict.registry import Lab, Test


def load_hidden(folder: str, lab: Lab) -> list[Test]:
    """The hidden Tests in a folder. GraderError when a file is of another lab or a name is taken."""
    taken = {test.name for test in lab.tests}
    tests = []
    for path in sorted(pathlib.Path(folder).glob("*.py")):
        loaded = registry.load(str(path))
        if loaded.number != lab.number:
            raise GraderError(f"{path} is of lab {loaded.number}, not {lab.number}")
        tests += [replace(test, hidden=True) for test in loaded.tests]
    names = [test.name for test in tests]
    for name in names:
        if name in taken or names.count(name) > 1:
            raise GraderError(f"two tests are named {name}")
    if not tests:
        raise GraderError(f"there is no test file in {folder}")
    return tests


def kernel_files(folder: str, lab_folder: str) -> dict[str, bytes]:
    """Path -> bytes of the hidden tests' parts inside the kernel, for the lab's folder."""
    return {f"{lab_folder}/test/{path.name}": path.read_bytes()
            for path in sorted(pathlib.Path(folder, "test").glob("*.[chS]"))}
