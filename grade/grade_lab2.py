"""Lab 2: threads. What is tested, for how many points, for which exercise."""

from grade import lab, mix, test
from grade.lab1_expected import exit_code, expect_error, steps
from grade.lab2_outside import all_threads, queued_threads, running_thread
from grade.lab2_schedule import (chain, expect_cycle, expect_fates, expect_late, expect_lengths, expect_result,
                                 expect_same_threads, slice_of, turns)

lab(2, "threads", points=57, starter=0,
    scores={"2.1": 8, "2.5": 60, "2.6": 78, "2.7": 90, "2.8": 100, "2.9": 100},
    smoke=["yield_alternates", "spinner_cannot_stop_counter", "wake_in_order", "exit_ends_only_the_thread",
           "join_returns_the_value"])


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

@test(points=3, exercise="2.5", seeds=32)
def spinner_cannot_stop_counter(t):
    """A thread that never yields loses the processor when its slice ends, and has it again later."""
    run = t.boot()
    # Each note was made by the counting thread from the nonce and the tick at which it ran.
    ticks = [tick for tick, _ in turns(t, run, "count")]
    start = run.answer(0, "start")
    t.expect_between(len(ticks) / 60, 0.40, 0.60, "share of 60 ticks in which the counter ran beside one spinner")
    t.expect_between(min(ticks) - start, 0, 2 * slice_of(t), "ticks that the counter waited for its first turn")


@test(points=2, exercise="2.5", seeds=4)
def equal_threads_get_equal_shares(t):
    """Five threads that do nothing but compute get the same share of the processor, and are charged for it."""
    run = t.boot()
    seen = [run.answer(i, "seen") for i in range(5)]
    for i in range(5):
        t.expect_equal(run.answer(i, "chain"), chain(i, seen[i], run.nonce), f"what thread {i} has computed in {seen[i]} ticks")
    t.expect_between(sum(seen), 290, 310, "ticks that the five threads saw, of 300")
    t.expect_between((max(seen) - min(seen)) / (sum(seen) / 5), 0, 0.10, f"spread of the ticks that each saw, {seen}")
    for i in range(5):
        t.expect_between(run.answer(i, "ticks") - seen[i], -1, 1, f"ticks counted in thread {i}, less those that it saw")


@test(points=2, exercise="2.5")
def yield_alternates(t):
    """Threads that do nothing but yield run strictly in turn, by system calls 7 and 3 and from C."""
    run = t.boot()
    notes = turns(t, run)
    t.expect_between(len(notes), 85, 95, "turns that three threads took, while one of them took 30")
    expect_cycle(t, notes, {0: "the thread that calls thread_yield", 1: "the one that makes call 7",
                            2: "the one that makes call 3"}, "three threads yield")


@test(points=2, exercise="2.5", seeds=4)
def slices_are_whole(t):
    """A thread has the processor for THREAD_SLICE ticks, no less and no more, also after somebody who yielded."""
    run = t.boot()
    notes = turns(t, run)
    names = {0: "the first spinner", 1: "the second spinner", 2: "the thread that yields after 2 ticks"}
    t.expect_between(len(notes), 12, 24, "turns of three threads in 60 ticks")
    expect_lengths(t, notes, {0: slice_of(t), 1: slice_of(t), 2: 2}, names)
    expect_cycle(t, notes, names, "three threads")


@test(points=3, exercise="2.5", seeds=4)
def preemption_waits_until_allowed(t):
    """Nobody is preempted with preemption off, a lock held or in a handler; and at once when the last of these ends."""
    run = t.boot()
    after = ["thread_yield", "the second preempt_enable", "the last unlock, after preempt_request",
             "the last unlock, after preempt_enable", "preempt_enable, after the last unlock", "the interrupt handler"]
    for question, what in enumerate(after, 1):
        t.expect_equal(run.answer(question), mix(question, run.nonce), f"what another thread answers that runs at once after {what}")


@test(points=1, exercise="2.5")
def yield_in_interrupt_handler(t):
    """An interrupt handler can make the system calls that yield; they do nothing there."""
    run = t.boot()
    t.expect_equal(run.answer(0, "inside"), 8, "handlers that yielded and came back")
    t.expect_equal(run.answer(2), mix(2, run.nonce), "what another thread answers after a thread has yielded")


