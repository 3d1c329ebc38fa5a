"""A model of the numbers of processes. It computes each result from the nonce of the boot."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ..verdict.mix import mix

PID_MAX, STEPS, FREE = 4095, 1500, 20
LAST_EVERY = 64         # so often all numbers that are left are taken


def named(number: int) -> str:
    """How a message names what pid_take returned."""
    return str(number) if number else "EAGAIN"


class Pids:
    """Numbers, of which those that are free longest are taken first."""

    def __init__(self) -> None:
        self.free = deque(range(1, PID_MAX + 1))
        self.owners: dict[int, int] = {}

    def take(self, owner: int, reserve: int = 0) -> int:
        """The number; 0: there is none."""
        if len(self.free) <= reserve:
            return 0
        number = self.free.popleft()
        self.owners[number] = owner
        return number

    def give(self, number: int) -> None:
        """The number is free again."""
        del self.owners[number]
        self.free.append(number)


def results(nonce: int) -> Iterator[tuple[str, int, int, str, str]]:
    """Of all steps: the name of a report, its question, the secret it is mixed with, what should come, and what it is."""
    pids = Pids()
    for owner in range(1, PID_MAX - FREE + 1):
        pids.take(owner)
    for step in range(1, STEPS):
        chosen = mix(3 * step, nonce)
        which = 1 + mix(3 * step + 1, nonce) % PID_MAX
        secret = mix(step, nonce)
        if step % LAST_EVERY == 0:
            for i in range(len(pids.free)):
                yield "last", step * LAST_EVERY + i, secret, named(pids.take(step)), f"the number that pid_take returns, step {step}"
        elif chosen % 8 == 0:
            owner = pids.owners.get(which, 0)
            yield "result", step, secret, owner_name(owner), f"what pid_find returns for {which}, step {step}"
        elif chosen % 8 <= 3 and which in pids.owners:
            pids.give(which)
            yield "result", step, secret, "given", f"pid_give of {which}, step {step}"
        else:
            reserve = 10 if chosen % 16 == 15 else 0
            free = f"{len(pids.free)} numbers are free" + (f", {reserve} of them a reserve" if reserve else "")
            yield "result", step, secret, named(pids.take(step, reserve)), \
                f"the number that pid_take returns when {free}, step {step}"


def owner_name(owner: int) -> str:
    """How a message names what pid_find returned."""
    return f"owner {owner}" if owner else "NULL"
