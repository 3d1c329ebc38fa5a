"""GDB's commands for programs, in batch mode: programs, aspaces, regions, pt, break-user, step-user, and symbols."""

import unittest

import test_gdb_threads

EDGE = r"^  rip  0{10}40\w{4} <syscall_invoke\+\d+>  ->  f{8}\w{8} <%s>$"
BACK = r"^  rip  f{8}\w{8} <%s>  ->  0{10}40\w{4} <syscall_invoke\+\d+>$"
RETURNED = r"^#0 .*syscall_invoke \(\) at .*invoke.S:\d+$"


class Session(test_gdb_threads.Session):
    def gdb(self, *lines, lab="LAB=3", keys=""):
        return super().gdb(*lines, lab=lab, keys=keys)


class NoPrograms(Session):
    def test_a_kernel_without_programs_says_so(self):
        said = self.gdb("tbreak kmain", "continue", "programs", "aspaces", "regions", "step-user", "break-user hello main",
                        "pt kmain in hello", "info registers rip", lab="LAB=1")
        self.assertEqual(said.count("this kernel has no programs"), 5, said)
        self.expect(said, r"^no program hello was built$", r"^this kernel has no programs$", r"<kmain>$")


class Entering(Session):
    def test_the_way_to_the_first_instruction(self):
        """user_resume is called: at its first instruction its callers are known."""
        said = self.gdb("tbreak user_resume", "continue", "bt 2", keys="run null\n")
        self.expect(said, r"^#0  user_resume \(\) at .*user_resume.S:\d+$", r"^#1  .* in user_thread_run \(")


class Looking(Session):
    def test_from_the_kernel_into_a_program(self):
        """A program's state and memory; and the calls from a handler in the kernel to the program's first function."""
        said = self.gdb("programs", "break-user hello main", "continue", "programs", "aspaces", "regions", "pt main",
                        "pt main in kernel", "pt main in nobody", "break sys_write", "continue", "bt", "regions kernel",
                        keys="run null\nrun hello\n")
        self.expect(said, r"^  number  name .*threads$", r"^Breakpoint \d at 0x40\w+$", r"^in program 2 \(hello\):$",
                    r"^#0  main \(argc=.* at lab3-userspace/user/programs/hello.c:\d+$",
                    r"^\* +2  hello +0x\w+  runs +\d+$",
                    r"^  +0x\w+ .*  kernel$", r"^\* +0x\w+ .* 0x400000 .*  program 2 \(hello\)$",
                    r"^ +0x400000 +0x401000  r--  image of hello from 0x0$", r"^ +0x401000 +\w+  r-x  image of hello",
                    r"  rw-  image of hello", r" 0x40000000  rw-  memory$",
                    r"^level 1 .* present user accessed$", r"-> 0x\w+, a page of 4 KiB$", r"^0x40\w+ is not mapped$",
                    r"^no program nobody runs$",
                    r"^#0  sys_write \(fd=1", r"syscall_handle \(", r"<signal handler called>", r"syscall_invoke \(\)",
                    r"printf \(format=.*Hello, world!", r"main \(argc=.*hello.c:\d+$", r"program_start \(",
                    r"_start \(\) at lab3-userspace/user/lib/crt0.S:\d+$", r"  the physical map$", r"  the kernel's text$")
        self.assertNotRegex(said, "corrupt stack|Python Exception|Traceback")

    def test_symbols_follow_the_address_space(self):
        """Programs have different functions at the same addresses, and the kernel has none there."""
        said = self.gdb("tbreak process_ended", "continue", "info symbol 0x401000", "break-user calls main", "continue",
                        "info symbol $pc", "bt", "break-user fast_calls main", "continue", "info symbol $pc", "bt",
                        keys="run hello\nrun calls 1\nrun fast_calls 1\n")
        self.expect(said, r"^No symbol matches 0x401000", r"^in program 2 \(calls\):$", r"^main in section .text of .*/user/calls$",
                    r"^#0  main .*\n#1 .*program_start .*\n#2 .*_start \(\)",
                    r"^in program 3 \(fast_calls\):$", r"^main in section .text of .*/user/fast_calls$",
                    r"^#0  main .*\n#1 .*program_start .*\n#2 .*_start \(\)")


class Stepping(Session):
    def test_over_the_edge_and_back(self):
        said = self.gdb("break-user hello main", "continue", *["step-user"] * 2, "bt 2", *["step-user"] * 2,
                        "break-user fast_calls main", "continue", "step-user", "bt 3", "step-user", "step-user",
                        "break sys_get_time", "step-user", "step-user", "bt 4", keys="run hello\nrun fast_calls 2\n")
        self.expect(said, r"^thread \d+ \(hello\) makes the call 1 \(write\) by int \$0x80$", EDGE % "syscall_entry",
                    r"^  rsp  0{8}3f\w{6}  ->  ffffc0\w{10}$", r"^  pushed: 0{10}40\w{4} rip$", r"^  pushed: 0{14}2b cs$",
                    r"^  pushed: 0{8}3f\w{6} rsp$", r"^#0  <signal handler called>$",
                    r"^thread \d+ \(hello\) is back in ring 3, with rax 0x19 and rdx 0x0$", BACK % "syscall_entry",
                    RETURNED, RETURNED,
                    r"makes the call 0 \(exit\) by int", r"^thread \d+ \(hello\) ends in the kernel$", r"^#0  thread_exit ",
                    r"^in program 2 \(fast_calls\):$", r"^thread \d+ \(fast_calls\) makes the call 4 \(get_time\) by syscall$",
                    EDGE % "syscall_fast", r"^  rsp  (0{8}3f\w{6})  ->  \1$", r"^  kept: rcx 0{10}40\w{4} rip, r11 ",
                    r"^#0  <signal handler called>\n#1 .*syscall_invoke .*\n#2 .*syscall_get_time",
                    r"is back in ring 3", BACK % "syscall_fast", RETURNED,
                    r"makes the call 4 ", r"^Breakpoint \d+, sys_get_time ", r"is back in ring 3", BACK % "sys_get_time",
                    r"^#0 .*syscall_invoke .*\n#1 .*syscall_get_time .*\n#2 .*main \(argc=")


if __name__ == "__main__":
    unittest.main()
