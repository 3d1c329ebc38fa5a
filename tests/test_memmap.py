"""make memmap: one page with what a copy-on-write fault changes, for a test of which that is known."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from browser import Browser
from patience import PATIENCE

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
TEST = "memory_copy_until_one_is_left"      # spaces that share one page write to it, one after the other
FRAMES = (128 << 20) // 4096


def spaces():
    """How many they are."""
    text = (ROOT / "lab3-userspace" / "test" / "test_memory_copy.c").read_text()
    return int(re.search(r"^#define SPACES\s+(\d+)", text, re.MULTILINE).group(1))


def memmap(folder, *words):
    """`make memmap`: its status, what it says, and the page."""
    done = subprocess.run(["make", "memmap", "LAB=3", "MEMMAP_OUT=" + folder, *words], cwd=ROOT, env=ENVIRONMENT, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    path = pathlib.Path(folder, "memmap.html")
    return done.returncode, done.stdout, path.read_text(encoding="utf-8") if path.exists() else ""


def table(page, name):
    """The rows of a table of the page, without its heading: lists of texts."""
    body = re.search(rf'<table id="{name}">(.*?)</table>', page, re.DOTALL).group(1)
    rows = [re.findall(r"<td[^>]*>(.*?)(?=<td|</tr>)", row) for row in re.findall(r"<tr.*?</tr>", body)]
    return [[re.sub("<[^>]*>", "", cell) for cell in row] for row in rows if row]


class MemoryMap(unittest.TestCase):
    def made(self, fault):
        with tempfile.TemporaryDirectory() as folder:
            status, said, page = memmap(folder, f"TEST={TEST}", f"FAULT={fault}")
        self.assertEqual(status, 0, said)
        self.assertIn("memmap.html", said)
        return page

    def test_the_first_who_writes_gets_a_copy(self):
        page, count = self.made(1), spaces()
        (old, *shared), (new, *copy) = sorted(table(page, "frames"), key=lambda row: row[1] == "free")
        left = f"user, {count - 1} reference{'' if count == 2 else 's'}"
        self.assertEqual((shared, copy), ([f"user, {count} references", left], ["free", "user, 1 reference"]))
        [[_, where, before, after]] = table(page, "entries")
        self.assertEqual((before, after), (f"{old} r--u", f"{new} rw-u"))
        self.assertRegex(where, r"^level 1 at 0x[0-9a-f]+000, the space of the fault$")
        owners = {name: (int(old), int(new)) for name, old, new in table(page, "owners")}
        self.assertEqual(owners["user"], (1, 2))
        self.assertEqual(owners["free"][0] - owners["free"][1], 1)
        self.assertEqual([sum(column) for column in zip(*owners.values())], [FRAMES, FRAMES])
        self.assertEqual(page.count('<span class="changed">'), 2)
        self.assertEqual(len(re.findall(r"<h2>(?:The space|Another)", page)), count)
        self.assertEqual(page.count(f"  {old} r--u</span>"), 2 * count - 1)
        self.assertIn(f"Frame {old} is shared ({count} references), so the page gets a copy, frame {new}.", page)

    def test_the_last_keeps_the_frame(self):
        page = self.made(spaces())
        self.assertEqual(table(page, "frames"), [])
        [[_, _, before, after]] = table(page, "entries")
        self.assertEqual((before.split()[0], before.split()[1], after.split()[1]), (after.split()[0], "r--u", "rw-u"))
        self.assertIn("so it needs no copy", page)

    def test_a_test_without_such_a_fault(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, expected in ((["TEST=space_begins_empty"], "the kernel never reached memory_fault_shared"),
                                    (["TEST=nonsense"], "nonsense is not the name of one test")):
                status, said, page = memmap(folder, *words)
                self.assertEqual((status, page), (2, ""))
                self.assertIn(expected, said)

    def test_it_is_one_file_and_asks_for_nothing(self):
        with tempfile.TemporaryDirectory() as folder, Browser() as browser:
            memmap(folder, f"TEST={TEST}")
            path = os.path.join(folder, "memmap.html")
            browser.open(path, "")
            urls = [event["request"]["url"] for event in browser.named("Network.requestWillBeSent")]
            self.assertEqual([url for url in urls if not url.startswith("data:")], [f"file://{path}"])
            self.assertEqual(browser.named("Runtime.exceptionThrown", "Log.entryAdded"), [])
            self.assertEqual(browser.run("document.querySelectorAll('svg').length"), 2)
            self.assertEqual(browser.run("document.documentElement.scrollWidth > innerWidth"), False)


if __name__ == "__main__":
    unittest.main()