@test(points=2, exercise="2.5")
def idle_processor_halts(t):
    """When nobody can run the processor halts, and goes on at the very tick that somebody can."""
    run = t.boot()
    for i in range(6):
        t.expect_between(run.answer(i, "nap"), 3, 3 + mix(i, run.nonce) % 10 if i else 1 << 32, f"ticks of nap {i}")
        expect_late(t, run, i, 0, f"thread made ready at the end of nap {i}")
    idle = [record.question for record in run.reports("idle") if record.answer]
    least = sum(2 + mix(i, run.nonce) % 10 for i in range(6))
    t.expect_between(len(idle), least, least + 12, "ticks that found the idle thread")
    halted = t.bench.symbols.address("interrupts_wait_woken")
    for tick in idle:
        rip = run.answer(tick, "rip")
        t.expect_equal(t.bench.symbols.function(rip), "interrupts_wait_woken", f"what tick {tick} interrupted in the idle thread")
        t.expect_equal((rip, run.answer(tick, "after_halt")), (halted, 1), f"place behind HLT, at tick {tick}")


@test(points=1, exercise="2.5")
def interrupt_flag_is_the_threads_own(t):
    """A thread finds its interrupt flag as it was when it yielded, whoever ran meanwhile."""
    run = t.boot()
    for question in (who * 100 + round_ for who in range(3) for round_ in range(30)):
        t.expect_equal(run.answer(question, "flag"), mix(question, run.nonce) & 1,
                       f"interrupts on (1) or off (0) in thread {question // 100} after it yielded, round {question % 100}")


@test(points=2, exercise="2.5", seeds=4)
def counts_add_up(t):
    """Every tick is counted in one thread, the idle one too; every switch in the thread that was left."""
    run = t.boot()
    t.expect_equal(run.answer(0, "all ticks"), run.answer(0, "all time"), "ticks counted in all threads, of those that passed")
    t.expect_equal(run.answer(0, "all switches"), 2, "switches when one thread sleeps and nobody else is there")
    t.expect_equal(run.answer(0, "all forced"), 1, "switches that the thread left did not want: the idle thread's, when another was ready")
    yields = 20 + mix(0, run.nonce) % 50
    t.expect_equal(run.answer(0, "yielding switches"), yields, "switches of a thread that yielded so often")
    t.expect_equal(run.answer(0, "yielding forced"), 0, "of these, switches that it did not want")
    t.expect_between(run.answer(0, "spinning switches"), 4, 8, "switches of a thread that spins for 60 ticks beside another")
    t.expect_equal(run.answer(0, "spinning forced"), run.answer(0, "spinning switches"), "of these, switches that it did not want")
    t.expect_between(run.answer(0, "spinning ticks"), 25, 35, "ticks counted in it, of 60")


# ---- 2.6: sleeping and waking ----

@test(points=2, exercise="2.6")
def wake_in_order(t):
    """wake_one wakes who has waited longest, wake_all wakes all, in that order."""
    run = t.boot()
    for i in range(12):
        who, answer = i % 6, mix((i % 6) << 8 | i, run.nonce) >> 8
        got = run.answer(i, "woken")
        t.expect_equal(got >> 56, who, f"thread that was the {i + 1}. to go on")
        t.expect_equal(got & (1 << 56) - 1, answer & (1 << 56) - 1, f"what thread {who} answers")


@test(points=3, exercise="2.6", seeds=32, budget=3000)
def no_lost_wakeup(t):
    """Threads and a timer hand things over through a buffer of two; nobody sleeps on when there is something to do."""
    run = t.boot()
    from_timer = run.answer(0, "from timer")
    t.expect_between(from_timer, 10, 1000, "things that came from the timer's interrupt")
    made = 200 + from_timer
    t.expect_equal(run.answer(0, "taken"), made, "things that were taken, of those made")
    secrets = [mix(i, run.nonce) for i in range(made)]
    t.expect_equal(run.answer(0, "sum in"), sum(secrets) % (1 << 64), "sum of the things that were put in")
    t.expect_equal(run.answer(0, "sum"), sum(mix(secret, run.nonce) for secret in secrets) % (1 << 64),
                   "sum of the answers to the things that were taken")


@test(points=2, exercise="2.6", seeds=4)
def timeouts_are_exact(t):
    """A wait ends at its deadline: not earlier, a tick later at most, and at once when it has passed."""
    run = t.boot()
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


