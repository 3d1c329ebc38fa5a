"""make pstree: the lives of all processes of a test, as a page."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest
from html import unescape

from browser import Browser
from patience import PATIENCE
from trace_schedule import ROOT, Written, a_family  # it sets the path

from pstree import page
from tracing.names import Names
from tracing.timeline import Timeline

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
TEST = "signal_faults"              # a program that ends by itself, and three that end by a signal


def pstree(folder, *words):
    """`make pstree`: its status, what it says, and the page."""
    done = subprocess.run(["make", "pstree", "LAB=4", "PSTREE_OUT=" + folder, *words], cwd=ROOT, env=ENVIRONMENT, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    path = pathlib.Path(folder, "pstree.html")
    return done.returncode, done.stdout, path.read_text(encoding="utf-8") if path.exists() else ""


def table(text):
    """The rows of the table, without its heading: lists of texts."""
    rows = [re.findall(r"<td[^>]*>(.*?)(?=<td|</tr>)", row) for row in re.findall(r"<tr.*?</tr>", text)]
    return [[unescape(cell) for cell in row] for row in rows if row]


def written(trace):
    """The page of a trace."""
    return "".join(page.document(Timeline(trace, Names()), "A title"))


class Page(unittest.TestCase):
    """From a trace that no kernel made."""

    def test_a_family(self):
        text = written(a_family())
        self.assertEqual(table(text), [
            ["2", "parent", "the kernel", "0.000", "0.000", "exited with 0"],
            ["3", "parent -> other", "parent 2", "0.000", "0.000", "exited with 7"],
            ["4", "parent", "parent 2", "0.000", "0.000", "killed by SIGKILL"]])
        self.assertEqual(re.findall(r'<circle class="(\w+)"', text), ["done", "failed", "killed"])
        self.assertEqual(re.findall(r'<rect class="(\w+)".*?<title>(\w+):', text),
                         [("first", "parent"), ("first", "parent"), ("exec", "other"), ("first", "parent")])
        self.assertEqual(text.count('class="fork"'), 2)

    def test_children_stand_below_their_parents(self):
        """In the order in which they were born, and behind all that is below an elder sibling."""
        w = Written()
        w.add("SWITCH", 1, 101)
        for parent, child in ((0, 1), (1, 5), (1, 3), (5, 4), (4, 2)):
            w.name(child, f"p{child}", "PROCESS_NAME")
            w.add("PROCESS_THREAD", child, 100 + child)
            if parent:
                w.add("FORK", parent, child)
        w.add("PROCESS_EXIT", 5, 0)
        timeline = Timeline(w.trace(lost=9), Names())
        self.assertEqual([(life.program.number, life.depth) for life in page.lives(timeline)],
                         [(1, 0), (5, 1), (4, 2), (2, 3), (3, 1)])
        text = "".join(page.document(timeline, "A title"))
        self.assertEqual([row[5] for row in table(text)], ["lives", "exited with 0", "lives", "lives", "lives"])
        self.assertIn("5 processes in", text)
        self.assertIn("The 9 oldest events are lost", text)

    def test_names_are_no_markup(self):
        w = Written()
        w.name(1, '<b id="nasty">', "PROCESS_NAME")
        w.add("PROCESS_THREAD", 1, 7)
        w.add("SWITCH", 1, 7)
        text = written(w.trace())
        self.assertNotIn("<b ", text)
        self.assertEqual(table(text)[0][1], '<b id="nasty">')


class Made(unittest.TestCase):
    """From a boot."""

    def test_a_test(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            status, said, text = pstree(folder, f"TEST={TEST}")
            self.assertEqual(status, 0, said)
            self.assertIn("pstree.html", said)
            self.assertEqual([row[1:3] + row[5:] for row in table(text)],
                             [["signals", "the kernel", "exited with 0"]] + [["signals", "the kernel", "killed by SIGSEGV"]] * 3)
            for *_, born, end, _ in table(text):
                self.assertLess(float(born), float(end))
            path = os.path.join(folder, "pstree.html")
            browser.open(path)
            urls = [event["request"]["url"] for event in browser.named("Network.requestWillBeSent")]
            self.assertEqual([url for url in urls if not url.startswith("data:")], [f"file://{path}"])
            self.assertEqual(browser.named("Runtime.exceptionThrown", "Log.entryAdded"), [])
            self.assertEqual(browser.run("document.querySelectorAll('svg circle').length"), 4)
            self.assertEqual(browser.run("document.documentElement.scrollWidth > innerWidth"), False)

    def test_what_cannot_be_shown(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, expected in ((["TEST=pid_counts_up"], "this test has no processes"), ([], "say which test: TEST=name"),
                                    (["TEST=nonsense"], "no test is named nonsense")):
                status, said, text = pstree(folder, *words)
                self.assertEqual((status, text), (2, ""), said)
                self.assertIn(expected, said)


if __name__ == "__main__":
    unittest.main()
