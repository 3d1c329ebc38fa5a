"""make trace: what the kernel keeps, and what is made of it: the timeline and Chrome's trace events."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from trace_schedule import FOREVER, ROOT, SIX, Scheduler, TIMER, Written  # noqa: I100  (sets the path)

from grade.bench import Bench
from grade.mix import mix
from grade.outcome import Crash, Timeout
from grade.registry import Test
from grade.trace import TracedTrial
from grade.trial import Trial
from tracing import chrome
from tracing.events import TraceError, from_records, read_ids
from tracing.names import Names
from tracing.timeline import Timeline

LAB = "1"
BUDGET = 400                # guest milliseconds
STATUS = 0x300


def timeline_of(trace):
    return Timeline(trace, Names())


def ended(thread):
    return [run.ended for run in thread.runs]


class Rules:
    """The rules of Chrome's trace events, as checks of a test case."""

    def check_rules(self, document):
        """What the Trace Event Format asks of every event, and of them together."""
        document = json.loads(json.dumps(document))
        events = document["traceEvents"]
        for event in events:
            for key in ("ph", "ts", "pid", "tid", "name"):
                self.assertIn(key, event)
            self.assertIn(event["ph"], "MXisf")
            self.assertGreaterEqual(event["ts"], 0)
        times = [event["ts"] for event in events]
        self.assertEqual(times, sorted(times))
        named = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
        self.assertEqual(set(named), {event["tid"] for event in events if event["ph"] != "M"})
        self.assertTrue(all(named.values()))
        self.check_nesting(events)
        self.check_flows(events)

    def check_nesting(self, events):
        """In a thread a stretch lies wholly inside another, or they do not touch. Within 1 ns: times are fractions."""
        open_until = {}
        for event in (event for event in events if event["ph"] == "X"):
            self.assertGreaterEqual(event["dur"], 0)
            stack, end = open_until.setdefault(event["tid"], []), event["ts"] + event["dur"]
            while stack and stack[-1] <= event["ts"] + 1e-6:
                stack.pop()
            if stack:
                self.assertLessEqual(end, stack[-1] + 1e-3, event)
            stack.append(end)

    def check_flows(self, events):
        """Each arrow has one beginning and one end, in this order, each where its thread runs."""
        runs = [event for event in events if event.get("cat") == "run"]
        for begin in (event for event in events if event["ph"] == "s"):
            [end] = [event for event in events if event["ph"] == "f" and event["id"] == begin["id"]]
            self.assertLessEqual(begin["ts"], end["ts"])
            self.assertEqual((begin["cat"], begin["name"], end["bp"]), (end["cat"], end["name"], "e"))
            for place in (begin, end):
                self.assertTrue(any(run["tid"] == place["tid"] and run["ts"] <= place["ts"] <= run["ts"] + run["dur"]
                                    for run in runs), place)
        self.assertEqual(len([e for e in events if e["ph"] == "s"]), len([e for e in events if e["ph"] == "f"]))


