"""The GDB remote serial protocol, as far as a replay needs it, over a unix socket.

GDB manual, appendix E. Addresses and sizes are numbers, memory is bytes.
"""

import re
import socket
import time
from collections.abc import Callable

from ..machine.closable import Closable

LARGEST_READ = 1024
STUCK = 3.0                  # seconds of silence after which somebody asks whether the machine still moves


class GdbError(Exception):
    """QEMU refused a request or did not answer in time."""


class GdbEnded(Exception):
    """The machine ended, and with it the connection."""


def attribute(text: str, name: str) -> str:
    """The value of an attribute, of those in a tag. GdbError when it is not there."""
    found = re.search(rf'{name}="([^"]+)"', text)
    if not found:
        raise GdbError(f"a register is described without its {name}")
    return found.group(1)


class GdbRemote(Closable):
    """One connection to QEMU's GDB server. `timeout`: seconds that a resumed run may take."""

    def __init__(self, path: str, timeout: float) -> None:
        self.timeout = timeout
        self.is_stuck: Callable[[], bool] = lambda: False       # asked while a resumed run says nothing
        self.pending = b""
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.request("qSupported:xmlRegisters=i386")
        self.layout = self.read_layout()

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def send(self, text: str) -> None:
        """Send one packet."""
        data = text.encode()
        try:
            self.socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 0xFF))
        except OSError as error:
            raise GdbEnded() from error

    def receive(self, seconds: float) -> bytes:
        """The next packet. GdbEnded when the machine is gone, GdbError when it is late."""
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(rb"\$([^#]*)#..", self.pending, re.DOTALL)
            if found:
                self.pending = self.pending[found.end():]
                self.acknowledge()
                return found.group(1)
            self.pending += self.receive_bytes(deadline - time.monotonic())

    def acknowledge(self) -> None:
        """Say that a packet has come. QEMU may have ended behind its last one: that shows when the next is awaited."""
        try:
            self.socket.sendall(b"+")
        except OSError:
            pass

    def receive_bytes(self, seconds: float) -> bytes:
        """Some bytes, at least one."""
        try:
            self.socket.settimeout(max(0.001, min(seconds, STUCK)))
            data = self.socket.recv(65536)
        except socket.timeout as error:
            if seconds <= STUCK:
                raise GdbError("the machine did not stop in time") from error
            if self.is_stuck():
                raise GdbEnded() from error
            return b""
        except OSError as error:
            raise GdbEnded() from error
        if not data:
            raise GdbEnded()
        return data

    def request(self, text: str) -> bytes:
        """Send a packet, return the answer. GdbError when it is an error."""
        self.send(text)
        answer = self.receive(30)
        if re.fullmatch(rb"E[0-9a-fA-F]{2}", answer):
            raise GdbError(f"{text}: {answer.decode()}")
        return answer

    def read_layout(self) -> list[tuple[str, int]]:
        """The registers in the order of a `g` packet: pairs of name and size in bytes.

        The description is a document that names others; each lists some registers.
        """
        registers = []
        for name in re.findall(r'href="([^"]+)"', self.read_document("target.xml")):
            document = re.sub(r"<!--.*?-->", "", self.read_document(name), flags=re.DOTALL)
            for attributes in re.findall(r"<reg ([^>]*)>", document):
                registers.append((attribute(attributes, "name"), int(attribute(attributes, "bitsize")) // 8))
        return registers

    def read_document(self, name: str) -> str:
        """A document of the target's description."""
        text = b""
        while True:
            part = self.request(f"qXfer:features:read:{name}:{len(text):x},ffb")
            text += part[1:]
            if part[:1] != b"m":
                return text.decode("ascii", "replace")

    def registers(self) -> dict[str, int]:
        """All registers by name, as numbers."""
        data = bytes.fromhex(self.request("g").decode().replace("x", "0"))
        values, at = {}, 0
        for name, size in self.layout:
            if at + size <= len(data):
                values[name] = int.from_bytes(data[at:at + size], "little")
            at += size
        return values

    def memory(self, address: int, size: int) -> bytes:
        """`size` bytes at `address`. GdbError when they are not mapped."""
        data = b""
        while len(data) < size:
            count = min(LARGEST_READ, size - len(data))
            data += bytes.fromhex(self.request(f"m{address + len(data):x},{count:x}").decode())
        return data

    def physical(self, address: int, size: int) -> bytes:
        """`size` bytes at a physical address (an extension of QEMU's)."""
        self.request("Qqemu.PhyMemMode:1")
        try:
            return self.memory(address, size)
        finally:
            self.request("Qqemu.PhyMemMode:0")

    def resume(self, how: str) -> None:
        """Continue ("c") or step ("s") to the next stop."""
        self.send(how)
        answer = self.receive(self.timeout)
        if answer[:1] in (b"W", b"X"):
            raise GdbEnded()

    def step(self) -> None:
        """Execute one instruction."""
        self.resume("s")

    def run_to(self, address: int) -> None:
        """Run until the instruction at `address` comes next: at least one is executed."""
        self.step()
        self.request(f"Z1,{address:x},1")
        try:
            while self.registers()["rip"] != address:
                self.resume("c")
        finally:
            try:
                self.request(f"z1,{address:x},1")
            except GdbEnded:
                pass
