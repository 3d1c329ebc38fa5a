"""Calls go one way: no module calls another that comes back to it by calls.

A module is a source with its header: NAME.c or NAME.S, and NAME.h. The calls are read from the objects that the
kernel is linked of. A call by a slot, a table or a struct of operations is none: there the caller does not know whom.
"""

import collections
import re
import subprocess
import unittest

from scratch_course import ROOT
from test_build import LABS, make

# A panic does not return, so everybody may call these, wherever they stand.
PANICS = re.compile(r"^no_return void (\w+)\(", re.MULTILINE)
PANIC_HEADER = ROOT / "common/core/panic.h"

# Modules that call each other all the same, and why.
KNOWN = {
    ("lab2-threads/kernel/scheduler", "lab2-threads/kernel/thread_life"):
        "a thread begins in the middle of a switch, and ends by one",
}
CALL = re.compile(r"^[0-9a-f]+ R_X86_64_PLT32 +([\w.]+)")


def module(path):
    """The module of an object file."""
    return re.sub(r".*/obj/|\.(c|S|def|font)\.o$", "", path)


def said(*words):
    return subprocess.run([str(word) for word in words], cwd=str(ROOT), check=True, stdout=subprocess.PIPE,
                          universal_newlines=True).stdout


def calls_of(objects, allowed=()):
    """{caller: {called module: {functions}}} between the modules of these objects."""
    home, calls = {}, collections.defaultdict(lambda: collections.defaultdict(set))
    for line in said("nm", "-A", "-g", "--defined-only", *objects).splitlines():
        path, _, words = line.partition(":")
        home[words.split()[-1]] = module(path)
    caller = None
    for line in said("objdump", "-r", *objects).splitlines():
        if ":     file format" in line:
            caller = module(line.partition(":")[0])
        found = CALL.match(line)
        called = home.get(found.group(1)) if found and found.group(1) not in allowed else None
        if called not in (None, caller):
            calls[caller][called].add(found.group(1))
    return calls


def reached(calls, start):
    """All that is reached from a module by one call or several."""
    seen, ahead = set(), [start]
    while ahead:
        new = set(calls.get(ahead.pop(), ())) - seen
        seen |= new
        ahead += new
    return seen


def circles(calls):
    """The sets of modules each of which reaches all others of its set, sorted."""
    ways = {name: reached(calls, name) for name in calls}
    return sorted({tuple(sorted(other for other in ways[name] if name in ways.get(other, ())))
                   for name in ways if name in ways[name]})


def described(calls, circle):
    return "\n".join(f"  {name} calls {', '.join(sorted(calls[name][other]))} of {other}"
                     for name in circle for other in circle if other in calls[name])


class Circles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make(f"LAB={LABS[-1]}")
        linked = (ROOT / f"build/lab{LABS[-1]}/link").read_text()
        cls.objects = [word for word in linked.split() if word.endswith(".o")]
        cls.panics = set(PANICS.findall(PANIC_HEADER.read_text()))
        cls.calls = calls_of(cls.objects, cls.panics)

    def test_no_circle_but_the_known_ones(self):
        found = circles(self.calls)
        new = [circle for circle in found if circle not in KNOWN]
        self.assertEqual(new, [], "these call each other in a circle:\n" +
                         "\n\n".join(described(self.calls, circle) for circle in new))
        self.assertEqual(set(KNOWN) - set(found), set(), "these are known as circles and are none any more")

    def test_calls_are_seen(self):
        """From C and from assembly; a panic is seen as well, and makes a circle of nearly all that stands below it."""
        self.assertIn("interrupt_dispatch", self.calls["common/arch/trap_entry"]["common/arch/trap"])
        self.assertIn("timer_start", self.calls["common/core/sleep_future"]["common/core/time"])
        self.assertIn("panic_at", self.panics)
        largest = max(circles(calls_of(self.objects)), key=len)
        self.assertIn("common/core/panic", largest)
        self.assertIn("common/core/spinlock", largest)

    def test_a_circle_is_found(self):
        calls = {"a": {"b": {"b_one"}}, "b": {"c": {"c_one", "c_two"}}, "c": {"a": {"a_one"}, "d": {"d_one"}},
                 "d": {"e": {"e_one"}}, "e": {}, "f": {"g": {"g_one"}}, "g": {"f": {"f_one"}, "a": {"a_one"}}}
        self.assertEqual(circles(calls), [("a", "b", "c"), ("f", "g")])
        self.assertIn("b calls c_one, c_two of c", described(calls, ("a", "b", "c")))


if __name__ == "__main__":
    unittest.main()