@test(points=1, exercise="2.6", seeds=2)
def wakeup_at_the_deadline_counts(t):
    """Who is woken at the very tick of its deadline was woken, whichever came first."""
    run = t.boot()
    for i in range(8):
        what = f"wait that is woken in the tick of its deadline, {'before' if i % 2 == 0 else 'after'} the alarm"
        expect_late(t, run, i, 0, what)
        t.expect_equal(run.answer(i, "woke"), 1, f"{what}: somebody was on the queue")
        expect_result(t, run.answer(i, "result"), None, what)


@test(points=1, exercise="2.6", seeds=2)
def alarm_ends_with_its_wait(t):
    """A deadline that is not needed any more does not end a later wait."""
    run = t.boot()
    for i in range(8):
        expect_late(t, run, i, 0, "wait after one that was woken 4 to 7 ticks before its deadline")


@test(points=1, exercise="2.6")
def hundred_threads_sleep(t):
    """A hundred threads sleep, each to its own tick."""
    run = t.boot()
    for i in range(100):
        expect_late(t, run, i, 1, f"end of the sleep of thread {i}")
        t.expect_equal(run.answer(i), mix(i, run.nonce), f"what thread {i} answers afterwards")


@test(points=1, exercise="2.6")
def interrupt_ends_a_wait(t):
    """thread_interrupt ends a wait that allows it, and no other; a wake-up counts more."""
    run = t.boot()
    for i, error in enumerate(("EINTR", None, "ETIMEDOUT", None, "ETIMEDOUT", None)):
        got = run.answer(i, "result")
        t.expect_equal(got >> 16, mix(i, run.nonce) & (1 << 48) - 1, f"what the thread answers after wait {i}")
        expect_result(t, -(got & 0xFFFF) % (1 << 64), error, f"wait {i}")


@test(points=1, exercise="2.6")
def no_wait_where_nobody_may_sleep(t):
    """With interrupts or preemption off, and in an interrupt handler, a wait fails with EWOULDBLOCK."""
    run = t.boot()
    t.expect_between(run.answer(0, "ticks"), 5, 6, "ticks that a wait took that is allowed, with a deadline 5 ticks ahead")
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when the handler has run")


@test(points=1, exercise="2.6")
def lock_is_free_while_asleep(t):
    """While a thread waits others can take the lock; when it goes on it has the lock again."""
    run = t.boot()
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when the thread was woken and held the lock")


@test(points=1, exercise="2.6")
def sleeping_costs_nothing(t):
    """Threads that sleep use no processor: they are switched to once, when it is over."""
    run = t.boot()
    t.expect_between(run.answer(0, "worked"), 19, 21, "ticks of 20 that a thread has which computes beside three that sleep")
    t.expect_equal(run.answer(0, "switches"), 1, "switches away from a thread in one long sleep")
    t.expect_between(run.answer(0, "slept"), 0, 1, "ticks counted in a thread during its sleep")
    for i in range(3):
        t.expect_between(run.answer(i, "sleeper"), 0, 1, f"ticks counted in sleeping thread {i}")


# ---- 2.7: beginning and ending ----

@test(points=1, exercise="2.7")
def create_runs_with_its_argument(t):
    """A new thread runs its function with its argument, made by thread_create or by system call 5."""
    run = t.boot()
    for i in range(12):
        t.expect_equal(run.answer(i, "argument"), mix(i, run.nonce), f"argument of thread {i}")
    tids = [run.answer(i, "tid") for i in range(12)]
    t.expect_equal(tids, sorted(set(tids)), "the numbers of twelve threads: all different, in the order of making")


@test(points=1, exercise="2.7")
def create_looks_at_its_flags(t):
    """Detached or not, the priority, and -EINVAL for flags that do not exist, which leaves nothing behind."""
    run = t.boot()
    t.expect_equal(run.answer(0), mix(5, run.nonce), "answer with the threads that stay in the table: those not detached")


@test(points=1, exercise="2.7")
def create_call_refuses(t):
    """System call 5 refuses a stack, an entry that is no memory, and bad flags, and leaves nothing behind."""
    run = t.boot()
    mistakes = [("a stack of the caller's", "EINVAL"), ("a null entry", "EFAULT"), ("an entry that is not mapped", "EFAULT"),
                ("an entry that is no address", "EFAULT"), ("a flag that does not exist", "EINVAL"),
                ("priority 5", "EINVAL"), ("no mistake", None)]
    for i, (what, error) in enumerate(mistakes):
        expect_error(t, run.answer(i, "error"), error, f"thread_create with {what}")


