"""GDB's commands for threads, in batch mode: threads, bt-thread, switch-to, step-switch."""

import contextlib
import re
import subprocess
import threading
import time
import unittest

import test_gdb
from patience import PATIENCE

LAB = "LAB=2"
# On guest time, so that no thread's slice ends because the host is slow.
MACHINE = "QEMUEXTRA=-icount shift=0"
# Single steps with a backtrace at each, through the whole of context_switch or first_switch and a little further.
STEPS = ('python for i in range(24): '
         'gdb.execute("stepi"); print(f"at {int(gdb.newest_frame().pc()):#x}"); gdb.execute("bt")')
# With QEMU, `continue` at a breakpoint now and then stops there once more: here it always does.
LOSES = ('python execute = gdb.execute; place = gdb.newest_frame().pc(); '
         'gdb.execute = lambda line, *more, **named: None if line == "continue" and gdb.newest_frame().pc() == place '
         'else execute(line, *more, **named)')
PREEMPTED = (r"context_switch \(\)", r"schedule \(\)", r"thread_preempt \(\)", r"irq_return ", r"interrupt_dispatch ",
             r"<signal handler called>", r"spin \(argument", r"thread_begin ", r"thread_start \(\)")


def type_at_prompt(qemu, said, keys):
    """Type when the prompt is there, unless the machine ends before."""
    while qemu.poll() is None and "rung>" not in read(said):
        time.sleep(0.02)
    try:
        qemu.stdin.write(keys.encode())
        qemu.stdin.flush()
    except BrokenPipeError:
        pass


def read(path):
    with open(path, encoding="utf-8", errors="replace") as text:
        return text.read()


def backtraces(said):
    """The backtraces of STEPS: {address: its lines}."""
    parts = re.split(r"^at (0x[0-9a-f]+)$", said, flags=re.MULTILINE)
    return {int(address, 16): re.findall(r"^#.*", text, re.MULTILINE) for address, text in zip(parts[1::2], parts[2::2])}


class Session(unittest.TestCase):
    expect = test_gdb.Session.expect

    def gdb(self, *lines, lab=LAB, keys=""):
        """The output of GDB for these commands, while somebody types at the prompt."""
        test_gdb.make("kernel", lab)
        socket = f"build/{lab.lower().replace('=', '')}/test-threads.socket"
        with test_gdb.waiting("qemu-gdb", lab, MACHINE, socket=socket, stdin=subprocess.PIPE) as (qemu, said):
            typist = threading.Thread(target=type_at_prompt, args=(qemu, said.name, keys))
            typist.start()
            try:
                return test_gdb.make("gdb", lab, f"GDB_SOCKET={socket}", test_gdb.commands(*lines))
            finally:
                qemu.wait(PATIENCE)
                typist.join()
                with contextlib.suppress(BrokenPipeError):
                    qemu.stdin.close()

    def expect_all(self, lines, *patterns):
        self.expect("\n".join(lines), *patterns)


class NoThreads(Session):
    def test_a_kernel_without_threads_says_so(self):
        said = self.gdb("tbreak kmain", "continue", "threads", "bt-thread 1", "switch-to 1", "switch-to", "step-switch",
                        "bt", "stepi", "info registers rip", lab="LAB=1")
        self.assertEqual(said.count("this kernel has no threads"), 5, said)
        self.expect(said, r"^#0  kmain \(\)", r"<kmain\+\d+>")

    def test_before_there_are_any(self):
        said = self.gdb("threads", "bt-thread 1")
        self.expect(said, r"^there are no threads yet$")
        self.expect(said, r"^there is no thread 1$")


