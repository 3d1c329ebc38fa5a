"""GDB sessions in batch mode: what a student types, and what must come."""

import contextlib
import os
import re
import signal
import socket as sockets
import subprocess
import sys
import tempfile
import time
import unittest

import grader_kernels as gk
import guarded
from patience import PATIENCE

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Not that of `make gdb`: other test files run at the same time.
SOCKET = "build/lab1/test-gdb.socket"
NOBODY = "No kernel waits. Type `make qemu-gdb` in another terminal first."
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def make(*words):
    """Run make; what it said."""
    done = subprocess.run(["make", *words], cwd=ROOT, env=QUIET, text=True, errors="replace", timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def commands(*lines):
    """GDBFLAGS that carry these commands out and then end the machine."""
    words = " ".join(f"-ex '{line}'" for line in (*lines, "kill"))
    return "GDBFLAGS=-batch " + words.replace("$", "$$")


@contextlib.contextmanager
def waiting(*words, socket, stdin=subprocess.DEVNULL):
    """A `make` that lets QEMU wait for GDB at a socket, until GDB ends it; gives it, and the file with what it says."""
    with tempfile.NamedTemporaryFile() as said:
        qemu = guarded.start(["make", *words, f"GDB_SOCKET={socket}"], cwd=ROOT, env=QUIET, stdin=stdin, stdout=said,
                             stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + PATIENCE
            while qemu.poll() is None and time.monotonic() < deadline:
                if b"waits for GDB" in read(said) and os.path.exists(os.path.join(ROOT, socket)):
                    break
                time.sleep(0.02)
            yield qemu, said
        except BaseException:
            os.killpg(qemu.pid, signal.SIGKILL)
            raise
        finally:
            qemu.wait(PATIENCE)
            guarded.forget(qemu)


def read(file):
    """The contents of an open file so far."""
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)


class Session(unittest.TestCase):
    """`make qemu-gdb` in one terminal, `make gdb` in another."""

    def gdb(self, *lines, append=""):
        """The output of GDB for these commands, from the kernel's entry on. On guest time, or a step may be lost when
        QEMU's thread of devices touches the interrupt line."""
        make("kernel", "LAB=1")
        with waiting("qemu-gdb", "LAB=1", f"APPEND={append}", "QEMUEXTRA=-icount shift=0", socket=SOCKET):
            return make("gdb", "LAB=1", f"GDB_SOCKET={SOCKET}", commands(*lines))

    def expect(self, said, *patterns):
        """Each pattern matches, one after the other."""
        rest = said
        for pattern in patterns:
            found = re.search(pattern, rest, re.MULTILINE)
            self.assertTrue(found, f"{pattern!r} is not in:\n{rest}\nof:\n{said}")
            rest = rest[found.end():]

    def test_a_test_that_is_killed_leaves_no_machine(self):
        """However it is killed, GDB's QEMU goes too."""
        make("kernel", "LAB=1")
        socket = SOCKET + "-killed"
        code = ("import test_gdb, time\n"
                f"with test_gdb.waiting('qemu-gdb', 'LAB=1', socket={socket!r}) as _:\n"
                "    print('waits', flush=True)\n    time.sleep(1000)\n")
        with subprocess.Popen([sys.executable, "-c", code], cwd=os.path.join(ROOT, "tests"), env=QUIET, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as killed:
            killed.stdout.readline()
            self.assertTrue(gk.processes_with(socket))
            killed.kill()
        gk.wait_for(lambda: not gk.processes_with(socket))
        os.unlink(os.path.join(ROOT, socket))

    def test_it_stops_at_the_entry(self):
        said = self.gdb("info registers rip", "list kernel_entry")
        self.expect(said, r"i386:x86-64", r"kernel_entry \(protocol=1", r"rip +0xffffffff8")
        self.assertNotIn("auto-load", said)
        self.assertNotIn("packet", said)

    def test_the_first_backtrace_ends_where_the_loader_has_jumped_to(self):
        said = self.gdb("bt")
        self.expect(said, r"^#0 +kernel_entry ", r"^#1 .* boot_pvh ")
        self.assertNotRegex(said, r"(?m)corrupt|^#2")

    def test_commands(self):
        said = self.gdb("break monitor_poll", "continue", "set $eflags = 0x246", "regs", "pt kmain", "pt 0",
                        "registry syscall", "tasks", "frames")
        self.expect(said, r"^CR0 .* WP PG$", r"^CR4 .*UMIP SMEP SMAP$", r"^EFER .*NXE$",
                    r"^RFL +0x0{13}246  PF ZF IF$", r"^CR3 ",
                    r"^level 1 .* present .*global$", r"-> 0x1[0-9a-f]{5}, a page of 4 KiB$", r"^0x0 is not mapped$",
                    r"^syscall +50 +write +lab1-syscalls/abi/syscalls.def:\d+$", r"monitor +TASK_RUNNING",
                    r"^FRAME_HEAP +256$")

    def test_backtrace_through_a_system_call(self):
        said = self.gdb("break sys_get_time", "continue", "bt", append="test=get_time_from_anywhere")
        self.expect(said, r"#0 .*sys_get_time", r"syscall_dispatch", r"syscall_handle", r"<signal handler called>",
                    r"syscall_invoke", r"test_get_time_from_anywhere", r"kmain")

    def test_the_c_of_a_system_call_is_shown(self):
        """The code made from a list of calls: its entry, and where it calls the function that serves the call."""
        said = self.gdb("break run_get_time", "continue", "break sys_get_time", "continue", "up", "list run_write",
                        append="test=get_time_from_anywhere")
        self.expect(said, r"run_get_time \(in=0x\w+\) at build/shared/gen/lab1-syscalls/syscalls.c:\d+$",
                    r"^#1 .* run_get_time .* at build/shared/gen/lab1-syscalls/syscalls.c:\d+$",
                    r"^\d+\t\treturn sys_get_time\(\);$", r"static int64_t run_write\(",
                    r"^\d+\t\tsize_t length = in->value\[2\];$")

    def test_backtrace_through_an_interrupt(self):
        said = self.gdb("tbreak sys_get_time", "continue", "break time_tick", "continue", "bt",
                        append="test=get_time_from_anywhere")
        self.expect(said, r"#0 .*time_tick", r"pit_interrupt", r"interrupt_dispatch", r"<signal handler called>",
                    r"test_get_time_from_anywhere", r"kmain")

    def test_stepping_into_and_out_of_int_0x80(self):
        said = self.gdb("break syscall_invoke", "continue", "x/i $rip", "stepi", "stepi", "stepi", "stepi", "x/i $rip",
                        "stepi", "x/i $rip", "break *syscall_invoke+14", "continue", "x/i $rip", "bt",
                        append="test=get_time_from_anywhere")
        self.expect(said, r"=> .*<syscall_invoke>", r"=> .*<syscall_invoke\+\d+>:\s+int +\$0x80",
                    r"=> .*<syscall_entry>:\s+push", r"=> .*<syscall_invoke\+\d+>", r"#0 .*syscall_invoke")


class OneWaits(unittest.TestCase):
    """One kernel of a lab at a time, and the socket is that one's."""

    def setUp(self):
        make("kernel", "LAB=1")
        self.place = os.path.join(ROOT, SOCKET)

    def backtrace(self):
        return make("gdb", "LAB=1", f"GDB_SOCKET={SOCKET}", commands("bt"))

    def test_a_second_one_is_refused_and_the_first_one_goes_on(self):
        with waiting("qemu-gdb", "LAB=1", socket=SOCKET):
            for words in (["qemu-gdb"], ["debug", "TEST=get_time_counts_ticks", "WAIT=1"]):
                second = make(*words, "LAB=1", f"GDB_SOCKET={SOCKET}")
                self.assertIn(f"A kernel already waits for GDB at {SOCKET}", second)
                self.assertNotRegex(second, "(QEMU|replay) waits")
            self.assertIn("kernel_entry (", self.backtrace())
        self.assertFalse(os.path.lexists(self.place))

    def test_a_socket_that_was_left_behind_does_no_harm(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.place)
        with sockets.socket(sockets.AF_UNIX) as left:
            left.bind(self.place)
        self.assertEqual(self.backtrace().splitlines()[0], NOBODY)
        with waiting("qemu-gdb", "LAB=1", socket=SOCKET):
            self.assertIn("kernel_entry (", self.backtrace())


class NobodyWaits(unittest.TestCase):
    def test_gdb_alone_says_what_is_missing(self):
        said = make("gdb", "LAB=1", "BASE=build/nobody-waits", commands("bt"))
        self.assertEqual(said.splitlines()[0], NOBODY)
        self.assertNotIn("(gdb)", said)
        self.assertEqual(said.count("\n"), 2, said)


class Debug(unittest.TestCase):
    def test_a_failing_boot_is_opened_where_it_fails(self):
        said = make("debug", "LAB=1", "MUTANT=forgets-the-error-code", "TEST=entry_builds_the_frame",
                    "GRADEFLAGS=--command bt")
        self.assertRegex(said, r"fail: the error code in the frame")
        self.assertRegex(said, r"Breakpoint 1, test_fail")
        self.assertRegex(said, r"#\d .*test_entry_builds_the_frame")

    def test_a_panic_is_opened_where_it_came(self):
        said = make("debug", "LAB=1", "STUB=1.3", "TEST=get_time_counts_ticks", "GRADEFLAGS=--command bt")
        self.assertRegex(said, r"exercise 1.3 is still empty")
        self.assertRegex(said, r"#\d .*exercise_missing")
        self.assertRegex(said, r"#\d .*sys_get_time")

    def test_an_exploration_is_opened_where_the_rival_comes(self):
        said = make("debug", "LAB=2", "MUTANT=lets-go-before-it-sleeps", "TEST=explore_block_against_wake",
                    "GRADEFLAGS=--command bt --command continue")
        self.assertRegex(said, r"GDB stops where the rival of N = \d+ comes")
        self.assertRegex(said, r"Breakpoint 1, explore_strike")
        self.assertRegex(said, r"#\d+ .*spin_unlock.*\n#\d+ .*thread_wait.*\n#\d+ .*wait_marked.*\n#\d+ .*wait .*\n#\d+ .*take_the_gift")
        self.assertRegex(said, r"explore_failed \(what=.* \"the operation sleeps, and nobody will wake it\"\)")


if __name__ == "__main__":
    unittest.main()
