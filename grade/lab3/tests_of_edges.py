"""Lab 3, exercises 3.1 to 3.3 and 3.12: the ways into ring 3 and back. Belongs to tests.py."""

from collections.abc import Callable, Iterable
from functools import partial

from grade import mix, test
from grade.lab1.expected import ERRORS
from grade.lab3.witness import witness
from grade.verdict.run import Run
from grade.verdict.trial import Trial

MASK = (1 << 64) - 1

USER_CODE, USER_DATA, KERNEL_CODE, KERNEL_DATA = 0x28, 0x20, 0x08, 0x10     # common/arch/selectors.h
# What LAR shows of a descriptor (Intel SDM vol. 3A, 3.4.5). The processor sets the lowest bit of the type.
RIGHTS = 0x60FE00                               # of its bits: P, DPL, S, type without that bit; L, D
CODE, DATA, RING_3, LONG = 0x9A00, 0x9200, 0x6000, 0x200000
# Where registers stand in a trap frame, from its start; 15: RSP.
PLACES = {"RAX": 14, "RBX": 13, "RCX": 12, "RDX": 11, "RSI": 10, "RDI": 9, "RBP": 8, "RSP": 15,
          **{f"R{number}": 15 - number for number in range(8, 16)}}
BASE = 0x00007FFFFFFFF000                       # the bits of an address that ring 3 may have


# ---- 3.1: segments ----

@test(points=2, exercise="3.1")
def user_segments_are_for_ring_3(t: Trial) -> None:
    """The descriptors for ring 3 say present, DPL 3, and code for 64 bits."""
    run = t.boot()
    expected = {USER_CODE: CODE | RING_3 | LONG, USER_DATA: DATA | RING_3,
                KERNEL_CODE: CODE | LONG, KERNEL_DATA: DATA}
    for selector, rights in expected.items():
        t.expect_equal(run.answer(selector, "rights") & RIGHTS & ~(0x600000 if not rights & LONG else 0), rights,
                       f"what LAR says of selector {selector:#x}: P, DPL, S, type, and L for code")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.1")
def user_segments_can_be_used(t: Trial) -> None:
    """IRETQ goes to ring 3 with them, and comes back."""
    run = t.boot()
    t.expect_equal(run.answer(1, "argument"), mix(1, run.nonce), "RDI in ring 3")


@test(points=2, exercise="3.1")
def user_stack_is_the_threads(t: Trial) -> None:
    """Ring 3 comes back on the kernel stack of the thread that runs, whichever that is."""
    run = t.boot()
    for round_ in range(9):
        t.expect_equal(run.answer(round_, "argument"), mix(100 + round_, run.nonce), f"RDI in ring 3, round {round_}")


# ---- 3.2: the first entry ----

@test(points=4, exercise="3.2")
def resume_restores_every_register(t: Trial) -> None:
    """In ring 3 every register and flag is what the frame says."""
    run = t.boot()
    for round_ in range(16):
        for name, place in PLACES.items():
            t.expect_equal(run.answer(round_, name.lower()), mix(100 * round_ + place, run.nonce),
                           f"{name} in ring 3 in round {round_}")


@test(points=2, exercise="3.2")
def resume_does_the_work_first(t: Trial) -> None:
    """The kernel does its work before ring 3 goes on, with interrupts off. The work may change the frame."""
    run = t.boot()
    t.expect_equal(run.answer(0, "argument"), mix(7, run.nonce), "RDI in ring 3, which the work has changed")
    t.expect_equal(run.answer(1, "argument"), mix(8, run.nonce), "RDI in ring 3, when there was no work")


@test(points=2, exercise="3.2")
def resume_goes_over_the_edge(t: Trial) -> None:
    """The edge of the kernel is crossed once, when no interrupt can come any more."""
    run = t.boot()
    t.expect_equal(run.answer(1, "argument"), mix(1, run.nonce), "RDI in ring 3")


# ---- 3.3: GS and the bases ----

@test(points=5, exercise="3.3")
def edge_exchanges_gs(t: Trial) -> None:
    """Ring 3 has its own bases of FS and GS, and the kernel finds its own again."""
    run = t.boot()
    for round_ in range(8):
        for which, name in enumerate(("fs", "gs")):
            t.expect_equal(run.answer(round_, name), mix(100 + 2 * round_ + which, run.nonce) & BASE,
                           f"the base of {name.upper()} in ring 3, round {round_}")
        t.expect_equal(run.answer(round_, "argument"), mix(round_, run.nonce), f"RDI in ring 3, round {round_}")


