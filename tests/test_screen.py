"""The screen: what is drawn is what a picture of it, taken by QEMU, shows."""

import os
import subprocess
import tempfile
import unittest

from screen_machine import ROOT, UNKNOWN, Machine, glyphs, kernel, screen_of

from grade.verdict.mix import mix

NONCE = 0x0123456789ABCDEF
PASSED = 33
ROWS, COLUMNS = 48, 128
WIDTH, HEIGHT = 1024, 768
PROMPT = "rung> "
TILE = 64
QBOOT = ["-bios", "qboot.rom"]


def boot(*arguments, append="", **machine):
    """A machine with our kernel."""
    return Machine(*QBOOT, "-m", "128", "-kernel", kernel(), "-append", append, *arguments, **machine)


class Canvas:
    """The picture that common/test/test_framebuffer.c draws, drawn again."""

    def __init__(self, colour):
        self.lines = [[colour] * WIDTH for _ in range(HEIGHT)]

    def put(self, x, y, colour):
        if x < WIDTH and y < HEIGHT:
            self.lines[y][x] = colour

    def fill(self, x, y, width, height, colour):
        for line in self.lines[y:y + height]:
            end = min(x + width, WIDTH)
            line[x:end] = [colour] * max(0, end - x)

    def blit(self, x, y, width, height):
        for v in range(height):
            for u in range(width):
                self.put(x + u, y + v, u << 18 | v << 10 | (u ^ v))

    def glyph(self, x, y, shape, ink, paper):
        if x + 8 > WIDTH or y + 16 > 4096:
            return
        for i, dot in enumerate(shape):
            self.put(x + i % 8, y + i // 8, ink if dot == "#" else paper)

    def bytes(self):
        return b"".join(colour.to_bytes(3, "big") for line in self.lines for colour in line)


def secret(question):
    return mix(question, NONCE)


def expected_picture():
    """See base_framebuffer."""
    shapes = {name: shape for shape, name in glyphs().items()}
    rgb = 0xFFFFFF
    canvas = Canvas(secret(999) & rgb)
    for i in range(48):
        what, colour = secret(i), secret(1000 + i) & rgb
        x, y, width, height = what % 1100, (what >> 16) % 800, (what >> 32) % 300, (what >> 48) % 200
        if i % 3 == 0:
            canvas.fill(x, y, width, height, colour)
        elif i % 3 == 1:
            canvas.blit(x, y, min(width, TILE), min(height, TILE))
        else:
            code = what % 128
            shape = shapes[chr(code)] if 32 <= code < 127 else shapes[UNKNOWN]
            canvas.glyph(x, y, shape, colour, ~colour & rgb)
    for i in range(200):
        what = secret(2000 + i)
        canvas.put(what % 1100, (what >> 16) % 800, secret(3000 + i) & rgb)
    return canvas.bytes()


class Font(unittest.TestCase):
    def test_every_glyph_is_another(self):
        names = list(glyphs().values())
        self.assertEqual(names, [chr(c) for c in range(32, 127)] + [UNKNOWN])

    def test_glyphs_do_not_touch(self):
        """Two letters side by side are apart, but for what is meant to make a line."""
        for shape, name in glyphs().items():
            if name != "_":
                self.assertEqual({shape[i] for i in range(7, 128, 8)}, {"."}, name)


class Pixels(unittest.TestCase):
    def test_figures(self):
        """Rectangles, blits, glyphs and pixels, cut off at the edges."""
        with boot(append=f"test=base_framebuffer seed=1 nonce={NONCE:x}") as machine:
            machine.expect("drawn")
            picture = machine.picture()
            self.assertEqual(machine.leave("a"), PASSED, machine.console())
        self.assertEqual((picture.width, picture.height), (WIDTH, HEIGHT))
        wanted = expected_picture()
        wrong = [i // 3 for i in range(0, len(wanted), 3) if wanted[i:i + 3] != picture.pixels[i:i + 3]]
        self.assertEqual(wrong, [], [(i % WIDTH, i // WIDTH) for i in wrong[:3]])


class Text(unittest.TestCase):
    def check_console(self, machine, height=ROWS, width=COLUMNS):
        """The screen shows what came on the serial line, and the cursor behind it. Returns the cursor's row."""
        wanted = screen_of(machine.console(), height, width)
        rows, cursor = machine.expect_screen(lambda rows, cursor: rows == [row.rstrip() for row in wanted],
                                             "what the serial line has shown")
        last = max(i for i, row in enumerate(rows) if row)
        self.assertEqual(cursor, (last, len(PROMPT)))
        return last

    def test_prompt(self):
        """All text since the start is legible, and the prompt waits with a cursor."""
        with boot() as machine:
            machine.expect(PROMPT)
            self.assertEqual(self.check_console(machine), 2)
            self.assertIn("MiB of memory", machine.console())
            self.assertEqual(machine.leave(), PASSED)

    def test_scrolling(self):
        """Past the end of the screen, and past the end of video memory, which holds 256 rows."""
        with boot() as machine:
            machine.expect(PROMPT)
            for count in range(2, 6):
                machine.type("registry\n")
                machine.expect(PROMPT, count)
                self.assertEqual(self.check_console(machine), ROWS - 1)
            self.assertGreater(machine.console().count("\n"), 300)

    def test_little_video_memory(self):
        """A smaller picture where the memory does not hold ours; text scrolls in it too."""
        for kib, width, height, map_at, free_key in ((1024, 640, 400, 144, (18, 110)), (2048, 800, 600, 128, (530, 78))):
            with self.subTest(kib=kib), boot("-device", f"VGA,vgamem_mb={kib // 1024}", vga="none") as machine:
                machine.expect(PROMPT)
                self.assertIn(f"the display has {kib} KiB of memory: {width} x {height} pixels", machine.console())
                for count in (2, 3):
                    machine.type("registry\n")
                    machine.expect(PROMPT, count)
                    self.assertEqual(self.check_console(machine, height // 16, width // 8), height // 16 - 1)
                self.assertEqual((machine.picture().width, machine.picture().height), (width, height))
                machine.type("memory\n")
                machine.wait_until(lambda: machine.picture().at(18, map_at + 2) == Memory.RESERVED, "the map")
                self.assertEqual(machine.picture().at(*free_key), Memory.FREE)

    def test_editing(self):
        """The cursor goes where the line editor sends it, and what is deleted goes."""
        with boot() as machine:
            machine.expect(PROMPT)
            machine.type("hxlps")
            machine.press("backspace", "left", "left", "backspace", "e")
            rows, cursor = machine.expect_screen(lambda rows, _: "rung> help" in rows, "the edited line")
            self.assertEqual(cursor, (rows.index("rung> help"), len(PROMPT) + 2))
            machine.press("end", "ctrl-u")
            rows, cursor = machine.expect_screen(lambda rows, _: rows[2] == "rung>", "the empty line")
            self.assertEqual(cursor, (2, len(PROMPT)))
            machine.press("up")
            self.assertEqual(machine.leave(), PASSED)

    def test_panic(self):
        """A panic is on the screen, whoever has it."""
        with boot() as machine:
            machine.expect(PROMPT)
            machine.type("fault divide\n")
            machine.expect("To leave QEMU")
            rows, _ = machine.expect_screen(lambda rows, _: any("To leave QEMU" in row for row in rows))
            self.assertTrue(any(row.startswith("panic: #DE divide error") for row in rows), "\n".join(rows))
            self.assertTrue(any(" divide+" in row for row in rows), "\n".join(rows))

    def test_off(self):
        """The screen can be left alone; and on a boot that runs a test it is, unless it is asked for (see test_figures,
        whose picture has no text in it)."""
        with boot(append="screen=off") as machine:
            machine.expect(PROMPT)
            picture = machine.picture()
            self.assertNotEqual((picture.width, picture.height), (WIDTH, HEIGHT))
        with boot(append=f"test=base_framebuffer screen=on seed=1 nonce={NONCE:x}") as machine:
            machine.expect("drawn")
            machine.expect_screen(lambda rows, _: any(row.startswith("drawn") for row in rows), "text over the figures")


class Memory(unittest.TestCase):
    """The command that draws memory."""

    RESERVED, KERNEL, FREE, HEAP = (bytes.fromhex(colour) for colour in ("686868", "e0a030", "24384c", "50b060"))

    def test_map(self):
        with boot() as machine:
            machine.expect(PROMPT)
            machine.type("memory\n")
            machine.wait_until(lambda: machine.picture().at(18, 114) == self.RESERVED, "the map")
            picture = machine.picture()
            cells = [picture.at(18 + i % 124 * 8, 114 + i // 124 * 8) for i in range(8192)]     # 16 KiB each
            self.assertEqual(set(cells[:64]), {self.RESERVED})
            self.assertEqual(cells[64:68], [self.KERNEL] * 4)
            self.assertIn(self.HEAP, cells)
            self.assertGreater(cells.count(self.FREE), 7900)
            machine.type("x")
            machine.expect(PROMPT, 2)
            machine.expect_screen(lambda rows, cursor: rows[1].startswith("Welcome") and rows[2] == "rung> memory"
                                  and cursor == (3, len(PROMPT)), "the text as it was")
            self.assertEqual(machine.leave(), PASSED)

    def test_without_a_screen(self):
        with boot(vga="none") as machine:
            machine.expect(PROMPT)
            machine.type("memory\n")
            machine.expect("K kernel  . free  R reserved")
            self.assertRegex(machine.console(), r"\n +0  RRRRRRRRKK[K.PHS]+\n")
            self.assertEqual(machine.leave(), PASSED)


class Displays(unittest.TestCase):
    """Other machines that show something, or nothing."""

    def test_display_that_is_no_vga(self):
        with boot("-device", "bochs-display", vga="none") as machine:
            machine.expect(PROMPT)
            machine.expect_screen(lambda rows, _: "rung>" in rows, "the prompt")

    def test_no_serial_port(self):
        """Screen and keyboard are enough."""
        with boot(serial=False) as machine:
            machine.expect_screen(lambda rows, _: "rung>" in rows, "the prompt")
            machine.type("ticks\n")
            machine.expect_screen(lambda rows, _: any("ticks since boot" in row for row in rows), "an answer")
            self.assertEqual(machine.leave(), PASSED)

    def test_nothing(self):
        """No screen, no serial port: the keyboard still ends it."""
        with boot(serial=False, vga="none") as machine:
            machine.wait_until(lambda: "HLT=1" in machine.qmp.execute("human-monitor-command",
                                                                      command_line="info registers"), "an idle system")
            self.assertEqual(machine.leave(), PASSED)


class Window(unittest.TestCase):
    def test_no_display(self):
        """`make qemu-gui` says in one line why there is no window."""
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        for script, reason in (("echo none; echo curses", "this QEMU has no display"),
                               ("echo gtk", "neither DISPLAY nor WAYLAND_DISPLAY is set")):
            with self.subTest(script=script):
                with tempfile.TemporaryDirectory() as folder:
                    path = os.path.join(folder, "qemu")
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(f"#!/bin/sh\n{script}\n")
                    os.chmod(path, 0o755)
                    done = subprocess.run([str(ROOT / "tools" / "display"), path], env=environment,
                                          stderr=subprocess.PIPE, universal_newlines=True)
                self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    unittest.main()
