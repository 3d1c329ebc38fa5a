"""The grader against kernels that hang, flood, lie and break: none scores, and each gets the right outcome."""

import itertools
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import types
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from unittest import mock

import grader_kernels as gk
from patience import PATIENCE
from grade.verdict import judge
from grade.verdict.channel import decode, encode
from grade.verdict.mix import STUDENT_KEY, make_nonce
from grade.verdict.outcome import Outcome, Verdict
from grade.machine.qemu import End, Qemu, command_line
from grade.verdict.registry import Test
from grade.verdict.run import Run
from grade.verdict.symbols import Symbols
from grade.verdict.trial import Trial

MEMORY = 200 << 20      # bytes that the grader itself may take
BUDGET = 300            # guest milliseconds
CROSSINGS = 4           # boots in which a command may cross the machine's end: about every second one does

# Each behaviour of the hostile kernel: the outcome, and what is said about it.
HANGS = {"silent": "no watchdog ended it", "silent_after_hello": "did not finish in time",
         "halts": "did not finish in time", "halts_at_once": "no watchdog ended it",
         "spins": "did not finish in time", "spins_with_interrupts_on": "did not finish in time",
         "polls_a_port": "did not finish in time", "prints_escapes": "did not finish in time",
         "disarms_the_watchdog": "no watchdog ended it", "pets_the_watchdog": "no watchdog ended it",
         "pets_the_watchdog_and_sets_the_clock": "no watchdog ended it", "modifies_itself": "did not finish in time"}
CRASHES = {"triple_faults": "reset itself", "reboots": "reset itself",
           "exits_with_the_seed": "before the test was finished", "exits_at_once": "before the test began",
           "prints_garbage": "before the test was finished", "prints_pass": "before the test began",
           "is_done_too_early": "before the test was finished", "sleeps_to_memory": "put the machine to sleep",
           "sleeps_to_disk": "put the machine to sleep", "turns_itself_off": "turned the machine off"}
FAILS = {"garbles_the_channel": "corrupt", "forges_frames": "corrupt", "replays_a_recording": "corrupt",
         "corrupts_a_frame": "corrupt", "breaks_a_frame_off": "corrupt", "sends_everything_twice": "2 times",
         "answers_constants": "answer 0", "answers_nothing": 'no "answer"',
         "sends_records_without_fields": "corrupt"}
WALKS = {"sends_a_path_without_end": "more than 131072 points", "calls_a_point_bad_that_is_none": "at which no rival came",
         "ends_its_walk_twice": "how often it did", "ends_its_walk_at_no_number": "the last N"}
CLOCK = "tells_the_clock"
LOOKED_INTO = "    with t.replay() as replay:\n        t.expect(replay.registers()['rip'], 'a place')\n"
FLOODS = {"floods_the_console": "COM1", "floods_the_channel": "COM2"}


