"""Helpers that the tests of the screen share: a machine with QMP, its picture, and reading text off it."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grade.machine.qmp import Qmp, QmpError  # noqa: E402  (the path comes first)
from patience import PATIENCE  # noqa: E402

QEMU = os.environ.get("QEMU") or "qemu-system-x86_64"
FONT = ROOT / "common" / "dev" / "console.font"
GLYPH_WIDTH, GLYPH_HEIGHT = 8, 16
INK, PAPER = b"\xc8\xc8\xc8", b"\0\0\0"
UNKNOWN = "\N{WHITE SQUARE}"
KEYS = {" ": "spc", "\n": "ret", "\b": "backspace", "-": "minus", ".": "dot", "/": "slash"}


def kernel():
    """The kernel of the highest lab, built."""
    labs = sorted(int(path.name[3:].split("-")[0]) for path in ROOT.glob("lab[0-9]-*"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(["make", "--no-print-directory"], cwd=str(ROOT), env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    return str(ROOT / "build" / f"lab{labs[-1]}" / "kernel.elf")


def glyphs():
    """{the 16 lines of 8 columns, as one text: its character} of the font."""
    found, name = {}, None
    for line in FONT.read_text().splitlines():
        if line.startswith("= "):
            name = {"space": " ", "unknown": UNKNOWN}.get(line[2:], line[2:])
            lines = []
        elif line and not line.startswith(";"):
            lines.append(line)
            if len(lines) == GLYPH_HEIGHT:
                found["".join(lines)] = name
    return found


class Picture:
    """A picture from a binary PPM."""

    def __init__(self, data):
        kind, width, height, most = data.split(None, 4)[:4]
        assert (kind, most) == (b"P6", b"255")
        self.width, self.height = int(width), int(height)
        self.pixels = data[-3 * self.width * self.height:]

    def at(self, x, y):
        """The three bytes of a pixel."""
        start = 3 * (y * self.width + x)
        return self.pixels[start:start + 3]

    def line(self, x, y, width):
        """The bytes of `width` pixels."""
        start = 3 * (y * self.width + x)
        return self.pixels[start:start + 3 * width]

    def cell(self, row, column, ink=INK):
        """A cell's pixels as in the font file: `#` is ink."""
        return "".join("#" if self.at(column * GLYPH_WIDTH + x, row * GLYPH_HEIGHT + y) == ink else "."
                       for y in range(GLYPH_HEIGHT) for x in range(GLYPH_WIDTH))

    def text(self):
        """(rows of text, without the spaces at their ends; (row, column) of the cursor or None)."""
        known, rows, cursor = glyphs(), [], None
        blank = PAPER * self.width
        for row in range(self.height // GLYPH_HEIGHT):
            if all(self.line(0, row * GLYPH_HEIGHT + y, self.width) == blank for y in range(GLYPH_HEIGHT)):
                rows.append("")
                continue
            text = ""
            for column in range(self.width // GLYPH_WIDTH):
                shape = self.cell(row, column)
                if shape not in known and (inverse := self.cell(row, column, PAPER)) in known:
                    shape, cursor = inverse, (row, column)
                text += known.get(shape, "\N{REPLACEMENT CHARACTER}")
            rows.append(text.rstrip())
        return rows, cursor


class Machine:
    """A running QEMU. Use it in a `with`: its end is QEMU's."""

    def __init__(self, *arguments, vga="std", serial=True, machine="pc"):
        self.arguments, self.vga, self.serial, self.machine = arguments, vga, serial, machine

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.directory.name)
        command = [QEMU, "-nodefaults", "-display", "none", "-vga", self.vga, "-machine", self.machine,
                   "-cpu", "qemu64,+smep,+smap,+umip", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
                   "-qmp", "unix:qmp,server=on,wait=off", *(["-serial", "file:console"] if self.serial else []),
                   *map(str, self.arguments)]
        self.process = subprocess.Popen(command, cwd=str(self.folder), stdin=subprocess.DEVNULL)
        try:
            self.qmp = self.connect()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.qmp.close()
        self.close()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.directory.cleanup()

    def connect(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return Qmp(str(self.folder / "qmp"))
            except OSError:
                time.sleep(0.01)
        raise AssertionError("QEMU does not start")

    def console(self):
        """The text that came on the serial line."""
        path = self.folder / "console"
        return path.read_bytes().decode("latin-1").replace("\r\n", "\n") if path.exists() else ""

    def wait_until(self, found, what):
        """Wait until found() is true, and return it."""
        deadline = time.monotonic() + PATIENCE
        while not found():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come; the console:\n{self.console()}")
            time.sleep(0.05)
        return found()

    def expect(self, text, count=1):
        """Wait until the console has shown `text` so often."""
        self.wait_until(lambda: self.console().count(text) >= count, f"{text!r} ({count})")

    def press(self, *names):
        """Press and release these keys, one after the other, by QEMU's names."""
        for name in names:
            keys = [{"type": "qcode", "data": part} for part in name.split("-")]
            self.qmp.execute("send-key", keys=keys, hold_time=5)
            time.sleep(0.03)

    def type(self, text):
        """Type on the keyboard: small letters and what KEYS has."""
        self.press(*(KEYS.get(c, c) for c in text))

    def picture(self):
        """The text on the screen."""
        self.qmp.execute("screendump", timeout=PATIENCE, filename=str(self.folder / "picture"))
        return Picture((self.folder / "picture").read_bytes())

    def expect_screen(self, found, what="the picture"):
        """Wait until found(rows, cursor) is true of the screen's text; both."""
        last = []

        def look():
            last[:] = [self.picture().text()]
            return found(*last[0])
        try:
            self.wait_until(look, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\nthe screen:\n" + "\n".join(last[0][0])) from None
        return last[0]

    def leave(self, text="exit\n"):
        """Type what ends the machine; QEMU's status."""
        try:
            self.type(text)
        except QmpError:
            pass                        # it has ended before the key was released
        return self.process.wait(PATIENCE)


def screen_of(console, rows, columns=128):
    """The rows of a screen after this text: wrapped at the edge, with tabs, the last `rows` rows."""
    result = []
    for line in console.split("\n"):
        text = ""
        for c in line:
            if c == "\t":
                text = text.ljust(min(len(text) // 8 * 8 + 8, (len(text) // columns + 1) * columns))
            else:
                text += c
        result += [text[i:i + columns].rstrip() for i in range(0, max(len(text), 1), columns)]
    if len(result) > rows:
        return result[-rows:]
    return result + [""] * (rows - len(result))
