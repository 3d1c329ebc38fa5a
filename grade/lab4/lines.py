"""A model of the line discipline. It computes each key, and what is echoed and read, from the nonce of the boot."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..verdict.mix import mix

CANONICAL, ECHO, SIGNALS = 1, 2, 4
LINE_MAX, READY, SHOWN = 256, 1024, 120
LONGEST = 40            # characters of a text that a message shows
END = -1                # in the ring: what is before it was handed over by control-D
NEWLINE, ERASE, WORD, KILL, CONTROL_D, DELETE = 10, 8, 23, 21, 4, 0x7F
NAMED_SIGNALS = {3: "SIGINT", 0x1C: "SIGQUIT", 26: "SIGTSTP"}

UP, DOWN, LEFT, RIGHT, HOME, KEY_END, KEY_DELETE, PAGE_UP, PAGE_DOWN, INSERT, F1 = range(0x100, 0x10B)
F12 = F1 + 11
SEQUENCES = {UP: b"\x1b[A", DOWN: b"\x1b[B", RIGHT: b"\x1b[C", LEFT: b"\x1b[D", HOME: b"\x1b[H", KEY_END: b"\x1b[F",
             INSERT: b"\x1b[2~", KEY_DELETE: b"\x1b[3~", PAGE_UP: b"\x1b[5~", PAGE_DOWN: b"\x1b[6~"}
KEY_NAMES = {UP: "up", DOWN: "down", LEFT: "left", RIGHT: "right", HOME: "home", KEY_END: "end", KEY_DELETE: "delete",
             PAGE_UP: "page up", PAGE_DOWN: "page down", INSERT: "insert", F1: "F1", F12: "F12", NEWLINE: "enter",
             ERASE: "backspace", ord(" "): "space", DELETE: "0x7f"}
MODE_NAMES = {CANONICAL: "TERMINAL_CANONICAL", ECHO: "TERMINAL_ECHO", SIGNALS: "TERMINAL_SIGNALS"}


def key_name(key: int) -> str:
    """How a message names a key."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return f"control-{chr(key ^ 0x40)}" if key < 32 else chr(key) if key < DELETE else hex(key)


def modes_name(modes: int) -> str:
    """How a message names modes."""
    return " | ".join(name for mode, name in MODE_NAMES.items() if modes & mode) or "0"


def shown(text: bytes) -> str:
    """The text as the kernel reports it."""
    parts, at, length = [], 0, 0
    while at < len(text) and length + 16 < SHOWN:
        found = re.compile(rb"(?:\x08 \x08)+").match(text, at)
        if found:
            parts.append(f"[erase {len(found.group()) // 3}]")
            at = found.end()
        else:
            parts.append(chr(text[at]) if 32 <= text[at] < DELETE else f"\\x{text[at]:02x}")
            at += 1
        length += len(parts[-1])
    return f"{len(text)} bytes {zlib.crc32(text):08x}: {''.join(parts)}."


def is_control(character: int) -> bool:
    """Is it shown with ^?"""
    return character < 32 or character == DELETE