class Made(Rules, unittest.TestCase):
    """From events that are written here."""

    def three_threads(self):
        """main starts two threads, one is preempted by the other and both end."""
        w = Written()
        for tid, name in ((1, "main"), (2, "exactly8"), (3, "a name of some length")):
            w.name(tid, name)
        w.add("READY", 2, at=10)
        w.add("READY", 3, at=20)
        w.add("SYSCALL_ENTER", 3, at=30)
        w.add("SWITCH", 1, 2, at=40)
        w.add("SYSCALL_ENTER", 2, 0, at=50)
        w.add("BLOCK", 0x1000, FOREVER, at=60)
        w.add("SWITCH", 2, 3, at=70)
        w.add("INTERRUPT_ENTER", TIMER, at=80)
        w.add("READY", 2, at=90)
        w.add("INTERRUPT_EXIT", TIMER, at=100)
        w.add("PREEMPT", at=110)
        w.add("SWITCH", 3, 2, at=120)
        w.add("SYSCALL_EXIT", 2, 2**64 - 14, at=130)
        w.add("THREAD_EXIT", 2, STATUS, at=140)
        w.add("SWITCH", 2, 1, at=150)
        w.add("SYSCALL_EXIT", 3, 0, at=160)
        w.add("TICK", 1, at=200)
        return timeline_of(w.trace())

    def test_who_ran_and_why_it_stopped(self):
        threads = self.three_threads().threads
        self.assertEqual([threads[tid].name for tid in (1, 2, 3)], ["main", "exactly8", "a name of some length"])
        self.assertEqual({tid: [(run.start, run.end, run.ended) for run in thread.runs] for tid, thread in threads.items()},
                         {1: [(10, 40, "yielded"), (150, 200, "end of trace")],
                          2: [(40, 70, "blocked"), (120, 150, "exited")], 3: [(70, 120, "preempted")]})

    def test_who_waited_and_for_what(self):
        threads = self.three_threads().threads
        self.assertEqual([(wait.start, wait.end, wait.kind, wait.on) for wait in threads[2].waits],
                         [(10, 40, "ready", ""), (70, 90, "blocked", "0x1000"), (90, 120, "ready", "")])
        self.assertEqual([(wait.start, wait.end, wait.kind) for wait in threads[3].waits],
                         [(20, 70, "ready"), (120, 200, "ready")])

    def test_who_woke_whom(self):
        wakes = [(wake.when, wake.waker, wake.woken, wake.by, wake.ran) for wake in self.three_threads().wakes]
        self.assertEqual(wakes, [(10, 1, 2, "", 40), (20, 1, 3, "", 70), (90, 3, 2, "timer", 120)])

    def test_a_call_goes_on_after_a_switch(self):
        threads = self.three_threads().threads
        [first, second] = [piece for piece in threads[2].slices if piece.kind == "call"]
        self.assertEqual([(p.start, p.end, p.whole.start, p.whole.end) for p in (first, second)],
                         [(50, 70, 50, 130), (120, 130, 50, 130)])
        self.assertEqual((first.name, first.whole.detail), ("read", {"first_argument": "0x0", "result": "-EFAULT"}))

    def test_woken_before_it_slept(self):
        """A thread that is made ready on its way to sleep waits for the processor only."""
        w = Written()
        w.add("SWITCH", 1, 2, at=10)
        w.add("BLOCK", 7, FOREVER, at=20)
        w.add("READY", 2, at=30)
        w.add("SWITCH", 2, 1, at=40)
        w.add("SWITCH", 1, 2, at=50)
        thread = timeline_of(w.trace()).threads[2]
        self.assertEqual([(wait.start, wait.end, wait.kind) for wait in thread.waits], [(40, 50, "ready")])

    def test_a_trace_that_begins_in_the_middle(self):
        """What was entered before is unknown, and does no harm."""
        w = Written()
        w.add("INTERRUPT_EXIT", TIMER, at=10)
        w.add("SYSCALL_EXIT", 1, 0, at=20)
        w.add("SWITCH", 9, 4, at=30)
        w.add("SYSCALL_EXIT", 2, 0, at=40)
        timeline = timeline_of(w.trace(lost=5))
        self.assertEqual([(run.start, run.end) for run in timeline.threads[9].runs], [(10, 30)])
        self.assertEqual([thread.slices for thread in timeline.threads.values()], [[], []])
        self.assertEqual(timeline.lost, 5)

    def test_a_kernel_without_threads(self):
        w = Written()
        w.name(5, "sleeper", "TASK_NAME")
        w.add("TASK_POLL", 5, 1, at=10)
        w.add("SYSCALL_ENTER", 0, STATUS, at=20)
        w.add("TASK_POLL", 5, 0, at=30)         # exit never came back
        w.add("BLOCK", 0x99, FOREVER, at=40)
        w.add("INTERRUPT_ENTER", TIMER, at=50)
        w.add("WAKE", 0x99, 1, at=60)
        w.add("INTERRUPT_EXIT", TIMER, at=70)
        w.add("TASK_POLL", 5, 1, at=80)
        [row] = timeline_of(w.trace()).threads.values()
        self.assertEqual((row.name, ended(row)), ("kernel", ["end of trace"]))
        self.assertEqual([(p.start, p.end, p.depth, p.name) for p in row.slices],
                         [(10, 30, 0, "task 5 sleeper"), (20, 30, 1, "exit"), (40, 70, 0, "waits on 0x99"),
                          (50, 70, 1, "timer"), (80, 80, 0, "task 5 sleeper")])

    def test_two_processors(self):
        w = Written()
        w.add("SWITCH", 1, 2, at=10)
        w.processor = 1
        w.add("SWITCH", 8, 3, at=20)
        w.add("SYSCALL_ENTER", 1, 1, at=30)
        w.processor = 0
        w.add("SWITCH", 2, 1, at=40)
        threads = timeline_of(w.trace()).threads
        self.assertEqual({tid: [(r.start, r.end, r.processor) for r in t.runs] for tid, t in threads.items()},
                         {1: [(10, 10, 0), (40, 40, 0)], 2: [(10, 40, 0)], 8: [(20, 20, 1)], 3: [(20, 40, 1)]})
        self.assertEqual([piece.name for piece in threads[3].slices], ["write"])

    def test_nothing(self):
        timeline = timeline_of(Written().trace())
        self.assertEqual((timeline.threads, timeline.start, timeline.end), ({}, 0, 0))
        self.check_rules(chrome.document(timeline, "nothing"))

    def test_the_rules_hold(self):
        self.check_rules(chrome.document(self.three_threads(), "three"))
        for seed in range(12):
            timeline = timeline_of(Scheduler(SIX, 60, seed).trace())
            self.assertGreater(len(timeline.wakes), 10)
            self.check_rules(chrome.document(timeline, "six"))

    def test_the_schedule_is_whole(self):
        """One thread at a time has the processor, all the time; a thread runs or waits, never both."""
        for seed in range(12):
            timeline = timeline_of(Scheduler(SIX, 60, seed).trace())
            runs = sorted((run.start, run.end) for thread in timeline.threads.values() for run in thread.runs)
            self.assertEqual([end for _, end in runs[:-1]], [start for start, _ in runs[1:]])
            self.assertEqual((runs[0][0], runs[-1][1]), (timeline.start, timeline.end))
            for thread in timeline.threads.values():
                parts = sorted((part.start, part.end) for part in [*thread.runs, *thread.waits])
                gaps = [(a, b) for (_, a), (b, _) in zip(parts, parts[1:]) if a != b]
                self.assertTrue(not gaps or thread.name == "idle", (thread.name, gaps))

    def test_records_that_cannot_be_read(self):
        from grade.channel import Record
        with self.assertRaisesRegex(TraceError, "come to an end"):
            from_records([Record(0, "hello", ("x", "1"))], read_ids(), True)
        with self.assertRaisesRegex(TraceError, "cannot be read"):
            from_records([Record(0, "traced", ("1", "0")), Record(0, "trace", ("1:zz",))], read_ids(), True)
        trace = from_records([Record(0, "traced", ("3", "4")), Record(0, "trace", ("0:0:0:0:0", "63:0:5:1:2"))],
                             read_ids(), True)
        self.assertEqual((trace.lost, [event.kind for event in trace.events]), (5, ["EVENT_99"]))


