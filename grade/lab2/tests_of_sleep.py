"""Lab 2, exercises 2.6 to 2.9: sleeping, beginning, ending, joining. Belongs to tests.py."""

from grade import mix, test
from grade.lab2 import life, schedule
from grade.lab2.explore import explores, sum_of_secrets
from grade.lab2.outside import all_threads, expect_fates, expect_same_threads, queued_threads, running_thread
from grade.lab2.schedule import answers_sum, expect_late
from grade.verdict.run import Run
from grade.verdict.trial import Trial


# ---- 2.6: sleeping and waking ----

@test(points=2, exercise="2.6", seeds=32)
def wake_in_order(t: Trial) -> None:
    """wake_one wakes the thread that has waited longest, wake_all wakes all, in that order."""
    schedule.expect_order(t, t.boot())


@test(points=3, exercise="2.6", seeds=32, budget=3000)
def no_lost_wakeup(t: Trial) -> None:
    """Threads and a timer pass items through a buffer of two; no thread keeps sleeping when there is work."""
    schedule.expect_all_handed_over(t, t.boot())


@test(points=2, exercise="2.6", seeds=32)
def timeouts_are_exact(t: Trial) -> None:
    """A wait ends at its deadline: not earlier, a tick later at most, and at once if it has passed."""
    schedule.expect_timeouts(t, t.boot())


@test(points=1, exercise="2.6", seeds=32)
def wakeup_at_the_deadline_counts(t: Trial) -> None:
    """A thread that is woken at the tick of its deadline gets WAIT_WOKEN, whichever came first."""
    schedule.expect_woken_at_deadlines(t, t.boot())


@test(points=1, exercise="2.6", seeds=32)
def alarm_ends_with_its_wait(t: Trial) -> None:
    """The deadline of a finished wait does not end a later wait."""
    run = t.boot()
    for i in range(8):
        expect_late(t, run, i, 0, "wait after one that was woken 4 to 7 ticks before its deadline")


@test(points=1, exercise="2.6", seeds=32)
def hundred_threads_sleep(t: Trial) -> None:
    """A hundred threads sleep, each to its own tick."""
    run = t.boot()
    for i in range(100):
        expect_late(t, run, i, 1, f"end of the sleep of thread {i}")
        t.expect_equal(run.answer(i), mix(i, run.nonce), f"what thread {i} answers afterwards")


@test(points=1, exercise="2.6", seeds=32)
def interrupt_ends_a_wait(t: Trial) -> None:
    """thread_interrupt ends only a wait that allows it; a wake-up has priority."""
    schedule.expect_interruptions(t, t.boot())


@test(exercise="2.6")
def pending_work_ends_a_wait(t: Trial) -> None:
    """A thread that has work for ring 3 does not begin a wait that can be interrupted."""
    run = t.boot()
    for i, (what, error) in enumerate((("with WAIT_INTERRUPTIBLE", 4), ("without", 0))):
        t.expect_equal(run.answer(i, "result") ^ mix(i, run.nonce), error, f"error of a wait with work pending, {what}")


@test(points=1, exercise="2.6")
def no_wait_where_nobody_may_sleep(t: Trial) -> None:
    """With interrupts or preemption off, and in an interrupt handler, a wait fails with EWOULDBLOCK."""
    run = t.boot()
    t.expect_between(run.answer(0, "ticks"), 5, 6,
                     "ticks that a wait took that is allowed, with a deadline 5 ticks ahead")
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when the handler has run")


@test(points=1, exercise="2.6", seeds=32)
def lock_is_free_while_asleep(t: Trial) -> None:
    """While a thread waits others can take the lock; when it continues it holds the lock again."""
    run = t.boot()
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when the thread was woken and held the lock")


@test(points=1, exercise="2.6", seeds=32)
def sleeping_costs_nothing(t: Trial) -> None:
    """Threads that sleep use no processor: the kernel switches to them once, at the end."""
    schedule.expect_free_sleep(t, t.boot())


@explores(1, "2.6", covers=("take_the_gift", "halt_until_interrupt_woken"))
def explore_block_against_wake(t: Trial, run: Run, last: int) -> None:
    """A thread goes to sleep, another wakes it, at each instruction: no wake-up is lost."""
    sum_of_secrets(t, run, last)


@explores(1, "2.6", covers=("take_the_gift", "halt_until_interrupt_woken"))
def explore_block_against_wake_by_handler(t: Trial, run: Run, last: int) -> None:
    """A thread goes to sleep, an interrupt wakes it, at each instruction: no wake-up is lost."""
    sum_of_secrets(t, run, last)


@explores(2, "2.6", covers=("wait_until_the_deadline", "halt_until_interrupt_woken"))
def explore_wait_against_its_deadline(t: Trial, run: Run, last: int) -> None:
    """A thread goes to sleep, its deadline comes, at each instruction: it sleeps no longer."""
    first = run.answer(0, "first") - last
    total = sum(mix(first + n, run.nonce) for n in range(last + 1)) % 2**64
    t.expect_equal(run.answer(0, "sum"), total, "the sum over all deadlines")


# ---- 2.7: beginning and ending ----

@test(points=1, exercise="2.7")
def create_runs_with_its_argument(t: Trial) -> None:
    """A thread from thread_create or system call 5 runs its function with its argument."""
    life.expect_arguments(t, t.boot())


@test(points=1, exercise="2.7")
def create_looks_at_its_flags(t: Trial) -> None:
    """The flags set the priority and whether a thread is detached; unknown flags give -EINVAL and make no thread."""
    run = t.boot()
    t.expect_equal(run.answer(0, "known"), 5, "ended threads that stay in the table: those not detached")
    t.expect_equal(run.answer(0), mix(5, run.nonce), "answer when as many stay in the table")


