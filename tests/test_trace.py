"""The results of make trace for events: the timeline and Chrome's trace events. The events are written here."""

import unittest

from trace_rules import Rules
from trace_schedule import FOREVER, SIX, Scheduler, TIMER, Written, two_programs  # it sets the path

from grade.verdict.channel import Record
from tracing import chrome
from tracing.events import TraceError, from_records, read_ids
from tracing.names import Names
from tracing.timeline import Timeline

STATUS = 0x300


def timeline_of(trace):
    return Timeline(trace, Names())


def ended(thread):
    return [run.ended for run in thread.runs]


class Made(Rules, unittest.TestCase):
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
        w.add("READY", 3, at=115)       # behind the others, by itself: no wake-up
        w.add("SWITCH", 3, 2, at=120)
        w.add("SYSCALL_EXIT", 2, 2**64 - 14, at=130)
        w.add("SYSCALL_ENTER", 0, STATUS, at=135)
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
        [first, second, last] = [piece for piece in threads[2].slices if piece.kind == "call"]
        self.assertEqual([(p.start, p.end, p.whole.start, p.whole.end) for p in (first, second)],
                         [(50, 70, 50, 130), (120, 130, 50, 130)])
        self.assertEqual((last.name, last.start, last.whole.end), ("exit", 135, 150))     # it ended with its thread
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
        """A call that was entered before is unknown, and does no harm."""
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

    def test_a_wait_that_is_over_by_its_deadline(self):
        w = Written()
        w.add("BLOCK", 0x99, 7, at=10)
        for tick in (6, 7, 8):
            w.add("INTERRUPT_ENTER", TIMER, at=tick * 10)
            w.add("TICK", tick, at=tick * 10 + 1)
            w.add("INTERRUPT_EXIT", TIMER, at=tick * 10 + 2)
        [row] = timeline_of(w.trace()).threads.values()
        self.assertEqual([(p.start, p.end) for p in row.slices if p.kind == "wait"], [(10, 72)])

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

    def test_rows_stand_by_program(self):
        timeline = timeline_of(two_programs())
        self.assertEqual([thread.tid for thread in chrome.rows(timeline)], [1, 7, 5, 6])
        self.assertEqual({p.number: (p.name, p.ended) for p in timeline.programs.values()},
                         {2: ("early", "killed by SIGSEGV"), 3: ("late", "exited with 7")})
        document = chrome.document(timeline, "programs")
        self.check_rules(document)
        self.assertEqual({event["pid"]: event["args"]["name"] for event in document["traceEvents"]
                          if event["name"] == "process_name"}, {1: "kernel", 3: "early", 4: "late"})
        self.assertEqual({event["tid"]: event["pid"] for event in document["traceEvents"] if event["ph"] == "X"},
                         {1: 1, 7: 3, 5: 4, 6: 4})

    def test_time_in_ring_3(self):
        threads = timeline_of(two_programs()).threads
        self.assertEqual({tid: thread.in_ring_3() for tid, thread in threads.items()},
                         {1: [[], []], 5: [[(10, 20), (30, 40), (50, 60), (70, 80)]], 6: [[(110, 130)]], 7: [[(80, 90), (98, 100)]]})
        self.assertEqual({tid: [run.tables for run in thread.runs] for tid, thread in threads.items()},
                         {1: [0, 0], 5: [0x1000], 6: [0], 7: [0x2000]})

    def test_page_faults(self):
        threads = timeline_of(two_programs()).threads
        faults = {tid: [(p.start, p.end, p.depth, p.whole.detail) for p in thread.slices if p.kind == "fault"]
                  for tid, thread in threads.items()}
        self.assertEqual(faults[5], [(20, 30, 0, {"address": "0x400123", "access": "fetch from ring 3, page not there"}),
                                     (42, 44, 1, {"address": "0x500000", "access": "read from the kernel, page forbids it",
                                                  "result": "-EFAULT"})])
        self.assertEqual(faults[7], [(90, 95, 0, {"address": "0xffff800000000000", "result": "-EFAULT",
                                                   "access": "write from ring 3, page forbids it"})])

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

    def test_time(self):
        """Nanoseconds since tick 0, whatever the counter counts."""
        records = [Record(0, "traced", ("3", "0")),
                   Record(0, "trace", ("5:0:%x:2:0" % 7000, "1:0:%x:20:0" % 8000, "5:0:%x:4:0" % 9000))]
        for counts_ns, expected in ((True, [2_000_000, 2_001_000, 2_002_000]), (False, [2_000_000, 3_000_000, 4_000_000])):
            events = from_records(records, read_ids(), counts_ns).events
            self.assertEqual([event.when for event in events], expected)
            self.assertEqual([event.kind for event in events], ["TICK", "INTERRUPT_ENTER", "TICK"])

    def test_records_that_cannot_be_read(self):
        with self.assertRaisesRegex(TraceError, "sent no trace"):
            from_records([Record(0, "hello", ("x", "1"))], read_ids(), True)
        with self.assertRaisesRegex(TraceError, "cannot be read"):
            from_records([Record(0, "traced", ("1", "0")), Record(0, "trace", ("1:zz",))], read_ids(), True)
        trace = from_records([Record(0, "traced", ("3", "4")), Record(0, "trace", ("0:0:0:0:0", "63:0:5:1:2"))],
                             read_ids(), True)
        self.assertEqual((trace.lost, [event.kind for event in trace.events]), (5, ["EVENT_99"]))


if __name__ == "__main__":
    unittest.main()
