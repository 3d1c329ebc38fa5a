"""A kernel that keeps its contract with the grader, end to end: answers, live input, a look from outside."""

import json
import unittest

import grader_kernels as gk
from grade.verdict.outcome import Outcome

TESTS = {
    "answers_all": ("", gk.ANSWERS + '''
    t.expect_equal([r.question for r in run.records("answer", bound_to=run.nonce)], list(range(16)), "the questions")
    t.expect_equal(run.console, "hello from the honest kernel\\n", "the console")
    t.expect_equal(run.exit_status, 33, "QEMU's exit status")
    t.expect_equal(run.panic, None, "a panic")
    t.expect_between(run.ticks, 0, 1000, "the time that it took")
'''),
    "panics": ("", '''
    run = t.boot(expect_panic=True)
    t.expect_equal((run.panic.place, run.panic.message), ("honest.c:1", "page fault at 0x1234"), "the panic")
    t.expect_equal((run.fault.vector, run.fault.error, run.fault.cr2), (14, 2, 0x1234), "the fault")
    t.expect_equal(run.panic.backtrace[0], t.testbed.symbols.address("panics"), "the backtrace")
'''),
    "no_panic_came": ("", '''
    t.boot(test="answers_all", expect_panic=True)
'''),
    "echoes_a_line": ("live=True", '''
    with t.live() as machine:
        machine.expect_console("ready> ")
        machine.type("hi\\n")
        for index, byte in enumerate(b"hi\\n"):
            report = machine.expect_report("byte")
            t.expect_equal((report.question, report.answer), (index, mix(byte, machine.run.nonce)), "the answer")
        run = machine.finish()
    t.expect_equal(len(run.reports("byte")), 3, "the bytes")
'''),
    "takes_a_key": ("live=True", '''
    with t.live() as machine:
        machine.expect_record("ready")
        machine.key("a")
    t.expect_equal(machine.run.answer(0, "key"), 0x1C, "the scan code in set 2: nobody asked to translate it")
'''),
    "waits_in_vain": ("live=True", '''
    with t.live(test="echoes_a_line", seconds=2) as machine:
        machine.expect_console("no such text")
'''),
    "ends_while_awaited": ("live=True", '''
    with t.live(test="answers_all") as machine:
        machine.expect_console("no such text")
'''),
    "is_watched": ("", '''
    with t.replay() as replay:
        replay.run_to("watched_place")
        nonce = replay.run.nonce
        t.expect_equal(replay.registers()["rdi"], mix(1, nonce), "RDI at the place")
        before = replay.struct("watched", replay.symbol("watched_value"))
        t.expect_equal((before.low, before.high), (0x55667788, 0x11223344), "the value before")
        while int.from_bytes(replay.memory(replay.symbol("watched_value"), 8), "little") != mix(1, nonce):
            replay.step()
        t.expect_equal(replay.physical(replay.symbol("watched_value"), 8),
                       replay.memory(replay.symbol("watched_value"), 8), "memory, mapped one to one")
    t.expect_equal(replay.run.answer(1), mix(1, nonce), "the answer")
'''),
    "is_never_there": ("", '''
    with t.replay(test="is_watched") as replay:
        replay.run_to("takes_a_key")
'''),
    "has_no_such_symbol": ("", '''
    with t.replay(test="is_watched") as replay:
        replay.run_to("no_such_symbol")
'''),
    "looks_where_nothing_is": ("", '''
    with t.replay(test="is_watched") as replay:
        replay.run_to("watched_place")
        replay.memory(0xFFFF800000000000, 8)
'''),
}
FAILURES = {"no_panic_came": "a panic was expected", "waits_in_vain": "within 2 s",
            "ends_while_awaited": "before the machine ended", "is_never_there": "never reached takes_a_key",
            "has_no_such_symbol": "no symbol no_such_symbol", "looks_where_nothing_is": "no memory at"}
LAYOUT = {"constants": {}, "structs": {"watched": {"size": 8, "fields": {
    "low": {"offset": 0, "size": 4}, "high": {"offset": 4, "size": 4}}}}}


class Honest(gk.HonestKernel):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.kernel / "layout.json").write_text(json.dumps(LAYOUT))
        cls.tests = gk.test_file(cls.folder, TESTS)
        cls.results = gk.grade(cls.kernel, cls.tests)

    def test_what_works_passes(self):
        for name in TESTS.keys() - FAILURES.keys():
            with self.subTest(test=name):
                self.assertEqual(self.results[name].outcome, Outcome.PASS, self.results[name])

    def test_what_does_not_work_fails(self):
        for name, message in FAILURES.items():
            with self.subTest(test=name):
                self.assertEqual(self.results[name].outcome, Outcome.FAIL, self.results[name])
                self.assertIn(message, self.results[name].message)

    def test_the_same_bytes_again(self):
        again = gk.grade(self.kernel, self.tests, jobs=1)
        for name, result in self.results.items():
            if "live" not in TESTS[name][0]:
                self.assertEqual(again[name].serial_digest, result.serial_digest, name)
                self.assertTrue(result.serial_digest, name)
            else:
                self.assertEqual(result.serial_digest, "", name)

    def test_nothing_is_left(self):
        self.assertEqual(gk.processes_with(self.folder), [])


if __name__ == "__main__":
    unittest.main()
