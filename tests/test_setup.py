"""tools/setup, on machines that are made up: a PATH with nothing but small scripts that play the tools."""

import os
import pathlib
import platform
import pty
import shutil
import subprocess
import tempfile
import unittest

from patience import PATIENCE

ROOT = pathlib.Path(__file__).resolve().parent.parent
SETUP = ROOT / "tools" / "setup"

# Each is a script; {log} is where it says how it was called.
QEMU = 'echo "QEMU emulator version {version} (Debian 1:{version}+dfsg)"'
APT = """\
echo "apt-get $* [$DEBIAN_FRONTEND]" >> {log}
case "$*" in
*update*) : > {updated}; exit 0 ;;
esac
[ -e {updated} ] || {works_at_once} || { echo "E: Unable to locate package" >&2; exit 100; }
cp {store}/* {bin} 2>/dev/null || true
"""
SUDO = 'echo "sudo $*" >> {log}; [ "$1" = -v ] && exit 0; exec "$@"'
HOST_COMPILER = """\
case $1 in
-print-file-name=*) echo /usr/lib/${1#*=} ;;
*) echo "gcc (Debian 12)" ;;
esac
"""
BASE = {"gcc": "", "make": "", "python3": "exit 0", "qemu-system-x86_64": QEMU.replace("{version}", "7.2.22")}
MKDOCS = "echo '  -t, --theme [{themes}]'"
TEST_TOOLS = {**dict.fromkeys(("gdb", "clang-format", "clang", "ccache", "git", "qemu-img", "chromium",
                                           "mypy"), ""),
              "cc": HOST_COMPILER}


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bin, self.store = self.folder / "bin", self.folder / "store"
        self.log = self.folder / "log"
        self.os_release = self.folder / "os-release"
        self.os_release.write_text("ID=debian\n")
        for path in (self.bin, self.store):
            path.mkdir()
        for tool in ("sh", "env", "cp", "true", "false", "sed", "tr", "awk", "grep"):
            os.symlink(shutil.which(tool), str(self.bin / tool))
        self.machine()

    def script(self, name: str, text: str, folder=None):
        path = (folder or self.bin) / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)

    def machine(self, name="x86_64", root=True):
        """A machine of this kind with all that --test wants, apt-get included."""
        self.script("uname", f"case $1 in -s) echo Linux ;; *) echo {name} ;; esac")
        self.script("id", f"echo {0 if root else 1000}")
        self.script("sudo", SUDO.replace("{log}", str(self.log)))
        self.apt()
        for tool, text in {**BASE, **TEST_TOOLS}.items():
            self.script(tool, text)

    def apt(self, works_at_once="true"):
        text = APT.replace("{works_at_once}", works_at_once)
        for key in ("log", "bin", "store"):
            text = text.replace("{" + key + "}", str(getattr(self, key)))
        self.script("apt-get", text.replace("{updated}", str(self.folder / "updated")))

    def absent(self, *tools, stored=True):
        """These tools are missing; the fake apt-get puts them there."""
        for tool in tools:
            if stored:
                shutil.copy(str(self.bin / tool), str(self.store / tool))
            (self.bin / tool).unlink()

    def run_setup(self, *arguments, **environment):
        return subprocess.run([str(SETUP), *arguments],
                              env={"PATH": str(self.bin), "OS_RELEASE": str(self.os_release), **environment},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=PATIENCE)

    def calls(self):
        """The arguments of the fake apt-get and sudo, without the options that are always there."""
        text = self.log.read_text() if self.log.exists() else ""
        return text.replace("-qq -y -o DPkg::Lock::Timeout=120 ", "").splitlines()

    def check(self, *arguments, expected, **environment):
        result = self.run_setup("--check", *arguments, **environment)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (expected, "", ""))
        self.assertEqual(self.calls(), [])

    def refused(self, *arguments, **environment):
        """Setup cannot help: status 1 and exactly one line, which is returned."""
        result = self.run_setup(*arguments, **environment)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        return result.stderr

    def test_all_there(self):
        self.check(expected=0)
        self.check("--test", expected=0)
        result = self.run_setup("--test")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(self.calls(), [])

    def test_each_missing_tool_is_noticed(self):
        for tool in BASE:
            self.machine()
            self.absent(tool)
            self.check(expected=1)
        for tool in TEST_TOOLS:
            self.machine()
            self.absent(tool, *(["gcc"] if tool == "cc" else []))
            self.script("x86_64-elf-gcc", "")
            self.check(expected=0)
            self.check("--test", expected=1)

    def test_handouts(self):
        """MkDocs and its theme Material are looked for where they are wanted, and only there."""
        self.check(expected=0)
        self.check("--handouts", expected=1)
        self.script("mkdocs", MKDOCS.replace("{themes}", "mkdocs|readthedocs"))
        self.check("--handouts", expected=1)
        self.script("mkdocs", MKDOCS.replace("{themes}", "mkdocs|immaterial"))
        self.check("--handouts", expected=1)
        for themes in ("material|mkdocs", "mkdocs|material", "mkdocs|material|readthedocs", "material"):
            self.script("mkdocs", MKDOCS.replace("{themes}", themes))
            self.check("--handouts", "--test", expected=0)

    def test_handouts_are_installed(self):
        self.script("mkdocs", MKDOCS.replace("{themes}", "material"), self.store)
        self.assertEqual(self.run_setup("--handouts").returncode, 0)
        self.assertEqual(self.calls(), ["apt-get install --no-install-recommends mkdocs mkdocs-material [noninteractive]"])

    def test_old_versions(self):
        for version, expected in (("6.2.0", 1), ("7.0.0", 0), ("7.2", 0), ("10.1.0", 0), ("2.11.1", 1)):
            self.script("qemu-system-x86_64", QEMU.replace("{version}", version))
            self.check(expected=expected)
        self.script("qemu-system-x86_64", QEMU.replace("{version}", "6.2.0"))
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("qemu-system-x86_64 7.0 or newer (this one is 6.2.0)", result.stderr)
        self.log.unlink()
        self.machine()
        self.script("python3", "exit 1")
        self.check(expected=1)

    def test_sanitizer_libraries_and_headers(self):
        for name in ("libasan.so", "crt1.o"):
            self.script("cc", HOST_COMPILER.replace("case $1 in", f"case $1 in\n*={name}) echo {name} ;;"))
            self.check("--test", expected=1)
            self.check(expected=0)

    def test_root_installs(self):
        self.absent("qemu-system-x86_64", "gdb")
        result = self.run_setup("--test")
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (0, "setup: installing qemu-system-x86 gdb\n", ""))
        self.assertEqual(self.calls(),
                         ["apt-get install --no-install-recommends qemu-system-x86 gdb [noninteractive]"])

    def test_update_only_when_needed(self):
        self.apt(works_at_once="false")
        self.absent("qemu-system-x86_64")
        self.assertEqual(self.run_setup().returncode, 0)
        install = "apt-get install --no-install-recommends qemu-system-x86 [noninteractive]"
        self.assertEqual(self.calls(), [install, "apt-get update [noninteractive]", install])

    def test_failure_is_shown(self):
        self.script("apt-get", 'echo "E: no network" >&2; exit 100')
        self.absent("make")
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("E: no network\n", result.stderr)
        self.assertIn("setup: missing: make.", result.stderr)

    def test_install_that_does_not_help(self):
        self.absent("make", stored=False)
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("that was not enough", result.stderr)

    def test_user_without_terminal(self):
        self.machine(root=False)
        self.absent("make", "qemu-system-x86_64")
        self.assertEqual(self.refused(), "setup: missing: make, qemu-system-x86_64 (7.0 or newer). Install with: "
                                         "sudo apt-get install --no-install-recommends make qemu-system-x86\n")
        self.assertEqual(self.calls(), [])

    def on_a_terminal(self, answer: bytes):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        os.write(master, answer)
        process = subprocess.Popen([str(SETUP)], env={"PATH": str(self.bin)}, stdin=slave, stdout=slave,
                                   stderr=subprocess.PIPE)
        os.close(slave)
        errors = process.communicate(timeout=PATIENCE)[1].decode()
        return process.returncode, os.read(master, 4096).decode(), errors

    def test_user_who_agrees(self):
        self.machine(root=False)
        self.absent("make")
        status, shown, errors = self.on_a_terminal(b"y\n")
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("missing: make. Install make with sudo apt-get? [Y/n]", shown)
        self.assertEqual(self.calls()[0], "sudo -v")
        self.assertTrue(self.calls()[1].startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get"))
        self.assertEqual(self.calls()[2], "apt-get install --no-install-recommends make [noninteractive]")

    def test_user_who_declines(self):
        self.machine(root=False)
        self.absent("make")
        status, _, errors = self.on_a_terminal(b"n\n")
        self.assertEqual(status, 1)
        self.assertIn("Install with: sudo apt-get install", errors)
        self.assertEqual(self.calls(), [])

    def test_no_apt(self):
        self.absent("apt-get", "qemu-system-x86_64", stored=False)
        self.os_release.write_text("ID=strange\n")
        self.assertIn("Please install it with this system's package manager.", self.refused())
        self.script("brew", "")
        self.assertIn("Install with: brew install qemu\n", self.refused())

    def test_arm64(self):
        self.machine("aarch64")
        self.check(expected=1)
        self.script("x86_64-linux-gnu-gcc", "", self.store)
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(self.calls(),
                         ["apt-get install --no-install-recommends gcc-x86-64-linux-gnu [noninteractive]"])

    def test_variables(self):
        self.check(expected=1, TOOLPREFIX="my-")
        self.assertIn("my-gcc (TOOLPREFIX is set)", self.refused(TOOLPREFIX="my-"))
        self.script("my-gcc", "")
        self.check(expected=0, TOOLPREFIX="my-")
        self.check(expected=1, QEMU="my-qemu")
        self.script("my-qemu", QEMU.replace("{version}", "8.0.0"))
        self.absent("qemu-system-x86_64")
        self.check(expected=0, QEMU="my-qemu")
        self.check(expected=0, QEMU=str(self.bin / "my-qemu"))

    def test_usage(self):
        self.assertEqual(self.run_setup("--nonsense").returncode, 2)


@unittest.skipUnless(platform.system() == "Linux", "the tools' names are Linux's")
class ThisMachine(unittest.TestCase):
    def test_check_agrees_with_the_path(self):
        there = shutil.which("qemu-system-x86_64") and shutil.which("make") and shutil.which("gcc")
        done = subprocess.run([str(SETUP), "--check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.stdout, b"")
        if not there:
            self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
