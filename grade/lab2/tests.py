"""Lab 2: threads. The tests, with their points and exercises; 2.6 to 2.9 are in tests_of_sleep.py."""

from grade import lab, mix, test
from grade.lab2 import schedule
from grade.lab2.context import (context_name, expect_fields, expect_from_outside, first_order, register_digest,
                                switches, visit_sums)
from grade.lab2.explore import explores
from grade.lab2.queue import QUEUED, SPARE_INSTRUCTIONS, fair_pops, pops_in_turn, thread_name
from grade.lab2.fpu_tls import computed, digest_of, exchanged_often, exchanged_once, tls_digest
from grade.verdict.run import Run
from grade.verdict.trial import Trial

lab(2, "threads", points=100, starter=0, more=["tests_of_sleep.py"],
    scores={"2.1": 8, "2.2": 22, "2.3": 34, "2.4": 42, "2.5": 60, "2.6": 78, "2.7": 90, "2.8": 100, "2.9": 100},
    smoke=["yield_alternates", "spinner_cannot_stop_counter", "wake_in_order", "exit_ends_only_the_thread",
           "join_returns_the_value"])


# ---- 2.1: the first frame of a thread ----

@test(points=2, exercise="2.1")
def first_frame_is_at_the_top(t: Trial) -> None:
    """The first frame is what context_switch expects, at stack.top, and nothing else changes."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(0, run.nonce), "r13 in the first frame: the function's argument")


@test(points=3, exercise="2.1")
def first_switch_begins_the_thread(t: Trial) -> None:
    """The first switch to a new thread calls its function with its argument."""
    run = t.boot()
    for round_ in range(8):
        t.expect_equal(run.answer(round_, "argument"), mix(round_, run.nonce), f"the argument of thread {round_}")


@test(points=2, exercise="2.1")
def first_switch_meets_the_abi(t: Trial) -> None:
    """The function finds its stack aligned and whole, and a backtrace ends at thread_start."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(0, run.nonce), "the argument of the thread's function")


@test(points=1, exercise="2.1")
def first_frames_are_apart(t: Trial) -> None:
    """Threads that were prepared one after another begin in any order, each as itself."""
    run = t.boot()
    for position, thread in enumerate(first_order(run.nonce)):
        function = "odd" if mix(thread, run.nonce) & 1 else "even"
        t.expect_equal(run.answer(position, function), mix(100 + thread, run.nonce),
                       f"the argument of thread {thread}, which was the {position}. to begin")


# ---- 2.2: the switch ----

@test(points=2, exercise="2.2")
def switch_leaves_a_switch_frame(t: Trial) -> None:
    """The old stack holds a struct switch_frame, and the context points to it."""
    expect_fields(t, t.boot(), "field", 0, "field {} of the switch frame")


@test(points=2, exercise="2.2")
def switch_takes_a_switch_frame_back(t: Trial) -> None:
    """The switch restores the registers from the switch frame of the next thread."""
    expect_fields(t, t.boot(), "register", 8, "{} after the switch")


@test(points=3, exercise="2.2")
def switch_preserves_registers(t: Trial) -> None:
    """Every register that a callee preserves survives 10,000 switches between four contexts."""
    run = t.boot()
    t.expect_equal(run.answer(0, "digest"), register_digest(4, 10_000, run.nonce),
                   "what the registers held, put together")


@test(points=2, exercise="2.2")
def switch_returns_what_was_left(t: Trial) -> None:
    """context_switch returns the context of the thread that ran before."""
    run = t.boot()
    for switch in switches(3, 60, run.nonce):
        t.expect_equal(run.answer(switch.number, "now"), switch.now, f"who runs after switch {switch.number}")
        t.expect_equal(context_name(run.answer(switch.number, "left")), context_name(switch.left),
                       f"what context_switch returned to context {switch.now}, which {context_name(switch.left)} "
                       f"switched to")


