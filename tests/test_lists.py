"""The numbers of errors and signals are those that Linux gives the same names."""

import errno
import pathlib
import re
import signal
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def entries(name, macro):
    """The (name, number, text) of a list."""
    text = (ROOT / "common" / "abi" / name).read_text(encoding="utf-8")
    return [(found[0], int(found[1]), found[2])
            for found in re.findall(macro + r'\((\w+), (\d+), (?:[A-Z]+, )?"(.*)"\)', text)]


class Lists(unittest.TestCase):
    def check(self, found, known):
        numbers = [number for _, number, _ in found]
        self.assertEqual(numbers, sorted(set(numbers)), "each number once, in order")
        self.assertEqual([(name, number) for name, number, _ in found],
                         [(name, getattr(known, name, None)) for name, _, _ in found])

    def test_errors(self):
        found = entries("errors.def", "ERROR")
        self.check(found, errno)
        missing = set("ENXIO EXDEV ENOTTY ETXTBSY EMLINK ELOOP ENOMSG EIDRM EOVERFLOW EMSGSIZE EOPNOTSUPP ECANCELED "
                      "EOWNERDEAD ENOTRECOVERABLE EBADMSG ENOBUFS".split()) - {name for name, _, _ in found}
        self.assertEqual(missing, set())
        texts = [text for _, _, text in found]
        self.assertEqual(len(texts), len(set(texts)), "each text once")

    def test_signals(self):
        found = entries("signals.def", "SIGNAL")
        self.check(found, signal)
        self.assertEqual([number for _, number, _ in found], list(range(1, 32)))


if __name__ == "__main__":
    unittest.main()
