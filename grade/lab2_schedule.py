"""What lab 2's tests inside the kernel must answer: who had the processor when, and who was woken when."""

from itertools import groupby

from .lab1_expected import error_text, ERRORS
from .lab2_outside import STATES
from .mix import mix

TOP = 1 << 63


def slice_of(t):
    """THREAD_SLICE, as the kernel was compiled."""
    return t.bench.layout()["constants"]["THREAD_SLICE"]


def turns(t, run, name="turn"):
    """The notes of lab2-threads/test/turns.c, oldest first: pairs (tick, who). Each is bound to the nonce."""
    records = run.records(name, bound_to=run.nonce)
    places = [record.question & 0xFFFFFF for record in records]
    t.expect_equal(places, list(range(len(records))), "places of the notes in their order")
    return [(record.question >> 32, record.question >> 24 & 0xFF) for record in records]


def chain(start, length, nonce):
    """What comes of mixing `length` times, from `start` on."""
    value = start
    for _ in range(length):
        value = mix(value, nonce)
    return value


def signed(value):
    """A number of 64 bits as the kernel's C code meant it."""
    return value - (1 << 64) if value >= TOP else value


def expect_result(t, got, error, what):
    """What a function of the kernel returned: 0, or the negative of the error of that name."""
    text = error_text(-signed(got)) if signed(got) <= 0 else f"the number {got:#x}"
    t.expect_equal(text, error_text(ERRORS[error] if error else 0), f"{what}: the result")


def expect_cycle(t, notes, order, what):
    """The threads take turns in this order, strictly. `order`: name by number."""
    numbers = list(order)
    for (_, before), (_, now) in zip(notes, notes[1:]):
        right = numbers[(numbers.index(before) + 1) % len(numbers)]
        t.expect_equal(order.get(now, now), order[right], f"{what}: who runs after {order[before]}")


def expect_lengths(t, notes, lengths, names):
    """Each turn lasts as many ticks as `lengths` says of its thread; the first and last are cut off."""
    for (start, who), (end, _) in list(zip(notes, notes[1:]))[1:]:
        t.expect_equal(end - start, lengths[who], f"ticks that {names[who]} had the processor from tick {start} on")


def expect_late(t, run, question, most, what):
    """Something happened at its tick or at most `most` ticks later. The kernel reports the difference as "late"."""
    t.expect_between(signed(run.answer(question, "late")), 0, most, f"{what}: ticks after its time (negative: too early)")


def runs_of(values):
    """Each value with how often it comes in a row."""
    return [(value, len(list(group))) for value, group in groupby(values)]


def expect_same_threads(t, run, found):
    """The threads seen from outside are those that the kernel reports."""
    count = run.answer(0, "threads")
    t.expect_equal(sorted(found), sorted(run.answer(i, "tid") for i in range(count)), "numbers of the threads in the table")
    for i in range(count):
        thread = found[run.answer(i, "tid")]
        t.expect_equal(thread.state, STATES[run.answer(i, "state")], f"state of thread {thread.tid}, seen from outside")
        t.expect_equal(thread.stack_top, run.answer(i, "stack"), f"upper end of the stack of thread {thread.tid}")
        t.expect_equal((thread.exited, thread.value), (bool(run.answer(i, "exited")), run.answer(i, "value")),
                       f"whether thread {thread.tid} has ended, and its value")


def expect_fates(t, run, found):
    """Each of the 24 threads of the test does what its argument says."""
    for i in range(24):
        secret = mix(i, run.nonce)
        thread = found[run.answer(i, "born")]
        state = ("dead", "blocked", "ready")[secret % 3]
        t.expect_equal((thread.name, thread.state), (f"thread {secret & 0xFFFFFF:x}", state), f"name and state of thread {thread.tid}")
        if state == "dead":
            t.expect_equal(thread.value, secret, f"value that thread {thread.tid} ended with")
        else:
            t.expect_equal(t.bench.symbols.function(thread.rip).split("+")[0].split(".")[0], "schedule",
                           f"function in which thread {thread.tid} goes on")