@test(points=2, exercise="2.2")
def switch_between_threads(t: Trial) -> None:
    """Threads begin, and continue where they were, with their own stacks."""
    run = t.boot()
    for visit, total in enumerate(visit_sums(run.nonce)):
        t.expect_equal(run.answer(visit, "sum"), total, f"the sum on the stack of the thread of visit {visit}")


@test(points=2, exercise="2.2")
def switch_seen_from_outside(t: Trial) -> None:
    """The processor's registers and the stacks, read from outside before and after a switch."""
    with t.replay() as replay:
        expect_from_outside(t, replay)
        run = replay.run
    t.expect_equal(run.answer(0, "digest"), register_digest(3, 24, run.nonce), "what the registers held, put together")


@test(points=1, exercise="2.2")
def switch_can_be_traced(t: Trial) -> None:
    """The switch frame of a thread leads to a complete backtrace."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(0, run.nonce), "the argument of the thread")
    t.expect_equal(run.texts("caller"), ["hand_switch", "park_inner", "park", "thread_begin", "thread_start"],
                   "who called whom in a thread that does not run")


# ---- 2.3: FPU, SSE and thread-local data ----

@test(points=3, exercise="2.3")
def state_is_exchanged(t: Trial) -> None:
    """An exchange saves the registers of one thread, and restores those of the other."""
    run = t.boot()
    t.expect_equal(run.answer(0, "digest"), exchanged_once(run.nonce), "what was saved and restored, put together")


@test(points=3, exercise="2.3")
def state_survives_many_exchanges(t: Trial) -> None:
    """FPU and SSE registers and their modes are each thread's own, over 400 exchanges."""
    run = t.boot()
    t.expect_equal(run.answer(0, "digest"), exchanged_often(run.nonce), "what threads found again, put together")


@test(points=2, exercise="2.3")
def state_is_clean_at_first(t: Trial) -> None:
    """A thread that has never run finds no values of others in its registers."""
    run = t.boot()
    t.expect_equal(run.answer(0, "digest"), digest_of(range(1, 5), run.nonce), "what was saved, put together")


@test(points=2, exercise="2.3")
def tls_follows_the_thread(t: Trial) -> None:
    """Each thread has its own value under a key."""
    run = t.boot()
    t.expect_equal(run.answer(0, "digest"), tls_digest(run.nonce), "what threads found under their keys, put together")


@test(points=2, exercise="2.3")
def state_follows_threads(t: Trial) -> None:
    """Threads that compute on their own stacks do not notice each other."""
    run = t.boot()
    for visit, registers in computed(run.nonce).items():
        t.expect_equal(run.answer(visit, "registers"), registers, f"the registers at visit {visit}, put together")


# ---- 2.4: the ready queue ----

@test(points=3, exercise="2.4")
def ready_queue_is_fair(t: Trial) -> None:
    """The thread that has waited longest is next, in any order of pushes and pops."""
    run = t.boot()
    expected = fair_pops(run.nonce)
    for number, thread in enumerate(expected):
        t.expect_equal(thread_name(run.answer(number, "popped")), thread_name(thread),
                       f"who is popped by pop number {number + 1}")
    t.expect_equal(len(run.reports("popped")), len(expected), "how many threads are popped")


@test(points=1, exercise="2.4")
def ready_queue_can_be_empty(t: Trial) -> None:
    """A pop from an empty queue returns no thread."""
    run = t.boot()
    for round_ in range(9):
        t.expect_equal(thread_name(run.answer(round_, "empty")), thread_name(0), "who is popped from an empty queue")
    for round_ in range(1, 9):
        t.expect_equal(thread_name(run.answer(round_, "popped")), thread_name(mix(round_, run.nonce) % QUEUED + 1),
                       "who is popped when one thread waits")


@test(points=2, exercise="2.4")
def ready_queues_are_apart(t: Trial) -> None:
    """There are many ready queues, and each has its own threads."""
    run = t.boot()
    for number, thread in enumerate(pops_in_turn(4, run.nonce)):
        t.expect_equal(thread_name(run.answer(number, "popped")), thread_name(thread),
                       f"who is popped from queue {number % 4}")


