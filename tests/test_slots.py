"""Slots can be found: each that a header declares, and each function that is put into one, has a line in registry.txt."""

import pathlib
import re
import struct
import subprocess
import unittest

from scratch_course import ROOT
from test_build import LABS, make

DECLARED = re.compile(r"^extern [^;(]*(?:\(\*(\w+_op)\)\(|\*(\w+_ops);)", re.MULTILINE)
INSTALLED = re.compile(r"\bslot_install\((\w+), ([^)]+)\)")
ASSIGNED = re.compile(r"\b(\w+_ops?) = ")
SECTION = re.compile(r"^ *\d+ \.data +([0-9a-f]+) +([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+)", re.MULTILINE)


def layers(lab):
    """The folders that the kernel of a lab is made of."""
    return [ROOT / "common", *(next(ROOT.glob(f"lab{number}-*")) for number in LABS if number <= lab)]


def sources(lab, ending):
    """The files of the kernel of a lab that are not tests."""
    return [path for layer in layers(lab) for path in sorted(layer.rglob("*" + ending)) if "test" not in path.parts]


def declared(lab):
    """The slots that headers declare."""
    found = [one or several for path in sources(lab, ".h") for one, several in DECLARED.findall(path.read_text())]
    assert len(found) == len(set(found)), found
    return set(found)


def installed(lab):
    """(layer, slot, function, place) of each installation that is written somewhere."""
    found = set()
    for path in sources(lab, ".c"):
        place = path.relative_to(ROOT)
        layer = re.match(r"lab(\d)|common", str(place)).group(1) or "0"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found |= {(f"layer {layer}", *names, f"{place}:{number}") for names in INSTALLED.findall(line)}
    return found


def registered(folder):
    """(who, slot, function, place) of each line of slots in a registry."""
    lines = [line.split("\t") for line in (folder / "registry.txt").read_text().splitlines()]
    return [(who, *names.split(" = "), place) for table, who, names, place in lines if table == "slot"]


class Kernel:
    """The symbols of an ELF file."""

    def __init__(self, path):
        self.path = path
        self.addresses = {}
        self.names = {}
        for line in self.tool("nm", path).splitlines():
            address, kind, name = line.rsplit(" ", 2)
            self.addresses.setdefault(name, int(address or "0", 16))
            self.names.setdefault((int(address or "0", 16), kind.upper()), set()).add(name)
        size, start, offset = (int(number, 16) for number in SECTION.search(self.tool("objdump", "-h", path)).groups())
        self.start, self.data = start, path.read_bytes()[offset:offset + size]

    def tool(self, *words):
        """The output of one of binutils."""
        return subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, check=True,
                              universal_newlines=True).stdout

    def initial(self, slot):
        """The names of what a slot holds before the kernel runs."""
        address, = struct.unpack_from("<Q", self.data, self.addresses[slot] - self.start)
        return self.names.get((address, "T"), set()) | self.names.get((address, "R"), set())


class Slots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.built = {lab: ROOT / f"build/lab{lab}" for lab in LABS}
        for lab in LABS:
            make(f"LAB={lab}")

    def test_each_has_a_default_that_is_never_null(self):
        for lab, folder in self.built.items():
            kernel = Kernel(folder / "kernel.elf")
            defaults = [entry for entry in registered(folder) if entry[0] == "default"]
            self.assertEqual(sorted(slot for _, slot, _, _ in defaults), sorted(declared(lab)))
            self.assertGreater(len(defaults), 15)
            for _, slot, function, place in defaults:
                self.assertIn(function.lstrip("&"), kernel.initial(slot))
                path, line = place.split(":")
                self.assertIn(f"SLOT({slot}, {function});", (ROOT / path).read_text().splitlines()[int(line) - 1])

    def test_each_installation_has_a_line(self):
        for lab, folder in self.built.items():
            kernel = Kernel(folder / "kernel.elf")
            lines = [entry for entry in registered(folder) if entry[0] != "default"]
            self.assertEqual(len(lines), len(set(lines)))
            self.assertEqual(set(lines), installed(lab))
            self.assertGreater(len(lines), 2)
            self.assertEqual({function.lstrip("&") for _, _, function, _ in lines} - set(kernel.addresses), set())

    def test_nobody_assigns_to_one_unseen(self):
        """But for the default, which has its line already."""
        for lab in LABS:
            slots, defaults = declared(lab), {entry[1:3] for entry in registered(self.built[lab])
                                              if entry[0] == "default"}
            for path in sources(lab, ".c"):
                for line in path.read_text().splitlines():
                    for slot in set(ASSIGNED.findall(line)) & slots:
                        self.assertIn((slot, line.split(" = ")[-1].rstrip(";")), defaults, f"{path}: {line}")

    def test_the_lines_of_a_slot_are_together_and_the_last_one_holds(self):
        for folder in self.built.values():
            order = [(slot, who) for who, slot, _, _ in registered(folder)]
            self.assertEqual(order, sorted(order))


if __name__ == "__main__":
    unittest.main()
