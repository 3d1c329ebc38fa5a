"""QEMU as newer versions are, and as it is when it breaks: what is its own fault is nobody's score."""

import json
import os
import pathlib
import socket
import sys
import tempfile
import threading
import unittest
from unittest import mock

import grader_kernels as gk
from grade.debugging.gdb_remote import GdbEnded, GdbRemote
from grade.machine.qemu import PICTURE_LIMIT, RECORDING_LIMIT, Qemu
from grade.machine.qmp import Qmp, QmpError

# Stands between the grader and a real QEMU as its QMP. It says that it is QEMU 10, sends its event behind the
# machine's end, notes what it is asked from then on, and dies as QEMU 10 can.
SHUTS_DOWN = """
import json, os, re, select, signal, socket, subprocess, sys, time
words = [word.replace("unix:qmp,", "unix:real,") for word in sys.argv[2:]]
listener = socket.socket(socket.AF_UNIX)
child = subprocess.Popen(["qemu-system-x86_64", *words])
real = socket.socket(socket.AF_UNIX)
while real.connect_ex("real"):
    time.sleep(0.01)
listener.bind("qmp")
listener.listen()
grader, _ = listener.accept()
while True:
    ready, _, _ = select.select([real, grader], [], [])
    if grader in ready:
        real.sendall(grader.recv(65536))
    if real in ready:
        data = real.recv(65536)
        if not data:
            break
        grader.sendall(re.sub(rb'"major": [0-9]+', b'"major": 10', data))
child.wait()
event = {"event": "SHUTDOWN", "data": {"guest": True, "reason": "guest-shutdown"},
         "timestamp": {"seconds": 0, "microseconds": 0}}
grader.sendall(json.dumps(event).encode() + b"\\n")
if select.select([grader], [], [], 1.5)[0]:
    open(sys.argv[1], "ab").write(grader.recv(65536))
os.kill(os.getpid(), signal.SIGSEGV)
"""

# Takes the grader's connection and dies.
HANGS_UP = """
import os, signal, socket
listener = socket.socket(socket.AF_UNIX)
listener.bind("qmp")
listener.listen()
listener.accept()
os.kill(os.getpid(), signal.SIGSEGV)
"""

# Answers the grader until the guest is to run, and dies.
DIES = """
import os, signal, socket
listener = socket.socket(socket.AF_UNIX)
listener.bind("qmp")
listener.listen()
grader, _ = listener.accept()
grader.sendall(b'{"QMP": {"version": {"qemu": {"major": 10, "minor": 0}}}}\\n')
while b"cont" not in grader.recv(65536):
    grader.sendall(b'{"return": {}}\\n')
os.kill(os.getpid(), signal.SIGSEGV)
"""


class Broken(gk.HonestKernel):
    """QEMUs that are shell scripts around the real one."""

    def grade_with(self, text):
        """Grade the honest kernel with a QEMU that does this for a test: what was said, and the status."""
        qemu = gk.script(self.folder / "qemu", f'case "$*" in *answers_all*) {text} ;; esac\n'
                         'exec qemu-system-x86_64 "$@"\n')
        tests = gk.test_file(self.folder, {"answers_all": ("", gk.ANSWERS)})
        return gk.run_grader("--build", self.kernel, "--tests", tests, "--qemu", qemu)

    def program(self, text):
        """A program for this Python, as the words that start it."""
        path = self.folder / "program.py"
        path.write_text(text)
        return f"{sys.executable} -S {path}"

    def test_there_is_room_for_the_largest_picture(self):
        said, status = self.grade_with(f"truncate -s {PICTURE_LIMIT} picture || exit 1")
        self.assertEqual((said.splitlines()[-1], status), ("Score: 10/10", 0), said)

    def test_a_signal_at_the_start_is_named(self):
        said, status = self.grade_with("kill -XFSZ $$")
        self.assertEqual((said.splitlines()[-1], status), ("No score: grader error in answers_all", 2), said)
        self.assertIn("QEMU was ended by signal 25 (SIGXFSZ) before it was ready", said)

    def test_a_connection_that_is_reset_is_told_by_its_cause(self):
        said, _ = self.grade_with(f"exec {self.program(HANGS_UP)}")
        self.assertIn("QEMU was ended by signal 11 (SIGSEGV) before it was ready", said)

    def test_one_death_costs_nothing(self):
        mark = self.folder / "died"
        said, status = self.grade_with(f'[ -e {mark} ] || {{ touch {mark}; exec {self.program(DIES)}; }}')
        self.assertTrue(mark.exists())
        self.assertEqual((said.splitlines()[-1], status), ("Score: 10/10", 0), said)

    def test_two_deaths_are_no_score(self):
        said, status = self.grade_with(f"exec {self.program(DIES)}")
        self.assertEqual((said.splitlines()[-1], status), ("No score: grader error in answers_all", 2), said)
        self.assertIn("signal 11 (SIGSEGV)", said)

    def test_a_death_behind_the_machines_own_end_is_no_crash(self):
        asked = self.folder / "asked"
        said, status = self.grade_with(f'exec {self.program(SHUTS_DOWN)} {asked} "$@"')
        self.assertEqual((said.splitlines()[-1], status), ("Score: 10/10", 0), said)
        self.assertFalse(asked.exists(), "it was asked something behind the event SHUTDOWN")


