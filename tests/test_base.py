"""The base kernel: its own grader, and boots of machines that the graded one is not."""

import concurrent.futures
import os
import pathlib
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib
from contextlib import closing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import grader_kernels as gk  # noqa: E402  (the path comes first)
from grade.verdict.channel import decode  # noqa: E402
from grade.verdict.judge import is_dead  # noqa: E402
from grade.machine.qmp import Qmp  # noqa: E402
from patience import PATIENCE  # noqa: E402

QEMU = os.environ.get("QEMU") or "qemu-system-x86_64"
PASSED, PANICKED = 33, 37           # QEMU's exit status, as common/dev/power.h has it
NONCE = 0x0123456789ABCDEF
TYPED = 20                          # runs of `make qemu` with something typed

GRADED_CPU = "qemu64,+smep,+smap,+umip"
CONSOLE = ["-serial", "file:console"]
BOTH = [*CONSOLE, "-serial", "file:channel"]
ONLY_COM2 = ["-chardev", "file,id=c,path=channel", "-device", "isa-serial,index=1,chardev=c"]
QBOOT = ["-bios", "qboot.rom"]
ICOUNT = ["-icount", "shift=7,sleep=off"]


def kernel():
    """The kernel of the highest lab that is built."""
    built = sorted(ROOT.glob("build/lab[0-9]/kernel.elf"))
    if not built:
        raise unittest.SkipTest("no kernel is built")
    return str(built[-1])


