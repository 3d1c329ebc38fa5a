"""The right answers of lab 2's tests of the ready queue, computed from the nonce of the boot."""

from collections import deque
from collections.abc import Iterator

from ..verdict.mix import mix

QUEUED = 64                     # threads that come and go
STEPS, DRAIN = 800, 200

# The difference of instruction counts that is allowed without a walk over the queue.
SPARE_INSTRUCTIONS = 30


def thread_name(number: int) -> str:
    """How a message names a thread."""
    return f"thread {number}" if number else "nobody (NULL)"


def fair_pops(nonce: int) -> list[int]:
    """The threads that are popped, in this order."""
    queue: deque[int] = deque()
    popped: list[int] = []
    for step in range(1, STEPS + 1):
        chosen = mix(step, nonce) % QUEUED + 1
        if chosen in queue:
            popped.append(queue.popleft())
        else:
            queue.append(chosen)
        if step % DRAIN == 0:
            popped.extend(queue)
            queue.clear()
    return popped


def pops_in_turn(count: int, nonce: int) -> Iterator[int]:
    """The threads, 0 for none, that are popped from `count` queues which are asked in turn."""
    queues: list[deque[int]] = [deque() for _ in range(count)]
    for thread in range(QUEUED):
        queues[mix(thread, nonce) % count].append(thread + 1)
    for number in range(QUEUED * count):
        queue = queues[number % count]
        yield queue.popleft() if queue else 0
