"""The image that GRUB boots: with a BIOS and with UEFI firmware, and on machines that lack something."""

import os
import pathlib
import random
import subprocess
import tempfile
import unittest
import zlib

from patience import PATIENCE
from screen_machine import ROOT, Machine, kernel, screen_of

from grade.verdict.channel import decode

NONCE = 0x0123456789ABCDEF
PASSED = 33
PROMPT = "rung> "
COM2 = ["-serial", "file:channel"]


def ovmf():
    """The UEFI firmware for QEMU, as tools/host.sh finds it."""
    return subprocess.run(["sh", "-c", ". tools/host.sh; ovmf"], cwd=str(ROOT), stdout=subprocess.PIPE, check=True,
                          universal_newlines=True).stdout.strip()


def setUpModule():
    for option in (["--check"], []):
        done = subprocess.run([str(ROOT / "tools" / "setup"), "--iso", *option], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise AssertionError(done.stdout)


class Image:
    """An image with a command line. Use it in a `with`."""

    def __init__(self, words="", ramdisk=None):
        self.words, self.ramdisk = words, ramdisk

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "rung.iso")
        more = [self.ramdisk] if self.ramdisk else []
        subprocess.run([str(ROOT / "tools" / "iso"), kernel(), path, self.words, *more], check=True)
        return path

    def __exit__(self, *_):
        self.folder.cleanup()


class Firmware:
    """The cases that must work with either firmware; `arguments` choose it. `vga`, `display`: we have no driver."""

    arguments = []
    vga, display = None, []
    memory = 128

    def machine(self, image, *more, memory=None, **options):
        return Machine(*self.arguments, "-m", memory or self.memory, "-cdrom", image, *more, **options)

    def check_prompt(self, machine):
        machine.expect(PROMPT)
        self.assertRegex(machine.console(), r"\d+ MiB of memory, started by multiboot2")
        machine.type("ticks\n")
        machine.expect(PROMPT, 2)
        self.assertRegex(machine.console(), r"\d+ ticks since boot")

    def check_screen(self, machine):
        """All that the kernel has written is on the screen."""
        text = machine.console()
        wanted = screen_of(text[text.index("[    0."):], 48)
        machine.expect_screen(lambda rows, _: rows == wanted, "what the serial line has shown")

    def test_prompt(self):
        with Image() as image, self.machine(image) as machine:
            self.check_prompt(machine)
            self.check_screen(machine)
            self.assertEqual(machine.leave(), PASSED)

    def test_test(self):
        """The command line arrives, COM2 works, and so does the ramdisk; memory is all there."""
        content = random.Random(1).getrandbits(8 * 1_234_567).to_bytes(1_234_567, "little")
        with tempfile.NamedTemporaryFile() as ramdisk:
            ramdisk.write(content)
            ramdisk.flush()
            words = f"test=base_frames_exhaustion seed=1 nonce={NONCE:x}"
            with Image(words, ramdisk.name) as image, self.machine(image, *COM2) as machine:
                self.assertEqual(machine.process.wait(PATIENCE), PASSED, machine.console())
                decoded = decode((pathlib.Path(machine.folder) / "channel").read_bytes(), NONCE)
        self.assertEqual([decoded.records[0].kind, decoded.records[-1].kind], ["hello", "done"])
        sums = [record.fields[1:] for record in decoded.of_kind("report") if record.fields[0] == "ramdisk"]
        self.assertEqual(sums, [(hex(len(content)), hex(zlib.crc32(content)))])

    def test_much_memory_and_the_loaders_framebuffer(self):
        """More than 4 GiB of memory, and a display that we have no driver for, in the mode that it was left in."""
        with Image() as image, self.machine(image, *self.display, memory=5120, vga=self.vga) as machine:
            self.check_prompt(machine)
            self.assertRegex(machine.console(), r"5(0[5-9]|1[01])\d MiB of memory")
            machine.type("registry\n")
            machine.expect(PROMPT, 3)
            self.check_screen(machine)

    def test_little_on_the_machine(self):
        """No screen and no keyboard; and neither serial port nor screen."""
        with Image() as image:
            with self.machine(image, "-chardev", "null,id=n", vga="none", machine="pc,i8042=off") as machine:
                machine.expect(PROMPT)
                self.assertIn("no PS/2 keyboard controller", machine.console())
            with self.machine(image, serial=False) as machine:
                machine.expect_screen(lambda rows, _: "rung>" in rows, "the prompt")
                self.assertEqual(machine.leave(), PASSED)


class Bios(Firmware, unittest.TestCase):
    """SeaBIOS. GRUB has set the mode of the display."""

    vga = "vmware"


class Uefi(Firmware, unittest.TestCase):
    """OVMF, whose mode it is. This display is not a PCI device: OVMF alone knows where it is."""

    memory = 256
    vga, display = "none", ["-device", "ramfb"]

    @property
    def arguments(self):
        return ["-bios", ovmf()]


if __name__ == "__main__":
    unittest.main()
