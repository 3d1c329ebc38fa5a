"""make trace, on a kernel with processes: who forked whom, what they ran, how they ended, and their signals."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from browser import Browser
from trace_rules import Rules
from trace_schedule import ROOT, a_family  # it sets the path

from grade.debugging.trace import TracedTrial, plain_test
from grade.machine.testbed import Testbed
from tracing import chrome, page
from tracing.events import from_records, read_ids
from tracing.names import Names
from tracing.timeline import Timeline

TESTS = ("exec_keeps_the_process", "signal_faults")


class Written(Rules, unittest.TestCase):
    """From a trace that no kernel made."""

    def setUp(self):
        self.timeline = Timeline(a_family(), Names())

    def test_programs(self):
        self.assertEqual([(p.number, p.history, p.parent, p.born, p.ended_at, p.ended) for p in self.timeline.programs.values()],
                         [(2, "parent", None, 5, 130, "exited with 0"), (3, "parent -> other", 2, 21, 80, "exited with 7"),
                          (4, "parent", 2, 41, 115, "killed by SIGKILL")])

    def test_arrows(self):
        """A fork arrives when the child runs first, an exit when the parent runs next, a signal when it is delivered or kills."""
        arrows = [(a.when, a.kind, a.name, a.source, a.target, a.arrived) for a in self.timeline.family.arrows]
        self.assertEqual(arrows, [(21, "fork", "fork", 12, 13, 60), (41, "fork", "fork", 12, 14, 110),
                                  (75, "signal", "SIGUSR1", 13, 12, 95), (80, "exit", "exited with 7", 13, 12, 90),
                                  (100, "signal", "SIGKILL", 12, 14, 115), (105, "signal", "SIGCHLD", 12, 12, None),
                                  (115, "exit", "killed by SIGKILL", 14, 12, 120)])
        document = chrome.document(self.timeline, "a family")
        self.check_rules(document)
        begun = [(event["cat"], event["name"]) for event in document["traceEvents"] if event["ph"] == "s"]
        self.assertEqual([pair for pair in begun if pair[0] != "wake"],
                         [(kind, name) for _, kind, name, _, _, arrived in arrows if arrived is not None])

    def test_moments(self):
        marks = [(mark.tid, mark.name) for mark in self.timeline.marks if mark.kind == "family"]
        self.assertEqual(marks, [(12, "fork: the child is 3"), (12, "fork: the child is 4"), (13, "exec: other"),
                                 (13, "SIGUSR1 to parent (2)"), (13, "exit: exited with 7"), (12, "SIGUSR1 is delivered"),
                                 (12, "SIGKILL to parent (4)"), (12, "SIGCHLD to parent (2)"), (14, "exit: killed by SIGKILL"),
                                 (12, "exit: exited with 0")])


class Page(unittest.TestCase):
    def test_arrows_have_colours(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            path = pathlib.Path(folder, "family.html")
            page.write(Timeline(a_family(), Names()), str(path), "A family")
            browser.open(path)
            self.assertEqual(browser.named("Runtime.exceptionThrown", "Log.entryAdded"), [])
            self.assertEqual(browser.run("model.rows.map(row => [row.tid, row.program && row.program.name])"),
                             [[1, None], [12, "parent"], [13, "parent -> other"], [14, "parent"]])
            for kind in ("fork", "exit", "signal"):
                seen = browser.run(f"""(() => {{
                    const arrow = model.arrows.find(each => each.kind === "{kind}" && each.source !== each.target);
                    chart.scale.show(arrow.start - 1, arrow.start + 1);
                    chart.draw();
                    const rows = [arrow.source, arrow.target].map(each => model.rows[each]), x = Math.round(chart.scale.x(arrow.start));
                    const y = chart.y(rows[0].index > rows[1].index ? rows[0] : rows[1]) - GAP / 2 - HEAD / 2;     // in a heading
                    return [...chart.context.getImageData(x, y, 1, 1).data].slice(0, 3);
                }})()""")
                text = browser.run(f"chart.colour('{kind}')")
                self.assertEqual(seen, [int(text[i:i + 2], 16) for i in (1, 3, 5)], kind)
            self.assertEqual(browser.run("[...document.querySelectorAll('.family')].map(key => key.hidden)"), [False] * 3)


class Booted(Rules, unittest.TestCase):
    """From a boot."""

    @classmethod
    def setUpClass(cls):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        subprocess.run(["make", "kernel", "LAB=4"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        cls.timelines = {}
        with Testbed(str(ROOT / "build" / "lab4")) as testbed:
            testbed.prepare()
            for name in TESTS:
                trial = TracedTrial(testbed, plain_test(name), 1, 16384)
                trial.boot()
                trace = from_records(trial.boots[-1].trace, read_ids(), counts_ns=True)
                cls.timelines[name] = Timeline(trace, Names(testbed.symbols.function))

    def test_fork_and_exec(self):
        timeline = self.timelines["exec_keeps_the_process"]
        parent, child = timeline.programs.values()
        self.assertEqual((parent.parent, child.parent, child.history), (None, parent.number, "execs -> execs"))
        [fork] = [arrow for arrow in timeline.family.arrows if arrow.kind == "fork"]
        for tid, program in ((fork.source, parent), (fork.target, child)):
            self.assertIs(timeline.threads[tid].program, program)
        self.assertEqual(fork.arrived, timeline.threads[fork.target].runs[0].start)
        self.assertIn("exec: execs", [mark.name for mark in timeline.marks if mark.tid == fork.target])
        self.check_rules(chrome.document(timeline, "fork and exec"))

    def test_signals(self):
        """A program whose handlers take its faults, and others that end by one."""
        timeline = self.timelines["signal_faults"]
        self.assertEqual([p.ended for p in timeline.programs.values()], ["exited with 0"] + ["killed by SIGSEGV"] * 3)
        [first, *_] = timeline.programs.values()
        signals = [arrow for arrow in timeline.family.arrows if timeline.threads[arrow.target].program is first]
        self.assertEqual([arrow.name for arrow in signals], ["SIGSEGV", "SIGFPE", "SIGILL"])
        for arrow in signals:
            self.assertEqual((arrow.kind, arrow.source), ("signal", arrow.target))
            self.assertGreater(arrow.arrived, arrow.when)
        self.check_rules(chrome.document(timeline, "signals"))


if __name__ == "__main__":
    unittest.main()
