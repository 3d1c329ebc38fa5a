"""Every test function of the labs against records that are well formed and odd: the kernel fails, not the grader.

The test takes down the records of the solution's kernel once. Then the records of each name are dropped, doubled,
exchanged and changed, and the test function judges what is left. Nothing boots for that; the boots that are taken down
are those of the reference with its first seed, which the tests of the labs need not boot once more.
"""

import functools
import random
import signal
import subprocess
import tempfile
import types
import unittest
from dataclasses import replace
from unittest import mock

import grader_kernels as gk
from grade.machine.qemu import End
from grade.report.console import sanitise
from grade.verdict import judge, registry
from grade.verdict.channel import Decoded, Record
from grade.verdict.known_passes import KnownPasses, open_known_passes
from grade.verdict.outcome import Failure, Outcome
from grade.verdict.records import check_fields
from grade.verdict.run import Run
from grade.verdict.runner import run_tests, run_trial
from grade.verdict.trial import Trial

SHARES_VERDICTS = True

SECONDS = 10            # of processor time that judging one variant may take
FIXED = ("hello", "done")
ODD_NUMBERS = (0, 1, 2, 1000, 1 << 20, 1 << 31, (1 << 32) - 1, 1 << 56, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)
ODD_TEXTS = ("-1", "0x", " ", "%s{}", "\u0663", "\u00e9\u2028\u202e", "\U0001f4a9" * 40, "0" * 200, "None")


class Recorded:
    """The records of a kernel in the boots of a test, and how each ended."""

    def __init__(self):
        self.boots = {}         # test -> [(records, console, exit status)]

    def note(self, trial, run, end, qemu):
        """Trial.finish, and take the run down."""
        FINISH(trial, run, end, qemu)
        boots = self.boots.setdefault(trial.test.name, [])
        boots.append((run.decoded.records, run.console_bytes, end.status))

    def names(self, test):
        """The names of what a test's boots sent, in their order."""
        return list(dict.fromkeys(name_of(record) for records, _, _ in self.boots[test.name] for record in records
                                  if record.kind not in FIXED))


FINISH = Trial.finish


class OddTrial(Trial):
    """A trial whose boots send what the recorded ones did, the records of one name made odd in one way."""

    def __init__(self, testbed, test, boots, name, way):
        super().__init__(testbed, test, 1)
        self.boots = iter(boots)
        self.name, self.way = name, way
        self.chance = random.Random(f"{test.name} {name} {way.__name__}")

    def boot_machine(self, run, machine, budget, expect_panic=False):
        """Instead of a boot."""
        self.last = next(self.boots, None) or self.last
        records, run.console_bytes, run.exit_status = self.last
        if self.chance.random() < 0.3:
            run.console_bytes = b"\xff\x00odd"
        run.console = sanitise(run.console_bytes)
        run.decoded = Decoded(odd_records(records, self.name, self.way, self.chance))
        self.runs.append(run)
        judge.judge(run, End("exit", run.exit_status), self.testbed.symbols, expect_panic)
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
        """Random bytes, or none: a list in it ends soon."""
        return self.chance.choice((self.chance.randbytes(size), bytes(size)))

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


def name_of(record):
    """The key of the records of one name: their kind, and what a report or a text is called."""
    return (record.kind, record.fields[0]) if record.kind in ("report", "text") else (record.kind,)


def odd_records(records, name, way, chance):
    """The records, those of a name made odd; the count at the end is right."""
    lines = [record for record in records if record.kind not in FIXED]
    places = [place for place, record in enumerate(lines) if name_of(record) == name]
    if places:
        way(lines, places, chance)
    count = str(sum(record.kind in ("report", "text") for record in lines))
    return ([record for record in records if record.kind == "hello"] + lines
            + [replace(record, fields=(count,)) for record in records if record.kind == "done"])


def drop(lines, places, chance):
    """Leave one out."""
    del lines[chance.choice(places)]


def drop_all(lines, places, chance):
    """Leave out all."""
    for place in reversed(places):
        del lines[place]


def double(lines, places, chance):
    """Send one twice."""
    lines.insert(chance.randrange(len(lines)), lines[chance.choice(places)])


def exchange(lines, places, chance):
    """Send one and another in each other's place."""
    one, other = chance.choice(places), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def change(lines, places, chance):
    """Another value in any field of one."""
    place = chance.choice(places)
    field = chance.randrange(len(lines[place].fields))
    lines[place] = changed(lines[place], field, odd_number(chance), chance)


def change_all(lines, places, chance):
    """Another value in what counts of each."""
    for place in places:
        lines[place] = changed(lines[place], last_number(lines[place]), odd_number(chance), chance)


def grow_all(lines, places, chance):
    """The largest number in what counts of each: nobody can count to it."""
    for place in places:
        lines[place] = changed(lines[place], last_number(lines[place]), ODD_NUMBERS[-1], chance)


WAYS = (drop, drop_all, double, exchange, change, change_all, grow_all)


