"""Scratch copies of this repository for the tests of the export: whole, or lab 1 and a second lab of a few files."""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH_LAB = ROOT / "tests" / "scratch_lab"
SCRATCH_LAB3 = ROOT / "tests" / "scratch_lab3"      # with programs, some of which lab 2 has begun
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import holes  # noqa: E402  (the path comes first)
from export import rules  # noqa: E402
from export.course import Course  # noqa: E402
from gittree import File, Git  # noqa: E402

IDENTITY = {"GIT_AUTHOR_NAME": "A Student", "GIT_AUTHOR_EMAIL": "student@example.org",
            "GIT_COMMITTER_NAME": "A Student", "GIT_COMMITTER_EMAIL": "student@example.org",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NOT_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "LAB", "STUB", "TEST", "SEED", "REF", "WERROR", "PYTHONPATH")


def environment(**more):
    """The environment of a command: none of what a make around the tests has set."""
    kept = {name: value for name, value in os.environ.items()
            if name not in NOT_INHERITED and not name.startswith("GIT_")}
    return {**kept, **more}


def run(folder, *words, **more):
    """Run a command in a folder: what it said, and its status."""
    done = subprocess.run([str(word) for word in words], cwd=str(folder), env=environment(**more),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode("utf-8", "replace"), done.returncode


def git(folder, *words):
    """The output of a git command that must succeed."""
    said, status = run(folder, "git", *words, **IDENTITY)
    if status:
        raise AssertionError(f"git {' '.join(words)}: {said}")
    return said.rstrip("\n")


def commit(folder, message="a change"):
    """Commit all that there is."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def make_course(folder, with_lab2=True, whole=False):
    """A repository with this tree as it stands, changes included, in one commit: `whole`, or without the labs after
    the first, which the scratch lab stands for."""
    folder = pathlib.Path(folder)
    for name in git(ROOT, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard").splitlines():
        if (ROOT / name).is_file() and (whole or rules.first_lab(name) == 1):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(ROOT / name), str(folder / name))
    if with_lab2 and not whole:
        add_lab2(folder)
    git(folder, "init", "-q")
    commit(folder, "the course")
    return folder


def add_lab2(folder):
    """The scratch lab."""
    add_lab(folder, SCRATCH_LAB, 2)


def add_lab3(folder):
    """A scratch lab on top of that, with programs."""
    add_lab(folder, SCRATCH_LAB3, 3)


def add_lab(folder, lab, number):
    """The law: nothing but new files."""
    for source in lab.rglob("*"):
        place = folder / source.relative_to(lab)
        if source.is_file() and "__pycache__" not in source.parts and has_place(folder, place):
            place.parent.mkdir(parents=True, exist_ok=True)
            assert not place.exists(), place
            shutil.copy(str(source), str(place))
    shutil.copy2(str(folder / "grade" / "grade-lab1"), str(folder / "grade" / f"grade-lab{number}"))


def has_place(folder, place):
    """The scratch lab brings its handout only where there are handouts."""
    return "handouts" not in place.parts or any((folder / "handouts").rglob("*.md"))


def export(course, out, *words, **more):
    """`make student` there, without trying the starters: what it said, and its status."""
    return run(course, "make", "student", f"OUT={out}", *(words or ["QUICK=1"]), **more)


def tips(repository):
    """The commit of each branch."""
    lines = git(repository, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
    return dict(line.split() for line in lines)


def solve(course, student, lab):
    """Put the reference bodies into a student's holes of a lab.

    Each line has the number that it has in the course, so the kernel is the course's to the last byte.
    """
    known = Course(Git(course).read_tree("HEAD"))
    for path in known.holes_of(lab):
        lines = []
        for segment in known.sources[path].segments:
            if isinstance(segment, holes.Given):
                lines += segment.lines
            else:
                lines += ["", *segment.solution, *[""] * (len(segment.source) - len(segment.solution) - 1)]
        (pathlib.Path(student) / path).write_text("\n".join(lines), encoding="utf-8")


def edit(folder, path, old, new):
    """Replace a text that stands once in a file."""
    place = pathlib.Path(folder) / path
    text = place.read_text()
    assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
    place.write_text(text.replace(old, new))


__all__ = ["Course", "File", "Git", "ROOT", "add_lab2", "add_lab3", "commit", "edit", "export", "git", "make_course", "rules", "run",
           "solve", "tips"]
