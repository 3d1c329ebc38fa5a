"""Lab 4, exercises 4.9 to 4.11: signals. Belongs to tests.py."""

from grade import mix, test
from grade.lab4.signals import EFFECTS, effects, names, steps
from grade.verdict.trial import Trial

ACTIONS = ["the default action", "an action that ignores it", "a handler"]


# ---- 4.9: which signal, and what it does ----

@test(points=2, exercise="4.9")
def signal_effects(t: Trial) -> None:
    """A signal does what its action says, and KILL and STOP do what they always do."""
    run = t.boot()
    for question, signal, action, effect in effects(run.nonce):
        got = run.answer(question, "effect")
        t.expect_equal(EFFECTS[got] if got < len(EFFECTS) else f"an effect that does not exist: {got}", EFFECTS[effect],
                       f"what signal_effect says of signal {signal} with {ACTIONS[action]}")


@test(points=4, exercise="4.9", seeds=2)
def signal_sets(t: Trial) -> None:
    """Signals that are sent pend once each, and are chosen in the right order, whatever is blocked."""
    run = t.boot()
    for number, step in enumerate(steps(run.nonce)):
        where = f"in step {number}: {step.text}"
        if step.new is not None:
            t.expect_equal(run.answer(number, "new"), step.new, f"what signal_post returns {where}")
        else:
            t.expect_equal(run.answer(number, "chosen"), step.chosen, f"what signal_choose returns {where}")
            if step.chosen:
                t.expect_equal(run.answer(number, "value"), step.value,
                               f"the value in signals->info of the signal {step.chosen}, {where}")
        t.expect_equal(names(run.answer(number, "process")), names(step.process),
                       f"signals that pend for the process after {where[3:]}")
        t.expect_equal(names(run.answer(number, "thread")), names(step.thread),
                       f"signals that pend for the thread after {where[3:]}")


@test(points=2, exercise="4.9")
def signal_kill_is_first(t: Trial) -> None:
    """KILL comes before all others, and neither KILL nor STOP can be blocked."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(4900, run.nonce), "done")
