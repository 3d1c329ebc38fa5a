#!/usr/bin/env python3
"""Proves the tree on other hosts: each Debian release in a root of its own, from nothing to its score.

    hosts.py [--roots FOLDER] [--quick] [HOST...]

A root has make and git, and everything else is what the README's two commands install: `make grade`, then
`make test`, in a clean clone of HEAD. With --quick only the first. A table at the end says what came of it; the exit
status is 1 when a host has failed. For root, on Debian (mmdebstrap, or debootstrap).

FOLDER (build/hosts) keeps HOST.tar, the bare root: remove it to have it made anew; HOST.packages, what apt-get has
fetched; HOST/, the root as it was left; and HOST.log.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOSTS = ("bookworm", "trixie", "sid")
MIRROR = "http://deb.debian.org/debian"
INCLUDED = "make,git,ca-certificates"
# A mirror may be a snapshot, whose signatures are right and past their date.
ANY_DATE = 'Acquire::Check-Valid-Until "false"; Acquire::Check-Date "false";'

# The tools that are asked for their versions inside a root: the column's name and the command.
TOOLS = {"gcc": "gcc --version", "binutils": "ld --version", "QEMU": "qemu-system-x86_64 --version",
         "GDB": "gdb --version", "Python": "python3 --version"}

# Mounted in a name space of its own: whatever happens, nothing stays mounted, and the root can be removed.
ENTER = '''set -e
root=$1 packages=$2
shift 2
for folder in proc sys dev; do mount --rbind "/$folder" "$root/$folder"; done
mount --bind "$packages" "$root/var/cache/apt/archives"
cd /
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb \\
    chroot "$root" sh -c 'cd /rung && exec "$@"' sh "$@"
'''


class HostsError(Exception):
    """A root that cannot be made, in one line."""


@dataclass
class Result:
    """The results of one host: versions by tool, scores by lab, the last line of the tests."""

    host: str
    versions: dict[str, str] = field(default_factory=dict)
    scores: dict[str, str] = field(default_factory=dict)
    tests: str = ""
    wrong: list[str] = field(default_factory=list)       # what failed, in words

    def row(self) -> list[str]:
        """The cells of its line in the table."""
        scores = " ".join(f"{lab}: {score}" for lab, score in self.scores.items())
        return [self.host, *(self.versions.get(tool, "?") for tool in TOOLS), scores or "none",
                self.tests or "not run", "; ".join(self.wrong) or "ok"]


def version(text: str) -> str:
    """The version that a tool tells of itself: behind the name in brackets where there is one, else the first."""
    line = re.sub(r"\(.*?\)", "", text.split("\n", 1)[0])
    found = re.search(r"\d+\.\d[\d.]*", line)
    return found.group() if found else "?"


def scores(text: str) -> dict[str, str]:
    """The scores that `make grade` prints: each lab's, or `none`, by its number."""
    found: dict[str, str] = {}
    lab = None
    for line in text.splitlines():
        heading = re.match(r"Lab (\d+): ", line)
        if heading:
            lab = heading.group(1)
            found[lab] = "none"
        score = re.fullmatch(r"Score: (\d+/\d+)", line)
        if score and lab:
            found[lab] = score.group(1)
    return found


def counts(text: str) -> str:
    """The line with which the tests end, or that there is none."""
    lines: list[str] = re.findall(r"^\d+ passed, \d+ failed(?:, \d+ skipped)?$", text, re.MULTILINE)
    return lines[-1] if lines else "no end"


def table(rows: list[list[str]]) -> str:
    """Rows of cells as text, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


class Root:
    """The root of one host, below the folder that keeps them."""

    def __init__(self, folder: str, host: str) -> None:
        self.host = host
        self.path = os.path.join(folder, host)
        self.tar = self.path + ".tar"
        self.packages = self.path + ".packages"
        self.log = self.path + ".log"

    def make(self) -> None:
        """Unpack the bare root, made first if it is not kept, and clone HEAD into it."""
        os.makedirs(os.path.join(self.packages, "partial"), exist_ok=True)
        if not os.path.exists(self.tar):
            self.make_tar()
        shutil.rmtree(self.path, ignore_errors=True)
        os.makedirs(self.path)
        self.run(["tar", "-C", self.path, "-xf", self.tar])
        with open(os.path.join(self.path, "etc/apt/apt.conf.d/99any-date"), "w", encoding="utf-8") as file:
            file.write(ANY_DATE + "\n")
        shutil.copy("/etc/resolv.conf", os.path.join(self.path, "etc/resolv.conf"))
        self.run(["git", "clone", "-q", "--no-hardlinks", ROOT, os.path.join(self.path, "rung")])

    def make_tar(self) -> None:
        """The bare root. It gets its name only when it is whole."""
        part = self.path + ".part.tar"
        if shutil.which("mmdebstrap"):
            self.run(["mmdebstrap", "--variant=apt", f"--include={INCLUDED}", f"--aptopt={ANY_DATE}", self.host, part,
                      MIRROR])
        elif shutil.which("debootstrap"):
            folder = self.path + ".part"
            shutil.rmtree(folder, ignore_errors=True)
            self.run(["debootstrap", "--variant=minbase", f"--include={INCLUDED}", self.host, folder, MIRROR])
            self.run(["tar", "-C", folder, "--one-file-system", "-cf", part, "."])
            shutil.rmtree(folder)
        else:
            raise HostsError("a root is made by mmdebstrap or debootstrap: install one of them")
        os.replace(part, self.tar)

    def run(self, command: list[str]) -> None:
        """Run a command that must go well, its output to the log."""
        with open(self.log, "a", encoding="utf-8") as log:
            if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log):
                raise HostsError(f"{command[0]} failed: see {self.log}")

    def enter(self, *command: str) -> tuple[int, str]:
        """Run a command in the clone inside: its status and what it said, which goes to the log as it comes."""
        words = ["unshare", "--mount", "sh", "-c", ENTER, "sh", self.path, self.packages, *command]
        said = b""
        with open(self.log, "ab", buffering=0) as log, \
                subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT) as process:
            log.write(f"\n$ {' '.join(command)}\n".encode())
            for line in process.stdout or ():
                log.write(line)
                said += line
        return process.returncode, said.decode("utf-8", "replace")


def prove(root: Root, quick: bool) -> Result:
    """Grade and test in a fresh root: the Result."""
    result = Result(root.host)
    open(root.log, "w", encoding="utf-8").close()
    root.make()
    status, said = root.enter("make", "grade")
    result.scores = scores(said)
    if status or not result.scores or set(result.scores.values()) != {"100/100"}:
        result.wrong.append("make grade")
    if not quick:
        status, said = root.enter("make", "test")
        result.tests = counts(said)
        if status or not re.search(r"\b0 failed", result.tests):
            result.wrong.append("make test")
    result.versions = {tool: version(root.enter(*command.split())[1]) for tool, command in TOOLS.items()}
    return result


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--roots", default=os.path.join(ROOT, "build", "hosts"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("hosts", nargs="*", default=HOSTS, metavar="HOST")
    options = parser.parse_args(arguments)
    if os.geteuid() != 0:
        sys.exit("hosts: roots are made and entered by root")
    os.makedirs(options.roots, exist_ok=True)
    results = []
    for host in options.hosts:
        print(f"{host} ...", flush=True)
        try:
            results.append(prove(Root(os.path.abspath(options.roots), host), options.quick))
        except HostsError as error:
            results.append(Result(host, wrong=[str(error)]))
    print(table([["host", *TOOLS, "scores", "tests", "verdict"], *(result.row() for result in results)]))
    return 1 if any(result.wrong for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