def last_number(record):
    """The place of the last field with a number, or of the last field."""
    return max((i for i, text in enumerate(record.fields) if text[:1].isdigit()), default=len(record.fields) - 1)


def changed(record, field, number, chance):
    """The record with the number in a field, or with an odd text where no number may be."""
    fields = list(record.fields)
    if "*" in fields[field]:
        fields[field] = f"{odd_number(chance):#x}*{number}"
    elif fields[field][:1].isdigit():
        fields[field] = hex(number)
    else:
        fields[field] = odd_text(chance)
    check_fields(record.kind, fields)
    return replace(record, fields=tuple(fields))


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
            testbed.layout = functools.cache(testbed.layout)        # each odd struct asks for it
            testbed.known_passes = open_known_passes(testbed, lab)
            with mock.patch.object(Trial, "finish", lambda *arguments: recorded.note(*arguments)), \
                    mock.patch.object(KnownPasses, "find", lambda *_: None):
                results = run_tests(testbed, tests, jobs=2, seed=1)
            self.assertEqual([result.name for result in results if not result.passed], [])
            signal.signal(signal.SIGPROF, too_late)
            outcomes = [self.judge_one(OddTrial(testbed, test, recorded.boots[test.name], name, way))
                        for test in tests for name in recorded.names(test) for way in WAYS]
        failed = sum(outcome is not Outcome.PASS for outcome in outcomes)
        self.assertGreater(failed, len(outcomes) // 2, "odd records that were noticed")

    def judge_one(self, trial):
        """The outcome of a test with odd records."""
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        verdict = run_trial(trial)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if verdict is None:
            return Outcome.PASS
        self.assertNotEqual(verdict.outcome, Outcome.GRADER_ERROR,
                            (trial.test.name, trial.name, trial.way.__name__, verdict.message, verdict.details))
        return verdict.outcome


class Raising(unittest.TestCase):
    """Test functions that raise something that is not a verdict."""

    def test_behind_a_boot_the_records_are_why(self):
        """The student reads that they could not be judged, the staff where."""
        with tempfile.TemporaryDirectory() as folder:
            kernel = gk.build_kernel(f"{folder}/honest", "honest.c")
            tests = gk.test_file(folder, {"answers_all": ("", "    t.boot()\n    [][3]\n")})
            said, status = gk.run_grader("--build", kernel, "--tests", tests, temporary=folder)
        self.assertEqual((status, said.splitlines()[-1]), (1, "Score: 0/10"), said)
        self.assertIn("records that could not be judged (IndexError: list index out of range)", " ".join(said.split()))
        self.assertIn("answers_all: its records could not be judged:", said)
        self.assertIn("[][3]", said)

    def test_before_a_boot_the_grader_is(self):
        self.assertEqual(self.outcome(lambda t: [][3]), Outcome.GRADER_ERROR)

    def test_what_no_record_does_is_the_graders_fault(self):
        for wrong in (lambda t: no_such_name, lambda t: open("/no/such/file", encoding="utf-8")):  # noqa: F821
            self.assertEqual(self.outcome(lambda t, wrong=wrong: (t.boot(), wrong(t))), Outcome.GRADER_ERROR)
        self.assertEqual(self.outcome(lambda t: (t.boot(), [][3])), Outcome.FAIL)

    @staticmethod
    def outcome(function):
        """The outcome of a test function, behind a boot that is made up."""
        made_up = [Record(0, "hello", ("made_up", "1")), Record(1, "done", ("0",))], b"", judge.STATUS_PASSED
        test = types.SimpleNamespace(name="made_up", function=function, budget=1, shift=0)
        testbed = gk.Testbed("/nowhere")
        testbed.is_full = lambda: False
        return run_trial(OddTrial(testbed, test, [made_up], ("report",), drop)).outcome


class Asking(unittest.TestCase):
    def test_each_record_is_looked_at_once(self):
        """However much is asked; and what came since, in a live machine, is there."""
        run = Run("made_up", 1, 0)
        run.decoded = Decoded([Record(n, "report", ("answer", str(n), str(n + 1))) for n in range(1000)])
        with mock.patch("grade.verdict.run.as_number", side_effect=int) as looked_at:
            self.assertEqual([run.answer(n) for n in range(1000)], list(range(1, 1001)))
            self.assertEqual([found.question for found in run.reports("answer")], list(range(1000)))
            self.assertEqual(looked_at.call_count, 2 * 1000)
        self.assertEqual(run.reports("other"), [])
        run.decoded.records += [Record(1000, "report", ("answer", "1000", "5")), Record(1001, "report", ("answer", "7", "8"))]
        self.assertEqual(run.answer(1000), 5)
        with self.assertRaisesRegex(Failure, 'gave "answer" to question 0x7 2 times'):
            run.answer(7)
        with self.assertRaisesRegex(Failure, 'gave no "answer" to question 0x3e9'):
            run.answer(1001)


if __name__ == "__main__":
    unittest.main()
