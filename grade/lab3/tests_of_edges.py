"""Lab 3, exercises 3.1 to 3.3: the ways into ring 3 and back. Belongs to tests.py."""

from grade import mix, test

USER_CODE, USER_DATA, KERNEL_CODE, KERNEL_DATA = 0x28, 0x20, 0x08, 0x10     # common/arch/selectors.h
# What LAR shows of a descriptor (Intel SDM vol. 3A, 3.4.5). The processor sets the lowest bit of the type.
RIGHTS = 0x60FE00                               # of its bits: P, DPL, S, type without that bit; L, D
CODE, DATA, RING_3, LONG = 0x9A00, 0x9200, 0x6000, 0x200000
# Where RAX, RBX, RCX ... R15 stand in a trap frame, from its start; 15: RSP.
ORDER = (14, 13, 12, 11, 10, 9, 8, 15, 7, 6, 5, 4, 3, 2, 1, 0)
BASE = 0x00007FFFFFFFF000                       # the bits of an address that ring 3 may have


def of_frame(question, nonce):
    """The registers of the frame that a test makes, RAX first, as the kernel's test puts them together."""
    digest = 0
    for place in ORDER:
        digest = mix(digest ^ mix(question + place, nonce), 0)
    return digest


# ---- 3.1: segments ----

@test(points=2, exercise="3.1")
def user_segments_are_for_ring_3(t):
    """The descriptors for ring 3 say present, DPL 3, and code for 64 bits."""
    run = t.boot()
    expected = {USER_CODE: CODE | RING_3 | LONG, USER_DATA: DATA | RING_3,
                KERNEL_CODE: CODE | LONG, KERNEL_DATA: DATA}
    for selector, rights in expected.items():
        t.expect_equal(run.answer(selector, "rights") & RIGHTS & ~(0x600000 if not rights & LONG else 0), rights,
                       f"what LAR says of selector {selector:#x}: P, DPL, S, type, and L for code")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.1")
def user_segments_can_be_used(t):
    """IRETQ goes to ring 3 with them, and comes back."""
    run = t.boot()
    t.expect_equal(run.answer(1, "argument"), mix(1, run.nonce), "RDI in ring 3")


@test(points=2, exercise="3.1")
def user_stack_is_the_threads(t):
    """Ring 3 comes back on the kernel stack of the thread that runs, whichever that is."""
    run = t.boot()
    for round_ in range(9):
        t.expect_equal(run.answer(round_, "argument"), mix(100 + round_, run.nonce), f"RDI in ring 3, round {round_}")


# ---- 3.2: the first entry ----

@test(points=4, exercise="3.2")
def resume_restores_every_register(t):
    """In ring 3 every register and flag is what the frame says."""
    run = t.boot()
    for round_ in range(16):
        t.expect_equal(run.answer(round_, "registers"), of_frame(100 * round_, run.nonce),
                       f"the registers in ring 3 in round {round_}, put together")


@test(points=2, exercise="3.2")
def resume_does_the_work_first(t):
    """What is to be done before ring 3 goes on is done, with interrupts off, and may change the frame."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(7, run.nonce), "RDI in ring 3, which the work has changed")
    t.expect_equal(run.answer(1, "argument"), mix(8, run.nonce), "RDI in ring 3, when there was no work")


@test(points=2, exercise="3.2")
def resume_goes_over_the_edge(t):
    """The edge of the kernel is crossed once, when no interrupt can come any more."""
    run = t.boot()
    t.expect_equal(run.answer(1, "argument"), mix(1, run.nonce), "RDI in ring 3")


# ---- 3.3: GS and the bases ----

@test(points=5, exercise="3.3")
def edge_exchanges_gs(t):
    """Ring 3 has its own bases of FS and GS, and the kernel finds its own again."""
    run = t.boot()
    for round_ in range(8):
        for which, name in enumerate(("fs", "gs")):
            t.expect_equal(run.answer(round_, name), mix(100 + 2 * round_ + which, run.nonce) & BASE,
                           f"the base of {name.upper()} in ring 3, round {round_}")
        t.expect_equal(run.answer(round_, "argument"), mix(round_, run.nonce), f"RDI in ring 3, round {round_}")


@test(points=4, exercise="3.3")
def bases_are_loaded_each_time(t):
    """A thread's bases are loaded even if the one before had the same."""
    run = t.boot()
    for round_ in range(2):
        t.expect_equal(run.answer(round_, "fs"), mix(1, run.nonce) & BASE, f"MSR_FS_BASE, time {round_ + 1}")
        t.expect_equal(run.answer(round_, "gs"), mix(2, run.nonce) & BASE, f"MSR_KERNEL_GS_BASE, time {round_ + 1}")
