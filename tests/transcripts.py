"""Carries out the transcripts of the handouts, and compares.

A transcript is a shell session: `$ command`, and what it says. Lines after a prompt of the kernel or of GDB are typed.
`...` alone in a line stands for any lines, in a line for any text. After a command with `INIT=/init`, `$ ` is the prompt
of the machine's own shell.
"""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from typing import List, Optional

import guarded
from patience import PATIENCE
from scratch_course import IDENTITY, ROOT, environment, git, rules, solve

PROMPTS = ("rung> ", "(gdb) ")
SHELL_PROMPT = "$ "
VARIABLE = re.compile(r"(\.\.\.| *0x[0-9a-f]+| *\b[0-9a-f]{8,}\b| *[0-9]+)")
REMARKS = re.compile(r"make(\[\d+\])?: |  (CC|AS|LD|GEN|SITE) ")     # of make, which depend on what was built before
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
STOPPED = "The kernel has stopped. To leave QEMU: Ctrl-a x\n"
LEAVE = b"\x01x"


def starts_shell(command: str) -> bool:
    """Does the machine start its shell?"""
    return "INIT=/init" in command.split()


def sessions(lines: List[str]):
    """(command, what is typed, what is expected) of each command in a transcript."""
    found = []
    for line in lines:
        in_shell = found and starts_shell(found[-1][0])
        if line.startswith("$ ") and not in_shell:
            found.append((line[2:], [], []))
            continue
        prompts = (SHELL_PROMPT, *PROMPTS) if in_shell else PROMPTS
        prompt = next((prompt for prompt in prompts if line.startswith(prompt)), None)
        if prompt:
            found[-1][1].append(line[len(prompt):])
        found[-1][2].append(line.rstrip())
    return found


def matches(expected: str, line: str, numbers_vary: bool) -> bool:
    """Is the line as expected?"""
    pattern = ""
    for index, part in enumerate(VARIABLE.split(expected)):
        if part == "...":
            pattern += ".*"
        elif index % 2 and numbers_vary:
            pattern += r"\s*(?:0x)?[0-9a-f]+"
        else:
            pattern += re.escape(part)
    return re.fullmatch(pattern, line) is not None


def differs(expected: List[str], said: List[str], numbers_vary=False) -> Optional[str]:
    """None when what was said is as expected, else the first expected line that did not come."""
    reached = {0}
    for line in expected:
        if line.strip() == "...":
            reached = set(range(min(reached), len(said) + 1))
            continue
        after = {place + 1 for place in reached
                 if place < len(said) and matches(line, said[place], numbers_vary)}
        if not after:
            return line
        reached = after
    return None if len(said) in reached else "(the end)"


class Conversation:
    """A command, what is typed to it at its prompts, and what it says."""

    def __init__(self, command, typed, folder, variables):
        self.typed = list(typed)
        self.has_shell = starts_shell(command)
        self.said = ""
        self.whole = None       # what was said when there was no more to type: then GDB takes its leave
        self.process = guarded.start(["sh", "-c", command], cwd=str(folder), env=variables, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self) -> List[str]:
        """Carry it out; the lines that it said."""
        watchdog = threading.Timer(PATIENCE, self.kill)
        watchdog.start()
        try:
            while True:
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    break
                self.said += ESCAPE.sub("", data.decode("utf-8", "replace"))
                self.answer()
            self.process.wait()
        finally:
            watchdog.cancel()
            self.end()
        return self.said_lines()

    def answer(self):
        """At a prompt, type the next line; GDB, which sees no terminal, does not echo it."""
        prompt = next((prompt for prompt in PROMPTS if self.said.endswith(prompt)), None)
        at_shell = self.has_shell and self.said.endswith("\n" + SHELL_PROMPT)
        if self.said.endswith(STOPPED):
            self.type(LEAVE)
        if self.process.stdin.closed or not (prompt or at_shell):
            return
        if not self.typed:
            self.whole = self.said
            if at_shell:
                self.type(LEAVE)
            self.process.stdin.close()
            return
        line = self.typed.pop(0) + "\n"
        if prompt == "(gdb) ":
            self.said += line
        self.type(line.encode())

    def type(self, keys: bytes):
        """Press these keys."""
        self.process.stdin.write(keys)
        self.process.stdin.flush()

    def kill(self):
        """Kill it, and what it has started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def end(self):
        """Leave nothing of it behind."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        self.process.wait()
        guarded.forget(self.process)

    def said_lines(self) -> List[str]:
        """The output, without make's own remarks and the last prompt."""
        lines = [line.rstrip() for line in (self.whole or self.said).split("\n") if not REMARKS.match(line)]
        while lines and lines[-1] in ("", *(prompt.rstrip() for prompt in (SHELL_PROMPT, *PROMPTS))):
            lines.pop()
        return lines


class Course:
    """A copy of this tree in which transcripts are run, and a student's tree made from it."""

    def __init__(self, folder):
        self.folder = folder
        self.staff = folder / "course"
        self.students = {}
        for name in git(ROOT, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard").splitlines():
            if (ROOT / name).is_file():
                (self.staff / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(str(ROOT / name), str(self.staff / name))
        git(self.staff, "init", "-q")
        git(self.staff, "add", "-A")
        git(self.staff, "commit", "-q", "-m", "the course")

    def student(self, lab):
        """A clone of what is exported, on the branch of a lab, solved up to there."""
        if not self.students:
            subprocess.run(["make", "student", "OUT=../published", "QUICK=1"], cwd=str(self.staff), check=True,
                           env=environment(**IDENTITY), stdout=subprocess.DEVNULL)
        if lab not in self.students:
            place = self.folder / f"student{lab}"
            git(self.folder, "clone", "-q", "-b", f"lab{lab}", "published", str(place))
            for number in range(1, lab + 1):
                solve(self.staff, place, number)
            git(place, "commit", "-q", "-a", "-m", "solved")
            self.students[lab] = place
        return self.students[lab]

    def run(self, page: str, fence) -> List[str]:
        """The faults of a transcript, a line each."""
        lab = rules.first_lab(page)
        words = fence.argument.replace("numbers vary", "").replace("in student", "")
        folder = self.student(lab) if "in student" in fence.argument else self.staff
        variables = dict(word.split("=", 1) for word in re.findall(r"\w+='[^']*'|\w+=\S+", words))
        variables = {name: value.strip("'") for name, value in variables.items()}
        messages = []
        for command, typed, expected in sessions(fence.lines):
            said = self.carry_out(command, typed, folder, environment(LAB=str(lab), **IDENTITY, **variables))
            wrong = differs(expected, said, "numbers vary" in fence.argument)
            if wrong:
                messages.append(f"{page}:{fence.line}: $ {command}\n  did not say: {wrong}\n  it said:\n"
                                + "\n".join("  | " + line for line in said))
        return messages

    def carry_out(self, command, typed, folder, variables):
        """The output of a command. `make gdb` needs a `make qemu-gdb` in another terminal."""
        if not command.startswith("make gdb"):
            return Conversation(command, typed, folder, variables).run()
        other = Conversation("make qemu-gdb", [], folder, variables)
        try:
            socket = folder / "build" / f"lab{variables['LAB']}" / "gdb.socket"
            deadline = time.monotonic() + PATIENCE
            while not socket.exists() and time.monotonic() < deadline:
                time.sleep(0.02)
            return Conversation(command, typed, folder, variables).run()
        finally:
            other.end()
            socket.unlink(missing_ok=True)
