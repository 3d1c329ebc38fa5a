#!/usr/bin/env python3
"""make handin: check a student's work, grade what is handed in, and pack it.

Handed in are the exercises' files of the lab and those before it, and new sources beside them, under labN-*/kernel/.
They are graded as the course does it: laid on a clean copy of what the course has published. Every other edit
stays at home and is listed. The history shows what is published: commits with the trailer `Rung-Export:`.
"""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import re
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field

from gittree import Entry, File, Git, GitError, run_make, write_files

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent))
from grade.submission.clean_tree import Tree, TreeFile  # noqa: E402  (the path comes first)
from grade.submission.counted import has_odd_name, is_taken  # noqa: E402
from grade.submission.edits import summed_up  # noqa: E402
from grade.submission.refused import shown  # noqa: E402
from grade.submission.student_names import why_not  # noqa: E402

TRAILER = "Rung-Export"
MANIFEST = "manifest.json"
PLAIN = ("100644", "100755")    # modes of plain files in Git


class Refused(Exception):
    """Why nothing is handed in, and what to do."""


@dataclass
class Work:
    """A student's work: the published tree below it, what is handed in, and what was edited besides."""
    lab: int
    commit: str
    published: dict[str, File]
    taken: dict[str, File] = field(default_factory=dict)
    edits: list[str] = field(default_factory=list)


def published_commits(git: Git) -> dict[str, str]:
    """The newest published commits in this history, by their branch's name: highest lab first, none below another."""
    if not git.works("rev-parse", "--git-dir"):
        raise Refused("this folder is not a Git repository, and what is handed in is what is committed:\n"
                      "  clone the course's repository, copy your files below lab*/kernel/ into it, and commit them")
    ours = git.lines("rev-list", f"--grep=^{TRAILER}: lab", "HEAD") if git.works("rev-parse", "-q", "HEAD^0") else []
    if not ours:
        raise Refused(without_history(git))
    newest = git.lines("merge-base", "--independent", *ours)
    names = {branch_of(git, commit): commit for commit in newest}
    return dict(sorted(names.items(), key=lambda each: (-lab_of(each[0]), each[0])))


def branch_of(git: Git, commit: str) -> str:
    """The branch that a published commit names in its trailer."""
    found = re.search(rf"^{TRAILER}: (\S+)$", git.text("log", "-1", "--format=%B", commit), re.MULTILINE)
    if not found:
        raise Refused(f"commit {commit} does not name its branch")
    return found.group(1)


def lab_of(branch: str) -> int:
    """The lab in the name of a published branch."""
    found = re.search("[0-9]+", branch)
    return int(found.group()) if found else 0


def without_history(git: Git) -> str:
    """Why nothing in the history is published, and what to do."""
    if git.text("rev-parse", "--is-shallow-repository") == "true":
        return "this clone is shallow: its history is cut off, and the course's commits with it: git fetch --unshallow"
    lab = max(int(path.name[3:].split("-")[0]) for path in git.folder.glob("lab[1-9]*-*"))
    return ("the course's commits are not in this history, as in a repository made from a template. Join them, once:\n"
            "  git remote add course ADDRESS      (that of the course's repository)\n"
            "  git fetch course\n"
            f"  git merge -s ours --allow-unrelated-histories -m 'join the course' course/lab{lab}\n"
            "Your files stay as they are.")


def published_tree(git: Git) -> dict[str, Entry]:
    """The published files, as list_tree gives them: a lower lab's commit that is not below a higher one's is newer."""
    tree: dict[str, Entry] = {}
    for name, commit in published_commits(git).items():
        entries = git.list_tree(commit)
        if name.endswith("-solution"):
            entries = {path: entry for path, entry in entries.items() if path.startswith("ref/") or path not in tree}
        tree.update(entries)
    return tree


def check_branch(git: Git, lab: int, published: dict[str, Entry]) -> None:
    """Refused unless all is committed, on a branch that holds this lab and all work on the labs before it."""
    try:
        branch = git.text("symbolic-ref", "--short", "HEAD")
    except GitError:
        raise Refused("no branch is checked out: git checkout lab1") from None
    if branch.endswith("-solution"):
        raise Refused(f"{branch} is the course's: go back to your own branch with git checkout lab{lab}")
    if not any(path.startswith(f"lab{lab}-") for path in published):
        raise Refused(f"lab {lab} is not on this branch ({branch}): git merge origin/lab{lab}")
    dirt = git.dirt()
    if dirt:
        raise Refused("\n  ".join(["commit your work first (git add, git commit); not committed are:", *dirt]))
    for name in git.lines("for-each-ref", "--format=%(refname:short)", "refs/heads/lab[0-9]*"):
        number = re.fullmatch("lab([0-9]+)", name)
        if number and int(number.group(1)) <= lab:
            check_merged(git, name, branch)


