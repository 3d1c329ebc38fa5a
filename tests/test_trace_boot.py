"""make trace, on kernels that run: what they keep and send, and the command."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from patience import PATIENCE
from trace_rules import Rules
from trace_schedule import ROOT  # it sets the path

from grade.machine.testbed import Testbed
from grade.verdict.mix import mix
from grade.verdict.outcome import Crash, Timeout
from grade.verdict.registry import Test
from grade.debugging.trace import TracedTrial
from grade.verdict.trial import Trial
from tracing import chrome
from tracing.events import from_records, read_ids
from tracing.names import Names
from tracing.timeline import Timeline

LAB = "1"
NMI = 2                     # the vector
BUDGET = 1000               # guest milliseconds


class Booted(Rules, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        subprocess.run(["make", "kernel", "LAB=" + LAB], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        cls.testbed = Testbed(str(ROOT / "build" / ("lab" + LAB)))
        cls.testbed.prepare()
        cls.environment = environment

    @classmethod
    def tearDownClass(cls):
        cls.testbed.__exit__()

    def plain(self, name, shift=7):
        return Test(name, "", lambda trial: trial.boot(), 0, None, None, 1, BUDGET, shift, False)

    def boot(self, name, events=16384, verdict=None, seed=1, shift=7):
        """Boot a test of the kernel's; its Run and Trace."""
        trial = TracedTrial(self.testbed, self.plain(name, shift), seed, events)
        if verdict:
            with self.assertRaises(verdict):
                trial.boot()
        else:
            trial.boot()
        [run] = trial.boots
        return run, from_records(run.trace, read_ids(), counts_ns=True)

    def timeline(self, name):
        _, trace = self.boot(name)
        return Timeline(trace, Names(self.testbed.symbols.function))

    def test_a_schedule(self):
        """Threads that a test of the kernel's makes up."""
        timeline = self.timeline("base_trace_schedule")
        self.assertEqual({thread.name: [run.ended for run in thread.runs] for thread in timeline.threads.values()},
                         {"main": ["yielded", "end of trace"], "eater": ["blocked", "exited"],
                          "a name of 16 by.": ["preempted", "exited"]})
        self.assertEqual([(wake.waker, wake.woken) for wake in timeline.wakes], [(1, 2), (1, 3), (3, 2)])
        self.check_rules(chrome.document(timeline, "booted"))

    def test_system_calls(self):
        """The calls of a test of lab 1, in order, with first argument and result."""
        [row] = self.timeline("write_reaches_the_console").threads.values()
        calls = [(piece.name, piece.whole.detail) for piece in row.slices if piece.kind == "call"]
        self.assertEqual(calls, [("write", {"first_argument": "0x1", "result": "1700"}),
                                 ("write", {"first_argument": "0x2", "result": "17"}),
                                 ("write", {"first_argument": "0x1", "result": "0"})])

    def test_results_are_those_that_the_caller_got(self):
        run, trace = self.boot("write_reports_what_was_written")
        results = [event.second for event in trace.events if event.kind == "SYSCALL_EXIT"]
        expected = [(2**64 - run.answer(i, "error")) % 2**64 or run.answer(i, "value") for i in range(48)]
        self.assertEqual(results[:48], expected)

    def test_calls_in_a_task_and_in_an_interrupt(self):
        [row] = self.timeline("get_time_from_anywhere").threads.values()
        outer = {}                  # depth -> what is open there
        found = set()
        for piece in row.slices:
            outer[piece.depth] = piece
            if piece.kind == "call" and piece.depth:
                found.add((outer[piece.depth - 1].kind, outer[piece.depth - 1].name.split(" ")[0]))
        self.assertEqual(found, {("interrupt", "timer"), ("task", "task")})

    def test_the_oldest_are_overwritten(self):
        """The newest stay, and so do the names, however old; how many are lost is told."""
        run, trace = self.boot("base_trace_overflow", events=1000)
        woken = [event for event in trace.events if event.kind == "WAKE"]
        self.assertEqual([event.first for event in woken], list(range(3000 - len(woken), 3000)))
        self.assertEqual([event.second for event in woken], [mix(event.first, run.nonce) for event in woken])
        kept = [event for event in trace.events if event.kind != "THREAD_NAME"]
        self.assertEqual((len(kept), Timeline(trace, Names()).thread_names[1]), (1024, "kept"))     # in whole pages
        lost = 3000 - len(woken)
        self.assertTrue(lost <= trace.lost <= lost + 200, f"{lost} and a few ticks, not {trace.lost}")
        self.assertEqual(self.boot("base_trace_overflow", events=8000)[1].lost, 0)

    def test_events_from_everywhere(self):
        """With a lock held and interrupts off, and from a handler in between: all are there, in their order."""
        _, trace = self.boot("base_trace_everywhere")
        woken = [(event.first, event.second) for event in trace.events if event.kind == "WAKE"]
        inside = [number for number, flag in woken if number >= 1000 and flag == 1]
        self.assertEqual(inside, list(range(1000, 1000 + len(inside))))
        self.assertGreaterEqual(len(inside), 5)
        outside = [(number, flag) for number, flag in woken if number < 1000]
        self.assertEqual(outside, [(i % 1000, 0) for i in range(len(outside))])
        self.assertEqual(len(inside) + len(outside), len(woken))

    def test_a_panic(self):
        run, trace = self.boot("base_trace_panic", verdict=Crash)
        self.assertEqual(run.panic.message, "traced to here")
        self.assertEqual((trace.events[-1].first, trace.events[-1].second), (42, mix(42, run.nonce)))

    def test_a_kernel_that_hangs(self):
        run, trace = self.boot("base_trace_hang", verdict=Timeout, events=128)
        *_, last, watchdog = trace.events
        self.assertEqual((last.first, last.second), (43, mix(43, run.nonce)))
        self.assertEqual((watchdog.kind, watchdog.first), ("INTERRUPT_ENTER", NMI))

    def test_the_counter_counts_nanoseconds(self):
        """By the ticks, which come once a millisecond when no seed jitters them."""
        for shift in (0, 7):
            run, _ = self.boot("base_executor_sleep", seed=0, shift=shift)
            ticks = [text.split(":") for record in run.trace if record.kind == "trace" for text in record.fields
                     if text.startswith(f"{read_ids().index('TICK'):x}:")]
            (first, a), (last, b) = ((int(ticks[i][3], 16), int(ticks[i][2], 16)) for i in (0, -1))
            self.assertAlmostEqual((b - a) / (last - first) / 1e6, 1, delta=0.02)

    def test_off(self):
        """Without trace= nothing is sent, and with it the test says the same."""
        trial = Trial(self.testbed, self.plain("write_reports_what_was_written"), 1)
        for append in ("", "trace=0", "trace=nonsense"):
            plain = trial.boot(append=append)
            self.assertFalse([record for record in plain.decoded.records if record.kind in ("trace", "traced")], append)
        self.assertIn("trace=nonsense is neither on nor a number", plain.console)
        traced, _ = self.boot("write_reports_what_was_written")
        self.assertEqual([(r.kind, r.fields) for r in traced.decoded.records],
                         [(r.kind, r.fields) for r in plain.decoded.records])

    # ---- The command ----

    def make(self, folder, *words, text=None):
        """Run make trace with its files in a folder; (status, what it said)."""
        done = subprocess.run(["make", "trace", "LAB=" + LAB, "TRACE_OUT=" + folder, *words], cwd=ROOT, env=self.environment,
                              input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE,
                              **({} if text else {"stdin": subprocess.DEVNULL}))
        return done.returncode, done.stdout

    def check_files(self, folder):
        document = json.loads(pathlib.Path(folder, "trace.json").read_text())
        self.check_rules(document)
        self.assertIn("</html>", pathlib.Path(folder, "trace.html").read_text())
        return document

    def test_make_trace(self):
        with tempfile.TemporaryDirectory() as folder:
            status, said = self.make(folder, "TEST=get_time_from_anywhere", "SEED=2")
            self.assertEqual(status, 0, said)
            self.assertRegex(said, r"(?m)^get_time_from_anywhere: pass$")
            self.assertRegex(said, r"(?m)^\d+ events, 0 lost, 1 thread, [\d.]+ ms of guest time$")
            for name in ("trace.json", "trace.html"):
                self.assertIn(os.path.relpath(os.path.join(folder, name), ROOT), said)
            self.check_files(folder)

    def test_make_trace_of_a_test_that_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            status, said = self.make(folder, "TEST=base_trace_panic", "EVENTS=200")
            self.assertEqual(status, 0, said)
            self.assertIn("crash: the kernel panicked: traced to here", said)
            self.check_files(folder)

    def test_make_trace_of_what_is_no_one_test(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, expected in ((["TEST=1.3"], "one test at a time, not get_time_"),
                                    (["TEST=read_typed_on_the_keyboard"], "somebody types in"),
                                    (["TEST=nonsense"], "this kernel has no test named nonsense")):
                self.assertIn(expected, self.make(folder, *words)[1])
            self.assertIn("base_trace_schedule: pass", self.make(folder, "TEST=base_trace_schedule")[1])

    def test_make_trace_of_one_of_several_boots(self):
        with tempfile.TemporaryDirectory() as folder:
            status, said = self.make(folder, "TEST=entry_from_ring_3", "BOOT=99")
            self.assertEqual(status, 2, said)
            self.assertRegex(said, r"this test made \d+ boots?, so there is no BOOT=99")

    def test_make_trace_of_a_run_that_is_left(self):
        """By Ctrl-a x, so that the kernel is not asked: what it has kept is found in the machine's memory."""
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(["make", "trace", "LAB=" + LAB, "TRACE_OUT=" + folder, "EVENTS=1000"], cwd=ROOT,
                                       env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            said = b""
            for typed, awaited in ((b"", b"rung> "), (b"ticks\n", b"ticks since boot"), (b"\x01x", b"")):
                process.stdin.write(typed)
                process.stdin.flush()
                while awaited and awaited not in said:
                    byte = os.read(process.stdout.fileno(), 1)
                    self.assertTrue(byte, said)
                    said += byte
            rest, _ = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0, rest)
            self.assertRegex(rest.decode(), r"\b\d+ events, \d+ lost, 1 thread")
            events = self.check_files(folder)["traceEvents"]
            ticks = [int(event["name"].split()[1]) for event in events if event.get("cat") == "tick"]
            self.assertEqual(ticks, list(range(ticks[0], ticks[-1] + 1)))
            self.assertTrue(any(event["name"].endswith(" monitor") for event in events), "the name of a task")
        self.assertFalse((ROOT / "build" / ("lab" + LAB) / "trace.memory").exists())

    def test_make_trace_of_an_interactive_run(self):
        with tempfile.TemporaryDirectory() as folder:
            status, said = self.make(folder, text="ticks\nexit\n")
            self.assertEqual(status, 0, said)
            self.assertIn("ticks since boot", said)
            self.assertRegex(said, r"1 thread, [\d.]+ ms of guest time")
            document = self.check_files(folder)
            self.assertTrue(any(event["name"] == "serial 1"
                                for event in document["traceEvents"]), "what was typed came by an interrupt")


if __name__ == "__main__":
    unittest.main()