@test(points=1, exercise="2.7")
def exit_ends_only_the_thread(t):
    """A thread ends by returning, by thread_exit or by a system call; its value is kept, the others go on."""
    run = t.boot()
    for i, way in enumerate(("returned", "called thread_exit", "made system call 6", "made system call 0",
                             "ended with interrupts off", "made system call 6 deep in its calls")):
        secret = mix(i, run.nonce)
        value = (secret & 0xFF) << 8 if i == 3 else secret
        t.expect_equal(run.answer(i, "value"), value, f"value of a thread that {way}")
        t.expect_equal(run.answer(i, "status"), (value & 0xFF) << 8, f"status for the exit hooks of a thread that {way}")


@test(points=1, exercise="2.7")
def exit_wakes_who_waits(t):
    """All who wait on a thread's exit queue are woken when it ends, and find its end final."""
    run = t.boot()
    for i in range(3):
        t.expect_equal(run.answer(i, "value"), mix(i, run.nonce), f"value of thread {i}, as who waited saw it")


@test(points=1, exercise="2.7", budget=60_000)
def detached_threads_are_reaped(t):
    """10,000 detached threads leave no memory behind, and never use a number twice."""
    run = t.boot()
    t.expect_equal(run.answer(0, "ran"), 10000, "threads that ran")
    t.expect_equal(run.answer(0, "sum"), sum(mix(i, run.nonce) for i in range(10000)) % (1 << 64), "sum of their answers")


@test(points=1, exercise="2.7", budget=60_000)
def memory_runs_out_cleanly(t):
    """As many threads as memory allows, then -ENOMEM; and all memory back when they have ended."""
    run = t.boot(memory=16)
    for round_ in (1, 2):
        made = run.answer(round_, "made")
        t.expect_between(made, 600, 900, f"threads at once in 16 MiB, round {round_}")
        t.expect_equal(run.answer(round_, "sum"), sum(mix(i, run.nonce) for i in range(made)) % (1 << 64), "sum of their answers")


@test(points=1, exercise="2.7")
def overflow_ends_one_thread(t):
    """A thread that uses up its stack is named and ended with -EFAULT; the others go on."""
    run = t.boot()
    for i, name in enumerate(("deep", "deep", "deep and gone")):
        tid = run.answer(i, "tid")
        t.expect(f"thread {tid} ({name}) has used up its stack" in run.console, f"the console tells that thread {tid} has used up its stack")
        t.expect_equal(run.answer(i, "known"), int(i < 2), f"thread {i} is in the table when it has ended (1) or not (0)")
        if i < 2:
            expect_result(t, run.answer(i, "error"), "EFAULT", f"end of thread {i}")
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when another thread has worked all the time")


@test(points=1, exercise="2.7")
def executor_beside_threads(t):
    """The executor works in a thread, beside one that spins; what exits ends only itself, be it a task or a thread."""
    run = t.boot()
    steps_of = [2 + mix(100 + i, run.nonce) % 8 for i in range(4)]
    for i in range(4):
        t.expect_equal(run.answer(i, "steps"), steps_of[i], f"steps of task {i}")
        t.expect_equal(run.answer(i, "status"), 0 if i % 2 else exit_code(i, run.nonce) << 8, f"wait status of task {i}")
    t.expect_equal(run.answer(7, "value"), exit_code(7, run.nonce), "exit code of the thread in which the executor ran")
    t.expect_equal(run.answer(0, "threads"), sum(steps_of), "threads that the tasks began and that ended")
    run = t.boot(test="exit_ends_only_its_task")
    for i in range(6):
        t.expect_equal(run.answer(i, "steps"), steps(i, run.nonce), f"steps of task {i} of lab 1's test")


@test(points=1, exercise="2.7")
def threads_seen_from_outside(t):
    """The thread table, the run queue and the processor, read from outside, agree with what the kernel says."""
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


# ---- 2.8: joining ----

@test(points=2, exercise="2.8", seeds=4)
def join_returns_the_value(t):
    """Who joins gets all 64 bits of what the thread ended with, whoever comes first, by function and system call 8."""
    run = t.boot()
    for i in range(16):
        t.expect_equal(run.answer(i, "value"), mix(i, run.nonce), f"value joined from thread {i}")


