"""The scratch lab: what is tested, for how many points, for which exercise."""

from grade import lab, mix, test

lab(2, "scratch", points=7, starter=0, scores={"2.1": 7})


@test(points=7, exercise="2.1")
def yields_are_counted(t):
    """Each yield counts, and is told with what the caller adds."""
    run = t.boot()
    times = 1 + mix(0, run.nonce) % 50
    t.expect_equal(run.answer(0, "yields"), times + (mix(1, run.nonce) >> 8), "yields, and what the caller adds")