def run_of(build, test, key=STUDENT_KEY):
    """The bytes on the grade channel when a kernel runs a test with seed 1."""
    with gk.Testbed(str(build), key=key) as testbed:
        testbed.prepare()
        trial = Trial(testbed, Test(test, "", None, 0, None, None, 1, 2000, 7, False), 1)
        run, machine = trial.plan(budget=2000)
        with testbed.start(machine) as qemu:
            qemu.resume()
            qemu.wait(PATIENCE)
            return qemu.read("channel")


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.temporary = cls.folder / "tmp"
        cls.temporary.mkdir()
        patch = mock.patch.object(tempfile, "tempdir", str(cls.temporary))
        patch.start()
        cls.addClassCleanup(patch.stop)
        cls.honest = gk.build_kernel(cls.folder / "honest", "honest.c")
        cls.recording = run_of(cls.honest, "answers_all")
        cls.kernel = gk.build_hostile_kernel(cls.folder, cls.recording)

    def tearDown(self):
        """No QEMU is left, and no temporary file, whatever happened."""
        self.assertEqual(gk.processes_with(self.folder), [])
        self.assertEqual(list(self.temporary.iterdir()), [])

    def check(self, behaviours, outcome, arguments=f"budget={BUDGET}", body=gk.ANSWERS, **options):
        """Grade these behaviours; each must have this outcome, no points, and the message that is said of it."""
        tests = gk.test_file(self.folder, {name: (arguments, body) for name in behaviours})
        for name, result in gk.grade(self.kernel, tests, **options).items():
            with self.subTest(behaviour=name):
                self.assertEqual((result.outcome, result.score), (outcome, 0), result)
                self.assertIn(behaviours[name], result.message)
                self.assertNotRegex(result.console, r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

    def test_what_hangs_is_a_timeout(self):
        self.check(HANGS, Outcome.TIMEOUT)

    def test_what_ends_the_machine_is_a_crash(self):
        self.check(CRASHES, Outcome.CRASH)

    def test_what_ends_the_machine_ends_it_whatever_it_is_asked_meanwhile(self):
        """The grader asks without a pause, so that a command crosses the machine's end: QEMU 7.2 hangs of that and is
        killed. From 9.1 on only the status tells that a machine was turned off, and it can be lost with QEMU.
        """
        ends = {name: CRASHES[name] for name in ("sleeps_to_disk", "turns_itself_off", "reboots")}
        said = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True, check=True).stdout
        if tuple(map(int, re.search(r"version (\d+)\.(\d+)", said).groups())) >= (9, 1):
            del ends["turns_itself_off"]
        with mock.patch("grade.machine.qemu.LOOK_SECONDS", 0), mock.patch("grade.machine.qemu.END_SECONDS", 1):
            for _ in range(CROSSINGS):
                self.check(ends, Outcome.CRASH)

    def test_what_lies_fails(self):
        self.check(FAILS, Outcome.FAIL)

    def test_what_floods_is_a_crash(self):
        with mock.patch("grade.verdict.run.FLOOD_LIMIT", 1 << 15), mock.patch("grade.machine.testbed.FLOOD_LIMIT", 1 << 15):
            self.check(FLOODS, Outcome.CRASH, "budget=60_000")

    def test_what_lies_about_an_exploration_fails(self):
        body = "    from grade.verdict.explore import explored\n    explored(t)\n"
        self.check(WALKS, Outcome.FAIL, f"shift=0, budget={BUDGET}", body)

    def test_what_is_slow_by_itself_is_no_fault_of_the_host(self):
        """Its guest time does not pass, and QEMU has the host's processor all the while. With the processor taken from
        it, nobody knows.
        """
        for name, stopped, patience, kind in (("modifies_itself", False, 0.2, "expired"),
                                              ("modifies_itself", True, 1e6, "wall")):
            with gk.Testbed(str(self.kernel)) as testbed:
                testbed.prepare()
                trial = Trial(testbed, Test(name, "", None, 0, None, None, 1, 10**9, 7, False), 1)
                _, machine = trial.plan(budget=10**9)
                with testbed.start(machine) as qemu:
                    if not stopped:
                        qemu.resume()
                        gk.wait_for(lambda: qemu.process.processor_seconds() > patience)
                    self.assertEqual(qemu.given_up(0, None, patience).kind, kind)

    def test_a_boot_that_can_be_recorded_is_looked_into(self):
        self.check_clock(lambda machine: "00", Outcome.PASS, "")

    def test_a_kernel_that_does_not_do_the_same_twice_fails(self):
        """It cannot be looked into, and differs without a recording too: that is not an error of the grader's."""
        numbers = itertools.count(10)
        self.check_clock(lambda machine: next(numbers), Outcome.FAIL, "does not do the same in each boot")

    def test_a_recording_that_differs_from_equal_boots_is_no_fault_of_the_kernels(self):
        self.check_clock(lambda machine: "30" if machine.recording else "00", Outcome.GRADER_ERROR,
                         "a recorded boot differs from the live one")

    def check_clock(self, seconds, outcome, message):
        """Look into the kernel that tells its clock, which starts at seconds(machine) in each boot."""
        def with_the_clock(qemu, firmware, machine):
            words = command_line(qemu, firmware, machine)
            return [word.replace("2020-01-01", f"2020-01-01T00:00:{seconds(machine)}") for word in words]

        tests = gk.test_file(self.folder, {CLOCK: (f"budget={BUDGET}", LOOKED_INTO)})
        with mock.patch("grade.machine.testbed.command_line", with_the_clock):
            result = gk.grade(self.honest, tests)[CLOCK]
        self.assertEqual(result.outcome, outcome, result)
        self.assertIn(message, result.message)

    def test_what_runs_on_while_it_is_recorded_fails_when_the_recording_is_full(self):
        """Another kernel runs then, which prints for ever."""
        def with_a_flood(qemu, firmware, machine):
            if machine.recording:
                machine = replace(machine, kernel=str(self.kernel / "kernel.elf"), append="test=floods_the_console")
            return command_line(qemu, firmware, machine)

        tests = gk.test_file(self.folder, {CLOCK: ("budget=10_000", LOOKED_INTO)})
        with mock.patch("grade.machine.testbed.command_line", with_a_flood), \
                mock.patch("grade.machine.qemu.RECORDING_LIMIT", 1 << 20):
            result = gk.grade(self.honest, tests)[CLOCK]
        self.assertEqual(result.outcome, Outcome.FAIL, result)
        self.assertIn("a recording of this boot takes more than 16 MiB", result.message)

    def test_every_behaviour_is_tried(self):
        source = (gk.HOSTILE / "hostile.c").read_text()
        names = {line.split('"')[1] for line in source.splitlines() if line.startswith('\t{"')}
        self.assertEqual(names, {*HANGS, *CRASHES, *FAILS, *FLOODS, *WALKS})

    def test_the_grader_needs_little_memory(self):
        """With a flood and with garbage; what the process itself takes, not QEMU."""
        tests = gk.test_file(self.folder, {name: ("budget=2000", gk.ANSWERS) for name in
                                           ("floods_the_channel", "garbles_the_channel")})
        words = gk.command("--build", self.kernel, "--tests", tests)
        code = words.index("-c") + 1
        words[code] = words[code].replace("sys.exit(main", "(main") + \
            "; import resource; print('memory', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        said = subprocess.run(words, env=gk.environment(self.temporary), stdout=subprocess.PIPE, text=True).stdout
        kilobytes = int(said.split()[-1]) // (1024 if sys.platform == "darwin" else 1)
        self.assertLess(kilobytes << 10, MEMORY)
        self.assertIn("Score: 0/20", said)

    # ---- A recording ----

    def test_a_recording_is_worthless_in_another_test_or_with_another_key(self):
        """As it is kept by a kernel that knows its own test: only seed and test of the recording would fit."""
        self.assertEqual(decode(self.recording, make_nonce(STUDENT_KEY, "answers_all", 1)).problems, [])
        for boot in ((STUDENT_KEY, "answers_all", 2), (STUDENT_KEY, "replays_a_recording", 1),
                     (b"the staff's", "answers_all", 1)):
            nonce = make_nonce(*boot)
            self.assertEqual(decode(self.recording, nonce).records, [])

    # ---- The end that QEMU tells, and its exit status ----

    def test_an_end_is_told_by_its_event(self):
        """However QEMU ends behind that: in good order, of a signal, killed since it hung; before 9.1 and since."""
        kinds = {"guest-reset": "reset", "suspend-disk": "suspended", "guest-shutdown": "off"}
        for reason, kind in kinds.items():
            for version in ((7, 2), (9, 1), (10, 0)):
                for status in (0, -9, -11):
                    lost = reason == "guest-shutdown" and status and version >= (9, 1)
                    self.assertEqual(self.end_for(reason, status, version).kind, "exit" if lost else kind)

    def test_an_end_by_the_debug_exit_is_told_by_its_status(self):
        """With no event before 9.1, and since then with that of a machine that is turned off."""
        for reason, version in ((None, (7, 2)), ("guest-shutdown", (9, 1))):
            self.assertEqual(self.end_for(reason, 33, version), End("exit", 33))
        self.assertEqual(self.end_for("guest-shutdown", -11, (9, 1)), End("exit", None))

    @staticmethod
    def end_for(reason, status, version):
        machine = Qemu.__new__(Qemu)
        machine.qmp = types.SimpleNamespace(version=version)
        return machine.end_for(reason, status)


    def test_some_values_on_the_exit_port(self):
        tests = gk.test_file(self.folder, {"exits_with_the_seed": (f"budget={BUDGET}", gk.ANSWERS)})
        tests = gk.registry.load(str(tests)).tests
        with gk.Testbed(str(self.kernel)) as testbed:
            testbed.prepare()
            for value in (0, 1, 0x10, 0x11, 0x12, 0x7F, 0x80, 0x90, 0xFF):
                result, = gk.run_tests(testbed, tests, 1, seed=value)
                self.assertEqual((result.outcome, result.score), (Outcome.CRASH, 0), (value, result))

    def test_every_status_without_records(self):
        """As the grader judges a machine that ended, for each status: a crash at all times, unless QEMU died."""
        for status in [*range(256), None, -9, -6]:
            hello = b"0\thello\tname\t1"
            for payloads in ((), (hello,), (hello, b"1\treport\tanswer\t0x0\t0x0")):
                verdict = self.judge(payloads, status)
                expected = Outcome.GRADER_ERROR if status is not None and status < 0 else Outcome.CRASH
                self.assertEqual(verdict.outcome, expected, (status, payloads))

    def test_a_lost_status_is_made_up_for_by_the_records(self):
        hello, panic = b"0\thello\tname\t1", b"1\tpanic\tx.c:1\twhy"
        self.assertIsNone(self.judge((hello, b"1\tdone\t0"), None))
        for status in (None, -11):
            self.assertEqual(self.judge((hello, panic), status).outcome, Outcome.CRASH)

    def test_every_status_with_all_records(self):
        """A test that is done passes with the one status, and with no other."""
        passing = [status for status in range(256)
                   if self.judge((b"0\thello\tname\t1", b"1\tdone\t0"), status) is None]
        self.assertEqual(passing, [0x10 << 1 | 1])

    @staticmethod
    def judge(payloads, status):
        """The verdict on a boot that sent these records and ended so, None for a pass."""
        run = Run("name", 1, 5)
        data = b"".join(encode(payload, n, run.nonce) for n, payload in enumerate(payloads))
        files = types.SimpleNamespace(read={"console": b"", "channel": data}.get)
        judge.collect(run, files)
        try:
            judge.judge(run, End("exit", status), Symbols("/nowhere"))
        except Verdict as verdict:
            return verdict
        return None


