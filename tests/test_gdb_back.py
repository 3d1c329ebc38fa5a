"""make debug: where a failing boot is stopped, and the way back from there to what went wrong."""

import re
import shlex
import sys
import unittest

import grader_kernels as gk
from patience import PATIENCE
from test_gdb import make

from grade.verdict.channel import Decoded, Record
from grade.verdict.outcome import Verdict
from grade.verdict.run import Run, Traced
from grade.debugging.time_travel import Stop, TravelError, Traveller
from grade.verdict.trial import Trial


class Debug(unittest.TestCase):
    def debug(self, test, *commands, how=""):
        """The output of `make debug` when GDB gets these commands."""
        words = [word for word in how.split() if word]
        flags = " ".join(f"--command {shlex.quote(command)}".replace("$", "$$") for command in (*commands, "kill"))
        return make("debug", "LAB=1", f"TEST={test}", *words, f"GRADEFLAGS={flags}")

    def expect(self, said, *patterns):
        """Each pattern matches, one after the other."""
        rest = said
        for pattern in patterns:
            found = re.search(pattern, rest, re.MULTILINE)
            self.assertTrue(found, f"{pattern!r} is not in:\n{rest}\nof:\n{said}")
            rest = rest[found.end():]

    # ---- Where it stops ----

    def test_a_wrong_answer_stops_where_it_is_sent_and_goes_back_to_where_it_was_made(self):
        said = self.debug("dispatch_six_arguments", "frame function run_six", "back-to-write arguments->value[4]",
                          "continue", how="MUTANT=swaps-the-last-arguments")
        self.expect(said, r"^fail: argument 5, from R8", r"^GDB stops where record 5 is sent",
                    r"^#0 .*channel_frame_encode .*sequence=5", r"grade_channel_report .*question@entry=4", r"run_six",
                    r"^arguments->value\[4\], at 0x\w+, is \d+ and becomes 17761180383350852518 by what comes next",
                    r"instructions back, at instruction \d+:", r"in syscall_dispatch .*syscall_dispatch.c:\d+",
                    r"struct syscall_arguments arguments = \{", r"^=> .*<syscall_dispatch\+\d+>:\s+mov ",
                    r"Breakpoint \d, channel_frame_encode .*sequence=5")

    def test_a_timeout_stops_where_its_time_was_up(self):
        said = self.debug("read_takes_what_is_there", "print time_now", "back 2",
                          how="MUTANT=waits-until-the-buffer-is-full")
        self.expect(said, r"^timeout: ", r"^GDB stops where its time was up", r"^#0 ", r"sys_read",
                    r"<signal handler called>", r"test_read_takes_what_is_there",
                    r"^\$1 = (9[5-9]|10[0-5])\d\d$", r"^2 instructions back, ", r"^=> ")

    def test_a_timeout_has_a_backtrace(self):
        said = make("grade", "LAB=1", "MUTANT=waits-until-the-buffer-is-full", "TEST=read_takes_what_is_there")
        self.expect(said, r"^ +stuck in ", r"^ +called from:", r"^ +sys_read\+", r"^ +syscall_entry\+",
                    r"^ +test_read_takes_what_is_there\+", r"^ +kmain\+")

    def test_a_passing_boot_stops_where_the_test_begins(self):
        said = self.debug("get_time_counts_ticks", "bt")
        self.expect(said, r"get_time_counts_ticks passes\. GDB stops where the test begins",
                    r"^Breakpoint 1, test_get_time_counts_ticks")

    # ---- Going back ----

    def test_a_clobbered_field_of_the_frame(self):
        said = self.debug("dispatch_six_arguments", "up", "back-to-write trap_frame->rdi", "list",
                          how="MUTANT=writes-into-the-frame")
        self.expect(said, r"^fail: the frame is as it was", r"^trap_frame->rdi, at 0x\w+, is \d{6,} and becomes 0 by",
                    r"^(0x\w+ in )?syscall_dispatch \(trap_frame", r"trap_frame->rdi = 0;", r"^=> .*movq +\$0x0,")

    def test_a_word_that_nobody_pushed(self):
        said = self.debug("entry_builds_the_frame", "back-to-write seen.error", "back-to dispatch_remember", "back-to-write trap_frame->error",
                          how="MUTANT=forgets-the-error-code")
        self.expect(said, r"^fail: the error code in the frame", r"^seen.error, .* becomes \d{10,} by",
                    r"in dispatch_remember", r"^trap_frame->error, at ", r"^=> .*int +\$0x80")

    def test_going_back_and_forward_arrives_at_the_same_state(self):
        state = ("info registers rip rsp rax rcx eflags",)
        said = self.debug("entry_builds_the_frame", *state, "back-to syscall_entry", *state, "back 7", *state,
                          "stepi 7", *state, "continue", *state, how="MUTANT=forgets-the-error-code")
        states = re.findall(r"^rip .*\nrsp .*\nrax .*\nrcx .*\neflags .*$", said, re.MULTILINE)
        self.assertEqual(len(states), 5, said)
        self.assertEqual(states[0], states[4])
        self.assertEqual(states[1], states[3])
        self.assertEqual(len(set(states)), 3)
        self.assertIn("<syscall_entry>", said)

    def test_what_cannot_be_gone_back_to(self):
        said = self.debug("entry_builds_the_frame", "back-to-write $rax", "back-to sys_yield", "back 99999999",
                          "back-to-write no_such", "info registers rip", how="MUTANT=forgets-the-error-code")
        self.expect(said, r"\$rax has no place in memory", r"^sys_yield was not reached before now",
                    r"^\d+ instructions were executed so far: back 1 to back \d+", r'No symbol "no_such"', r"<test_fail>")


