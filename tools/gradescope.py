#!/usr/bin/env python3
"""make gradescope: the zip that Gradescope builds its autograder from.

In it are what students of the lab get, the solutions of the labs before it, and two programs:
setup.sh, which Gradescope runs once to make its container, and run_autograder, which it runs for
each submission. The same tree gives the same bytes.

    tools/gradescope.py --lab N -o FILE [--key FILE] [--hidden FOLDER]
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grade.submission.clean_tree import Tree, TreeFile, clean_tree  # noqa: E402  (the path comes first)
from grade.verdict.outcome import GraderError  # noqa: E402

# A container of Gradescope's has less than its host's processors, and cannot see how many.
JOBS = 2
SETUP = """#!/bin/sh
# Gradescope runs this once, as root, to make the container.
set -e
cd "$(dirname "$0")/rung"
tools/setup
"""
RUN = """#!/bin/sh
# Gradescope runs this for each submission. Without results.json it tells the student that the
# autograder failed, and shows the staff what is printed here.
autograder=${{AUTOGRADER:-/autograder}}
results=$autograder/results/results.json
mkdir -p "$autograder/results"
cd "$autograder/source/rung" || exit 1
python3 grade/grade-lab{lab} --submission "$autograder/submission" --gradescope "$results" -j {jobs}{options}
status=$?
[ $status -le 1 ] && [ -f "$results" ] || exit 2
"""


def contents(lab: int, key: str | None = None, hidden: str | None = None) -> Tree:
    """The contents of the zip."""
    files = {f"rung/{path}": file for path, file in clean_tree(lab, range(1, lab)).items()}
    options = ""
    if key:
        files["key"] = TreeFile(pathlib.Path(key).read_bytes(), False)
        options += " --key ../key"
    if hidden:
        options += " --hidden ../hidden"
        for path in sorted(pathlib.Path(hidden).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                files[f"hidden/{path.relative_to(hidden)}"] = TreeFile(path.read_bytes(), False)
    files["setup.sh"] = TreeFile(SETUP.encode(), True)
    files["run_autograder"] = TreeFile(RUN.format(lab=lab, jobs=JOBS, options=options).encode(), True)
    return files


def write_zip(path: str, files: Tree) -> None:
    """Write a zip that depends on nothing but the files."""
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, program) in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3         # Unix: the mode counts
            entry.external_attr = (0o100755 if program else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="make gradescope", description=__doc__.split("\n")[0])
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--key", help="a file with the run key: any secret line")
    parser.add_argument("--hidden", help="a folder of hidden tests; see grade/README.md")
    options = parser.parse_args()
    try:
        write_zip(options.output, contents(options.lab, options.key, options.hidden))
    except (GraderError, OSError) as error:
        print(f"make gradescope: {error}", file=sys.stderr)
        return 1
    size = pathlib.Path(options.output).stat().st_size
    print(f"Upload this file to Gradescope: {options.output} ({size} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
