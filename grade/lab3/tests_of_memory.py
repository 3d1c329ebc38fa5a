"""Lab 3, exercises 3.4 to 3.8: the memory of programs. Belongs to tests.py."""

from grade import mix, test


# ---- 3.4: address spaces ----

@test(points=2, exercise="3.4")
def space_begins_empty(t):
    """A new space is empty, has the kernel's half, and has a root of its own."""
    run = t.boot()
    t.expect_equal(run.answer(16, "spaces"), mix(16, run.nonce), "spaces")


@test(points=2, exercise="3.4")
def space_gives_everything_back(t):
    """With a space all its regions, pages and page tables go."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(1000, run.nonce), "done")


@test(points=1, exercise="3.4")
def space_needs_memory(t):
    """Without memory there is no space, and nothing is lost."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(2000, run.nonce), "done")


@test(points=2, exercise="3.4")
def space_activate_loads_tables(t):
    """The processor translates by the tables of the space that was activated last."""
    run = t.boot()
    for round_ in range(8):
        t.expect_equal(run.answer(round_, "word"), mix(mix(100 + round_, run.nonce) % 2, run.nonce),
                       f"the word that is read in round {round_}")


@test(points=1, exercise="3.4")
def space_activate_loads_once(t):
    """What is loaded already is not loaded again: the processor would forget all it knows."""
    run = t.boot()
    for number, (word, when) in enumerate([(0, "at first"), (0, "when the same space is activated again"),
                                           (1, "when another one was loaded in between")]):
        t.expect_equal(run.answer(number, "word"), mix(word, run.nonce), f"the word that is read {when}")
