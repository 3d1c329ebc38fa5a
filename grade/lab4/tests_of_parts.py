"""Lab 4, exercises 4.1 to 4.4: the parts that need no process. Belongs to tests.py."""

from __future__ import annotations

import errno

from grade import mix, test
from grade.lab2.explore import explores
from grade.lab4 import descriptors, families, lines, numbers
from grade.lab4.descriptors import bits, bits_of
from grade.verdict.run import Run
from grade.verdict.trial import Trial

# The difference of instruction counts that is allowed without a walk over the numbers.
SPARE_INSTRUCTIONS = 30


def checked_inside(name: str, points: int, exercise: str, sentence: str, question: int = 0) -> None:
    """Declare a test in which the kernel checks everything itself."""
    def function(t: Trial) -> None:
        run = t.boot()
        t.expect_equal(run.answer(0, "done"), mix(question, run.nonce), "done")
    function.__name__, function.__doc__ = name, sentence
    test(points=points, exercise=exercise)(function)


# ---- 4.1: numbers ----

checked_inside("pid_counts_up", 1, "4.1", "The first numbers are 1, 2, 3 and so on, each has its owner, and nothing else has one.")


@test(points=3, exercise="4.1")
def pid_follows_a_model(t: Trial) -> None:
    """The number that has been free longest is taken next, also after all were taken."""
    run = t.boot()
    for name, question, secret, expected, what in numbers.results(run.nonce):
        result = run.answer(question, name) ^ secret
        name_of = numbers.owner_name if "pid_find" in what else numbers.named
        t.expect_equal("given" if expected == "given" and result == 0 else name_of(result), expected, what)


@test(points=1, exercise="4.1")
def pid_leaves_a_reserve(t: Trial) -> None:
    """The last numbers are kept for those who may have them."""
    run = t.boot()
    for round_ in range(6):
        reserve = mix(round_, run.nonce) % 100
        t.expect_equal(run.answer(round_, "taken") ^ mix(100 + round_, run.nonce), numbers.PID_MAX - reserve,
                       f"how many numbers pid_take gives out when {reserve} are a reserve")


