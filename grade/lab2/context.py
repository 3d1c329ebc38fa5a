"""The right answers of lab 2's tests of frames and switches, computed from the nonce of the boot."""

from collections.abc import Iterator
from typing import NamedTuple, Optional

from ..debugging.replay import Replay
from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial

FIRST_THREADS = 24
VISITORS, VISITS = 24, 240

# The fields of struct switch_frame, but for rip.
SWITCH_REGISTERS = "r15 r14 r13 r12 rbx rbp".split()
CONTEXTS_MAX = 8


class Switch(NamedTuple):
    """One switch between contexts: its number, from whom, to whom, and the switch that left the latter before (None: it
    has just begun).
    """

    number: int
    left: int
    now: int
    left_at: Optional[int]


def first_order(nonce: int) -> Iterator[int]:
    """The threads in the order in which they begin."""
    threads = list(range(FIRST_THREADS))
    for position in range(FIRST_THREADS):
        chosen = mix(200 + position, nonce) % len(threads)
        yield threads[chosen]
        threads[chosen] = threads[-1]
        threads.pop()


def expect_fields(t: Trial, run: Run, name: str, others: int, what: str) -> None:
    """The registers of eight rounds, in the order of a switch frame, are as they should be. `others`: the first
    question of those that they may have been mistaken for."""
    for round_ in range(8):
        first = 16 * round_
        whose = {mix(first + others + i, run.nonce): f"what {register} held before"
                 for i, register in enumerate(SWITCH_REGISTERS)}
        whose.update((mix(first + i, run.nonce), f"the value of {register}")
                     for i, register in enumerate(SWITCH_REGISTERS))
        for i, register in enumerate(SWITCH_REGISTERS):
            got, expected = run.answer(first + i, name), mix(first + i, run.nonce)
            hint = f" (it is {whose[got]})" if got != expected and got in whose else ""
            t.expect_equal(got, expected, what.format(register) + hint)


def switches(count: int, least: int, nonce: int) -> Iterator[Switch]:
    """The switches of `count` contexts, of which number 0 ends them after at least `least` switches."""
    left_at: dict[int, int] = {}
    number = now = 0
    while number < least or now:
        left, left_at[now] = now, number
        now = (now + 1 + mix(16 * number + 15, nonce) % (count - 1)) % count if number < least else 0
        yield Switch(number, left, now, left_at.get(now))
        number += 1


def register_digest(count: int, least: int, nonce: int) -> int:
    """All registers after all switches, each as it was when that context was left."""
    digest = 0
    for switch in switches(count, least, nonce):
        if switch.left_at is not None:
            for index in range(len(SWITCH_REGISTERS)):
                digest = mix(mix(16 * switch.left_at + index, nonce), digest)
    return digest


def context_name(index: int) -> str:
    """How a message names a context."""
    return "no context at all" if index >= CONTEXTS_MAX else f"context {index}"


def visit_sums(nonce: int) -> Iterator[int]:
    """The counts of the threads, in the order in which they are visited."""
    sums = [mix(1000 + thread, nonce) for thread in range(VISITORS)]
    visited = 0
    for visit in range(VISITS):
        sums[visited] = mix(sums[visited], visit)
        yield sums[visited]
        visited = (visited + 1 + mix(visit, nonce) % (VISITORS - 1)) % VISITORS


def expect_from_outside(t: Trial, replay: Replay) -> None:
    """Stop at the first switches of three contexts: what is on the stack of each that is left, and what is back in
    the registers when it goes on."""
    parked: dict[int, dict[str, int]] = {}
    for switch in list(switches(3, 24, replay.run.nonce))[:12]:
        replay.run_to("context_switch")
        before = replay.registers()
        for index, name in enumerate(SWITCH_REGISTERS):
            t.expect_equal(before[name], mix(16 * switch.number + index, replay.run.nonce),
                           f"{name} before switch {switch.number}, seen from outside")
        if switch.left_at is not None:
            replay.run_to("switch_probe_return")
            expect_back(t, replay, before, parked[switch.now], switch)
        else:
            replay.run_to("switch_probe_start")
        parked[switch.left] = before
        expect_parked(t, replay, before, switch)


def expect_back(t: Trial, replay: Replay, before: dict[str, int], parked: dict[str, int], switch: Switch) -> None:
    """The registers are those of the context that goes on, and RAX is the one that was left."""
    after = replay.registers()
    where = f"after switch {switch.number} to context {switch.now}, seen from outside"
    for name in SWITCH_REGISTERS:
        t.expect_equal(after[name], parked[name], f"{name} {where}")
    t.expect_equal(after["rsp"], parked["rsp"] + 8, f"rsp {where}")
    t.expect_equal(after["rax"], before["rdi"], f"rax (the context that was left) {where}")


def expect_parked(t: Trial, replay: Replay, before: dict[str, int], switch: Switch) -> None:
    """The stack that was left holds the registers, and where the context goes on."""
    where = f"on the stack of context {switch.left} after switch {switch.number}, seen from outside"
    rsp = int.from_bytes(replay.memory(before["rdi"], 8), "little")
    frame = replay.struct("switch_frame", rsp)
    for name in SWITCH_REGISTERS:
        t.expect_equal(getattr(frame, name), before[name], f"{name} {where}")
    t.expect_equal(frame.rip, replay.symbol("switch_probe_return"), f"the return address {where}")