def has_qboot():
    """Whether this QEMU comes with qboot."""
    folders = subprocess.run([QEMU, "-L", "help"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    return any(os.path.exists(os.path.join(folder, "qboot.rom")) for folder in folders.split("\n") if folder)


def run(command, folder, text=None):
    """Run a command in a process group of its own, which is ended when its time is up. (status or None, output)."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    process = subprocess.Popen(command, cwd=str(folder), env=environment, start_new_session=True,
                               stdin=subprocess.PIPE if text else subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output, _ = process.communicate(text, timeout=PATIENCE)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return None, process.communicate()[0]
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise


class Boot:
    """The data that a boot left behind."""

    def __init__(self, folder, status, output):
        self.status = status
        self.output = output.decode("utf-8", "replace")
        self.console = self.read(folder / "console").decode("ascii", "replace").replace("\r\n", "\n")
        self.decoded = decode(self.read(folder / "channel"), NONCE)

    @staticmethod
    def read(path):
        return path.read_bytes() if path.exists() else b""

    def kinds(self):
        return [record.kind for record in self.decoded.records]

    def __str__(self):
        return (f"QEMU's status {self.status}\n{self.output}\nconsole:\n{self.console}\nchannel:\n"
                + "\n".join(str(record) for record in self.decoded.records[:20]))


class Machines(unittest.TestCase):
    """Boots that differ from the graded machine in one thing."""

    def boot(self, append="", serial=BOTH, cpu=GRADED_CPU, memory=128, machine="pc", firmware=None, extra=()):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            command = [QEMU, "-nodefaults", "-display", "none", "-vga", "std", "-machine", machine, "-cpu", cpu,
                       "-m", str(memory), "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
                       *(QBOOT if firmware is None and has_qboot() else firmware or []), *ICOUNT, *serial,
                       "-kernel", kernel(), "-append", append, *extra]
            return Boot(folder, *run(command, folder))

    def boot_test(self, test, **machine):
        """Boot one of the kernel's own tests on a machine, where it must pass."""
        words = machine.pop("words", "")
        boot = self.boot(f"{words}test={test} seed=1 nonce={NONCE:x}", **machine)
        self.assertEqual(boot.status, PASSED, boot)
        if machine.get("serial", BOTH) in (BOTH, ONLY_COM2):
            self.assertEqual((boot.kinds()[:1], boot.kinds()[-1:]), (["hello"], ["done"]), boot)
            self.assertEqual(boot.decoded.problems, [], boot)
        return boot

    def test_no_com1(self):
        boot = self.boot_test("base_keyboard_letters", serial=ONLY_COM2)
        self.assertEqual(boot.console, "")
        self.boot_test("base_log_levels", serial=ONLY_COM2)

    def test_no_com2(self):
        boot = self.boot_test("base_executor_sleep", serial=CONSOLE)
        self.assertIn("MiB of memory", boot.console)
        self.assertEqual(boot.decoded.records, [])

    def test_no_serial_port(self):
        self.boot_test("base_timers_in_order", serial=[])
        self.assertEqual(self.boot("test=base_provoke kind=null", serial=[]).status, PANICKED)

    def test_device_without_addresses(self):
        """Ports and memory of 64 bits get addresses where firmware gave none, and the device answers there."""
        for firmware in (None, []):
            self.boot_test("base_pci_bars", firmware=firmware, extra=["-device", "virtio-rng-pci"])

    def test_words_of_a_port(self):
        self.boot_test("base_port_words")

    def test_no_watchdog(self):
        boot = self.boot(f"test=base_timers_in_order limit=1000 nonce={NONCE:x}")
        self.assertEqual(boot.status, PANICKED, boot)
        self.assertRegex(boot.console, r"panic at .*: limit=1000 asks for a watchdog: ENODEV")

    def test_limit_that_is_too_long(self):
        for limit in (3 * 10**6, 2**64 // 10**6 + 1, 2**64 - 1):
            boot = self.boot(f"test=base_timers_in_order limit={limit} nonce={NONCE:x}", extra=["-device", "i6300esb"])
            self.assertEqual(boot.status, PANICKED, boot)
            self.assertIn(f"limit={limit} asks for a watchdog: ERANGE", boot.console)

    def test_plain_processor(self):
        """Without SMEP, SMAP and UMIP; and one without a local APIC."""
        for test in ("base_copy_is_refused", "base_executor_escape"):
            self.boot_test(test, cpu="qemu64")
        self.boot_test("base_idle_halts", cpu="qemu64,-apic")

    def test_processor_without_nx(self):
        self.boot_test("base_frames_recycle", cpu="qemu64,-nx")
        boot = self.boot("test=base_provoke kind=text", cpu="qemu64,-nx")
        self.assertEqual(boot.status, PANICKED, boot)
        self.assertIn("it lies in the kernel's text", boot.console)

    def test_wrong_order_of_locks(self):
        """The panic says in which line the lock was taken that should have been taken last."""
        boot = self.boot("test=base_misuse name=lock_outer_last")
        source = "common/test/test_provoke.c"
        lines = (pathlib.Path(ROOT) / source).read_text(encoding="utf-8").splitlines()
        [line] = [number for number, text in enumerate(lines, 1) if "this place is told" in text]
        self.assertEqual(boot.status, PANICKED, boot)
        self.assertIn(f"test lock (rank 100), at {source}:{line + 1}, inside test inner (rank 101), taken at {source}:{line}\n",
                      boot.console)

    def test_no_keyboard(self):
        boot = self.boot_test("base_serial_bytes", machine="pc,i8042=off")
        self.assertIn("no PS/2 keyboard controller", boot.console)

    def test_default_firmware(self):
        for test in ("base_keyboard_letters", "base_serial_bytes", "base_idle_halts", "base_memory_size"):
            self.boot_test(test, firmware=["-bios", "bios-256k.bin"])

    def test_ramdisk_is_not_handed_out(self):
        content = random.Random(1).getrandbits(8 * 2_345_678).to_bytes(2_345_678, "little")
        with tempfile.NamedTemporaryFile() as ramdisk:
            ramdisk.write(content)
            ramdisk.flush()
            boot = self.boot_test("base_frames_exhaustion", memory=32, extra=["-initrd", ramdisk.name])
        sums = [record.fields[1:] for record in boot.decoded.of_kind("report") if record.fields[0] == "ramdisk"]
        self.assertEqual(sums, [(hex(len(content)), hex(zlib.crc32(content)))], boot)

    def test_the_end_is_the_end_although_nobody_takes_it(self):
        """QEMU from 10 on runs us for a moment behind the exit port. Here a port answers that ends nothing, and so does
        the next thing that a kernel tries which goes on, ACPI: it gets to its last words.
        """
        append = f"test=base_timers_in_order seed=1 nonce={NONCE:x}"
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            command = [QEMU, "-nodefaults", "-display", "none", "-cpu", GRADED_CPU, "-no-reboot", *QBOOT * has_qboot(),
                       "-machine", "pc,acpi=off", *ICOUNT, *BOTH, "-chardev", "file,id=e,path=exit", "-device", "isa-debugcon,iobase=0xf4,chardev=e",
                       "-qmp", "unix:qmp,server=on,wait=off", "-kernel", kernel(), "-append", append]
            process = subprocess.Popen(command, cwd=name, stdin=subprocess.DEVNULL)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            gk.wait_for((folder / "qmp").exists)
            gk.wait_for(lambda: Boot.read(folder / "exit"))
            with closing(Qmp(str(folder / "qmp"))) as qmp:
                gk.wait_for(lambda: is_dead(self.registers(qmp)))
                time.sleep(0.2)
                self.assertTrue(is_dead(self.registers(qmp)), "it halts with interrupts off, and goes on to nothing")
            process.kill()
            boot = Boot(folder, None, b"")
            self.assertEqual((Boot.read(folder / "exit"), boot.kinds()[-1:]), (b"\x10", ["done"]), boot)
            self.assertNotIn("switch the machine off", boot.console)

    @staticmethod
    def registers(qmp):
        return qmp.execute("human-monitor-command", command_line="info registers")

    def test_long_command_line(self):
        tail = f"test=base_timers_in_order seed=1 nonce={NONCE:x}"
        for length in (1000, 1023):
            words = ("pad=" + "x" * 30 + " ") * 40
            self.boot_test("base_timers_in_order", words=words[:length - len(tail) - 1] + " ")

    def test_unknown_test(self):
        boot = self.boot(f"test=base_nonsense nonce={NONCE:x}")
        self.assertEqual(boot.status, PANICKED, boot)
        self.assertIn("this kernel has no test named base_nonsense", boot.console)
        self.assertEqual(boot.kinds(), ["hello", "panic", "backtrace"], boot)

    def test_panic_while_somebody_watches(self):
        """Without a test a panic leaves the machine as it is."""
        with tempfile.TemporaryDirectory() as name:
            command = [QEMU, "-nodefaults", "-display", "none", "-no-reboot", "-m", "32", "-serial", "stdio",
                       "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04", "-kernel", kernel()]
            process = subprocess.Popen(command, cwd=name, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            backstop = threading.Timer(PATIENCE, process.kill)
            backstop.start()
            process.stdin.write(b"fault null\rexit\r")
            process.stdin.flush()
            output = b""
            while not output.endswith(b"The kernel has stopped. To leave QEMU: Ctrl-a x\r\n"):
                byte = os.read(process.stdout.fileno(), 1)
                self.assertTrue(byte, output)
                output += byte
            more = select.select([process.stdout], [], [], 1)[0]
            backstop.cancel()
            self.assertEqual((more, process.poll()), ([], None), "it stays as it is, whatever is typed")
            process.kill()
            process.communicate()
        self.assertIn(b"a null pointer", output)


class Prompt(unittest.TestCase):
    """`printf ... | make qemu`: what is typed before the kernel is up is not lost."""

    wrong = False                   # one run that failed is enough

    def one(self, number):
        if Prompt.wrong:
            return None
        word = f"word{number}" + "abcdefghijklmnopqrstuvwxyz"[:number]
        status, output = run(["make", "--no-print-directory", "qemu"], ROOT,
                             f"help\nticks\n{word}\nexit\n".encode())
        text = output.decode("ascii", "replace").replace("\r\n", "\n")
        missing = [line for line in ("rung> help", "rung> ticks", f"rung> {word}", f"{word}: no such command; try help",
                                     "rung> exit") if line not in text.split("\n")]
        answered = re.search(r"^\d+ ticks since boot", text, re.MULTILINE) and "  help " in text
        Prompt.wrong |= status != 0 or bool(missing) or not answered
        return f"run {number}: status {status}\n{text}" if Prompt.wrong else None

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_typed_ahead(self):
        status, output = run(["make", "kernel"], ROOT)     # so that no two of the runs build at once
        self.assertEqual(status, 0, output.decode("utf-8", "replace"))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            wrong = [problem for problem in pool.map(self.one, range(TYPED)) if problem]
        self.assertEqual(wrong, [], "\n".join(wrong[:2]))


    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_words(self):
        """A line has up to 16 words, and is not cut to that."""
        lines = {count: " ".join(["wordy", *"abcdefghijklmnop"][:count]) for count in (16, 17)}
        text = "\n".join([*lines.values(), "exit", ""])
        output = run(["make", "--no-print-directory", "qemu"], ROOT, text.encode())[1].decode("ascii", "replace")
        said = [line for line in output.replace("\r\n", "\n").split("\n") if "wordy:" in line or "up to" in line]
        self.assertEqual(said, ["wordy: no such command; try help", "a line has up to 16 words"], output)


class Graded(unittest.TestCase):
    def test_grader(self):
        """Everything that grade/base/tests.py declares passes."""
        kernel()
        status, output = run([sys.executable, "-S", "grade/grade-base", "--qemu", QEMU], ROOT)
        self.assertEqual(status, 0, "\n" + output.decode("utf-8", "replace"))


if __name__ == "__main__":
    unittest.main()
