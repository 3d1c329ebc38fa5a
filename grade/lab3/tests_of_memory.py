"""Lab 3, exercises 3.4 to 3.8: the memory of programs. Belongs to tests.py."""

import errno
from collections.abc import Sequence

from grade import mix, test
from grade.lab2.explore import explores
from grade.lab3.copies import diverging, image_word
from grade.lab3.ranges import ranges, texts
from grade.lab3.regions import PAGES, Region, entry, regions_text, steps
from grade.verdict.run import Run
from grade.verdict.trial import Trial


LITTLE = 32         # MiB: a test that takes all memory, and gives it back, is soon done


def checked_inside(name: str, points: int, exercise: str, sentence: str, memory: int = 128) -> None:
    """Declare a test in which the kernel checks everything itself."""
    def function(t: Trial) -> None:
        run = t.boot(memory=memory)
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
    function.__name__, function.__doc__ = name, sentence
    test(points=points, exercise=exercise)(function)


# ---- 3.4: address spaces ----

@test(points=2, exercise="3.4")
def space_begins_empty(t: Trial) -> None:
    """A new space is empty, has the kernel's half, and has a root of its own."""
    run = t.boot()
    t.expect_equal(run.answer(16, "spaces"), mix(16, run.nonce), "spaces")


@test(points=2, exercise="3.4")
def space_gives_everything_back(t: Trial) -> None:
    """With a space all its regions, pages and page tables go."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(1000, run.nonce), "done")


@test(points=1, exercise="3.4")
def space_needs_memory(t: Trial) -> None:
    """Without memory there is no space, and nothing is lost."""
    run = t.boot(memory=LITTLE)
    t.expect_equal(run.answer(0, "done"), mix(2000, run.nonce), "done")


@test(points=2, exercise="3.4")
def space_activate_loads_tables(t: Trial) -> None:
    """The processor translates by the tables of the space that was activated last."""
    run = t.boot()
    for round_ in range(8):
        t.expect_equal(run.answer(round_, "word"), mix(mix(100 + round_, run.nonce) % 2, run.nonce),
                       f"the word that is read in round {round_}")


@test(points=1, exercise="3.4")
def space_activate_loads_once(t: Trial) -> None:
    """The kernel does not load a space again that is loaded: the processor would forget all it knows."""
    run = t.boot()
    for number, (word, when) in enumerate([(0, "at first"), (0, "when the same space is activated again"),
                                           (1, "when another one was loaded in between")]):
        t.expect_equal(run.answer(number, "word"), mix(word, run.nonce), f"the word that is read {when}")


# ---- 3.5: map, unmap, protect ----

@test(points=4, exercise="3.5")
def memory_map_follows_a_model(t: Trial) -> None:
    """After each of many steps exactly the right pages are in the right regions."""
    run = t.boot()
    for number, step in enumerate(steps(run.nonce)):
        result = run.answer(number, "result") ^ mix(number, run.nonce)
        error = errno.errorcode.get(result, str(result)) if result else None
        t.expect_equal(error, step.error, f"the error {step.text}")
        words = [run.answer(number * PAGES + i, "region") for i in range(run.answer(number, "regions"))]
        regions = [Region(word & 0xFF, word >> 8 & 0xFF, word >> 16) for word in words]
        t.expect_equal(regions_text(regions), regions_text(step.regions), f"the regions {step.text}")
        bits = run.answer(2 * number, "pages") | run.answer(2 * number + 1, "pages") << 64
        for page, expected in enumerate(step.pages):
            t.expect_equal(entry(bits >> 4 * page & 15), entry(expected), f"page {page} {step.text}")
        t.expect_equal(hex(run.answer(number, "hole")), hex(step.hole), f"the lowest hole {step.text}")


checked_inside("memory_map_needs_memory", 2, "3.5", "A cut that fails, the first or the second, leaves all as it was.",
               memory=LITTLE)
checked_inside("memory_map_limits_regions", 1, "3.5", "At the limit of regions whatever makes no new one still works.")
checked_inside("memory_map_refuses", 1, "3.5", "A call that is refused changes nothing.")
checked_inside("memory_map_tells_the_processor", 2, "3.5", "The processor knows at once what has changed.")


# ---- 3.6: what a program may name ----

def text_of(result: int) -> str:
    """How a message names the result of user_string."""
    error = 2**64 - result
    return errno.errorcode.get(error, f"error {error}") if error < 4096 else f"length {result}"


@test(points=3, exercise="3.6")
def user_range_ends_at_the_half(t: Trial) -> None:
    """A program may name what lies in the lower half as a whole, however large the size."""
    run = t.boot()
    for number, each in enumerate(ranges(run.nonce)):
        result = run.answer(number, "result") ^ mix(number, run.nonce)
        t.expect_equal(errno.errorcode.get(result, str(result)) if result else "allowed",
                       "allowed" if each.is_allowed() else "EFAULT", str(each))


@test(points=2, exercise="3.6")
def user_string_ends_in_time(t: Trial) -> None:
    """A text ends at its NUL, at the limit or with the memory, whichever comes first."""
    run = t.boot()
    for number, text in enumerate(texts(run.nonce)):
        t.expect_equal(text_of(run.answer(number, "length") ^ mix(number, run.nonce)), text.result(), str(text))


@test(points=1, exercise="3.6")
def user_string_brings_pages_in(t: Trial) -> None:
    """A text goes on in a page that comes by a fault."""
    run = t.boot()
    for number in range(8):
        t.expect_equal(text_of(run.answer(number, "length") ^ mix(number, run.nonce)),
                       f"length {run.answer(number, 'letters')}", f"text {number}")


@explores(1, "3.6", covers=("user_string",))
def user_string_of_a_text_that_changes(t: Trial, run: Run, last: int) -> None:
    """A text is changed at each instruction of user_string: its result fits to what it has copied."""
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
    t.expect(last > 0, "a number at which the text was changed")


# ---- 3.7: the first touch of a page ----

checked_inside("memory_absent_brings_zeros", 2, "3.7", "The first touch of a page brings a frame of zeros, its own.")
checked_inside("memory_absent_shows_the_file", 2, "3.7",
               "Readers of a page of a file have its frame, and may not write.")
checked_inside("memory_absent_copies_for_a_write", 1, "3.7", "The first write to a page of a file makes a copy.")
checked_inside("memory_absent_needs_memory", 1, "3.7", "Without memory for the page or its tables nothing is lost.",
               memory=LITTLE)
checked_inside("memory_absent_keeps_what_is_there", 1, "3.7", "A page that another thread brought in meanwhile stays.")


@test(points=1, exercise="3.7")
def memory_absent_comes_when_touched(t: Trial) -> None:
    """Pages come when a program reads or writes them, and it goes on without noticing."""
    run = t.boot()
    for page in range(6):
        if mix(page, run.nonce) & 1:
            t.expect_equal(run.answer(page, "zeros"), 0, f"page {page} of zeros, when it is read first")
        t.expect_equal(run.answer(page, "own"), mix(page, run.nonce), f"page {page}, after it was written to")
        word = image_word(page, run.nonce) if page < 5 else 0
        t.expect_equal(run.answer(page, "file"), word, f"page {page} of the file")


# ---- 3.8: copy on write ----

checked_inside("memory_clone_shares_pages", 2, "3.8", "A child has the frames of its parent, and neither may write.")
checked_inside("memory_clone_shares_the_file", 1, "3.8", "A child shows the file that its parent shows.")
checked_inside("memory_clone_tells_the_processor", 1, "3.8", "The processor knows at once that pages are shared.",
               memory=LITTLE)
checked_inside("memory_clone_needs_memory", 1, "3.8", "A child that cannot be made whole leaves nothing.",
               memory=LITTLE)


@test(points=1, exercise="3.8", shift=0)
def memory_clone_lets_interrupts_in(t: Trial) -> None:
    """While many pages are shared the lock is let go after each REGION_STEP of them."""
    t.expect_between(t.boot().answer(0, "interrupts"), 24, 10_000,
                     "interrupts that came while 2048 pages, 32 steps, were shared")


checked_inside("memory_copy_until_one_is_left", 2, "3.8", "A writer gets a copy, and the last one keeps the frame.")
checked_inside("memory_copy_needs_memory", 1, "3.8", "Without memory for a copy nothing changes.",
               memory=LITTLE)


@test(points=1, exercise="3.8")
def memory_copy_tells_the_processor(t: Trial) -> None:
    """The processor forgets the shared frame before anybody else can get it."""
    run = t.boot()
    t.expect_equal(run.answer(0, "word"), mix(1, run.nonce), "what is read of the copy")
    t.expect_equal(run.answer(1, "word"), mix(2, run.nonce), "the copy, after it was written to")
    t.expect_equal(run.answer(2, "word"), mix(0, run.nonce), "what was shared, after the copy was written to")


@test(points=1, exercise="3.8")
def memory_copy_lets_them_diverge(t: Trial) -> None:
    """Parent and child each see what they had at first and have written since, and nothing of each other."""
    run = t.boot()
    for step, (what, word) in enumerate(diverging(run.nonce)):
        t.expect_equal(hex(run.answer(step, "word")), hex(word), f"{what}, step {step}")


def explores_faults(name: str, covers: Sequence[str], sentence: str) -> None:
    """Declare an exploration whose rival is a page fault."""
    def look(t: Trial, run: Run, last: int) -> None:
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
        t.expect(last > 0, "a number at which the other thread faulted")
    look.__name__, look.__doc__ = name, sentence
    explores(0, "3.8", covers=covers)(look)


explores_faults("explore_copy_against_fault", ("write_first",),
                "Another thread writes to the same page at each instruction of a copy: no write is lost.")
explores_faults("explore_unmap_against_fault", ("space_unmap",),
                "Another thread writes to a page at each instruction of its unmap: nothing is left.")
