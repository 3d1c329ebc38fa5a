"""What lab 2's tests of the switch must answer, computed from the nonce of the boot."""

from .mix import mix

FIRST_THREADS = 24


def first_order(nonce):
    """The threads in the order in which they begin."""
    threads = list(range(FIRST_THREADS))
    for position in range(FIRST_THREADS):
        chosen = mix(200 + position, nonce) % len(threads)
        yield threads[chosen]
        threads[chosen] = threads[-1]
        threads.pop()
