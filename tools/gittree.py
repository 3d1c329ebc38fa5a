"""Git, read and written file by file, whatever the user has set up: shared by `make handin` and the export.

A tree is a dict from path to File. Nothing here depends on the user's git settings, hooks, templates,
attributes, line endings or umask.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
from dataclasses import dataclass
from typing import Any, NamedTuple

SETTINGS = {"core.hooksPath": os.devnull, "core.autocrlf": "false", "core.fsmonitor": "false",
            "core.excludesFile": os.devnull, "core.attributesFile": os.devnull, "gc.auto": "0",
            "core.quotePath": "false", "advice.detachedHead": "false", "safe.directory": "*"}
# Variables that a make that calls us may have set, and that must not reach the make that we call.
NOT_FOR_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "LAB", "STUB", "REF", "TEST", "SEED", "WERROR",
                "MUTANT", "SAN", "V")


class GitError(Exception):
    """A git command failed; the text is what it said."""


@dataclass(frozen=True)
class File:
    """A file of a tree: its bytes, and whether it is a program."""
    data: bytes
    executable: bool = False

    @property
    def mode(self) -> str:
        return "100755" if self.executable else "100644"


class Entry(NamedTuple):
    """A file as a tree of git lists it."""

    mode: str
    blob: str


class Git:
    """Git in one folder, which must be the top of a repository or its bare self."""

    def __init__(self, folder: str | pathlib.Path) -> None:
        self.folder = pathlib.Path(folder).absolute()

    def environment(self, users_settings: bool) -> dict[str, str]:
        """The environment for git: without variables that lead it elsewhere."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        ours.update(LC_ALL="C", GIT_CEILING_DIRECTORIES=str(self.folder.parent), GIT_TERMINAL_PROMPT="0")
        if not users_settings:
            ours.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull, GIT_ATTR_NOSYSTEM="1",
                        HOME=os.devnull, XDG_CONFIG_HOME=os.devnull)
        return ours

    def run(self, *words: str, data: bytes = b"", users_settings: bool = False, **environment: str) -> bytes:
        """The output of a git command. `data` is its standard input. GitError when it fails."""
        ours = {"safe.directory": "*"} if users_settings else SETTINGS
        settings = [word for item in ours.items() for word in ("-c", "=".join(item))]
        done = subprocess.run(["git", *settings, *words], cwd=str(self.folder), input=data,
                              env={**self.environment(users_settings), **environment},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise GitError(f"git {words[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def text(self, *words: str, **options: Any) -> str:
        """The output of a git command, as text without the last line's end."""
        return self.run(*words, **options).decode("utf-8", "replace").rstrip("\n")

    def lines(self, *words: str, **options: Any) -> list[str]:
        """The lines that a git command prints."""
        return self.text(*words, **options).splitlines()

    def works(self, *words: str) -> bool:
        """Does a git command succeed?"""
        try:
            self.run(*words)
        except GitError:
            return False
        return True

    def dirt(self) -> list[str]:
        """The files that are changed or new and not committed, as git status lists them. Ignored ones are left out."""
        return self.lines("status", "--porcelain", users_settings=True)

    def list_tree(self, commit: str) -> dict[str, Entry]:
        """The files of a commit, by path."""
        found = {}
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8", "surrogateescape")
        for entry in listed.split("\0")[:-1]:        # each ends in one
            about, path = entry.split("\t", 1)
            mode, _, blob = about.split(" ")
            found[path] = Entry(mode, blob)
        return found

    def read_tree(self, commit: str) -> dict[str, File]:
        """The files of a commit."""
        return self.read_blobs(self.list_tree(commit))

    def read_blobs(self, entries: dict[str, Entry]) -> dict[str, File]:
        """The Files of what list_tree gave. GitError for an entry that is not a plain file."""
        for path, (mode, _) in entries.items():
            if mode not in ("100644", "100755"):
                raise GitError(f"{path} is not a plain file")
        asked = "".join(f"{blob}\n" for _, blob in entries.values()).encode()
        answer, at = self.run("cat-file", "--batch", data=asked), 0
        files = {}
        for path, (mode, _) in entries.items():
            start = answer.index(b"\n", at) + 1
            size = int(answer[at:start].split()[2])
            files[path] = File(answer[start:start + size], mode == "100755")
            at = start + size + 1
        return files


def write_files(folder: str | pathlib.Path, files: dict[str, File]) -> None:
    """Put a tree's files into a folder."""
    for path, file in files.items():
        place = pathlib.Path(folder, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.data)
        place.chmod(0o755 if file.executable else 0o644)


def run_make(folder: str | pathlib.Path, *words: str) -> tuple[str, int]:
    """Run make in a folder, not as a part of the make that called us: what it said, and its status.

    QEMU, TOOLPREFIX and the like reach it through the environment.
    """
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_MAKE}
    done = subprocess.run([os.environ.get("MAKE") or "make", "--no-print-directory", f"-j{os.cpu_count() or 1}",
                           *words], cwd=str(folder), env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode("utf-8", "replace"), done.returncode