@test(points=4, exercise="3.3")
def bases_are_loaded_each_time(t: Trial) -> None:
    """A thread's bases are loaded even if the one before had the same."""
    run = t.boot()
    for round_ in range(2):
        t.expect_equal(run.answer(round_, "fs"), mix(1, run.nonce) & BASE, f"MSR_FS_BASE, time {round_ + 1}")
        t.expect_equal(run.answer(round_, "gs"), mix(2, run.nonce) & BASE, f"MSR_KERNEL_GS_BASE, time {round_ + 1}")

# ---- 3.12: SYSCALL ----

NAMES = "RAX RBX RCX RDX RSI RDI RBP R8 R9 R10 R11 R12 R13 R14 R15 RSP RFLAGS".split()     # struct enter_registers
QUESTIONS = 32                                  # of one call
RAX, RDX, RSI, RDI, R8, R9, R10, R15, RFLAGS = 0, 3, 4, 5, 7, 8, 9, 14, 16
LOST = (2, 10)                                  # RCX and R11, which SYSCALL uses
FLAGS_CHANGED, FLAGS_ALWAYS, ZERO_FLAG = 0x244CD5, 0x202, 0x40
EPERM, EBUSY, ENOSYS = (ERRORS[name] for name in ("EPERM", "EBUSY", "ENOSYS"))
PROBE = 0xF0                                    # the number of the test's call that looks around


def registers_of(call: int, seed: int, number: int) -> list[int]:
    """The registers of the program `entry` at a call."""
    registers = [mix(call * QUESTIONS + i, seed) for i in range(len(NAMES))]
    registers[RFLAGS] = registers[RFLAGS] & FLAGS_CHANGED | FLAGS_ALWAYS
    registers[RAX] = number
    return registers


def returned(registers: list[int], result: int) -> None:
    """The registers after a call with a result of the kernel's: 0 or more, or a negative error."""
    registers[RAX], registers[RDX] = (result, 0) if result >= 0 else (MASK, -result)


def digest_of(words: Iterable[int]) -> int:
    """Words put together, as the program does it."""
    digest = 0
    for word in words:
        digest = mix(digest ^ word, 0)
    return digest


def probed(registers: list[int]) -> int:
    """The result of the test's call for the arguments in registers."""
    digest = digest_of(registers[place] for place in (RDI, RSI, RDX, R10, R8, R9))
    return -(1 + digest % 4095) if digest & 1 else digest >> 1


def kept(registers: list[int]) -> int:
    """The registers that a call must keep, or set, put together."""
    return digest_of(word for place, word in enumerate(registers) if place not in LOST)


def expect_registers(t: Trial, got: Callable[[str], int], registers: list[int], when: str) -> None:
    """Each register is what it should be after a call; got("r8") is what R8 is."""
    for place, name in enumerate(NAMES):
        if place not in LOST:
            t.expect_equal(got(name.lower()), registers[place], f"{name} {when}")


def expect_calls(t: Trial, run: Run, question: int, number: int, count: int, after: Callable[[list[int]], None],
                 when: str = "") -> None:
    """The reports of one program `entry`; `after` changes the registers as the call should."""
    seed = mix(question, run.nonce)
    for call in range(count):
        registers = registers_of(call, seed, number)
        after(registers)
        expect_registers(t, partial(run.answer, call), registers, f"after call {call} by SYSCALL{when}")


@test(points=1, exercise="3.12")
def syscall_keeps_registers(t: Trial) -> None:
    """A call by SYSCALL gets its six arguments, and every register comes back but RAX, RDX, RCX and R11."""
    run = t.boot()
    expect_calls(t, run, 100, PROBE, 32, lambda registers: returned(registers, probed(registers)))
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12")
def syscall_tells_results_from_errors(t: Trial) -> None:
    """A result comes back with RDX = 0; an error as RAX = -1, with the error in RDX."""
    run = t.boot()
    results = iter(3 * [0, 1, -1, -ERRORS["EINVAL"], -4095, (1 << 63) - 1, 1 << 32, -1 - (1 << 32), 1 << 31,
                        -(1 << 31)])
    expect_calls(t, run, 100, 0xF3, 30, lambda registers: returned(registers, next(results)),
                 ", whose result says what RAX and RDX are")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12")
