"""The right answers of lab 2's tests inside the kernel: when each thread ran, and when it was woken."""

from __future__ import annotations

from typing import NamedTuple

from ..lab1.expected import ERRORS, error_text
from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial

TOP = 1 << 63


class Turn(NamedTuple):
    """A note of a test: who had the processor at a tick."""

    tick: int
    who: int


def slice_of(t: Trial) -> int:
    """THREAD_SLICE, as the kernel was compiled."""
    return t.testbed.layout()["constants"]["THREAD_SLICE"]


def turns(t: Trial, run: Run, name: str = "turn") -> list[Turn]:
    """The notes of lab2-threads/test/turns.c, oldest first. Each is bound to the nonce."""
    records = run.records(name, bound_to=run.nonce)
    places = [record.question & 0xFFFFFF for record in records]
    t.expect_equal(places, list(range(len(records))), "places of the notes in their order")
    return [Turn(record.question >> 32, record.question >> 24 & 0xFF) for record in records]


def chain(start: int, length: int, nonce: int) -> int:
    """The result of mixing `length` times, from `start` on."""
    value = start
    for _ in range(length):
        value = mix(value, nonce)
    return value


def answers_sum(count: int, nonce: int) -> int:
    """The sum of the answers to the questions below `count`, in 64 bits."""
    return sum(mix(i, nonce) for i in range(count)) % (1 << 64)


def signed(value: int) -> int:
    """A number of 64 bits as the kernel's C code meant it."""
    return value - (1 << 64) if value >= TOP else value


def expect_result(t: Trial, got: int, error: str | None, what: str) -> None:
    """The result of a kernel function: 0, or the negative of the error of that name."""
    text = error_text(-signed(got)) if signed(got) <= 0 else f"the number {got:#x}"
    t.expect_equal(text, error_text(ERRORS[error] if error else 0), f"{what}: the result")


def expect_cycle(t: Trial, notes: list[Turn], order: dict[int, str], what: str) -> None:
    """The threads take turns in this order, strictly. `order`: name by number."""
    numbers = list(order)
    for (_, before), (_, now) in zip(notes, notes[1:]):
        right = numbers[(numbers.index(before) + 1) % len(numbers)]
        t.expect_equal(order.get(now, now), order[right], f"{what}: who runs after {order[before]}")


def expect_lengths(t: Trial, notes: list[Turn], lengths: dict[int, int], names: dict[int, str]) -> None:
    """Each turn lasts as many ticks as `lengths` says of its thread; the first and last are cut off."""
    for (start, who), (end, _) in list(zip(notes, notes[1:]))[1:]:
        t.expect_equal(end - start, lengths[who], f"ticks that {names[who]} had the processor from tick {start} on")


def expect_late(t: Trial, run: Run, question: int, most: int, what: str) -> None:
    """Something happened at its tick or at most `most` ticks later. The kernel reports the difference as "late"."""
    t.expect_between(signed(run.answer(question, "late")), 0, most,
                     f"{what}: ticks after its time (negative: too early)")


def expect_counter_ran(t: Trial, run: Run) -> None:
    """The counting thread had half of the processor beside one spinner."""
    # Each note was made by the counting thread from the nonce and the tick at which it ran.
    ticks = [tick for tick, _ in turns(t, run, "count")]
    start = run.answer(0, "start")
    t.expect_between(len(ticks) / 60, 0.40, 0.60, "share of 60 ticks in which the counter ran beside one spinner")
    t.expect_between(min(ticks) - start, 0, 2 * slice_of(t), "ticks that the counter waited for its first turn")


def expect_equal_shares(t: Trial, run: Run) -> None:
    """Five threads have seen the same number of ticks, and each was charged for its own."""
    seen = [run.answer(i, "seen") for i in range(5)]
    # First, so that no chain is computed that is as long as a kernel says.
    t.expect_between(sum(seen), 290, 310, "ticks that the five threads saw, of 300")
    for i in range(5):
        t.expect_equal(run.answer(i, "chain"), chain(i, seen[i], run.nonce),
                       f"what thread {i} has computed in {seen[i]} ticks")
    t.expect_between((max(seen) - min(seen)) / (sum(seen) / 5), 0, 0.10, f"spread of the ticks that each saw, {seen}")
    for i in range(5):
        t.expect_between(run.answer(i, "ticks") - seen[i], -2, 2,
                         f"ticks counted in thread {i}, less those that it saw")


def expect_strict_turns(t: Trial, run: Run) -> None:
    """Three threads that yield took turns."""
    notes = turns(t, run)
    t.expect_between(len(notes), 85, 95, "turns that three threads took, while one of them took 30")
    expect_cycle(t, notes, {0: "the thread that calls thread_yield", 1: "the one that makes call 7",
                            2: "the one that makes call 3"}, "three threads yield")


def expect_whole_slices(t: Trial, run: Run) -> None:
    """Each turn of a spinner lasted one slice, also beside a thread that yields."""
    notes = turns(t, run)
    names = {0: "the first spinner", 1: "the second spinner", 2: "the thread that yields after 2 ticks"}
    t.expect_between(len(notes), 12, 24, "turns of three threads in 60 ticks")
    expect_lengths(t, notes, {0: slice_of(t), 1: slice_of(t), 2: 2}, names)
    expect_cycle(t, notes, names, "three threads")


def expect_switches_at_once(t: Trial, run: Run) -> None:
    """Another thread ran the moment that it was allowed, each time."""
    after = ["thread_yield", "the second preempt_enable", "the last unlock, after preempt_request",
             "the last unlock, after preempt_enable", "preempt_enable, after the last unlock", "the interrupt handler"]
    for question, what in enumerate(after, 1):
        t.expect_equal(run.answer(question), mix(question, run.nonce),
                       f"what another thread answers that runs at once after {what}")


