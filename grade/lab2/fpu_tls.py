"""The right answers of lab 2's tests of FPU, SSE and thread-local data, computed from the nonce of the boot."""

from collections.abc import Iterable

from ..verdict.mix import mix

# The parts of a pattern, in their order: control, status and tags of the FPU, MXCSR; two for each ST, two for each XMM.
CONTROL, STATUS, TAGS, MXCSR, ST, XMM, PARTS = 0, 1, 2, 3, 4, 20, 52
CONTROL_CLEAN = 0x037F
MASKS = {CONTROL: 0x0F00, STATUS: 0x7F00, TAGS: 0xFF, MXCSR: 0xFF80, **{part: 0xFFFF for part in range(ST + 1, XMM, 2)}}

ROUNDS, THREADS, KEYS, EXCHANGES = 8, 5, 4, 400
COMPUTERS, VISITS = 8, 300


def pattern_digest(question: int, nonce: int, digest: int) -> int:
    """All registers, as the pattern of `question` fills them, put together with `digest`."""
    for part in range(PARTS):
        value = mix(64 * question + part, nonce) & MASKS.get(part, -1)
        if part == CONTROL:
            value |= CONTROL_CLEAN & ~MASKS[CONTROL]
        digest = mix(value, digest)
    return digest


def digest_of(questions: Iterable[int], nonce: int) -> int:
    """Several patterns, one after another."""
    digest = 0
    for question in questions:
        digest = pattern_digest(question, nonce, digest)
    return digest


def exchanged_once(nonce: int) -> int:
    """Each round, what was saved and what was restored."""
    return digest_of((4 * round_ + i for round_ in range(ROUNDS) for i in range(2)), nonce)


def exchanged_often(nonce: int) -> int:
    """The patterns that threads find again."""
    left_with: dict[int, int] = {}
    found: list[int] = []
    current = 0
    for question in range(1, EXCHANGES + 1):
        left_with[current] = question
        current = next_of(current, mix(question, nonce), THREADS)
        if current in left_with:
            found.append(left_with[current])
    return digest_of(found, nonce)


def next_of(current: int, secret: int, count: int) -> int:
    """Another one of `count`."""
    return (current + 1 + secret % (count - 1)) % count


def tls_digest(nonce: int) -> int:
    """The values of the threads under their keys."""
    rounds: dict[int, int] = {}
    current = digest = 0
    for round_ in range(1, EXCHANGES + 1):
        for key in range(KEYS):
            value = 0
            if current in rounds:
                value = mix(THREADS * (KEYS * rounds[current] + key) + current, nonce)
            digest = mix(value, digest)
        rounds[current] = round_
        current = next_of(current, mix(~round_, nonce), THREADS)
    return digest


def computed(nonce: int) -> dict[int, int]:
    """The reports of the threads that run again, by the number of the visit."""
    left_with: dict[int, int] = {}
    reports: dict[int, int] = {}
    current = 0
    for visit in range(VISITS):
        if current in left_with:
            mine = left_with[current]
            reports[visit] = pattern_digest(mine, nonce, mine)
        left_with[current] = mix(mix(1000 + current, nonce), visit)
        current = next_of(current, mix(visit, nonce), COMPUTERS)
    return reports