class Records(unittest.TestCase):
    """Which record a failure is about."""

    def trial(self, *answers):
        run = Run("a", 1, 0)
        run.decoded = Decoded([Record(0, "report", ("answer", str(i), str(answer)), sequence=10 + i)
                               for i, answer in enumerate(answers)])
        trial = Trial(None, None, 1)
        trial.runs.append(run)
        return trial, run

    def sequence(self, check):
        with self.assertRaises(Verdict) as caught:
            check()
        return caught.exception.sequence

    def test_an_answer_knows_its_record(self):
        trial, run = self.trial(5, 6, 8)
        first, _, last = [run.answer(i) for i in range(3)]
        self.assertIsInstance(first, Traced)
        self.assertEqual(self.sequence(lambda: trial.expect_equal(first, 4, "")), 10)
        self.assertEqual(self.sequence(lambda: trial.expect_between(last - first, 9, 10, "")), 12)
        self.assertEqual(self.sequence(lambda: trial.expect_equal(str(first), "4", "")), 12)
        self.assertEqual(self.sequence(lambda: trial.expect(False, "")), 12)

    def test_of_several_the_first_that_differs(self):
        trial, run = self.trial(5, 6, 8)
        answers = [run.answer(i) for i in range(3)]
        self.assertEqual(self.sequence(lambda: trial.expect_equal(answers, [5, 7, 9], "")), 11)
        self.assertEqual(self.sequence(lambda: trial.expect_equal(answers, [5, 6], "")), 12)
        self.assertEqual(self.sequence(lambda: trial.expect_equal({1: answers[1]}, {1: 7}, "")), 11)

    def test_an_answer_that_is_missing_has_none(self):
        trial, run = self.trial(5)
        self.assertIsNone(self.sequence(lambda: run.answer(7)))


class Host(unittest.TestCase):
    def doctor(self, **environment):
        done = gk.subprocess.run(["tools/doctor"], cwd=gk.ROOT, env={**gk.os.environ, **environment}, text=True,
                                 timeout=PATIENCE, stdout=gk.subprocess.PIPE, stderr=gk.subprocess.STDOUT)
        return done.stdout

    def test_the_doctor_says_whether_this_one_can(self):
        self.assertIn("  ok       going back in time in make debug\n", self.doctor())

    def test_the_doctor_says_when_a_qemu_cannot(self):
        with gk.tempfile.TemporaryDirectory() as folder:
            path = gk.os.path.join(folder, "qemu")
            with open(path, "w", encoding="utf-8") as file:     # knows no replay
                file.write("#!/bin/sh\ncase $* in *rr=*) echo no such option: rr >&2; exit 1;; esac\n"
                           "exec qemu-system-x86_64 \"$@\"\n")
            gk.os.chmod(path, 0o755)
            said = self.doctor(QEMU=path)
        self.assertIn("  note     make debug cannot go back in time with this QEMU: QEMU ended before", said)
        self.assertIn("Everything is there", said)

    def test_a_qemu_that_cannot_go_back_is_named(self):
        with gk.tempfile.TemporaryDirectory() as folder:
            traveller = Traveller([sys.executable, "-c", "print('no such option')"], folder)
            with self.assertRaisesRegex(TravelError, "QEMU ended before it was ready"):
                traveller.check(1000)
            with self.assertRaises(TravelError):
                traveller.last([Stop(Stop.WRITE, 0, 8)], 10)


if __name__ == "__main__":
    unittest.main()
