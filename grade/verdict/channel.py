"""The grade channel: frames on COM2, decoded from the bytes that one boot left.

    bytes 0-1   0xA5 0x5A
          2-3   payload length L, 1 to 1024, little endian
          4-7   sequence number, from 0, one more in each frame
          8-    the payload, L bytes of UTF-8: fields between tabs
                then CRC-32 over the nonce (8 bytes) and bytes 2 to 8+L-1

The first field is the tick (decimal, milliseconds since boot), the second the kind.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field, replace

from .records import check_fields

SYNC = b"\xa5\x5a"
HEADER = struct.Struct("<2sHI")
MAX_PAYLOAD = 1024
CRC_SIZE = 4
# Where a frame may begin: the sync bytes and a length from 1 to 1024. Regular expressions
# are fast at stepping over a flood of anything else.
FRAME_START = re.compile(rb"\xa5\x5a(?=[\x01-\xff][\x00-\x03]|\x00[\x01-\x04])", re.DOTALL)
# One problem is enough to fail a boot. After so many of them decoding stops, which
# bounds the time that garbage made of false frame headers can cost.
MAX_PROBLEMS = 500
MAX_RECORDS = 1 << 17       # bounds the memory that a flood of sound frames can cost


@dataclass(frozen=True)
class Record:
    """One record: `tick` in guest milliseconds, its kind, the fields after it, and its frame's number."""

    tick: int
    kind: str
    fields: tuple[str, ...]
    sequence: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"[{self.tick:>6} ms] {self.kind} " + "  ".join(self.fields)


@dataclass(frozen=True)
class Problem:
    """Damage in the channel: kind is checksum, gap, partial, junk, malformed or endless."""

    kind: str
    offset: int         # in the channel's bytes
    what: str

    def __str__(self) -> str:
        return f"byte {self.offset}: {self.what}"


@dataclass
class Decoded:
    """The records that arrived whole, and everything that was wrong with the rest."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Record]:
        """The records of one kind, oldest first."""
        return [record for record in self.records if record.kind == kind]


def encode(payload: bytes, sequence: int, nonce: int) -> bytes:
    """The frame that carries the bytes `payload`; what the kernel does, for tests."""
    body = struct.pack("<HI", len(payload), sequence) + payload
    return SYNC + body + struct.pack("<I", checksum(body, nonce))


def checksum(body: bytes, nonce: int) -> int:
    """CRC-32 over the nonce and a frame's bytes from its length on."""
    return zlib.crc32(body, zlib.crc32(struct.pack("<Q", nonce)))


def decode(data: bytes, nonce: int) -> Decoded:
    """Decode everything that one boot sent. Never raises; time grows with len(data)."""
    decoder = Decoder(data, nonce)
    decoder.run()
    return decoder.result


def parse_payload(payload: bytes) -> Record:
    """The Record in a frame's payload; ValueError when it is none, or lacks what a record of its kind has."""
    tick, kind, *fields = payload.decode("utf-8").split("\t")
    if not (tick.isascii() and tick.isdigit()) or len(tick) > 20:
        raise ValueError("no tick")
    check_fields(kind, fields)
    return Record(int(tick), kind, tuple(fields))


class Decoder:
    """Walks over the bytes from frame to frame; what lies between two frames is damage.

    Also takes bytes as they come: `feed`, and `run(final=False)` until the last.
    """

    def __init__(self, data: bytes | bytearray, nonce: int) -> None:
        self.data = data
        self.nonce = nonce
        self.result = Decoded()
        self.position = 0           # everything before it is decoded
        self.looked_at = 0          # no whole frame begins before it
        self.next_sequence = 0

    def feed(self, data: bytes) -> None:
        """Add bytes that have just come, and decode the frames that are whole."""
        self.data += data
        self.run(final=False)

    def run(self, final: bool = True) -> None:
        """Decode the bytes so far. `final`: nothing follows, so a rest is damage too."""
        while len(self.result.problems) < MAX_PROBLEMS and len(self.result.records) < MAX_RECORDS:
            start = self.find_frame(final)
            if start is None:
                return
            self.note_skipped(start)
            self.take_frame(start)
        if final:
            self.problem("endless", self.position, "so much that decoding stopped here")

    def find_frame(self, final: object) -> int | None:
        """The offset of the next whole frame with a good checksum, or None."""
        partial = None
        start = self.next_start(self.looked_at)
        while start is not None and len(self.result.problems) < MAX_PROBLEMS:
            end = self.frame_end(start)
            if end > len(self.data):
                partial = start if partial is None else partial
                if not final:
                    break
            elif self.is_sound(start, end):
                return start
            else:
                self.problem("checksum", start, "a frame with a wrong checksum")
            start = self.next_start(start + 1)
        self.looked_at = max(self.looked_at, len(self.data) - 3) if start is None else start
        if final:
            self.note_rest(partial)
        return None

    def next_start(self, position: int) -> int | None:
        """The offset of the next thing that may be a frame, or None."""
        found = FRAME_START.search(self.data, position)
        return found.start() if found else None

    def frame_end(self, start: int) -> int:
        """Where the frame at `start` ends, which may be after the data."""
        _, length, _ = self.header(start)
        return start + HEADER.size + length + CRC_SIZE

    def header(self, start: int) -> tuple[bytes, int, int]:
        """Sync bytes, length and sequence number; what has not come yet is zero."""
        sync, length, sequence = HEADER.unpack(self.data[start:start + HEADER.size].ljust(HEADER.size, b"\0"))
        return sync, length, sequence

    def is_sound(self, start: int, end: int) -> bool:
        """Whether the frame's checksum is that of this boot."""
        body = self.data[start + len(SYNC):end - CRC_SIZE]
        found = int.from_bytes(self.data[end - CRC_SIZE:end], "little")
        return found == checksum(body, self.nonce)

    def take_frame(self, start: int) -> None:
        """Check the sequence number of a sound frame and keep its record."""
        end = self.frame_end(start)
        _, _, sequence = self.header(start)
        if sequence != self.next_sequence:
            self.problem("gap", start, f"frame {sequence} came where "
                         f"frame {self.next_sequence} was expected")
        self.next_sequence = sequence + 1
        try:
            payload = bytes(self.data[start + HEADER.size:end - CRC_SIZE])
            self.result.records.append(replace(parse_payload(payload), sequence=sequence))
        except ValueError:
            self.problem("malformed", start, f"the record in frame {sequence} cannot be read")
        self.position = self.looked_at = end

    def note_skipped(self, start: int) -> None:
        """Report the bytes between the last frame and the one at `start`."""
        if start > self.position:
            self.problem("junk", self.position,
                         f"{start - self.position} bytes that belong to no frame")

    def note_rest(self, partial: int | None) -> None:
        """Report the bytes after the last frame; `partial` is where a frame was begun."""
        rest = len(self.data)
        if partial is not None:
            rest = partial
            self.problem("partial", partial, "the last frame is not complete")
        self.note_skipped(rest)
        self.position = len(self.data)

    def problem(self, kind: str, offset: int, what: str) -> None:
        """Remember one piece of damage."""
        self.result.problems.append(Problem(kind, offset, what))
