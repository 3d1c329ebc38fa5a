"""The right answers of the program lab4-processes/user/programs/forks, from the secret that it got."""

from __future__ import annotations

from collections.abc import Iterator

from ..verdict.mix import MASK, mix

# ---- memory.c ----

AREAS, PAGES, ROUNDS = 4, 4, 6
WORDS = AREAS * PAGES * 2
WHO, ROUND = 0x100, 0x1000
FORKS = {0: (0, 1), 2: (1, 2)}          # in which round who makes whom


def digest(words: list[int]) -> int:
    """A number that depends on all words and their order."""
    total = 0
    for word in words:
        total = mix(total ^ word, 0)
    return total


def memories(secret: int) -> Iterator[tuple[int, int, int, int]]:
    """(round, who, digest before, digest after) of each process in each round."""
    first = [0] * WORDS
    for page in range(AREAS * PAGES):
        if page < PAGES:
            first[2 * page] = page + 1
        if page % 2:
            first[2 * page] = mix(2 * page, secret)
    every = {0: first}
    for number in range(ROUNDS):
        if number in FORKS:
            parent, child = FORKS[number]
            every[child] = list(every[parent])
        for who, words in every.items():
            before = digest(words)
            for i in range(WORDS):
                chance = mix(number * ROUND + who * WHO + i, secret)
                if chance % 4 == 0:
                    words[i] = chance
            yield number, who, before, digest(words)


# ---- registers.c ----

NAMES = ("rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rsp",
         "rflags")
FLAGS_CHANGED, FLAGS_ALWAYS = 0x244CD5, 0x202


class Registers:
    """The digests of what a program fills into its registers, round after round."""

    def __init__(self, secret: int) -> None:
        self.secret = secret
        self.next = 0x100
        self.gs = self.general = self.fpu = 0

    def chance(self) -> int:
        """The next number by chance."""
        self.next += 1
        return mix(self.next - 1, self.secret)

    def fill(self) -> None:
        """The next round."""
        self.gs = self.chance()
        values = {name: self.chance() for name in NAMES}
        values["rflags"] = (values["rflags"] & FLAGS_CHANGED) | FLAGS_ALWAYS
        self.general = digest([values[name] for name in NAMES if name not in ("rax", "rcx", "rdx", "r11")])
        control = 0x37F & ~(self.chance() & 0x3F)
        x87 = [self.chance() & (0xFFFF if i % 2 else MASK) for i in range(16)]
        xmm = [self.chance() for _ in range(32)]
        self.fpu = digest([control | 0x1F80 << 32, *x87, *xmm])
