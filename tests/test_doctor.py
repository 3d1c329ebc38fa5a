"""tools/doctor on hosts that are made up: what is missing, and the one command that mends it."""

import contextlib
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grade.debugging import back_check  # noqa: E402  (the path comes first)
from grade.debugging.time_travel import Traveller  # noqa: E402
from patience import PATIENCE  # noqa: E402

QEMU = os.environ.get("QEMU") or "qemu-system-x86_64"
DOCTOR = ROOT / "tools" / "doctor"
HELPERS = ("sh", "sed", "tr", "grep")

# Name: what uname -s and uname -m say, /etc/os-release, /proc/version, and how a bare host is mended.
HOSTS = {
    "Debian": ("Linux", "x86_64", 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', "",
               "sudo apt-get install --no-install-recommends gcc make qemu-system-x86 python3"),
    "Ubuntu on arm64": ("Linux", "aarch64", 'PRETTY_NAME="Ubuntu 24.04"\nID=ubuntu\nID_LIKE=debian\n', "",
                        "sudo apt-get install --no-install-recommends gcc-x86-64-linux-gnu make qemu-system-x86 python3"),
    "Mint, like Ubuntu": ("Linux", "x86_64", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', "",
                          "sudo apt-get install --no-install-recommends gcc make qemu-system-x86 python3"),
    "Fedora": ("Linux", "x86_64", 'PRETTY_NAME="Fedora Linux 40"\nID=fedora\n', "",
               "sudo dnf install gcc make qemu-system-x86-core python3"),
    "Fedora on arm64": ("Linux", "aarch64", "ID=fedora\n", "",
                        "sudo dnf install gcc-x86_64-linux-gnu make qemu-system-x86-core python3"),
    "Arch": ("Linux", "x86_64", "ID=arch\n", "", "sudo pacman -S --needed gcc make qemu-system-x86 python"),
    "macOS": ("Darwin", "arm64", "", "", "brew install x86_64-elf-gcc make qemu python3"),
    "WSL2": ("Linux", "x86_64", "ID=ubuntu\nID_LIKE=debian\n", "Linux version 5.15-microsoft-standard-WSL2",
             "sudo apt-get install --no-install-recommends gcc make qemu-system-x86 python3"),
}


class Doctor(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in HELPERS:
            os.symlink(shutil.which(tool), str(self.bin / tool))

    def tool(self, name, text="exit 0"):
        """Put a tool on the host."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def host(self, system, machine, os_release, version):
        """Make the host what these say."""
        self.tool("uname", f"case $1 in -s) echo {system} ;; *) echo {machine} ;; esac")
        (self.folder / "os-release").write_text(os_release)
        (self.folder / "version").write_text(version)

    def examine(self, *arguments):
        """Run the doctor; (status, what it said)."""
        done = subprocess.run([str(DOCTOR), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, timeout=PATIENCE,
                              env={"PATH": str(self.bin), "OS_RELEASE": str(self.folder / "os-release"),
                                   "PROC_VERSION": str(self.folder / "version")})
        return done.returncode, done.stdout

    def test_a_bare_host_of_every_kind(self):
        for name, (*host, command) in HOSTS.items():
            with self.subTest(host=name):
                self.host(*host)
                status, said = self.examine()
                self.assertEqual(status, 1)
                self.assertEqual(said.count("MISSING"), 4, said)
                self.assertIn(f"To mend this: {command}\n", said)

    def test_the_host_is_named(self):
        self.host(*HOSTS["WSL2"][:4])
        self.assertIn("under WSL", self.examine()[1])
        self.host(*HOSTS["Debian"][:4])
        self.assertIn("Rung on Debian GNU/Linux 12, x86_64\n", self.examine()[1])

    def test_a_mac_without_homebrew(self):
        self.host(*HOSTS["macOS"][:4])
        self.assertIn("Homebrew itself is missing", self.examine()[1])
        self.tool("brew")
        self.assertNotIn("Homebrew itself is missing", self.examine()[1])

    def test_a_healthy_host(self):
        self.host(*HOSTS["Debian"][:4])
        for tool in ("gcc", "make", "python3"):
            self.tool(tool)
        self.tool("qemu-system-x86_64", 'echo "QEMU emulator version 8.2.0"')
        status, said = self.examine()
        self.assertEqual((status, said.count("MISSING")), (0, 0), said)
        self.assertIn("qemu-system-x86_64 8.2.0", said)
        self.tool("qemu-system-x86_64", 'echo "QEMU emulator version 4.2.1"')
        status, said = self.examine()
        self.assertIn("MISSING  qemu-system-x86_64 7.0 or newer (this one is 4.2.1)", said)

    def test_what_the_tests_need(self):
        self.host(*HOSTS["Fedora"][:4])
        said = self.examine("--test")[1]
        self.assertIn("clang-tools-extra", said)
        self.assertIn("qemu-img", said)
        self.assertIn("MISSING  chromium", said)
        self.assertIn("MISSING  mypy", said)

    def test_what_the_handouts_need(self):
        self.host(*HOSTS["Arch"][:4])
        self.assertNotIn("mkdocs", self.examine()[1])
        self.assertIn("python mkdocs mkdocs-material\n", self.examine("--handouts")[1])
        self.host(*HOSTS["macOS"][:4])
        self.assertIn("python3 mkdocs\n", self.examine("--handouts")[1])

    def test_a_system_nobody_knows(self):
        self.host("Linux", "x86_64", "ID=strange\n", "")
        status, said = self.examine()
        self.assertEqual(status, 1)
        self.assertIn("is not one we know", said)

    def test_usage(self):
        self.host(*HOSTS["Debian"][:4])
        self.assertEqual(self.examine("--nonsense")[0], 2)


class WayBack(unittest.TestCase):
    """The way back in time, with this host's QEMU and with one that lacks a part of it."""

    def said(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(back_check.main(QEMU), 0)
        return out.getvalue()

    def test_this_qemu_can_go_back(self):
        self.assertEqual(self.said(), "  ok       going back in time in make debug\n")

    def test_a_write_that_is_missed_is_told(self):
        """One that stops at no write, and one that stops somewhere else."""
        for found in (None, 1):
            with mock.patch.object(Traveller, "last", return_value=found):
                self.assertEqual(self.said(), "  note     make debug cannot go back in time with this QEMU: "
                                              "the last write to a word is not found\n")


if __name__ == "__main__":
    unittest.main()