def check_merged(git: Git, name: str, branch: str) -> None:
    """Refused when a branch has a student's commits that are not on this one."""
    missing = git.lines("rev-list", "--invert-grep", f"--grep=^{TRAILER}: lab", f"refs/heads/{name}", "^HEAD")
    if missing:
        raise Refused(f"branch {name} has {len(missing)} commits that are not here ({branch}): git merge {name}")


def gather(git: Git, lab: int, published: dict[str, Entry]) -> Work:
    """The files of HEAD that are handed in, and those that are not."""
    here = git.list_tree("HEAD")
    work = Work(lab, git.text("rev-parse", "HEAD"), git.read_blobs(published))
    clean = {path: TreeFile(file.data, file.executable) for path, file in work.published.items()}
    check_names(here, lab, clean)
    taken = {path: entry for path, entry in here.items() if entry[0] in PLAIN and is_taken(path, lab, (), clean)}
    work.taken = git.read_blobs(taken)
    differ = [path for path in {*here, *published} if path not in taken and here.get(path) != published.get(path)]
    told = {"edited": [path for path in differ if path in here and path in published],
            "gone": [path for path in differ if path not in here],
            "new": summed_up([path for path in differ if path not in published], published)}
    work.edits = [f"{what:<7}{shown(text)}" for what, texts in told.items() for text in sorted(texts)]
    return work


def check_names(here: dict[str, Entry], lab: int, clean: Tree) -> None:
    """Refused when the course would not take a file because of its name."""
    for path in sorted(here):
        if has_odd_name(path, lab, (), clean):
            raise Refused(f"{shown(path)} needs another name. The course takes letters without accents, digits, and"
                          " _ - . in it,\nand .c, .h or .S at its end")
        if is_taken(path, lab, (), clean) and why_not(path, clean):
            raise Refused(f"{shown(path)} needs another name: {why_not(path, clean)}")


def grade(work: Work, ref: str) -> str:
    """Build and grade what is handed in, on a clean copy of what is published. The grader's output.

    Refused when it does not build. This is what the course's grader does with a submission.
    """
    words = [f"LAB={work.lab}"] + ([f"REF={ref}"] if ref else [])
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder, {**work.published, **work.taken})
        said, status = run_make(folder, "kernel", *words)
        if status:
            raise Refused(f"{said}\nWhat is handed in does not build: see above. Only the exercises' files and new"
                          " sources in\nlabN-*/kernel/ are handed in, so it may build here and not there.")
        said, _ = run_make(folder, "run-grade", *words)
        return re.sub(r"^make(\[\d+\])?: \*\*\* .*\n", "", said, flags=re.MULTILINE)


def manifest(work: Work, ref: str) -> bytes:
    """The contents of the archive, for its reader."""
    hashes = {path: hashlib.sha256(file.data).hexdigest() for path, file in sorted(work.taken.items())}
    told = {"lab": work.lab, "commit": work.commit, "ref": ref.split(), "files": hashes, "edits": work.edits}
    return (json.dumps(told, indent=1) + "\n").encode("utf-8")


def pack(files: dict[str, File]) -> bytes:
    """A tar.gz of these files that depends on nothing else."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, file in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(file.data), 0o644
            archive.addfile(entry, io.BytesIO(file.data))
    return gzip.compress(plain.getvalue(), mtime=0)


def hand_in(lab: int, ref: str, output: str) -> None:
    """All of it; prints what a student should see."""
    git = Git(".")
    published = published_tree(git)
    check_branch(git, lab, published)
    work = gather(git, lab, published)
    print(f"Lab {lab}, commit {work.commit[:12]}: {len(work.taken)} files are handed in:",
          *("  " + path for path in sorted(work.taken)), sep="\n")
    if work.edits:
        print("These edits are not; the lab is graded without them:", *("  " + edit for edit in work.edits), sep="\n")
    print(flush=True)
    print(grade(work, ref))
    data = pack({**work.taken, MANIFEST: File(manifest(work, ref))})
    path = pathlib.Path(output or f"build/handin-lab{lab}.tar.gz")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"Hand in this file: {path} ({len(data)} bytes)\nSHA-256: {hashlib.sha256(data).hexdigest()}")


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="make handin", description=__doc__.split("\n")[0])
    parser.add_argument("--lab", type=int, required=True)
    parser.add_argument("--ref", default="", help="the labs that are taken from ref/")
    parser.add_argument("--output", default="", help="the archive")
    options = parser.parse_args()
    try:
        hand_in(options.lab, options.ref, options.output)
    except (Refused, GitError) as error:
        print(f"make handin: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
