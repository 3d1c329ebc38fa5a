"""The terminal of lab 4, on the keyboard and the screen: who gets the keys, and what is shown of them."""

import re
import unittest

from screen_machine import Machine, kernel

PASSED = 33
PROMPT = "rung> "
MONITOR_KEY = 20        # control-T


def boot(append=""):
    """A machine with the kernel of the highest lab, and its programs."""
    elf = kernel()
    return Machine("-bios", "qboot.rom", "-m", "128", "-kernel", elf, "-initrd", elf.replace("kernel.elf", "ramdisk.tar"),
                   "-append", append)


def reads(console):
    """The texts that the program `typing` has read."""
    words = [int(word, 16) for word in re.findall(r"^read [0-9a-f]+ ([0-9a-f]+)$", console, re.M)]
    return [word.to_bytes(8, "little")[:word >> 56].decode() for word in words]


class Terminal(unittest.TestCase):
    def expect_reads(self, machine, texts):
        machine.wait_until(lambda: reads(machine.console()) == texts, f"the reads {texts}, instead of which there were "
                           f"{reads(machine.console())},")

    def test_a_line_is_edited_on_the_screen(self):
        """The screen shows a line as it is edited, and a program gets what the screen shows."""
        with boot("init=/typing,lines") as machine:
            machine.expect("ready 0 0")
            machine.type("wrong word")
            machine.press("ctrl-w", "ctrl-u")
            machine.type("hexx\b\bllo")
            rows, cursor = machine.expect_screen(lambda rows, _: "hello" in rows, "the edited line")
            self.assertEqual(cursor, (rows.index("hello"), 5))
            machine.press("ctrl-a")
            machine.expect_screen(lambda rows, _: "hello^A" in rows, "a control character")
            machine.type("\b\n")
            self.expect_reads(machine, ["hello\n"])
            self.assertNotIn(PROMPT, machine.console())
            machine.press("ctrl-d")                 # the program ends, and the monitor comes
            machine.expect(PROMPT)
            self.assertEqual(reads(machine.console()), ["hello\n", ""])
            self.assertEqual(machine.leave(), PASSED)

    def test_a_key_opens_the_monitor(self):
        """The monitor comes by its key, and is left again; a program that it runs gets the keys until it ends."""
        with boot(f"init=/typing,lines monitor_key={MONITOR_KEY}") as machine:
            machine.expect("ready 0 0")
            machine.type("one\n")
            self.expect_reads(machine, ["one\n"])
            machine.press("ctrl-t")
            machine.expect(PROMPT)
            machine.type("programs\n")
            machine.expect("typing")
            machine.type("run typing spin\n")
            machine.expect("ready 0 0", 2)
            machine.press("ctrl-c")
            machine.expect(": interrupted from the keyboard")
            machine.expect(PROMPT, 3)
            machine.type("leave\n")
            machine.type("two\n")
            self.expect_reads(machine, ["one\n", "two\n"])
            machine.press("ctrl-t")
            machine.expect(PROMPT, 4)
            machine.type("leave\n")
            machine.press("ctrl-d")                 # the program ends: the monitor comes back
            machine.expect(PROMPT, 5)
            self.assertEqual(reads(machine.console()), ["one\n", "two\n", ""])
            machine.type("leave\n")
            machine.expect("no program has the terminal")
            self.assertEqual(machine.leave(), PASSED)

    def test_the_monitor_runs_programs(self):
        """Without init= the monitor reads, and a program in the foreground gets the keys, also those that came before."""
        with boot() as machine:
            machine.expect(PROMPT)
            machine.type("run typing lines ")
            machine.press("shift-7", "ret")
            machine.expect(PROMPT, 2)
            machine.type("run typing lines\nthree\n")
            self.expect_reads(machine, ["three\n"])
            machine.press("ctrl-t")
            machine.type("four\n")
            self.expect_reads(machine, ["three\n", "\x14four\n"])
            machine.press("ctrl-c")
            machine.expect(": interrupted from the keyboard")
            machine.expect(PROMPT, 3)
            self.assertEqual(machine.leave(), PASSED)

    def test_a_program_is_put_aside(self):
        """Control-Z stops a program that reads the terminal, the shell gets the keys, and `fg` lets it read on."""
        with boot("init=/sh") as machine:
            machine.expect("$ ")
            machine.type("cat\nfirst\n")
            machine.expect("first\nfirst\n")        # as it is typed, and from the program
            machine.press("ctrl-z")
            machine.expect("$ ", 2)
            machine.type("jobs\n")
            machine.expect("[1] stopped  cat\n")
            machine.type("fg\n")
            machine.expect("fg\ncat\n")
            machine.type("last\n")
            machine.expect("last\nlast\n")
            machine.press("ctrl-d")
            machine.expect("$ ", 4)
            machine.type("exit\n")
            machine.expect(PROMPT)
            self.assertEqual(machine.leave(), PASSED)


if __name__ == "__main__":
    unittest.main()
