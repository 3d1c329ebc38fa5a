"""Lab 2: threads. What is tested, for how many points, for which exercise."""

from grade import lab, mix, test
from grade.explore import explored

lab(2, "threads", points=17, starter=0,
    scores={"2.1": 8},
    smoke=[])


# ---- 2.1: the first frame of a thread ----

@test(points=8, exercise="2.1")
def first_switch_begins_the_thread(t):
    """The first switch to a new thread calls its function with its argument."""
    run = t.boot()
    for round_ in range(8):
        t.expect_equal(run.answer(round_, "argument"), mix(round_, run.nonce), f"the argument of thread {round_}")


# ---- 2.2: the switch ----

# ---- 2.3: FPU, SSE and thread-local data ----

# ---- 2.4: the ready queue ----

# ---- 2.5: tick, yield and preemption ----

def explores(points, exercise, covers):
    """Decorate the look at the first boot of an exploration, all of which was judged before."""
    def register(look):
        def function(t):
            run = explored(t, covers)
            last, = [int(record.fields[0]) for record in run.of_kind("walked")]
            look(t, run, last)
        function.__name__, function.__doc__ = look.__name__, look.__doc__
        return test(points=points, exercise=exercise, shift=0, budget=500)(function)
    return register


def sum_of_secrets(t, run, last):
    """Each N from 0 to `last` had its secret."""
    total = sum(mix(n, run.nonce) for n in range(last + 1)) % 2**64
    t.expect_equal(run.answer(0, "sum"), total, "the sum of what all rounds have handed over")


@explores(0, "2.5", covers=("yield_as_operation", "thread_yield", "spin_unlock"))
def explore_ready_queue(t, run, last):
    """A yield is preempted at each instruction, and the ready queue stays in order."""
    total = 0
    for n in range(last + 1):
        total += mix(n, run.nonce)
        t.expect_equal(run.answer(n, "sum"), total % 2**64, f"the turns up to N = {n}")


# ---- 2.6: sleeping and waking ----

@explores(1, "2.6", covers=("take_the_gift", "spin_lock", "spin_unlock", "interrupts_wait_woken"))
def explore_block_against_wake(t, run, last):
    """A thread goes to sleep, another wakes it, at each instruction: no wake-up is lost."""
    sum_of_secrets(t, run, last)


@explores(1, "2.6", covers=("take_the_gift", "spin_lock", "interrupts_wait_woken"))
def explore_block_against_wake_by_handler(t, run, last):
    """A thread goes to sleep, an interrupt wakes it, at each instruction: no wake-up is lost."""
    sum_of_secrets(t, run, last)


@explores(2, "2.6", covers=("wait_until_the_deadline", "spin_lock", "interrupts_wait_woken"))
def explore_wait_against_its_deadline(t, run, last):
    """A thread goes to sleep, its deadline comes, at each instruction: it sleeps no longer."""
    first = run.answer(0, "first") - last
    total = sum(mix(first + n, run.nonce) for n in range(last + 1)) % 2**64
    t.expect_equal(run.answer(0, "sum"), total, "the sum over all deadlines")


# ---- 2.7: beginning and ending ----

@explores(2, "2.7", covers=("thread_create", "thread_new", "spin_unlock"))
def explore_create(t, run, last):
    """A new thread runs and ends while thread_create is at each of its instructions."""
    sum_of_secrets(t, run, last)


# ---- 2.8: joining ----

@explores(2, "2.8", covers=("thread_join", "spin_lock", "interrupts_wait_woken"))
def explore_join_against_exit(t, run, last):
    """A thread ends while another, which joins it, is at each instruction of that."""
    sum_of_secrets(t, run, last)


@explores(1, "2.8", covers=("thread_exit", "target_runs"))
def explore_exit_against_join(t, run, last):
    """A thread is joined while it is at each instruction of its end."""
    sum_of_secrets(t, run, last)


# ---- 2.9: the challenge ----