class Switching(Session):
    def test_the_first_switches(self):
        said = self.gdb("step-switch", "threads", "step-switch full", "bt-thread 3", "bt-thread 2")
        self.expect(said, r"^thread 1 \(main\) -> thread 3 \(executor\)$",
                    r"leaves: thread 1 \(main\) +goes on: thread 3 \(executor\)$",
                    r"rip <- RSP .* rip$", r"\.{16}  rbp .* 0{16}  rbp$", r"\.{16}  r15 .* 0{16}  r15 <- kept$",
                    r"^ +1  push %rbp +f[0-9a-f]{15}  [0-9a-f]{16}  rbp$",
                    r"^ +6  push %r15 +f[0-9a-f]{15}  [0-9a-f]{16}  r15$",
                    r"^ +8  mov %rsp,\(%rdi\) +--- the place of thread 1 \(main\) is kept ---$",
                    r"^ +9  mov \(%rsi\),%rsp +--- RSP is on the stack of thread 3 \(executor\) now ---$",
                    r"r15 <- kept .* r15 <- RSP$", r"^ +10  pop %r15 .* r15$", r"^ +15  pop %rbp .* rbp$",
                    r"^ +16  ret .* rip  to thread_start$",
                    r" <- RSP$", r"\.{16}  r15$", r"^thread 3 \(executor\)$", r"^#0  thread_start \(\) at ",
                    r"^ +tid  name ", r"^  +1  main  +blocked .*  wait in thread_join from executor_start$",
                    r"^  +2  idle  +ready .*  will begin idle_run$", r"^\* +3  executor  running .*  thread_start, ",
                    r"^thread 3 \(executor\) -> thread 2 \(idle\)$", r"^thread 2 \(idle\)$", r"^#0  thread_start \(\)",
                    r"^thread 3 \(executor\), blocked", r"^#1 .*context_switch", r"thread_wait", r"executor_run",
                    r"executor_thread", r"thread_begin", r"thread_start",
                    r"^thread 2 \(idle\), running", r"^#0  thread_start \(\)")
        shown = said[said.index("(main) ->"):said.index("#1")]
        self.assertEqual(shown.count("leaves:"), 3 + 17)
        self.assertLessEqual(max(map(len, shown.splitlines())), 100)
        self.assertNotIn("_REGISTER", said)

    def test_something_else_may_come_first(self):
        said = self.gdb("break thread_wait", "step-switch", "step-switch")
        self.expect(said, r"Breakpoint 2, thread_wait ", r"^thread 1 \(main\) -> thread 3 \(executor\)$")

    def test_a_step_off_a_breakpoint_may_be_lost(self):
        said = self.gdb("break thread_wait", "continue", LOSES, "step-switch")
        self.expect(said, r"Breakpoint 2, thread_wait ", r"^thread 1 \(main\) -> thread 3 \(executor\)$")

    def test_backtraces_at_each_instruction_into_a_new_thread(self):
        said = self.gdb("break *context_switch", "continue", "delete", "disassemble context_switch", STEPS)
        inside = [int(address, 16) for address in re.findall(r"(0x[0-9a-f]+) <\+\d+>:", said)]
        frames = backtraces(said)
        on_the_old = [address for address in inside[1:] if "kmain" in str(frames[address])]
        self.assertEqual(on_the_old, inside[1:9])
        for address in on_the_old:
            self.expect_all(frames[address], r"^#0 .*context_switch", r"schedule \(\)", r"thread_wait ", r"wait ",
                            r"thread_join ", r"executor_start \(\)", r"kmain \(\)", r"stack_start \(\).*\Z")
        for address in inside[9:]:
            self.expect_all(frames[address], r"\A#0 .*context_switch.*\n#1 .*thread_not_begun \(\).*\Z")
        begun = [lines for lines in frames.values() if "thread_start ()" in lines[0]]
        self.assertEqual([len(lines) for lines in begun], [1] * 4)
        self.expect_all(list(frames.values())[-1], r"^#0 .*thread_begin ", r"^#1 .*thread_start \(\).*\Z")

    def test_first_switch_in_a_replay(self):
        lines = ("break first_switch", "continue", "delete", "bt-thread 2", "switch-to 2", "bt", STEPS.replace('"', r'\"'),
                 "threads")
        said = test_gdb.make("debug", LAB, "TEST=first_switch_begins_the_thread",
                             "GRADEFLAGS=" + " ".join(f'--command "{line}"' for line in lines))
        for _ in range(2):
            self.expect(said, r"^#1 .*context_switch \(\)", r"^#2 .*thread_not_begun \(\)")
        frames = [lines for lines in backtraces(said).values() if "first_switch ()" in lines[0]]
        self.assertEqual(len(frames), 2 + 7, said)
        for lines in frames[:2]:
            self.expect_all(lines, r"test_first_switch_begins_the_thread \(\)", r"kmain \(\)", r"stack_start \(\).*\Z")
        for lines in frames[2:]:
            self.expect_all(lines, r"\A.*first_switch.*\n#1 .*thread_not_begun \(\).*\Z")
        self.expect(said, r"^\* +3  new ")


# GDB 18 stops at what is inlined in a function.
OUTSIDE = 'python while gdb.selected_frame().name() != "spin": gdb.selected_frame().older().select()'