@test(points=1, exercise="2.7")
def create_call_refuses(t: Trial) -> None:
    """System call 5 refuses a stack, an entry that is not mapped, and bad flags, and makes no thread then."""
    life.expect_refused_creation(t, t.boot())


@test(points=1, exercise="2.7", seeds=32)
def exit_ends_only_the_thread(t: Trial) -> None:
    """A thread ends by returning, by thread_exit or by a system call; its value is kept, the others continue."""
    life.expect_ends(t, t.boot())


@test(points=1, exercise="2.7", seeds=32)
def exit_wakes_who_waits(t: Trial) -> None:
    """The end of a thread wakes all waiters on its exit queue, and they find `exited` set."""
    run = t.boot()
    for i in range(3):
        t.expect_equal(run.answer(i, "value"), mix(i, run.nonce), f"value of thread {i}, as who waited saw it")


@test(points=1, exercise="2.7", budget=60_000)
def detached_threads_are_reaped(t: Trial) -> None:
    """10,000 detached threads leave no memory behind, and never use a number twice."""
    run = t.boot()
    t.expect_equal(run.answer(0, "ran"), 10000, "threads that ran")
    t.expect_equal(run.answer(0, "sum"), answers_sum(10000, run.nonce), "sum of their answers")


@test(points=1, exercise="2.7", budget=60_000)
def memory_runs_out_cleanly(t: Trial) -> None:
    """thread_create works until memory is used up, then gives -ENOMEM; all memory is free again after the threads
    end."""
    life.expect_full_memory(t, t.boot(memory=16))


@test(points=1, exercise="2.7")
def overflow_ends_one_thread(t: Trial) -> None:
    """A thread that uses up its stack is named and ends with -EFAULT; the others continue."""
    life.expect_overflows(t, t.boot())


@test(points=1, exercise="2.7")
def executor_beside_threads(t: Trial) -> None:
    """The executor works in a thread, beside one that spins; a task or a thread that exits ends only itself."""
    life.expect_executor(t, t.boot())


@test(points=1, exercise="2.7")
def threads_seen_from_outside(t: Trial) -> None:
    """The thread table, the run queue and the processor, read from outside, agree with the kernel's answers."""
    with t.replay() as replay:
        replay.run_to("landmark")
        found = all_threads(replay)
        queued, count = queued_threads(replay)
        running = running_thread(replay)
    run = replay.run
    expect_same_threads(t, run, found)
    ready = sorted(thread.tid for thread in found.values() if thread.state == "ready" and thread.name != "idle")
    t.expect_equal(sorted(queued), ready, "threads on the run queue: those that are READY")
    t.expect_equal((count, run.answer(0, "ready")), (len(ready), len(ready)), "how many the run queue counts")
    t.expect_equal([thread.address for thread in found.values() if thread.state == "running"], [running],
                   "the thread that is RUNNING is the processor's")
    expect_fates(t, run, found)


@explores(2, "2.7", covers=("thread_create", "thread_alloc"))
def explore_create(t: Trial, run: Run, last: int) -> None:
    """A new thread runs and ends at each instruction of thread_create."""
    sum_of_secrets(t, run, last)


# ---- 2.8: joining ----

@test(points=2, exercise="2.8", seeds=32)
def join_returns_the_value(t: Trial) -> None:
    """A joiner gets all 64 bits of the thread's value, before or after its end, by function and system call 8."""
    run = t.boot()
    for i in range(16):
        t.expect_equal(run.answer(i, "value"), mix(i, run.nonce), f"value joined from thread {i}")


@test(points=1, exercise="2.8")
def join_errors_in_order(t: Trial) -> None:
    """Each mistake has its error, the first that applies; and the thread does not change."""
    life.expect_join_errors(t, t.boot())


@test(points=1, exercise="2.8")
def join_call_looks_at_memory_first(t: Trial) -> None:
    """System call 8 with bad memory fails before it joins, so the value is not lost."""
    life.expect_join_calls(t, t.boot())


@test(points=1, exercise="2.8")
def join_can_be_repeated(t: Trial) -> None:
    """A join that is interrupted, or must not sleep, says so, and the thread can be joined again."""
    life.expect_joins_again(t, t.boot())


@test(points=1, exercise="2.8")
def detach_running_and_ended(t: Trial) -> None:
    """A thread can be detached while it runs and after its end; its memory is freed."""
    life.expect_detaching(t, t.boot())


@test(points=1, exercise="2.8", budget=60_000)
def join_leaves_nothing(t: Trial) -> None:
    """10,000 threads are made and joined, and no memory is lost."""
    run = t.boot()
    t.expect_equal(run.answer(0, "sum"), answers_sum(10000, run.nonce), "sum of the values joined")


@explores(2, "2.8", covers=("thread_join", "halt_until_interrupt_woken"))
def explore_join_against_exit(t: Trial, run: Run, last: int) -> None:
    """A thread ends at each instruction of the thread that joins it."""
    sum_of_secrets(t, run, last)


@explores(1, "2.8", covers=("thread_exit", "target_runs"))
def explore_exit_against_join(t: Trial, run: Run, last: int) -> None:
    """A thread is joined at each instruction of its end."""
    sum_of_secrets(t, run, last)


# ---- 2.9: the challenge ----

@test(exercise="2.9", seeds=4, challenge=True)
def challenge_priority(t: Trial) -> None:
    """More important threads run first, equal ones in turn; a woken one runs at once; no thread starves."""
    life.expect_priorities(t, t.boot())
