"""A model of sets of signals: what they do, which pend, and which comes next. All is drawn by the nonce of the boot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..verdict.mix import mix

STEPS, SIGNAL_MAX = 600, 64
KILL, STOP, CONT = 9, 19, 18
UNSTOPPABLE = 1 << KILL - 1 | 1 << STOP - 1
END, NONE, STOPS, CONTINUES, HANDLER = range(5)
EFFECTS = ["ends the process", "does nothing", "stops the process", "lets the process go on", "runs a handler"]

# The default actions of abi/signals.def that are not to end the process.
BY_DEFAULT = {17: NONE, 23: NONE, 28: NONE, 18: CONTINUES, 19: STOPS, 20: STOPS, 21: STOPS, 22: STOPS}


def effect(signal: int, action: int) -> int:
    """The effect of a signal with an action: 0 is the default, 1 ignores it, 2 is a handler."""
    if action == 0 or UNSTOPPABLE >> signal - 1 & 1:
        return BY_DEFAULT.get(signal, END)
    return NONE if action == 1 else HANDLER


def effects(nonce: int) -> Iterator[tuple[int, int, int, int]]:
    """(number of the question, signal, action, effect) for all rounds; the last one is without a table."""
    for round_ in range(4):
        for signal in range(1, SIGNAL_MAX + 1):
            action = mix(8 * (round_ * SIGNAL_MAX + signal - 1), nonce) % 3 if round_ < 3 else 0
            yield round_ * 100 + signal, signal, action, effect(signal, action)


def names(signals: int) -> str:
    """How a message names a set."""
    return ", ".join(str(bit + 1) for bit in range(SIGNAL_MAX) if signals >> bit & 1) or "none"


class Step(NamedTuple):
    """A step, and the answers after it: `new` for a signal that is sent, or `chosen` and its `value`."""

    text: str
    new: int | None
    chosen: int | None
    value: int
    process: int
    thread: int


@dataclass
class Sets:
    """The signals that pend, and the step in which each was sent."""

    process: int = 0
    thread: int = 0
    values: dict[int, int] = field(default_factory=dict)

    def post(self, step: int, nonce: int, to_thread: bool) -> Step:
        """One is sent: a second one of the same is lost."""
        signal = 1 + mix(8 * step + 1, nonce) % SIGNAL_MAX
        bit = 1 << signal - 1
        new = not (self.thread if to_thread else self.process) & bit
        if new:
            self.values[signal] = step
        if to_thread:
            self.thread |= bit
        else:
            self.process |= bit
        return Step(f"signal {signal} is sent to the {'thread' if to_thread else 'process'}", int(new), None, 0,
                    self.process, self.thread)

    def choose(self, step: int, nonce: int) -> Step:
        """One is taken."""
        blocked = mix(8 * step + 2, nonce) | (mix(8 * step + 3, nonce) if mix(8 * step + 4, nonce) % 4 == 0 else 0)
        text = (f"a signal is chosen; of the thread {names(self.thread)}, of the process {names(self.process)} pend, and "
                f"of these {names(blocked & (self.thread | self.process))} are blocked")
        allowed = ~blocked | UNSTOPPABLE
        chosen = 0
        if self.process >> KILL - 1 & 1:
            chosen = KILL
            self.process &= ~(1 << KILL - 1)
        elif self.thread & allowed:
            bit = self.thread & allowed & -(self.thread & allowed)
            chosen = bit.bit_length()
            self.thread &= ~bit
        elif self.process & allowed:
            bit = self.process & allowed & -(self.process & allowed)
            chosen = bit.bit_length()
            self.process &= ~bit
        return Step(text, None, chosen, self.values.get(chosen, 0), self.process, self.thread)


def steps(nonce: int) -> Iterator[Step]:
    """All steps of the test signal_sets."""
    sets = Sets()
    for step in range(STEPS):
        kind = mix(8 * step, nonce) % 8
        yield sets.post(step, nonce, kind >= 3) if kind < 5 else sets.choose(step, nonce)
