"""Lab 2: threads. What is tested, for how many points, for which exercise."""

from grade import lab, mix, test

lab(2, "threads", points=8, starter=0,
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

# ---- 2.6: sleeping and waking ----

# ---- 2.7: beginning and ending ----

# ---- 2.8: joining ----

# ---- 2.9: the challenge ----
