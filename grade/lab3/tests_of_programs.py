"""Lab 3: tests of programs."""


from grade import mix, test
from grade.verdict.trial import Trial


@test(points=2, exercise="3.10")
def programs_leave_nothing(t: Trial) -> None:
    """Of a program that has ended nothing is left: no frame, no page table, no stack, no object."""
    run = t.boot()
    t.expect_equal(run.answer(0, "runs"), mix(200, run.nonce), "runs")


# ---- 3.11: what ring 3 must not do ----

def witness(nonce: int) -> tuple[int, int]:
    """What the program `witness` finds, which computes while others commit crimes."""
    seed = x = mix(0x5eed, nonce)
    memory, total = [0] * 1024, 0
    for i in range(0x4000):
        x = mix(x ^ i, 0)
        memory[i % 1024] ^= x
        total += x >> 44
    for word in memory:
        x = mix(x ^ word, 0)
    return seed, x ^ total


def expect_witness(t: Trial) -> None:
    """A boot in which programs commit crimes, and one computes."""
    run = t.boot()
    seed, found = witness(run.nonce)
    t.expect_equal(run.answer(seed, "witness"), found, "what a program computed meanwhile")


@test(points=1, exercise="3.11")
def crimes_of_reading(t: Trial) -> None:
    """A program that reads the kernel's memory, or none, ends: by SIGSEGV, and alone."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_writing(t: Trial) -> None:
    """A program that writes where it must not ends, and nothing is written."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_jumping(t: Trial) -> None:
    """A program that jumps into the kernel, into data or into the middle of nothing ends."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_against_the_machine(t: Trial) -> None:
    """Instructions of the kernel alone, and ports, end a program of ring 3."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_gates_and_segments(t: Trial) -> None:
    """Gates and segments of the kernel are none for ring 3, and no return leads up from there."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_arithmetic(t: Trial) -> None:
    """What the processor cannot compute, or does not know, has a signal of its own."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_with_a_false_stack(t: Trial) -> None:
    """Whatever ring 3 has in RSP, its segments and its flags, the kernel comes to no harm."""
    expect_witness(t)
