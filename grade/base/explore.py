"""The explorer (common/core/explore.h), for tests.py: does it go everywhere, and tell the truth?"""

from collections.abc import Callable

from ..verdict.explore import Exploration, Stretch, explore, explored
from ..verdict.outcome import Failure
from ..verdict.registry import TestFunction
from ..verdict.trial import Trial

TESTS: list[tuple[TestFunction, int, int]] = []        # function, points, budget


def exploration(points: int, budget: int = 200) -> Callable[[TestFunction], TestFunction]:
    """Decorate a test that explores."""
    def register(function: TestFunction) -> TestFunction:
        TESTS.append((function, points, budget))
        return function
    return register


@exploration(3, budget=1000)
def base_apic_timer_is_exact(t: Trial) -> None:
    """The local APIC's timer fires after exactly the asked number of instructions."""
    run = t.boot()
    first = run.answer(1, "rip")
    t.expect_between(first, 1, 2, "NOPs that ran before the timer with count 1 fired (QEMU counts one more)")
    for count in range(1, 200):
        t.expect_equal(run.answer(count, "rip") - first, count - 1, f"more NOPs with count {count}")


@exploration(2)
def base_explore_each_instruction(t: Trial) -> None:
    """A rival comes at each instruction of an operation, once."""
    run = explored(t, covers=("add_by_one_instruction", "nop_run"))
    found, first = explore(t), run.answer(0, "nops")
    seen = [address for address in found.points.values() if first <= address <= first + 256]
    t.expect_equal(seen, [first + i for i in range(257)], "the NOPs at which the rival came")
    t.expect_equal(found.points[1], t.testbed.symbols.address("add_by_one_instruction"), "where the rival came first")
    t.expect_equal(found.end, "ended", "the end")


@exploration(2)
def base_explore_locked(t: Trial) -> None:
    """While interrupts are off, the rival waits until they are on again."""
    explored(t, covers=("add_with_the_lock",))
    longest = max(explore(t).runs(), key=lambda stretch: stretch.length)
    where = t.testbed.symbols.function(longest.address) or ""
    t.expect_equal(where.partition("+")[0], "add_with_the_lock", "where they are on again")
    t.expect_between(longest.length, 257, 450, "numbers that fall together")


@exploration(2)
def base_explore_finds_a_race(t: Trial) -> None:
    """Each number that goes wrong is told, and no other."""
    found = explore(t)
    places = [found.points[n] for n in sorted(found.bad)]
    t.expect_equal({what for what, _ in found.bad.values()}, {"an addition was lost"}, "what is told")
    t.expect_equal(sorted(found.bad), list(range(min(found.bad), max(found.bad) + 1)), "the bad numbers in a row")
    t.expect_between(len(places), 259, 275, "bad numbers")
    t.expect(t.testbed.symbols.address("nop_run") in places, "the rival came in between")
    t.expect(1 < min(found.bad) and max(found.bad) < max(found.points), "the rival came before and behind")
    t.expect_equal([stack[0] for _, stack in sorted(found.struck.items())], places, "backtraces")
    expect_words(t, "preempted at add_in_two_steps+", "(test_explore.c:", ": an addition was lost",
                 f"N = {min(found.bad)}: ", f"({len(places)} of {len(found.points)})")


@exploration(2)
def base_file_is_kept(t: Trial) -> None:
    """A file that is looked up stays, at whichever instruction its descriptor gets another."""
    explored(t, covers=("file_get",))


def expect_words(t: Trial, *parts: str) -> None:
    """Expect these texts in the failure."""
    try:
        explored(t)
    except Failure as failure:
        text = "\n".join([failure.message, *failure.details])
        for part in parts:
            t.expect(part in text, f"{part!r} in the failure:\n{text}")
    else:
        t.fail("expected: explored() fails")


@exploration(1)
def base_explore_a_mistake_without_a_rival(t: Trial) -> None:
    """A mistake that needs no preemption is reported as such."""
    t.expect_equal(min(explore(t).bad), 0, "the first bad number")
    expect_words(t, "without any preemption: an addition was lost")


@exploration(2)
def base_explore_passes_over_a_panic(t: Trial) -> None:
    """Where many numbers fall together, one boot that ends badly tells of all of them."""
    found = explore(t)
    one, other = (stretch for stretch in found.runs() if stretch.length > 256)
    t.expect_equal(one.address, other.address, "the place where they fall together, both times")
    expect_told(t, found, one, "the kernel panicked: the rival came early")
    expect_told(t, found, other, "an addition was lost")
    t.expect_equal((found.end, len(t.runs)), ("ended", 2), "the end, and the number of boots")


def expect_told(t: Trial, found: Exploration, stretch: Stretch, what: str) -> None:
    """Expect the same message for all numbers of a stretch."""
    last = stretch.first + stretch.length - 1
    told = {found.bad[n].message if n in found.bad else "it is well" for n in range(stretch.first, last + 1)}
    t.expect_equal(told, {what}, f"the messages for N = {stretch.first} to {last}")


def goes_on(name: str, budget: int, boots: int, what: str) -> None:
    """Declare a test of an exploration some of whose boots end badly."""
    def function(t: Trial) -> None:
        found = explore(t)
        t.expect_equal(found.end, "ended", "the end")
        t.expect_between(len(found.bad), 1, 6, "bad numbers")
        t.expect_equal({message for message, _ in found.bad.values()}, {what}, "what is told")
        t.expect_equal(sorted(found.points), list(range(1, found.last)), "every N")
        t.expect_equal(len(t.runs) - len(found.bad), boots, "boots besides one for each bad number")
    function.__name__, function.__doc__ = name, "The walk goes on behind a number at which the boot has ended."
    exploration(2, budget)(function)


goes_on("base_explore_goes_on_after_a_panic", 200, 1, "the kernel panicked: the rival came in between")
goes_on("base_explore_goes_on_after_a_loop", 200, 1, "the operation never comes to its end")
goes_on("base_explore_goes_on_after_a_hang", 30, 2, "the kernel did not finish in time")


@exploration(1)
def base_explore_waits(t: Trial) -> None:
    """An exploration ends where the operation waits for its rival."""
    run = explored(t, covers=("wait_for_the_rival", "halt_until_interrupt_woken"))
    t.expect_equal([record.fields[1] for record in run.of_kind("walked")], ["waits"], "the end")
