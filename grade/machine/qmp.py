"""QEMU Machine Protocol: commands to a running QEMU and events from it, over a unix socket."""

from __future__ import annotations

import json
import select
import socket
import time
from typing import Any, Dict

Message = Dict[str, Any]    # as JSON has it
HANDSHAKE_SECONDS = 30      # until a QEMU that has just been started must have answered


class QmpError(Exception):
    """The connection broke, or QEMU refused a command."""


class Qmp:
    """One connection. Events that arrive meanwhile wait in `events`, oldest first. `version`: QEMU's, (major, minor)."""

    def __init__(self, path: str) -> None:
        """Connect and shake hands. OSError: nobody listens; QmpError: it does not speak QMP."""
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.events: list[Message] = []
        self.pending = b""
        try:
            self.socket.settimeout(HANDSHAKE_SECONDS)
            self.socket.connect(path)
            self.version = version_of(self.read_message(HANDSHAKE_SECONDS))
            self.execute("qmp_capabilities", HANDSHAKE_SECONDS)
        except BaseException:
            self.socket.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def fileno(self) -> int:
        """So that select() can wait for events."""
        return self.socket.fileno()

    def shutdown(self) -> str | None:
        """Why the machine ends, in QEMU's words, once it has ended itself; None before.

        A machine that sleeps to disk tells that first, and QEMU ends it as one that was turned off.
        """
        for event in self.events:
            if event["event"] == "SUSPEND_DISK":
                return "suspend-disk"
            if event["event"] == "SHUTDOWN" and event["data"].get("guest"):
                reason: str = event["data"].get("reason", "")
                return reason
        return None

    def execute(self, command: str, timeout: float = 10, **arguments: object) -> Any:
        """The command's return value. QmpError when refused, cut off or late (seconds).

        A machine that has ended itself is asked nothing more: QEMU 10 can die of a command then, and QEMU 7.2 can hang.
        """
        self.refuse_after_shutdown(command)
        request: Message = {"execute": command}
        if arguments:
            request["arguments"] = {k.replace("_", "-"): v for k, v in arguments.items()}
        try:
            self.socket.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise QmpError(f"{command}: {error}") from error
        deadline = time.monotonic() + timeout
        while True:
            message = self.read_message(max(0.0, deadline - time.monotonic()))
            if "return" in message:
                return message["return"]
            if "error" in message:
                raise QmpError(f"{command}: {message['error'].get('desc')}")
            self.keep_event(message)
            self.refuse_after_shutdown(command)

    def refuse_after_shutdown(self, command: str) -> None:
        """QmpError once the machine has ended itself."""
        if self.shutdown() is not None:
            raise QmpError(f"{command}: the machine has ended itself")

    def poll(self) -> bool:
        """Take in what has arrived. False when QEMU has closed the connection."""
        try:
            while b"\n" in self.pending or select.select([self.socket], [], [], 0)[0]:
                self.keep_event(self.read_message(0))
            return True
        except QmpError:
            return False

    def keep_event(self, message: Message) -> None:
        """Put an event into the list; anything else has no taker."""
        if "event" in message:
            self.events.append(message)

    def read_message(self, timeout: float) -> Message:
        """The next message. QmpError when the connection ends or it is late (seconds)."""
        while b"\n" not in self.pending:
            try:
                self.socket.settimeout(timeout or 0.001)
                data = self.socket.recv(65536)
            except OSError as error:
                raise QmpError(f"QEMU does not answer: {error}") from error
            if not data:
                raise QmpError("QEMU closed the connection")
            self.pending += data
        line, self.pending = self.pending.split(b"\n", 1)
        message: Message = json.loads(line)
        return message


def version_of(greeting: Message) -> tuple[int, int]:
    """QEMU's version as its greeting tells it: (major, minor). QmpError: it is not a greeting."""
    try:
        version = greeting["QMP"]["version"]["qemu"]
        return version["major"], version["minor"]
    except KeyError:
        raise QmpError("the greeting of QMP did not come") from None
