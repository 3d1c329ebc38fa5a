"""make student OUT=dir [SOLUTIONS="1"] [MESSAGE='what was mended'] [QUICK=1]

OUT is absent or empty: a fresh repository. OUT is a clone of the published one, or that one itself: it is continued.
SOLUTIONS names labs whose solution is shown on a branch of its own, from then on; QUICK=1 tries no starter.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile

from gittree import Git, GitError

from . import leaks, lints, published, publish, rules, starters
from .course import Course


class Refused(Exception):
    """Why nothing was exported, a line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))


def arguments() -> argparse.Namespace:
    """The command line of `make student`."""
    parser = argparse.ArgumentParser(prog="make student", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="folder of the students' repository")
    parser.add_argument("--solutions", default="", help="labs whose solution is shown")
    parser.add_argument("--message", default="", help="what students read as the subject of fixes")
    parser.add_argument("--quick", action="store_true", help="do not try the starters")
    return parser.parse_args()


def main() -> int:
    """Export; the exit status."""
    options = arguments()
    try:
        export(options)
    except (Refused, GitError, published.NotOurs, rules.RuleError, ValueError) as error:
        print(f"make student: {error}", file=sys.stderr)
        return 1
    return 0


def export(options: argparse.Namespace) -> None:
    """Do what the options say. Refused and others: nothing was written."""
    if not options.out.strip():
        raise Refused("say where to: make student OUT=dir")
    out = pathlib.Path(options.out).resolve()
    staff = Git(".")
    refuse_unclean(staff, out)
    head = staff.text("rev-parse", "--verify", "HEAD")
    course = Course(staff.read_tree(head))
    check_course(course, options.quick)
    origin = publish.Origin.of(staff, head)
    solutions = solutions_of(course, options.solutions)
    if published.is_fresh(out):
        write_fresh(out, course, origin, solutions)
    else:
        carry_on(out, course, origin, solutions, options.message)


def refuse_unclean(staff: Git, out: pathlib.Path) -> None:
    """Refuse a tree that differs from HEAD: the export takes HEAD, and the user must see the same."""
    dirt = staff.dirt()
    if dirt:
        raise Refused("HEAD is exported, and these are not committed:", *("  " + line for line in dirt))
    if staff.folder.resolve() in out.parents and not staff.works("check-ignore", "-q", str(out)):
        raise Refused(f"{out} lies in this repository")


def check_course(course: Course, quick: bool) -> None:
    """Refuse a course that has a mistake, or whose solutions would leak."""
    messages = lints.lint(course)
    if not messages:
        messages = leaks.find_leaks(course, course.branch(max(course.labs)))
    if not messages and not quick:
        print("trying the starters of all labs")
        messages = starters.try_starters(course)
    if messages:
        raise Refused("not exported:", *messages)


def solutions_of(course: Course, text: str) -> list[int]:
    """The labs that SOLUTIONS names, as in "1 2"."""
    words = text.replace(",", " ").split()
    unknown = [word for word in words if word not in map(str, course.labs)]
    if unknown:
        raise Refused(f"SOLUTIONS: there is no lab {' '.join(unknown)}")
    return [int(word) for word in words]


def write_branches(repository: Git, planned: list[publish.Branch], origin: publish.Origin, tips: dict[str, str],
                   message: str = "") -> publish.Writer:
    """Write the commits of all branches, and move the branches if the law holds."""
    writer = publish.Writer(repository, origin, tips, message)
    for branch in planned:
        writer.write(branch)
    broken = publish.law_broken(repository, writer.tips)
    if broken:
        raise Refused(*broken)
    if writer.changed:
        writer.move_branches()
    return writer


def write_fresh(out: pathlib.Path, course: Course, origin: publish.Origin, solutions: list[int]) -> None:
    """Make a new repository, beside OUT until it is complete."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=str(out.parent)) as folder:
        work = pathlib.Path(folder, "repository")
        work.mkdir()
        repository = Git(work)
        repository.run("init", "--quiet", "--template=")
        repository.run("symbolic-ref", "HEAD", "refs/heads/lab1")
        writer = write_branches(repository, publish.branches(course, solutions), origin, {})
        if out.exists():
            out.rmdir()
        shutil.move(str(work), str(out))
    print(f"{out}: a fresh repository")
    tell(writer)


def carry_on(out: pathlib.Path, course: Course, origin: publish.Origin, solutions: list[int], message: str) -> None:
    """Append what has changed to a published repository."""
    repository = published.open_published(out)
    tips = published.find_tips(repository)
    shown = {*solutions, *(lab for lab in course.labs if f"lab{lab}-solution" in tips)}
    planned = publish.branches(course, shown)
    messages = published.check_continuing(repository, course, tips, planned)
    if messages:
        raise Refused("not exported:", *messages)
    writer = write_branches(repository, planned, origin, tips, message)
    print(f"{out}: continued" if writer.changed else f"{out}: nothing to do, all is published already")
    tell(writer)


def tell(writer: publish.Writer) -> None:
    """Print the new commits."""
    for name in writer.changed:
        print(f"  {name:<16} {writer.tips[name][:12]}")


if __name__ == "__main__":
    sys.exit(main())
