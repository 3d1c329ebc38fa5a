"""Lab 2: threads. What is tested, for how many points, for which exercise."""

from grade import lab, mix, test
from grade.lab2_context import first_order

lab(2, "threads", points=8, starter=0,
    scores={"2.1": 8},
    smoke=[])


# ---- 2.1: the first frame of a thread ----

@test(points=2, exercise="2.1")
def first_frame_is_at_the_top(t):
    """The first frame is what context_switch expects, at stack.top, and nothing else changes."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(0, run.nonce), "r13 in the first frame: the function's argument")


@test(points=3, exercise="2.1")
def first_switch_begins_the_thread(t):
    """The first switch to a new thread calls its function with its argument."""
    run = t.boot()
    for round_ in range(8):
        t.expect_equal(run.answer(round_, "argument"), mix(round_, run.nonce), f"the argument of thread {round_}")


@test(points=2, exercise="2.1")
def first_switch_meets_the_abi(t):
    """The function finds its stack aligned and whole, and a backtrace ends at thread_start."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(0, run.nonce), "the argument of the thread's function")


@test(points=1, exercise="2.1")
def first_frames_are_apart(t):
    """Threads that were prepared one after another begin in any order, each as itself."""
    run = t.boot()
    for position, thread in enumerate(first_order(run.nonce)):
        function = "odd" if mix(thread, run.nonce) & 1 else "even"
        t.expect_equal(run.answer(position, function), mix(100 + thread, run.nonce),
                       f"the argument of thread {thread}, which was the {position}. to begin")


# ---- 2.2: the switch ----

# ---- 2.3: FPU, SSE and thread-local data ----

# ---- 2.4: the ready queue ----

# ---- 2.5: tick, yield and preemption ----

# ---- 2.6: sleeping and waking ----

# ---- 2.7: beginning and ending ----

# ---- 2.8: joining ----

# ---- 2.9: the challenge ----