# To the first instruction of what is inlined there.
INLINED = 'python while gdb.newest_frame().type() != gdb.INLINE_FRAME: gdb.execute("stepi", to_string=True)'


class Looking(Session):
    def test_a_thread_that_was_preempted(self):
        said = self.gdb("tbreak spin", "continue", "tbreak thread_preempt", "continue", "step-switch", "threads",
                        "bt-thread 4", "echo --switch\\n", "monitor info registers", "switch-to 4", "bt",
                        "monitor info registers", "x/7gx $rsp", "frame function spin", OUTSIDE, "info locals", "threads", "frame",
                        "echo --back\\n", "switch-to", "bt 1", "switch-to 4", "stepi", "bt 1", keys="spin 2\n")
        self.expect(said, r"^thread 4 \(spin\) -> thread 5 \(spin\)$",
                    r"^  +3  executor  blocked .*  wait in executor_step from ",
                    r"^  +4  spin      ready .*  preempted in (spin|time_ticks), (thread_demo.c|time.h):\d+$",
                    r"^\* +5  spin      running .*  thread_start, ", r"^thread 4 \(spin\), ready for 0 ticks$", *PREEMPTED,
                    r"--switch", r"^thread 4 \(spin\), ready", *PREEMPTED)
        # Whether a line of what is inlined belongs to it or to its caller is the compiler's: `threads` says what `bt` says.
        function, place = re.search(r"<signal handler called>.*\n#\d+ +(?:0x\w+ in )?(\w+) \(.*\) at .*/(\S+)$", said,
                                    re.MULTILINE).groups()
        self.assertIn(f"preempted in {function}, {place}\n", said)
        looking, back = said[said.index("--switch"):said.index("--back")], said[said.index("--back"):]
        self.assertNotRegex(looking, r"(?m)^#0 ")
        self.expect(looking, r"^#\d+ .*spin \(argument", r"^count = [1-9]", r"^\* +5 ", r"^#\d+ .*spin \(argument")
        self.expect(back, r"^thread 5 \(spin\), running", r"^#0  thread_start \(\) at ", r"^#0  thread_start \(\) at ",
                    r"^thread 4 ", r"^#1 .*context_switch", r"movq?\s+%r12", r"^#0  thread_start \(\) at ")
        before, after = re.findall(r"^RAX=.*\n.*\n.*\n.*\nRIP=.*", looking, re.MULTILINE)
        self.assertEqual(before, after)

    def test_backtraces_at_each_instruction_into_a_thread_that_was_preempted(self):
        said = self.gdb("tbreak spin", "continue", "tbreak spin", "continue", "break *context_switch", "continue", "delete",
                        "disassemble context_switch", STEPS, keys="spin 2\n")
        inside = [int(address, 16) for address in re.findall(r"(0x[0-9a-f]+) <\+\d+>:", said)]
        frames = backtraces(said)
        self.assertEqual([address for address in inside[1:] if address not in frames], [])
        for address in inside[1:]:
            self.expect_all(frames[address], *PREEMPTED, r"\Z")

    def test_while_the_running_thread_is_inside_of_what_is_inlined(self):
        said = self.gdb("tbreak executor_run", "continue", INLINED, "threads", "bt-thread 1", "switch-to 1", "bt",
                        "switch-to")
        switched = said.index("thread 1 (main), blocked", said.index("thread 1 (main), blocked") + 1)
        self.expect(said, r"^  +1  main  +blocked .*  wait in thread_join from executor_start$",
                    r"^  +2  idle  +ready .*  will begin idle_run$", r"^\* +3  executor  running .*  polling_current, ")
        for part in (said[said.index("thread 1 (main)"):switched], said[switched:said.index("thread 3 (executor), ")]):
            self.expect(part, r"^thread 1 \(main\), blocked.*\n#\d+ .*context_switch \(\)", r"executor_start \(\)", r"kmain \(\)")
            self.assertNotIn("executor_run", part)

    def test_who_does_not_exist(self):
        said = self.gdb("tbreak executor_run", "continue", "bt-thread 99", "bt-thread", "switch-to 3", "switch-to 99",
                        "bt 1")
        self.expect(said, r"^thread 3 \(executor\), running", r"^#0 .*executor_run", r"^#0 .*executor_run")
        self.assertEqual(said.count("there is no thread 99"), 2)
        self.assertIn("bt-thread TID", said)


if __name__ == "__main__":
    unittest.main()