@dataclass
class Line:
    """`text` is being typed, and `ready` was handed over."""

    modes: int = CANONICAL | ECHO | SIGNALS
    text: list[int] = field(default_factory=list)
    ready: deque[int] = field(default_factory=deque)
    echoed: bytes = b""

    def show(self, character: int) -> None:
        """The echo of a character."""
        if self.modes & ECHO:
            plain = character == NEWLINE or not is_control(character)
            self.echoed += bytes([character]) if plain else bytes([ord("^"), character ^ 0x40])

    def erase(self) -> None:
        """The last character goes."""
        character = self.text.pop()
        if self.modes & ECHO:
            self.echoed += b"\b \b" * (2 if is_control(character) else 1)

    def has_room(self, entries: int) -> bool:
        """Is there room for these when the line is handed over?"""
        if len(self.ready) + len(self.text) + entries <= READY:
            return True
        self.echoed += b"\a"
        return False

    def key(self, key: int) -> str:
        """Type a key. The name of its signal, or nothing."""
        if self.modes & SIGNALS and key in NAMED_SIGNALS:
            self.text.clear()
            self.show(key)
            self.show(NEWLINE)
            return NAMED_SIGNALS[key]
        if self.modes & CANONICAL:
            self.edit(key)
        else:
            codes = SEQUENCES.get(key, bytes([key]) if key < 0x100 else b"")
            if self.has_room(len(codes)):
                self.ready.extend(codes)
                for code in codes:
                    self.show(code)
        return ""

    def edit(self, key: int) -> None:
        """A key of canonical mode."""
        if key in (NEWLINE, CONTROL_D):
            if self.has_room(1):
                self.hand_over()
                self.ready.append(NEWLINE if key == NEWLINE else END)
                if key == NEWLINE:
                    self.show(NEWLINE)
        elif key == KILL:
            while self.text:
                self.erase()
        elif key == WORD:
            while self.text and self.text[-1] == ord(" "):
                self.erase()
            while self.text and self.text[-1] != ord(" "):
                self.erase()
        elif key == ERASE:
            if self.text:
                self.erase()
        elif key < 0x100:
            self.append(key)

    def append(self, key: int) -> None:
        """One more character."""
        if len(self.text) + 2 > LINE_MAX:
            self.echoed += b"\a"
        elif self.has_room(2):
            self.text.append(key)
            self.show(key)

    def hand_over(self) -> None:
        """Readers may take what was typed."""
        self.ready.extend(self.text)
        self.text.clear()

    def set_modes(self, modes: int) -> None:
        """Raw mode hands over what was typed."""
        if not modes & CANONICAL:
            self.hand_over()
        self.modes = modes

    def take(self, room: int) -> bytes | None:
        """The bytes that a reader gets; None: nothing yet."""
        if not self.ready:
            return None
        taken: list[int] = []
        while self.ready:
            if self.ready[0] == END:
                self.ready.popleft()
                break
            if len(taken) == room:
                break
            taken.append(self.ready.popleft())
            if taken[-1] == NEWLINE and self.modes & CANONICAL:
                break
        return bytes(taken)

    def __str__(self) -> str:
        ready = "".join("(control-D)" if entry == END else chr(entry) if 32 <= entry < DELETE else f"\\x{entry:02x}"
                        for entry in self.ready)
        text = "".join(chr(c) if 32 <= c < DELETE else f"\\x{c:02x}" for c in self.text)
        more = f"... ({len(self.ready)} entries)" if len(ready) > LONGEST else ""
        return f'typed {quoted(text)}, handed over "{ready[:LONGEST]}"{more}, modes {modes_name(self.modes)}'


def quoted(text: str) -> str:
    """The text, or its end if it is long."""
    return f'"{text}"' if len(text) <= LONGEST else f'"...{text[-LONGEST:]}" ({len(text)} characters)'


class Keys(NamedTuple):
    """The keys and the reads of a test: the same as its struct in the kernel."""

    steps: int
    keys: list[int]
    letters: int
    takes: int
    burst: int
    room: int
    modes: int


TESTS = {
    "line_is_echoed_and_edited": Keys(700, [32, 32, ERASE, ERASE, KILL, WORD, WORD, 1, DELETE, 0x80, 0xE9, UP, NEWLINE, 0x1B,
                                            9], 7, 1, 3, 300, ECHO),
    "line_is_handed_over": Keys(500, [NEWLINE, NEWLINE, NEWLINE, CONTROL_D, CONTROL_D], 8, 7, 4, 6, 0),
    "line_sends_signals": Keys(300, [3, 0x1C, 26, NEWLINE], 6, 2, 2, 100, SIGNALS | ECHO | CANONICAL),
    "line_refuses_when_full": Keys(600, [NEWLINE, NEWLINE, ERASE, CONTROL_D, KILL], 14, 1, 60, 200, ECHO),
    "line_is_raw": Keys(700, [UP, DOWN, LEFT, RIGHT, HOME, KEY_END, F1, KEY_DELETE, PAGE_UP, PAGE_DOWN, NEWLINE, ERASE,
                              CONTROL_D, KILL, INSERT, F12, 0x80, DELETE, 1, 0x1B], 5, 3, 12, 40, CANONICAL | ECHO),
}


class Step(NamedTuple):
    """One step: what a message says of it, what the kernel reports, and whether a reader would get something then."""

    text: str
    report: str
    ready: bool


def steps(test: str, nonce: int) -> Iterator[Step]:
    """All steps of a test, in order."""
    keys = TESTS[test]
    line = Line()
    for number in range(keys.steps):
        kind, which, kind_of_key, times = (mix(8 * number + what, nonce) for what in range(4))
        before = f"step {number}. Before it: {line}"
        line.echoed = b""
        if kind % 16 < keys.takes:
            room = 1 + which % keys.room
            taken = line.take(room)
            text = f"what a reader with room for {room} gets, {before}"
            report = "nothing yet, " + shown(b"") if taken is None else shown(taken)
        elif keys.modes and kind // 16 % 8 == 0:
            modes = 7 & ~(keys.modes & which)
            line.set_modes(modes)
            text, report = f"the echo when the modes {modes_name(modes)} are set, {before}", shown(line.echoed)
        else:
            key = ord("a") + which % 26 if kind_of_key % 16 < keys.letters else keys.keys[which % len(keys.keys)]
            count, signal = 1 + times % keys.burst, ""
            for _ in range(count):
                signal = line.key(key)
            text = f"signal and echo of {key_name(key)}, typed {count} times, {before}"
            report = signal + shown(line.echoed)
        yield Step(text, report, bool(line.ready))
