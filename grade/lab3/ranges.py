"""Which ranges a program may name, and how long its texts are, computed from the nonce of the boot."""

from collections.abc import Iterator
from typing import NamedTuple

from ..verdict.mix import mix

PAGE, USER_END = 4096, 0x7FFFFFFFF000
RANGES, TEXTS, ROOM = 600, 400, 2 * PAGE + 64
LANDMARKS = [8, PAGE, USER_END // 2, USER_END - PAGE, USER_END, 1 << 47, 0xFFFF7FFFFFFFFFF8, 0xFFFF800000000000,
             0xFFFFFFFF80000000, 2**64 - PAGE, 2**64 - 9]


class Range(NamedTuple):
    """Bytes that a program names."""

    address: int
    size: int

    def is_allowed(self) -> bool:
        """All of them lie in the lower half."""
        return self.address + self.size <= USER_END

    def __str__(self) -> str:
        return f"{self.size:#x} bytes at {self.address:#x}"


def near_landmark(question: int, nonce: int) -> int:
    """An address or a size."""
    return (LANDMARKS[mix(question, nonce) % len(LANDMARKS)] + mix(question + 1, nonce) % 17 - 8) % 2**64


def ranges(nonce: int) -> Iterator[Range]:
    """All that are tried, in order."""
    for number in range(RANGES):
        address = near_landmark(1000 + 4 * number, nonce)
        size = near_landmark(1002 + 4 * number, nonce)
        shift = mix(5000 + number, nonce) % 5 - 2
        if number % 3 == 1:
            size = (USER_END - address + shift) % 2**64
        if number % 3 == 2:
            size = (shift - address) % 2**64
        yield Range(address, size or 1)


class Text(NamedTuple):
    """A text of `length` letters; the memory ends `rest` bytes behind its start, with no NUL if they are as many."""

    rest: int
    length: int
    limit: int

    def result(self) -> str:
        """The result that the kernel must report."""
        if self.length < min(self.rest, self.limit):
            return f"length {self.length}"
        return "ENAMETOOLONG" if self.limit <= self.rest else "EFAULT"

    def __str__(self) -> str:
        text = "a text without end" if self.length == self.rest else f"a text of {self.length} bytes and NUL"
        return f"{text}, {self.rest} bytes before the end of memory, with the limit {self.limit}"


def texts(nonce: int) -> Iterator[Text]:
    """All that are read, in order."""
    for number in range(TEXTS):
        draw = [mix(10000 + 4 * number + i, nonce) for i in range(4)]
        rest = 1 + draw[0] // 2 % (20 if draw[0] & 1 else 2 * PAGE)
        length = draw[1] // 4 % rest if draw[1] & 3 else rest - (draw[1] // 4 & 1)
        limits = (length + draw[3] % 3, rest + draw[3] % 3, draw[3] % ROOM)
        yield Text(rest, length, limits[draw[2] % 3])