class Booted(Rules, unittest.TestCase):
    """From kernels that run."""

    @classmethod
    def setUpClass(cls):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        subprocess.run(["make", "kernel", "LAB=" + LAB], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        cls.bench = Bench(str(ROOT / "build" / ("lab" + LAB)))
        cls.bench.prepare()
        cls.environment = environment

    @classmethod
    def tearDownClass(cls):
        cls.bench.__exit__()

    def plain(self, name, shift=7):
        return Test(name, "", lambda trial: trial.boot(), 0, None, None, 1, BUDGET, shift, False)

    def boot(self, name, events=16384, verdict=None, seed=1, shift=7):
        """Boot a test of the kernel's; its Run and Trace."""
        trial = TracedTrial(self.bench, self.plain(name, shift), seed, events)
        if verdict:
            with self.assertRaises(verdict):
                trial.boot()
        else:
            trial.boot()
        [run] = trial.boots
        return run, from_records(run.trace, read_ids(), counts_ns=True)

    def timeline(self, name):
        _, trace = self.boot(name)
        return Timeline(trace, Names(self.bench.symbols.function))

    def test_a_schedule(self):
        """Threads that a test of the kernel's makes up."""
        timeline = self.timeline("base_trace_schedule")
        self.assertEqual({thread.name: ended(thread) for thread in timeline.threads.values()},
                         {"main": ["yielded", "end of trace"], "eater": ["blocked", "exited"],
                          "a name of 16 by.": ["preempted", "exited"]})
        self.assertEqual([(wake.waker, wake.woken) for wake in timeline.wakes], [(1, 2), (1, 3), (3, 2)])
        self.check_rules(chrome.document(timeline, "booted"))

    def test_system_calls(self):
        """The calls of a test of lab 1, in order, with first argument and result."""
        [row] = self.timeline("write_reaches_the_console").threads.values()
        calls = [(piece.name, piece.whole.detail) for piece in row.slices if piece.kind == "call"]
        self.assertEqual(calls, [("write", {"first_argument": "0x1", "result": "680"}),
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
        self.assertEqual((len(kept), timeline_of(trace).thread_names[1]), (1024, "kept"))     # in whole pages
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
        self.assertEqual((trace.events[-1].first, trace.events[-1].second), (43, mix(43, run.nonce)))

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
        trial = Trial(self.bench, self.plain("write_reports_what_was_written"), 1)
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
                              input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
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

    def test_make_trace_of_one_of_several_boots(self):
        with tempfile.TemporaryDirectory() as folder:
            status, said = self.make(folder, "TEST=entry_from_ring_3", "BOOT=99")
            self.assertEqual(status, 2, said)
            self.assertRegex(said, r"this test made \d+ boots?, so there is no BOOT=99")

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