class Qemus(unittest.TestCase):
    """QEMUs that do not start, complain or die."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.honest = gk.build_kernel(cls.folder / "honest", "honest.c")
        cls.tests = gk.test_file(cls.folder, {"answers_all": ("", gk.ANSWERS)})

    def run_with(self, text, *words):
        """Grade with a QEMU that is this shell script: what was said, and the exit status."""
        qemu = gk.script(self.folder / "qemu", text)
        with tempfile.TemporaryDirectory() as temporary:
            said, status = gk.run_grader("--build", self.honest, "--tests", self.tests, "--qemu", qemu, *words,
                                         temporary=temporary)
            self.assertEqual(list(pathlib.Path(temporary).iterdir()), [])
        self.assertEqual(gk.processes_with(self.folder), [])
        return said, status

    def test_none(self):
        said, status = gk.run_grader("--build", self.honest, "--tests", self.tests, "--qemu", "/no/such/qemu")
        self.assertEqual((status, said.splitlines()[-1]), (2, "No score: grader error"), said)

    def test_one_that_ends_at_once(self):
        said, status = self.run_with("echo no accelerator found >&2; exit 1\n")
        self.assertEqual((status, said.splitlines()[-1]), (2, "No score: grader error"), said)
        self.assertIn("no accelerator found", said)

    def test_one_that_ends_at_once_in_a_test(self):
        """After the calibration: that one test has no verdict, and there is no score."""
        said, status = self.run_with('case "$*" in *answers_all*) echo out of memory >&2; exit 1 ;; esac\n'
                                     'exec qemu-system-x86_64 "$@"\n')
        self.assertEqual((status, said.splitlines()[-1]), (2, "No score: grader error in answers_all"), said)
        self.assertIn("out of memory", said)

    def test_one_that_never_gets_ready(self):
        qemu = gk.script(self.folder / "qemu", 'case "$*" in *answers_all*) exec sleep 600 ;; esac\n'
                         'exec qemu-system-x86_64 "$@"\n')
        with gk.Testbed(str(self.honest), qemu=str(qemu)) as testbed:
            testbed.prepare()             # with all the time that a busy host needs
            with mock.patch("grade.machine.qemu.HANDSHAKE_SECONDS", 1):
                [result] = gk.run_tests(testbed, gk.registry.load(str(self.tests)).tests, 1)
        self.assertEqual(result.outcome, Outcome.GRADER_ERROR)
        self.assertIn("not ready", result.message)
        self.assertEqual(gk.processes_with(self.folder), [])

    def test_one_that_complains_and_works(self):
        said, status = self.run_with('echo "warning: of no importance" >&2\nexec qemu-system-x86_64 "$@"\n')
        self.assertEqual((status, said.splitlines()[-1]), (0, "Score: 10/10"), said)

    def test_one_that_is_killed_midway(self):
        """A killed QEMU is not the kernel's fault: the test is tried once more, and has no result in the end."""
        build = gk.build_hostile_kernel(self.folder)
        tests = gk.test_file(self.folder, {"spins": ("budget=100_000_000", gk.ANSWERS)}, "killed.py")

        def kill(test):
            scratch, killed = pathlib.Path(testbed.scratch), set()
            while len(killed) < 2:
                gk.wait_for(lambda: any(path.stat().st_size for path in scratch.glob("*/channel")))
                for pid, words in gk.processes_with(f"test={test}"):
                    if "supervisor.py" not in words and pid not in killed:
                        os.kill(pid, signal.SIGKILL)
                        killed.add(pid)

        with gk.Testbed(str(build)) as testbed, ThreadPoolExecutor(1) as pool:
            testbed.prepare()
            killed = pool.submit(kill, "spins")
            result, = gk.run_tests(testbed, gk.registry.load(str(tests)).tests, 1)
            killed.result()
        self.assertEqual((result.outcome, result.score), (Outcome.GRADER_ERROR, 0), result)
        self.assertIn("signal 9", result.message)


if __name__ == "__main__":
    unittest.main()
