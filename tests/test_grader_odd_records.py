"""Every test function of the labs against records that are well formed and odd: the kernel fails, not the grader.

What the solution's kernel sends in each test is taken down once. Then records of it are changed at random, dropped,
doubled and exchanged, and the test function judges what is left. Nothing boots for that.
"""

import random
import signal
import subprocess
import tempfile
import types
import unittest
from unittest import mock

import grader_kernels as gk
from grade.verdict import judge
from grade.verdict import registry
from grade.verdict.channel import encode
from grade.verdict.outcome import Outcome
from grade.machine.qemu import End
from grade.verdict.runner import run_tests, run_trial
from grade.verdict.trial import Trial

ROUNDS = 20             # odd variants of each test
SECONDS = 60            # of processor time that judging one of them may take
FIXED = ("hello", "done")
ODD_NUMBERS = (0, 1, 2, 1000, 1 << 20, 1 << 31, (1 << 32) - 1, 1 << 56, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)
ODD_TEXTS = ("-1", "0x", " ", "%s{}", "\u0663", "\u00e9\u2028\u202e", "\U0001f4a9" * 40, "0" * 200, "None")


class Recorded:
    """What a kernel sent in the boots of a test, and how each ended."""

    def __init__(self):
        self.boots = {}         # test -> [(records, console, exit status)]

    def note(self, trial, run, end, qemu):
        """Trial.finish, and take the run down."""
        FINISH(trial, run, end, qemu)
        boots = self.boots.setdefault(trial.test.name, [])
        boots.append((run.decoded.records, run.console_bytes, end.status))


FINISH = Trial.finish


class OddTrial(Trial):
    """A trial whose boots send what the recorded ones did, made odd."""

    def __init__(self, testbed, test, boots, chance):
        super().__init__(testbed, test, 1)
        self.boots = iter(boots)
        self.chance = chance

    def boot_machine(self, run, machine, budget, expect_panic=False):
        """Instead of a boot."""
        self.last = next(self.boots, None) or self.last
        records, console, status = self.last
        lines = odd_lines([[str(record.tick), record.kind, *record.fields] for record in records], self.chance)
        channel = b"".join(encode("\t".join(line).encode(), n, run.nonce) for n, line in enumerate(lines))
        files = {"console": console if self.chance.random() < 0.7 else b"\xff\x00odd", "channel": channel}
        judge.collect(run, types.SimpleNamespace(read=files.get))
        run.exit_status = status
        self.runs.append(run)
        judge.judge(run, End("exit", status), self.testbed.symbols, expect_panic)
        return run

    def replay(self, *arguments, expect_panic=False, **more):
        """A machine whose registers and memory are odd."""
        return OddReplay(self, self.boot(expect_panic=expect_panic), self.chance)


class OddReplay:
    """In the place of replay.Replay."""

    def __init__(self, trial, run, chance):
        self.trial, self.testbed, self.run, self.chance = trial, trial.testbed, run, chance
        self.qemu = types.SimpleNamespace(monitor=lambda command: odd_text(chance))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run_to(self, place):
        """Wherever that is."""

    step = run_to

    def symbol(self, name):
        """As a replay does."""
        return self.testbed.symbols.address(name)

    def registers(self):
        """All of them, odd."""
        names = ("rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags cs ss ds es fs gs fs_base "
                 "gs_base cr0 cr2 cr3 cr4 efer")
        return {name: odd_number(self.chance) for name in names.split()}

    def memory(self, address, size):
        """Random bytes."""
        return self.chance.randbytes(size)

    physical = memory

    def struct(self, name, address):
        """Random fields."""
        fields = self.testbed.layout()["structs"][name]["fields"]
        return types.SimpleNamespace(**{field: odd_number(self.chance) for field in fields})


def odd_number(chance):
    """One of 64 bits."""
    return chance.choice(ODD_NUMBERS) if chance.random() < 0.7 else chance.getrandbits(64)


def odd_text(chance):
    """One that is not empty."""
    return chance.choice(ODD_TEXTS)


def odd_lines(lines, chance):
    """The records as lists of fields, some of them changed; the count at the end is right."""
    middle = [list(line) for line in lines if line[1] not in FIXED]
    for _ in range(chance.choice((1, 1, 2, 5))):
        if middle:
            chance.choice((drop, double, exchange, change, change, change_all, drop_all))(middle, chance)
    count = sum(line[1] in ("report", "text") for line in middle)
    ends = [[line[0], "done", str(count)] for line in lines if line[1] == "done"]
    return [list(line) for line in lines if line[1] == "hello"] + middle + ends