@test(points=1, exercise="4.1", shift=0)
def pid_takes_constant_time(t: Trial) -> None:
    """A number is taken, found and given back as fast with 4000 processes as with 10."""
    run = t.boot()
    for count in (10, 1000, 4000):
        free = [*range(count + 1, numbers.PID_MAX + 1), *range(1, count, 2)]    # in the order in which they were given back
        t.expect_equal(run.answer(count, "number") ^ mix(count, run.nonce), free[count // 2],
                       f"the number that is taken when {count} are in use, after {count // 2} others were given back")
    for what in ("pid_take", "pid_find", "pid_give"):
        costs = {count: run.answer(count, what) for count in (10, 1000, 4000)}
        for count, cost in costs.items():
            t.expect_between(cost, 1, min(costs.values()) + SPARE_INSTRUCTIONS,
                             f"instructions of {what} when {count} numbers are in use, at most {SPARE_INSTRUCTIONS} more than "
                             "with another count")


# ---- 4.2: descriptors ----

@test(points=4, exercise="4.2")
def files_follow_a_model(t: Trial) -> None:
    """After each of many operations each descriptor leads where it should, and each file has its references."""
    run = t.boot()
    for number, step in enumerate(descriptors.steps(run.nonce)):
        if step.tables:
            t.expect_equal(result_of(run.answer(number, "result") ^ mix(number, run.nonce)), step.result,
                           f"the result of {step.text}")
        for i, table in enumerate(step.tables):
            t.expect_equal(bits_of(run.answer(2 * number + i, "open")), bits(table),
                           f"the descriptors of table {i} that are in use after {step.text}")
            t.expect_equal(bits_of(run.answer(2 * number + i, "marked")), bits(table, only_marked=True),
                           f"the descriptors of table {i} that exec closes, after {step.text}")
        references = run.answer(number, "references")
        t.expect_equal([(references >> 8 * i & 0xFF) - descriptors.OWN for i in range(descriptors.FILES)], step.references,
                       f"the references that the tables hold to files 1 to {descriptors.FILES}, after {step.text}")


def result_of(word: int) -> int | str:
    """A result, or the name of an error."""
    return errno.errorcode.get(2**64 - word, f"error {2**64 - word}") if word >= 2**63 else word


checked_inside("files_release_without_the_lock", 1, "4.2",
               "A file is released with no lock held, when no descriptor leads to it any more.")
checked_inside("files_refuse", 1, "4.2", "A full table and wrong numbers are refused, and nothing changes.")


def explores_close(name: str, covers: str, sentence: str) -> None:
    """Declare an exploration whose rival closes the descriptor."""
    def look(t: Trial, run: Run, last: int) -> None:
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
        t.expect(last > 0, "a number at which the other thread closed the descriptor")
    look.__name__, look.__doc__ = name, sentence
    explores(1, "4.2", covers=(covers,))(look)


explores_close("explore_get_against_close", "files_get",
               "Another thread closes a descriptor at each instruction of files_get: no file is used after its release.")
explores_close("explore_dup_against_close", "files_dup",
               "Another thread closes a descriptor at each instruction of files_dup: no file is used after its release.")


# ---- 4.3: the line discipline ----

def types_keys(name: str, points: int, sentence: str) -> None:
    """Declare a test that types and reads."""
    def function(t: Trial) -> None:
        run = t.boot()
        reported = run.texts("line")
        for number, step in enumerate(lines.steps(name, run.nonce)):
            t.expect(number < len(reported), f"a report of step {number}")
            t.expect_equal(reported[number], step.report, step.text)
            t.expect_equal(bool(run.answer(number, "ready") ^ mix(number, run.nonce)), step.ready,
                           f"whether there is something for a reader after this step: {step.text}")
    function.__name__, function.__doc__ = name, sentence
    test(points=points, exercise="4.3")(function)


types_keys("line_is_echoed_and_edited", 3, "Keys are echoed, and erase the character, the word and the line before them.")
types_keys("line_is_handed_over", 2, "A reader gets one line at most, what control-D hands over, and the end of the file once.")
types_keys("line_sends_signals", 1, "Three keys send signals, if they may, and drop the line that is being typed.")
types_keys("line_refuses_when_full", 2, "A key that was accepted is never lost, and one for which there is no room is refused.")
types_keys("line_is_raw", 2, "In raw mode each key comes at once, and what was typed before comes first.")


# ---- 4.4: the family ----

@test(points=3, exercise="4.4")
def family_follows_a_model(t: Trial) -> None:
    """After each of many changes all children are on the right list of the right parent, in the right order."""
    run = t.boot()
    reported = run.texts("families")
    for number, step in enumerate(families.steps(run.nonce)):
        for expected in step.reports:
            t.expect(reported, f"a report of {step.text}")
            got, right = families.parts(reported.pop(0)), families.parts(expected)
            for what in [*right, *(what for what in got if what not in right)]:
                t.expect_equal(got.get(what, "nobody"), right.get(what, "nobody"), f"{what}, after {step.text}")
        if step.told is not None:
            t.expect_equal(bool(run.answer(number, "told") ^ mix(number, run.nonce)), step.told, f"the result of {step.text}")


@test(points=2, exercise="4.4")
def family_leaves_orphans(t: Trial) -> None:
    """Without init the living children have no parent, and the zombies are nobody's, in their order."""
    run = t.boot()
    for i in range(3):
        t.expect_equal(run.answer(i, "nobody's"), 2 + (mix(0, run.nonce) + 2 * i + 1) % 2**64 % 6,
                       f"the zombie at place {i} of the list `nobodys`")
    t.expect_equal(run.answer(0, "done"), mix(1, run.nonce), "done")


checked_inside("family_tells_init", 1, "4.4", "family_orphan says whether init has got a zombie.", question=2)