def expect_halts(t: Trial, run: Run) -> None:
    """All ticks in the idle thread interrupted its HLT, and each nap ended in time."""
    for i in range(6):
        t.expect_between(run.answer(i, "nap"), 3, 3 + mix(i, run.nonce) % 10 if i else 1 << 32, f"ticks of nap {i}")
        expect_late(t, run, i, 0, f"thread made ready at the end of nap {i}")
    idle = [record.question for record in run.reports("idle") if record.answer]
    least = sum(2 + mix(i, run.nonce) % 10 for i in range(6))
    t.expect_between(len(idle), least, least + 12, "ticks that found the idle thread")
    halted = t.testbed.symbols.address("halt_until_interrupt_woken")
    for tick in idle:
        rip = run.answer(tick, "rip")
        t.expect_equal(t.testbed.symbols.function(rip), "halt_until_interrupt_woken",
                       f"what tick {tick} interrupted in the idle thread")
        t.expect_equal((rip, run.answer(tick, "after_halt")), (halted, 1), f"place behind HLT, at tick {tick}")


def expect_counts(t: Trial, run: Run) -> None:
    """The counts in the threads agree with the events."""
    t.expect_equal(run.answer(0, "all ticks"), run.answer(0, "all time"),
                   "ticks counted in all threads, of those that passed")
    t.expect_equal(run.answer(0, "all switches"), 2, "switches when one thread sleeps and nobody else is there")
    t.expect_equal(run.answer(0, "all forced"), 1,
                   "switches that the thread left did not want: that of the idle thread")
    yields = 20 + mix(0, run.nonce) % 50
    t.expect_equal(run.answer(0, "yielding switches"), yields, "switches of a thread that yielded so often")
    t.expect_equal(run.answer(0, "yielding forced"), 0, "of these, switches that it did not want")
    t.expect_between(run.answer(0, "spinning switches"), 4, 8,
                     "switches of a thread that spins for 60 ticks beside another")
    t.expect_equal(run.answer(0, "spinning forced"), run.answer(0, "spinning switches"),
                   "of these, switches that it did not want")
    t.expect_between(run.answer(0, "spinning ticks"), 25, 35, "ticks counted in it, of 60")


def expect_order(t: Trial, run: Run) -> None:
    """Six threads went on in the order in which they waited, twice."""
    for i in range(12):
        who, answer = i % 6, mix((i % 6) << 8 | i, run.nonce) >> 8
        got = run.answer(i, "woken")
        t.expect_equal(got >> 56, who, f"thread that was the {i + 1}. to go on")
        t.expect_equal(got & (1 << 56) - 1, answer & (1 << 56) - 1, f"what thread {who} answers")


def expect_all_handed_over(t: Trial, run: Run) -> None:
    """All things that were put into the buffer came out of it."""
    from_timer = run.answer(0, "from timer")
    t.expect_between(from_timer, 10, 1000, "things that came from the timer's interrupt")
    made = 200 + from_timer
    t.expect_equal(run.answer(0, "taken"), made, "things that were taken, of those made")
    secrets = [mix(i, run.nonce) for i in range(made)]
    t.expect_equal(run.answer(0, "sum in"), sum(secrets) % (1 << 64), "sum of the things that were put in")
    t.expect_equal(run.answer(0, "sum"), sum(mix(secret, run.nonce) for secret in secrets) % (1 << 64),
                   "sum of the answers to the things that were taken")


def expect_timeouts(t: Trial, run: Run) -> None:
    """Each wait and each sleep ended at its tick."""
    for i in range(24):
        ticks = mix(i, run.nonce) % 9
        expect_late(t, run, i, 1, f"wait with a deadline {ticks} ticks ahead")
        if ticks == 0:
            t.expect_equal(run.answer(i, "switches"), 0, "switches in a wait whose deadline has come already")
        else:
            t.expect_between(run.answer(i, "switches"), min(1, ticks - 1), 1, f"switches in a wait of {ticks} ticks")
    for i in range(100, 124):
        expect_late(t, run, i, 1, f"system call thread_sleep for {mix(i, run.nonce) % 9} ticks")
        t.expect_equal(run.answer(i, "error"), 0, "RDX after thread_sleep")


def expect_woken_at_deadlines(t: Trial, run: Run) -> None:
    """Each wait was woken in the tick of its deadline."""
    for i in range(8):
        what = f"wait that is woken in the tick of its deadline, {'before' if i % 2 == 0 else 'after'} the alarm"
        expect_late(t, run, i, 0, what)
        t.expect_equal(run.answer(i, "woke"), 1, f"{what}: somebody was on the queue")
        expect_result(t, run.answer(i, "result"), None, what)


def expect_interruptions(t: Trial, run: Run) -> None:
    """Each wait of the test ended as it should."""
    for i, error in enumerate(("EINTR", None, "ETIMEDOUT", None, "ETIMEDOUT", None)):
        got = run.answer(i, "result")
        t.expect_equal(got >> 16, mix(i, run.nonce) & (1 << 48) - 1, f"what the thread answers after wait {i}")
        expect_result(t, -(got & 0xFFFF) % (1 << 64), error, f"wait {i}")


def expect_free_sleep(t: Trial, run: Run) -> None:
    """Threads that slept were charged for nothing."""
    t.expect_between(run.answer(0, "worked"), 19, 21,
                     "ticks of 20 that a thread has which computes beside three that sleep")
    t.expect_equal(run.answer(0, "switches"), 1, "switches away from a thread in one long sleep")
    t.expect_between(run.answer(0, "slept"), 0, 1, "ticks counted in a thread during its sleep")
    for i in range(3):
        t.expect_between(run.answer(i, "sleeper"), 0, 1, f"ticks counted in sleeping thread {i}")