def drop(lines, chance):
    """Leave one out."""
    del lines[chance.randrange(len(lines))]


def double(lines, chance):
    """Send one twice."""
    lines.insert(chance.randrange(len(lines)), list(chance.choice(lines)))


def exchange(lines, chance):
    """Send two in the other's place."""
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def change(lines, chance, line=None):
    """Another value in the last field of one, or in any."""
    line = line or chance.choice(lines)
    field = chance.choice((len(line) - 1, chance.randrange(2, len(line)))) if len(line) > 2 else 0
    if field == 0:
        line[0] = str(odd_number(chance))
    elif "*" in line[field]:
        line[field] = f"{odd_number(chance):#x}*{odd_number(chance)}"
    elif line[field][:1].isdigit():
        line[field] = hex(odd_number(chance))
    else:
        line[field] = odd_text(chance)


def change_all(lines, chance):
    """Change all that have the name of one."""
    for line in same(lines, chance):
        change(lines, chance, line)


def drop_all(lines, chance):
    """Leave out all that have the name of one."""
    gone = same(lines, chance)
    lines[:] = [line for line in lines if line not in gone]


def same(lines, chance):
    """The records of one's kind and name."""
    chosen = chance.choice(lines)
    return [line for line in lines if line[1:3] == chosen[1:3]]


def too_late(*_):
    """Judging takes too long."""
    raise AssertionError(f"not judged within {SECONDS} s")


class OddRecords(unittest.TestCase):
    """One lab after another; a live test types at a machine, and has none here."""

    def test_lab_1(self):
        self.judge_odd_records(1)

    def test_lab_2(self):
        self.judge_odd_records(2)

    def judge_odd_records(self, number):
        subprocess.run(["make", "-s", "-C", gk.ROOT, f"LAB={number}"], check=True, stdout=subprocess.DEVNULL)
        lab = registry.load(registry.path_of(number))
        tests = [test for test in lab.tests if not test.live]
        recorded = Recorded()
        with gk.Testbed(str(gk.ROOT / "build" / f"lab{number}")) as testbed:
            testbed.prepare()
            with mock.patch.object(Trial, "finish", lambda *arguments: recorded.note(*arguments)):
                results = run_tests(testbed, tests, jobs=2, seed=1)
            self.assertEqual([result.name for result in results if not result.passed], [])
            signal.signal(signal.SIGPROF, too_late)
            outcomes = [self.judge_one(testbed, test, recorded.boots[test.name], seed)
                        for test in tests for seed in range(ROUNDS)]
        failed = sum(outcome is not Outcome.PASS for outcome in outcomes)
        self.assertGreater(failed, len(outcomes) // 2, "odd records that were noticed")

    def judge_one(self, testbed, test, boots, seed):
        """The outcome of a test with odd records."""
        trial = OddTrial(testbed, test, boots, random.Random(f"{test.name} {seed}"))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        verdict = run_trial(trial)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if verdict is None:
            return Outcome.PASS
        self.assertNotEqual(verdict.outcome, Outcome.GRADER_ERROR, (test.name, seed, verdict.message, verdict.details))
        return verdict.outcome


class Raising(gk.HonestKernel):
    """Test functions that raise what is no verdict."""

    def run_body(self, body, temporary):
        tests = gk.test_file(self.folder, {"answers_all": ("", body)})
        return gk.run_grader("--build", self.kernel, "--tests", tests, temporary=temporary)

    def test_behind_a_boot_the_records_are_why(self):
        """The student reads that they could not be judged, the staff where."""
        with tempfile.TemporaryDirectory() as temporary:
            said, status = self.run_body("    t.boot()\n    [][3]\n", temporary)
        self.assertEqual((status, said.splitlines()[-1]), (1, "Score: 0/10"), said)
        self.assertIn("records that could not be judged (IndexError: list index out of range)", " ".join(said.split()))
        self.assertIn("answers_all: its records could not be judged:", said)
        self.assertIn("[][3]", said)

    def test_before_a_boot_the_grader_is(self):
        self.expect_grader_error("    [][3]\n")

    def test_what_no_record_does_is_the_graders_fault(self):
        for body in ("    t.boot()\n    no_such_name\n", "    t.boot()\n    open('/no/such/file')\n"):
            with self.subTest(body=body):
                self.expect_grader_error(body)

    def expect_grader_error(self, body):
        with tempfile.TemporaryDirectory() as temporary:
            said, status = self.run_body(body, temporary)
        self.assertEqual((status, said.splitlines()[-1]), (2, "No score: grader error in answers_all"), said)


if __name__ == "__main__":
    unittest.main()
