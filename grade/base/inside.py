"""Tests of the base that the kernel itself judges, for tests.py: declaring one, and reading what it reports."""

from grade import mix, test


def negative(error):
    """A negative error as the 64 bits that it is reported in."""
    return 2**64 - error


def answers(run, name, count):
    """What was reported under `name` to the questions 0 to count - 1."""
    return [run.answer(question, name) for question in range(count)]


def inside(name, points, what, check=None, memory=128, **options):
    """Declare a test that the kernel itself judges; `check` looks at what it reports besides."""
    def function(t):
        run = t.boot(memory=memory)
        t.expect_equal([r.answer for r in run.reports("done")] or [mix(1, run.nonce)], [mix(1, run.nonce)], "the end")
        if check:
            check(t, run)
    function.__name__, function.__doc__ = "base_" + name, what
    options.setdefault("budget", 1000 if options.get("shift") == 0 else 10_000)     # 10^9 or 8 * 10^7 instructions
    test(points=points, **options)(function)


def checks(points, **options):
    """Decorate the `check` of an inside test of the same name."""
    def register(check):
        inside(check.__name__, points, check.__doc__, check, **options)
        return check
    return register
