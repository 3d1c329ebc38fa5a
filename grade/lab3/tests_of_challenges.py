"""Lab 3, the challenges. Belongs to tests.py."""

import random

from grade import mix, test
from grade.lab3.elf_build import PAGE
from grade.lab3.elf_load import with_data
from grade.lab3.outside import all_programs, expect_frames
from grade.lab3.ramdisk import archive, program_file
from grade.verdict.trial import Trial

# ---- 3.13: the challenge of the stack ----

def calls_in_each_other(x: int, depth: int) -> int:
    """The result of the program `deep` after so many calls, each in the other."""
    given = []
    for left in range(depth, 0, -1):
        given.append((x, left))
        x = mix(x ^ left, 0)
    x = mix(0, 0)
    for before, left in reversed(given):
        x = mix(x ^ before ^ left, 0)
    return x


@test(exercise="3.13", seeds=2, challenge=True)
def challenge_stack(t: Trial) -> None:
    """The first thread's stack grows when the program needs it, and for no other access, up to its limit."""
    run = t.boot()
    seed = mix(0xDEE9, run.nonce)
    t.expect_equal(run.answer(seed, "deep"), calls_in_each_other(seed, 0xF00),
                   "what 3840 calls, each in the other, compute")


@test(exercise="3.13", challenge=True)
def challenge_stack_waits(t: Trial) -> None:
    """While somebody changes the regions of a program its stack does not grow, and the program waits."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer when the program has ended")


# ---- 3.14: the challenge of loading on demand ----

LARGE = 256                     # pages of data that the program gets
DATA = 0x10000000               # where they lie in its memory
REGION, TOUCHED = 80, 3         # in each of so many regions of so many pages one is touched


@test(exercise="3.14", challenge=True)
def challenge_demand_pages(t: Trial) -> None:
    """A page of a file is read when somebody needs it first, once for all; a file not in memory is read before."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer when all pages have come")


@test(exercise="3.14", challenge=True)
def challenge_demand(t: Trial) -> None:
    """Of a program of 1 MiB of which three pages are touched only these are in memory, once for all who run it."""
    data = random.Random(f"{t.seed} large").randbytes(LARGE * PAGE)
    program, at = with_data(program_file(t, "touch"), data, DATA)
    with t.replay(initrd=archive([("large", program)])) as replay:
        replay.run_to("landmark")
        run = replay.run
        pages = [REGION * i + mix(i, run.nonce) % REGION for i in range(TOUCHED)]
        programs = all_programs(replay).values()
        expect_frames(t, replay, programs)
        t.expect_equal(len(programs), 2, "programs that run")
        t.expect_equal(len({program.file for program in programs}), 1, "images of the file that both run")
        [file] = {program.file for program in programs}
        there = [number - at // PAGE for number, frame in enumerate(file) if frame]
        t.expect_equal([number for number in there if 0 <= number < LARGE], pages,
                       "pages of the data that are in memory")
        t.expect_equal(run.answer(0, "cached"), len(there) + len(file) // 512 + 1,
                       "frames of files: those of the pages that are in memory, and those for their addresses")
    for number, page in enumerate(pages):
        for word in range(2 if number else 1):
            where = page * PAGE + 8 * word
            t.expect_equal(run.answer(DATA + where, "touch"), int.from_bytes(data[where:where + 8], "little"),
                           f"what a program reads at {DATA + where:#x}")
