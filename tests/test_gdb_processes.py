"""GDB's commands for processes, in batch mode: ps, pstree, bt-process, follow-child, signals."""

import re
import unittest

import test_gdb_userspace

IN_RING_3 = (r"^#\d+ +0x\w+ in syscall_invoke \(\) at lab3-userspace/user/lib/invoke.S:\d+$", r"^#\d+ .* in {} \(\) at ",
             r"^#\d+ .* in main \(\) at lab4-processes/user/programs/family.c:\d+$", r"^#\d+ .* in program_start \(\) at ",
             r"^#\d+ .* in _start \(\) at lab3-userspace/user/lib/crt0.S:\d+$")
# The same walk as that of bt-process, for the thread that runs: there GDB shows its own backtrace.
WALK = ('python place = Place(*(int(gdb.newest_frame().read_register(name)) for name in Place._fields)); '
        'print("\\n".join(UserStack(Process.numbered("2", "")).lines(place)))')


def in_ring_3(name):
    """The patterns of a backtrace that begins in the system call `name` of a program."""
    return [pattern.format(name) for pattern in IN_RING_3]


class Session(test_gdb_userspace.Session):
    def gdb(self, *lines, lab="LAB=4", keys="run family 1 2\n"):
        return super().gdb(*lines, lab=lab, keys=keys)

    def check_untouched(self, said):
        """The machine's registers were shown twice, and are the same."""
        before, after = re.findall(r"^RAX=(?:.*\n)+?DR6=.*", said, re.MULTILINE)
        self.assertEqual(before, after)
        self.assertNotRegex(said, "Python Exception|Traceback|Error ")


class NoFamilies(Session):
    def test_a_kernel_without_families_says_so(self):
        said = self.gdb("tbreak kmain", "continue", "ps", "pstree", "bt-process 1", "follow-child", "signals 1",
                        "info registers rip", lab="LAB=3", keys="")
        self.assertEqual(said.count("this kernel has no families of processes"), 5, said)
        self.expect(said, r"<kmain>$")


class Looking(Session):
    def test_a_family(self):
        """Children that have not begun; children that sleep, with another space loaded; and one that has ended."""
        said = self.gdb("break-user family draw", "continue", "monitor info registers", "ps", "pstree", "signals 1",
                        "bt-process 1", "bt-process 2", "ps x", "bt-process", "signals 99", "monitor info registers",
                        "delete", "break process_exit_zombie", "continue", "finish", "ps", "pstree", "signals 2",
                        "bt-process 2", "bt-process 3", "bt-process 1")
        self.check_untouched(said)
        self.expect(said, r"^in program 1 \(family\):$", r"^  number  parent  group  state +threads  name$",
                    r"^\* +1 +0 +1  running +1  family$", r"^  +2 +1 +1  running +1  family$",
                    r"^  +3 +1 +1  running +1  family$", r"^family 1\n\|- family 2\n`- family 3$",
                    r"^process 1 \(family\)\n  SIGUSR1: handler 0x40\w+ <note>\n  every other signal: default$",
                    r"^  pending for any thread: none$", r"^  thread \d+: blocked: SIGUSR1; pending: none$",
                    r"^process 1 \(family\), running$", r"^thread \d+ \(family\), running", r"^#0  draw \(parent=1",
                    r"^#1 .* main \(argc=", r"^process 2 \(family\), running$", r"^#\d+ .*thread_not_begun \(\)",
                    r"^it has not begun; in ring 3 it begins at$", *in_ring_3("fork"),
                    r"^bt-process PID$", r"^there is no process 99$")
        ended = said[said.index("process_exit_zombie (process="):]
        self.expect(ended, r"^Value returned is \$\d+ = false$", r"^  +2 +1 +1  zombie, status 1 +0  family$",
                    r"^family 1\n\|- family 2 \(zombie, status 1\)\n`- family 3$",
                    r"^process 2 \(family\)\n  has no signals any more$", r"^process 2 \(family\), zombie, status 1$",
                    r"^process 3 \(family\), ", r"^thread \d+ \(family\), ", r"^#\d+ .*context_switch \(\)",
                    r"^#\d+ .*sys_signal_suspend \(", r"^#\d+ .*<signal handler called>", *in_ring_3("sigsuspend"),
                    r"^process 1 \(family\), ", r"^#\d+ .*sys_wait \(", *in_ring_3("wait"))
        self.assertNotIn("More stack frames", said)

    def test_signals_that_pend_and_a_handler(self):
        said = self.gdb("break signal_post", "continue", "finish", "signals 2", "delete", "break-user family note",
                        "continue", "signals 2", WALK, "bt")
        self.expect(said, r"^process 2 \(family\)\n  SIGUSR1: handler", r"^  pending for any thread: SIGUSR1$",
                    r"^process 2 \(family\)\n  SIGUSR1: handler", r"^  pending for any thread: none$",
                    r"^  thread \d+: blocked: SIGUSR1; pending: none$",
                    r"^0x\w+ in note \(\) at lab4-processes/user/programs/family.c:\d+\n<signal handler called>$",
                    *[pattern.replace(r"#\d+ +", "").replace(r"#\d+ ", "") for pattern in in_ring_3("sigsuspend")],
                    r"^#0  note \(", r"^#1  <signal handler called>$", r"^#2 .*syscall_invoke \(\) at ",
                    r"^#[34] .*\bsigsuspend \(")


class Following(Session):
    def test_into_each_child(self):
        said = self.gdb("follow-child", "ps", "info registers rax", "bt", "follow-child", "ps", "continue",
                        keys="run family 2 1\nexit\n")
        begins = r"^process {} \(family\), child of {}, begins: fork returns 0 in it\n#0 .*syscall_invoke \(\) at "
        self.expect(said, begins.format(2, 1), r"^\* +2 +1 +1  running", r"^rax +0x0 ", r"^#0 .*syscall_invoke \(\)",
                    r" fork \(\) at ", r" grow \(depth=2\) at ", r" main \(argc=", begins.format(3, 2),
                    r"^  +2 +1 +1  ", r"^\* +3 +2 +1  running")

    def test_no_fork_comes(self):
        """It ends with the machine, or where another breakpoint stops it."""
        said = self.gdb("break-user hello main", "follow-child", "ps", "follow-child", keys="run hello\nexit\n")
        self.expect(said, r"^in program 1 \(hello\):$", r"^\* +1 +0 +1  running +1  hello$")
        self.assertNotIn("begins", said)


if __name__ == "__main__":
    unittest.main()