@test(points=2, exercise="2.4", shift=0)
def ready_queue_takes_constant_time(t: Trial) -> None:
    """Push and pop take as long with 1000 threads on the queue as with 10."""
    run = t.boot()
    for count in (10, 100, 1000):
        t.expect_equal(thread_name(run.answer(count, "popped")), thread_name(mix(count, run.nonce) % count + 1),
                       f"who is popped of {count}")
        for what in ("push", "pop"):
            t.expect_between(run.answer(count, what), 1, run.answer(10, what) + SPARE_INSTRUCTIONS,
                             f"instructions of ready_queue_{what} when {count} threads wait, less than "
                             f"{SPARE_INSTRUCTIONS} more than with 10")


# ---- 2.5: tick, yield and preemption ----

@test(points=3, exercise="2.5", seeds=32)
def spinner_cannot_stop_counter(t: Trial) -> None:
    """A thread that never yields loses the processor when its slice ends, and gets it again later."""
    schedule.expect_counter_ran(t, t.boot())


@test(points=2, exercise="2.5", seeds=32)
def fairness(t: Trial) -> None:
    """Five threads that only compute get the same share of the processor, and the same count of ticks."""
    schedule.expect_equal_shares(t, t.boot())


@test(points=2, exercise="2.5", seeds=32)
def yield_alternates(t: Trial) -> None:
    """Threads that only yield run strictly in turn, by system calls 7 and 3 and from C."""
    schedule.expect_strict_turns(t, t.boot())


@test(points=2, exercise="2.5", seeds=32)
def slices_are_whole(t: Trial) -> None:
    """A thread has the processor for THREAD_SLICE ticks, no less and no more, also after a thread that yielded."""
    schedule.expect_whole_slices(t, t.boot())


@test(points=3, exercise="2.5", seeds=32)
def preemption_waits_until_allowed(t: Trial) -> None:
    """With preemption off, a lock held or in a handler there is no preemption; it comes when the last of these ends."""
    schedule.expect_switches_at_once(t, t.boot())


@test(points=1, exercise="2.5")
def yield_in_interrupt_handler(t: Trial) -> None:
    """An interrupt handler can make the system calls that yield; they do nothing there."""
    run = t.boot()
    t.expect_equal(run.answer(0, "inside"), 8, "handlers that yielded and came back")
    t.expect_equal(run.answer(2), mix(2, run.nonce), "what another thread answers after a thread has yielded")


@test(points=2, exercise="2.5")
def idle_processor_halts(t: Trial) -> None:
    """When no thread can run the processor halts, and it continues at the tick that makes one ready."""
    schedule.expect_halts(t, t.boot())


@test(points=1, exercise="2.5", seeds=32)
def interrupt_flag_is_the_threads_own(t: Trial) -> None:
    """After a yield a thread has its old interrupt flag, whichever thread ran meanwhile."""
    run = t.boot()
    for question in (who * 100 + round_ for who in range(3) for round_ in range(30)):
        t.expect_equal(run.answer(question, "flag"), mix(question, run.nonce) & 1,
                       f"interrupts on (1) or off (0) in thread {question // 100} after it yielded, "
                       f"round {question % 100}")


@test(points=2, exercise="2.5", seeds=32)
def counts_add_up(t: Trial) -> None:
    """Every tick is counted in one thread, also in the idle one; every switch in the thread that lost the processor."""
    schedule.expect_counts(t, t.boot())


@explores(0, "2.5", covers=("yield_as_operation", "thread_yield"))
def explore_ready_queue(t: Trial, run: Run, last: int) -> None:
    """A yield is preempted at each instruction, and the ready queue stays in order."""
    total = 0
    for n in range(last + 1):
        total += mix(n, run.nonce)
        t.expect_equal(run.answer(n, "sum"), total % 2**64, f"the turns up to N = {n}")