def syscall_goes_the_long_way(t: Trial) -> None:
    """Calls that do not exist, are for the kernel, change the whole frame, or are traced, end as by int 0x80."""
    run = t.boot()
    seeds = [mix(100 + i, run.nonce) for i in (0, 1, 2, 3, 4, 10, 11)]
    traced_seed, traced = mix(112, run.nonce), []
    numbers = (0xFF, 0x100, 0x1000000F0, MASK, 0x800000000000001F, 0xF1)
    expected = []
    for seed, number in zip(seeds, numbers):
        registers = registers_of(0, seed, number)
        returned(registers, -EPERM if number == 0xF1 else -ENOSYS)
        expected.append(registers)
    for call in range(16):
        registers = registers_of(call, seeds[-1], 0xF2)
        if registers[RDI] & 1:
            returned(registers, -EBUSY)
        else:
            for place, question in ((RDI, 1), (R15, 2)):
                registers[place] ^= mix(question, run.nonce)
            registers[RAX], registers[RDX] = mix(3, run.nonce), mix(4, run.nonce)
            registers[RFLAGS] ^= ZERO_FLAG
        expected.append(registers)
    for call in range(32):
        registers = registers_of(call, traced_seed, PROBE)
        result = probed(registers)
        traced += [registers[RDI], result & MASK]
        returned(registers, result)
        expected.append(registers)
    reports = {name.lower(): [report.answer for report in run.reports(name.lower())] for name in NAMES}
    for name, answers in reports.items():
        t.expect_equal(len(answers), len(expected), f"calls after which {name} was reported")
    what = 5 * ["of no number"] + ["for the kernel alone"] + 16 * ["that changes the frame"] + 32 * ["that is traced"]
    for number, registers in enumerate(expected):
        got = {name: answers[number] for name, answers in reports.items()}
        expect_registers(t, got.__getitem__, registers, f"after call {number}, one {what[number]}")
    t.expect_equal(run.answer(0, "traced"), digest_of(traced), "first arguments and results in the trace, put together")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12")
def syscall_does_the_work_first(t: Trial) -> None:
    """The kernel does its work at the end of a call, before ring 3 goes on. The work may change every register."""
    run = t.boot()

    def after(registers: list[int]) -> None:
        returned(registers, probed(registers))
        for place, question in ((RDI, 1), (R15, 2), (RDX, 3)):
            registers[place] ^= mix(question, run.nonce)
        registers[RFLAGS] ^= ZERO_FLAG

    expect_calls(t, run, 100, 0xF4, 32, after, ", which the work may have changed")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12")
def syscall_lets_others_run(t: Trial) -> None:
    """A switch that a call asks for comes before ring 3 goes on; a program whose end comes in a call ends with it."""
    run = t.boot()
    expect_calls(t, run, 100, 0xF5, 32, lambda registers: returned(registers, probed(registers)))
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12")
def syscall_trusts_nothing(t: Trial) -> None:
    """The kernel survives any RSP, RFLAGS and segments of ring 3, and a SYSCALL at any address."""
    run = t.boot()
    for number in range(8):
        t.expect_equal(run.answer(number, "ended"), mix(number, run.nonce), f"program {number} has ended as it should")


WAYS = ("SYSCALL", "int 0x80", "an interrupt", "a page fault")      # those of the kernel's test


@test(exercise="3.12", shift=2)
def debug_exceptions_anywhere(t: Trial) -> None:
    """An exception #DB at each instruction of the ways into the kernel and back does no harm."""
    run = t.boot()
    seed = mix(100, run.nonce)
    for call in range(16):
        registers = registers_of(call, seed, PROBE)
        returned(registers, probed(registers))
        expect_registers(t, partial(run.answer, call), registers, f"after call {call}")
    for way, name in enumerate(WAYS):
        t.expect_between(run.answer(way, "walks"), 8 if way < 2 else 1, 8 if way < 2 else 1000,
                         f"ways by {name} with an exception at each instruction")
    t.expect_between(run.answer(0, "no_stack"), 2, 10,
                     "instructions of SYSCALL's way with RSP of ring 3: the first, the last")
    seed, found = witness(run.nonce, 101, 0x4000)
    t.expect_equal(run.answer(seed, "witness"), found, "what a program computed that was interrupted so")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="3.12", seeds=16)
def syscall_of_many_threads(t: Trial) -> None:
    """Threads of several programs make calls by both ways, and each gets its own results and registers."""
    run = t.boot()
    for program in range(3):
        program_seed, together = mix(100 + program, run.nonce), 0
        for thread in range(3):
            seed, total = mix(thread, program_seed), 0
            for call in range(0x30):
                registers = registers_of(call, seed, PROBE)
                returned(registers, probed(registers))
                total = mix(total ^ kept(registers), 0)
            together = mix(together ^ total, 0)
        t.expect_equal(run.answer(program_seed, "together"), together,
                       f"registers after each call of the three threads of program {program}, put together")


@test(points=1, exercise="3.12", shift=0)
def syscall_is_short(t: Trial) -> None:
    """A call that does next to nothing takes at most 100 instructions."""
    run = t.boot()
    t.expect_between(run.answer(0, "cost"), 20, 100, "instructions of get_time by SYSCALL")
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