class Cut(unittest.TestCase):
    def test_what_is_read_is_cut_at_the_limit(self):
        """The verdict on a flood is the same, whatever it writes between two looks."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "console"
            path.write_bytes(b"x" * 5000)
            machine = Qemu.__new__(Qemu)
            machine.directory, machine.file_limit = folder, 4096
            self.assertEqual(len(machine.read("console")), 4096)
            self.assertTrue(machine.is_flooded())

    def test_a_recording_has_a_limit_of_its_own(self):
        with tempfile.TemporaryDirectory() as folder:
            machine = Qemu.__new__(Qemu)
            machine.directory, machine.file_limit = folder, 4096
            for size, full in ((RECORDING_LIMIT - 1, False), (RECORDING_LIMIT, True)):
                with open(pathlib.Path(folder) / "recording", "wb") as recording:
                    recording.truncate(size)
                self.assertEqual(machine.is_flooded(), full)


class Stopping(unittest.TestCase):
    def test_a_machine_that_starts_meanwhile_is_ended_too(self):
        """To start one takes a while, and the grading may be stopped before it is among those that run."""
        testbed, machine = gk.Testbed("none"), mock.Mock()

        def start(*_):
            testbed.stop()
            return machine

        with mock.patch("grade.machine.testbed.Qemu", start), mock.patch("grade.machine.testbed.command_line"):
            testbed.start(mock.Mock(), directory="none")
        machine.process.request_kill.assert_called_once_with()


class LastPacket(unittest.TestCase):
    def test_a_packet_counts_although_the_machine_is_gone_behind_it(self):
        ours, theirs = socket.socketpair()
        remote = GdbRemote.__new__(GdbRemote)
        remote.socket, remote.pending = ours, b""
        with ours:
            theirs.sendall(b"$W00#b7")
            theirs.close()
            self.assertEqual(remote.receive(10), b"W00")
            with self.assertRaises(GdbEnded):
                remote.receive(10)


class Asking(unittest.TestCase):
    """A QMP whose other end is here."""

    def connect(self, serve):
        """The Qmp on a socket that `serve` answers, once it has greeted and taken the capabilities."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "qmp")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(path)
        listener.listen()

        def talk():
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b'{"QMP": {"version": {"qemu": {"major": 10, "minor": 0}}}}\n')
                peer.recv(4096)
                peer.sendall(b'{"return": {}}\n')
                serve(peer)

        server = threading.Thread(target=talk)
        server.start()
        self.addCleanup(server.join)
        qmp = Qmp(path)
        self.addCleanup(qmp.close)
        return qmp

    def test_nothing_is_asked_behind_the_machines_end(self):
        heard = []
        gone = threading.Event()

        def serve(peer):
            peer.sendall(event(True, "guest-shutdown"))
            gone.wait()
            peer.setblocking(False)
            try:
                heard.append(peer.recv(4096))
            except BlockingIOError:
                pass

        qmp = self.connect(serve)
        self.addCleanup(gone.set)       # whatever fails, and before the server is awaited
        gk.wait_for(lambda: qmp.poll() and qmp.shutdown())
        with self.assertRaisesRegex(QmpError, "has ended itself"):
            qmp.execute("query-replay")
        gone.set()
        gk.wait_for(lambda: not qmp.poll())
        self.assertEqual(heard, [])

    def test_an_answer_is_not_awaited_behind_the_machines_end(self):
        qmp = self.connect(lambda peer: (peer.recv(4096), peer.sendall(event(True, "guest-shutdown")), peer.recv(4096)))
        with self.assertRaisesRegex(QmpError, "has ended itself"):
            qmp.execute("query-replay", timeout=60)
        qmp.close()

    def test_an_end_that_the_grader_asks_for_is_answered(self):
        qmp = self.connect(lambda peer: (peer.recv(4096), peer.sendall(event(False, "host-qmp-quit") + b'{"return": 1}\n')))
        self.assertEqual(qmp.execute("quit"), 1)


def event(guest, reason):
    """The event SHUTDOWN, as QEMU writes it."""
    return json.dumps({"event": "SHUTDOWN", "data": {"guest": guest, "reason": reason}}).encode() + b"\n"


if __name__ == "__main__":
    unittest.main()