@test(points=1, exercise="2.8")
def join_errors_in_order(t):
    """Each mistake has its error, the first that applies; and the thread is as it was."""
    run = t.boot()
    mistakes = [("join of a number that no thread has", "ESRCH"), ("join of thread 0", "ESRCH"), ("join of thread -1", "ESRCH"),
                ("join of the caller itself, which is detached", "EDEADLK"), ("join of a detached thread", "EINVAL"),
                ("join of a thread that somebody joins", "EBUSY"), ("detach of a thread that somebody joins", "EBUSY"),
                ("join by who came first", None), ("join of a thread that was joined", "ESRCH"),
                ("detach of a thread that was joined", "ESRCH"), ("join of a thread whose value nobody wanted", "ESRCH")]
    for i, (what, error) in enumerate(mistakes):
        expect_result(t, run.answer(i, "error"), error, what)
    t.expect_equal(run.answer(6, "value"), mix(1, run.nonce), "value of the caller after joins that failed: as before")
    t.expect_equal(run.answer(7, "value"), mix(0, run.nonce), "value that who came first got")


@test(points=1, exercise="2.8")
def join_call_looks_at_memory_first(t):
    """System call 8 with bad memory fails before it joins, so the value is not lost."""
    run = t.boot()
    for i, (what, error) in enumerate((("address 8", "EFAULT"), ("memory that is not mapped", "EFAULT"),
                                       ("no address", "EFAULT"), ("a number that no thread has", "ESRCH"), ("good memory", None))):
        expect_error(t, run.answer(i, "error"), error, f"thread_join with {what}")
    t.expect_equal(run.answer(4, "result"), 0, "RAX after the join")
    t.expect_equal(run.answer(4, "value"), mix(0, run.nonce), "value joined after four attempts that failed")


@test(points=1, exercise="2.8")
def join_can_be_repeated(t):
    """A join that is interrupted, or must not sleep, says so, and the thread can be joined again."""
    run = t.boot()
    for i, (what, error) in enumerate((("with preemption off", "EWOULDBLOCK"), ("to the end", None),
                                       ("of a thread that used up its stack", "EFAULT")), 3):
        expect_result(t, run.answer(i, "error"), error, f"join {what}")
    t.expect_equal(run.answer(3, "value"), 0, "value of the caller after joins that failed: as before")
    t.expect_equal(run.answer(4, "value"), mix(0, run.nonce), "value joined at last")


@test(points=1, exercise="2.8")
def detach_running_and_ended(t):
    """A thread can be detached while it runs and after its end; it leaves nothing behind."""
    run = t.boot()
    for i, (what, error) in enumerate((("detach of a thread that has ended", None), ("detach of it once more", "ESRCH"),
                                       ("detach of a thread that runs", None), ("detach of it once more", "EINVAL"),
                                       ("join of a thread that was detached", "EINVAL"),
                                       ("detach of a thread that was detached and has ended", "ESRCH"),
                                       ("detach of a number that no thread has", "ESRCH"))):
        expect_result(t, run.answer(i, "error"), error, what)
    t.expect_equal(run.answer(1), mix(1, run.nonce), "what the detached thread answers in the end")


@test(points=1, exercise="2.8", budget=60_000)
def join_leaves_nothing(t):
    """10,000 threads are made and joined, and no memory is lost."""
    run = t.boot()
    t.expect_equal(run.answer(0, "sum"), sum(mix(i, run.nonce) for i in range(10000)) % (1 << 64), "sum of the values joined")


# ---- 2.9: the challenge ----

@test(exercise="2.9", seeds=4, challenge=True)
def challenge_priority(t):
    """The more important run first, in turn among equals; who is woken runs at once; nobody starves."""
    run = t.boot()
    expect_late(t, run, 0, 0, "most important thread, woken while others work")
    steps_of = [run.answer(i, "steps") for i in range(6)]
    for i in range(6):
        t.expect(steps_of[i] > 0, f"thread {i}, of priority {i // 2}, does not starve")
        t.expect_equal(run.answer(i), mix(i, run.nonce), f"what thread {i}, of priority {i // 2}, answers")
    t.expect_between((steps_of[4] + steps_of[5]) / sum(steps_of), 0.85, 0.98, "share of the two that are most important")
    t.expect_between(steps_of[4] / steps_of[5], 0.85, 1.18, "share of one of these, by that of the other")
    turns_of = [who for _, who in turns(t, run)]
    t.expect_equal(sorted(turns_of[:2]), [4, 5], "who has the first two turns")
