"""The base's tests go on: regions of address spaces, runs of frames, pools of objects."""

from grade import mix, test
from grade.base.inside import checks, inside
from grade.verdict.run import Run
from grade.verdict.trial import Trial

# ---- Regions ----


@checks(1)
def regions_are_claimed(t: Trial, run: Run) -> None:
    """A thread that wants to change an address space waits while another one changes it."""
    for i in range(10):
        t.expect_between(run.answer(i, "waited"), 2 + mix(i, run.nonce) % 8, 3 + mix(i, run.nonce) % 8,
                         f"ticks that claim {i} waited")


@checks(2, shift=0)
def region_holes(t: Trial, run: Run) -> None:
    """A part of a region without pages costs nothing, however large it is, and delays nobody."""
    for what in ("protect", "discard"):
        t.expect_between(run.answer(0, what), 100, 10_000, f"instructions to {what} 64 TiB without a page")
        t.expect_between(run.answer(8, what), 1000, 300_000, f"instructions to {what} 64 TiB with 8 pages")
    t.expect_between(run.answer(0, "longest"), 100, 50_000, "instructions of a step")


# ---- What processors remember of page tables ----

@checks(1, shift=0)
def tlb_has_a_bound(t: Trial, run: Run) -> None:
    """To forget many pages costs no more than to forget some."""
    t.expect_equal([report.question for report in run.reports("cost")], [1 << n for n in range(21)], "ranges, in pages")
    for report in run.reports("cost"):
        t.expect_between(report.answer, 10, 250, f"instructions to forget {report.question} pages")


# ---- Pools of objects ----

@checks(2, memory=32, shift=0)
def objects_exhaustion(t: Trial, run: Run) -> None:
    """Objects until memory is used up, and all of it comes back."""
    t.expect_equal(run.answer(0, "count"), 3 * run.answer(0, "frames"), "objects of 1 KiB, three in each free frame")


# ---- Allocations that fail on purpose ----

@test(points=1)
def base_failures_by_command_line(t: Trial) -> None:
    """fail=N on the command line lets the N-th allocation of a test fail, and no other."""
    for failing in (0, 1, 7, 20):
        run = t.boot(append=f"fail={failing}")
        given = [run.answer(i, "given") == mix(2 * i + 1, run.nonce) for i in range(20)]
        t.expect_equal(given, [i + 1 != failing for i in range(20)], f"requests that are served with fail={failing}")
        t.expect_equal(run.answer(failing, "failures"), int(failing > 0), f"failures counted with fail={failing}")


# ---- What shows memory ----

@test(points=1)
def base_memory_in_small_pictures(t: Trial) -> None:
    """Memory is shown in letters where the picture has no room for cells."""
    shown = t.boot(append="screen=on").console.split("size ")[1:]
    t.expect_equal(["K kernel" in text for text in shown], [True, True, True, False], "maps in letters")


inside("regions_change", 3, "Ranges are mapped, unmapped and protected, whatever regions they cross.", shift=0)
inside("regions_refuse", 1, "A region refuses what its kind cannot do, or must not allow.")
inside("regions_clone", 1, "A region's copy in another space stands by itself.")
inside("region_tables", 2, "A region's page tables go with it, and nobody else's.", shift=0)
inside("region_tables_order", 1, "Processors forget page tables before they are given back.")
inside("region_tables_without_memory", 1, "Tables go with a region that never got a page.", memory=32, shift=0)
inside("tlb_forgets", 2, "An entry that was forgotten is looked up again, in either half, loaded or not.")
inside("objects_random_use", 2, "Objects are apart, and their frames go when they are not needed.", shift=0)
inside("failures_of_frames", 1, "A request of a frame fails when its turn has come, in whichever way it is made.")
inside("failures_of_the_heap", 1, "A request of the heap fails when its turn has come.")
inside("failures_of_objects", 1, "A request of an object fails when its turn has come, whatever is in stock.")
inside("failures_of_stacks", 1, "A request of a stack fails when its turn has come, whatever is in stock.", shift=0)
inside("failures_of_page_tables", 1, "Each allocation of an operation fails in turn, page tables among them.")
inside("failures_spare_interrupt_handlers", 1, "An allocation of an interrupt handler neither fails nor counts.")
inside("failures_where_it_counts", 1, "Only what is chosen counts, and fails.")
