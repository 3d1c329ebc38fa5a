"""make trace, on a kernel with programs: whose its threads are, how they end, and where their time goes."""

import os
import subprocess
import unittest

from trace_rules import Rules
from trace_schedule import ROOT  # it sets the path

from grade.debugging.trace import TracedTrial, plain_test
from grade.machine.testbed import Testbed
from tracing import chrome
from tracing.events import from_records, read_ids
from tracing.names import Names
from tracing.timeline import Timeline

TEST = "crimes_of_reading"          # programs that are killed, and one that computes meanwhile


class Programs(Rules, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        subprocess.run(["make", "kernel", "LAB=3"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with Testbed(str(ROOT / "build" / "lab3")) as testbed:
            testbed.prepare()
            trial = TracedTrial(testbed, plain_test(TEST), 1, 16384)
            trial.boot()
            cls.trace = from_records(trial.boots[-1].trace, read_ids(), counts_ns=True)
            cls.timeline = Timeline(cls.trace, Names(testbed.symbols.function))

    def of(self, name):
        """The threads of the programs with that name."""
        return [thread for thread in self.timeline.threads.values() if thread.program and thread.program.name == name]

    def test_whose_threads_are(self):
        self.assertEqual({thread.name for thread in self.timeline.threads.values() if not thread.program},
                         {"main", "idle"})
        self.assertEqual([thread.program.ended for thread in self.of("witness")], ["exited with 0"])
        crimes = [thread.program.ended for thread in self.of("crash")]
        self.assertGreater(crimes.count("killed by SIGSEGV"), 10, crimes)
        self.check_rules(chrome.document(self.timeline, "programs"))

    def test_page_faults(self):
        """Each program begins with one: nothing of it is mapped. They end, one after the other."""
        for thread in self.of("crash") + self.of("witness"):
            faults = [piece for piece in thread.slices if piece.kind == "fault"]
            self.assertEqual(faults[0].whole.detail["access"], "fetch from ring 3, page not there")
            self.assertFalse([piece for piece in faults if piece.whole.end is None])

    def test_time_in_ring_3(self):
        """A program that computes is in ring 3 nearly all the time; one that commits a crime is not there while the kernel deals with it."""
        for thread, least, most in [(self.of("witness")[0], 0.6, 1), *((t, 0, 0.6) for t in self.of("crash")
                                                                     if t.program.ended.startswith("killed"))]:
            running = sum(run.end - run.start for run in thread.runs)
            user = sum(end - start for run in thread.in_ring_3() for start, end in run)
            self.assertTrue(least < user / running < most, (thread.name, thread.tid, user, running))

    def test_address_spaces(self):
        """A program has tables of its own, until its thread ends in the kernel's."""
        last = {event.first: event.second for event in self.trace.events if event.kind == "ASPACE"}
        [kernel] = set(last.values())
        for thread in self.of("crash") + self.of("witness"):
            own = thread.runs[0].tables
            self.assertNotIn(own, (0, kernel))
            self.assertLessEqual({run.tables for run in thread.runs}, {own, kernel})


if __name__ == "__main__":
    unittest.main()
