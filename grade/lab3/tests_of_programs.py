"""Lab 3: tests of programs: 3.10, 3.11, and what a program must never reach. Belongs to tests.py."""

import re
from collections.abc import Iterable
from typing import Any

from grade import mix, test
from grade.debugging.page_tables import control_registers, expect_protection
from grade.lab3.elf_build import HEADER, PT_LOAD, SEGMENT, File, Header, Segment
from grade.lab3.elf_load import checksums, files_to_load, flags_of, loaded, meets_in_a_page, pages_of
from grade.lab3.outside import SeenProgram, Users, all_programs, expect_frames, expect_own_halves, expect_stacks
from grade.lab3.ramdisk import archive, program_file
from grade.lab3.start import AT_EXECFN, AT_RANDOM, CASES, Given
from grade.lab3.witness import witness
from grade.verdict.run import Run
from grade.verdict.trial import Trial

NAMES = {3: "AT_PHDR", 4: "AT_PHENT", 5: "AT_PHNUM", 6: "AT_PAGESZ", 9: "AT_ENTRY", 0: "AT_NULL"}
LITTLE = 14         # MiB: enough, and all of it is soon taken


# ---- 3.10: from a file to memory ----

@test(points=2, exercise="3.10", seeds=2)
def load_shows_the_file(t: Trial) -> None:
    """A segment shows the bytes of the file and zeros behind them, and no page is copied but where they meet."""
    files = files_to_load(t.seed)
    run = t.boot(initrd=archive([(file.name, file.data) for file in files]))
    for number, file in enumerate(files):
        what = f"of the file {file.name} ({file.what})"
        segments = loaded(file)
        copied = sum(meets_in_a_page(segment) for segment in segments)
        t.expect_equal(run.answer(number, "pages"), sum(map(pages_of, segments)), f"pages of all regions {what}")
        t.expect_equal(run.answer(number, "copied"), copied, f"frames that program_load takes for the pages {what}")
        t.expect_equal(run.answer(number, "mapped"), copied, f"pages that are mapped right after program_load {what}")
        for i, segment in enumerate(segments):
            expect_segment(t, run, number * 100 + i, file, segment)


def expect_segment(t: Trial, run: Run, question: int, file: File, segment: Any) -> None:
    """The kernel found the right bytes and flags in the memory of a segment."""
    what = (f"of the segment at {segment.p_vaddr + file.elf.bias:#x} (offset {segment.p_offset:#x}, "
            f"{segment.p_filesz:#x} bytes in the file, {segment.p_memsz:#x} in memory) of the file {file.name}")
    for name, where in (("flags", "first"), ("flags_of_last", "last")):
        t.expect_equal(run.answer(question, name), flags_of(segment), f"flags of the region at the {where} byte {what}")
    for name, crc, where in zip(("bytes", "last_bytes"), checksums(file, segment), ("memory", "last bytes")):
        t.expect_equal(run.answer(question, name) ^ mix(question, run.nonce), crc, f"checksum of the {where} {what}")


@test(points=1, exercise="3.10")
def load_needs_memory(t: Trial) -> None:
    """A program for which there is not enough memory is not loaded, and all of it comes back."""
    run = t.boot(initrd=archive([(file.name, file.data) for file in files_to_load(t.seed)[:1]]), memory=LITTLE)
    t.expect_between(run.answer(0, "needed") ^ mix(0, run.nonce), 5, 40, "frames that the program takes")


@test(points=2, exercise="3.10", seeds=2)
def start_stack_holds_everything(t: Trial) -> None:
    """A program finds its arguments, its environment and the auxiliary vector, whatever their sizes."""
    run = t.boot()
    every = [Given(number, run.nonce) for number in range(CASES)]
    for number, given in enumerate(every):
        t.expect_equal(run.answer(number, "argc"), len(given.arguments), f"argc, case {number}")
        t.expect_equal(run.answer(number, "argv"), len(given.arguments),
                       f"entries of argv before the NULL, case {number}")
        t.expect_equal(run.answer(number, "envp"), len(given.environment),
                       f"entries of envp before the NULL, case {number}")
        for kind, value in given.auxiliary.items():
            t.expect_equal(run.answer(number * 1000 + kind, "auxiliary"), value, f"{NAMES[kind]}, case {number}")
        for kind in (AT_RANDOM, AT_EXECFN):
            run.answer(number * 1000 + kind, "auxiliary")
        t.expect_equal([run.answer(number * 1000 + i, "random") for i in range(2)], given.random,
                       f"what AT_RANDOM leads to, case {number}")
    t.expect_equal(run.texts("argv"), [text for given in every for text in given.arguments], "all texts of all argv")
    t.expect_equal(run.texts("envp"), [text for given in every for text in given.environment], "all texts of all envp")
    t.expect_equal(run.texts("AT_EXECFN"), [given.path for given in every], "what AT_EXECFN leads to, all cases")


@test(points=1, exercise="3.10")
def start_stack_has_a_limit(t: Trial) -> None:
    """Arguments that take more than ARGUMENTS_MAX bytes are refused, to the byte."""
    run = t.boot(memory=LITTLE)
    for i in range(6):
        t.expect_equal(run.answer(i, "count"), 2 * (mix(i, run.nonce) % (1 if i < 2 else 1500)) + 1, f"texts, case {i}")


@test(points=1, exercise="3.10")
def programs_leave_nothing(t: Trial) -> None:
    """Of a program that has ended nothing is left: no frame, no page table, no stack, no object."""
    run = t.boot()
    t.expect_equal(run.answer(0, "runs"), mix(200, run.nonce), "runs")


@test(points=1, exercise="3.10")
def programs_find_their_start(t: Trial) -> None:
    """A program that is run finds its arguments, its environment and its auxiliary vector, and clean registers."""
    run = t.boot()
    expect_args(t, run)
    for i in range(4):
        seed, found = witness(run.nonce, 0x5EED + i, 0x400)
        t.expect_equal(run.answer(seed, "witness"), found, "what a program computed from its argument")


def expect_args(t: Trial, run: Run) -> None:
    """The program `args` has printed its arguments and its environment."""
    lines = run.console.splitlines()
    words = ["args", f"{mix(0, run.nonce):x}", "", "two words"]
    right = [f"argc: {len(words)}"] + [f"argv[{i}]: {word}" for i, word in enumerate(words)]
    right += ["environment: NAME=value", "environment: EMPTY="]
    at = lines.index(right[0]) if right[0] in lines else 0
    t.expect_equal([line.rstrip() for line in lines[at:at + len(right)]], [line.rstrip() for line in right],
                   "what `args` prints of its arguments and its environment")
    pairs = dict(re.findall(r"^(AT_\w+) \(\d+\): (.*)$", run.console, re.M))
    random = int(pairs.pop("AT_RANDOM", "0"), 16)
    t.expect(0 < random < 1 << 47, "`args` prints AT_RANDOM, an address of the lower half")
    t.expect_equal(pairs, auxiliary_of(t, "args"), "what `args` prints of the auxiliary vector")


def auxiliary_of(t: Trial, name: str) -> dict[str, str]:
    """The auxiliary vector by the program's file in the ramdisk, as `args` prints it."""
    data = program_file(t, name)
    header = Header(*HEADER.unpack_from(data)[1:])
    table = header.e_phoff
    for i in range(header.e_phnum):
        segment = Segment(*SEGMENT.unpack_from(data, table + i * SEGMENT.size))
        if segment.p_type == PT_LOAD and segment.p_offset <= table < segment.p_offset + segment.p_filesz:
            address = segment.p_vaddr + table - segment.p_offset
    return {"AT_PHDR": hex(address), "AT_PHENT": hex(SEGMENT.size), "AT_PHNUM": hex(header.e_phnum),
            "AT_PAGESZ": hex(4096), "AT_ENTRY": hex(header.e_entry), "AT_EXECFN": name}


@test(points=2, exercise="3.10")
def programs_seen_from_outside(t: Trial) -> None:
    """Seen from outside: no program reaches the kernel or another, and each thread has its own stack in the kernel."""
    with t.replay() as replay:
        replay.run_to("landmark")
        expect_protection(t, control_registers(replay.qemu.monitor("info registers")))
        programs = all_programs(replay)
        run = replay.run
        numbers = [run.answer(i, "number") for i in range(6)]
        t.expect(set(numbers[:4]) <= set(programs) <= set(numbers),
                 "the programs of the test are in the table of processes")
        for program in programs.values():
            expect_own_halves(t, replay, program)
        users = expect_frames(t, replay, programs.values())
        expect_common_frames(t, users, programs.values())
        expect_stacks(t, replay)
    for i in range(2):
        seed, found = witness(run.nonce, 0x5EED + i, 0x8000)
        t.expect_equal(run.answer(seed, "witness"), found, "what a program computed")
        t.expect_equal(run.answer(seed, "shared"), shared(seed), "what a program found in the data that it has changed")


def shared(seed: int) -> int:
    """The number that the program `shared` finds."""
    def total(words: Iterable[int]) -> int:
        x = 0
        for word in words:
            x = mix(x ^ word, 0)
        return x

    return total(range(1, 9)) ^ total(page + 1 if page % 2 else mix(seed ^ page, 0) for page in range(8))


def expect_common_frames(t: Trial, users: Users, programs: Iterable[SeenProgram]) -> None:
    """Programs with the same name have frames of their file in common."""
    for name in ("witness", "shared"):
        numbers = {program.number for program in programs if program.name == name}
        common = [frame for frame, uses in users.items() if {program.number for program, _ in uses} >= numbers]
        t.expect(common, f"two that run the program {name} have frames of its file in common")


@test(exercise="3.10")
def programs_can_be_killed(t: Trial) -> None:
    """A program is killed whatever it does: it computes, it sleeps, it is in the middle of a write."""
    run = t.boot()
    t.expect_equal(run.answer(0, "killed"), mix(0, run.nonce), "answer when all are killed")


@test(exercise="3.10")
def programs_start_without_memory(t: Trial) -> None:
    """When any allocation of a program's start fails, the start fails with ENOMEM, and nothing is left of it."""
    run = t.boot()
    first, second = (run.answer(i, "allocations") for i in (1, 2))
    t.expect_between(second, 15, first - 1, "allocations of a start when the program's file is in memory")


@test(exercise="3.10")
def failures_spare_other_threads(t: Trial) -> None:
    """A test that lets its own allocations fail disturbs no other thread."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer in the end")


# ---- 3.11: what ring 3 must not do, and how programs end ----

SIGNALS = {4: "SIGILL", 5: "SIGTRAP", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV"}
SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGKILL, SIGSEGV = SIGNALS
BY_VECTOR = {0: SIGFPE, 1: SIGTRAP, 3: SIGTRAP, 4: SIGFPE, 6: SIGILL, 11: SIGBUS, 12: SIGBUS, 16: SIGFPE, 17: SIGBUS,
             19: SIGFPE}
USER_END = 0x00007FFFFFFFF000


def signal_text(number: int) -> str:
    """How a message names a signal."""
    return f"{SIGNALS.get(number, 'no signal that programs end by')} ({number})"


@test(points=1, exercise="3.11")
def crimes_have_signals(t: Trial) -> None:
    """Each exception of ring 3 has its signal, one line on the console says so, and interrupts stay off."""
    run = t.boot()
    lines = re.findall(r"^made-up-(\d+) \((\d+)\): (\w+) at 0x(\w+): #?\w", run.console, re.M)
    right = []
    for vector in range(32):
        signal = BY_VECTOR.get(vector, SIGSEGV)
        t.expect_equal(signal_text(run.answer(vector, "status") ^ mix(vector, run.nonce)), signal_text(signal),
                       f"the signal for vector {vector}")
        right.append((str(vector), str(1000 + mix(200 + vector, run.nonce) % 1000), SIGNALS[signal],
                      f"{mix(vector, run.nonce) % USER_END:016x}"))
    t.expect_equal(lines, right, "lines on the console, one for each vector")


@test(points=1, exercise="3.11")
def crimes_are_not_lack_of_memory(t: Trial) -> None:
    """A page fault where the program may do what it did is a lack of memory, SIGKILL; any other is SIGSEGV."""
    run = t.boot()
    allowed = {0, 3, 4, 6, 8}            # a read anywhere; a write, a fetch where that is allowed
    for question in range(12):
        t.expect_equal(signal_text(run.answer(question, "signal") ^ mix(question, run.nonce)),
                       signal_text(SIGKILL if question in allowed else SIGSEGV),
                       f"the signal for a {('read', 'write', 'fetch')[question % 3]} in "
                       f"{('memory to read', 'memory to write', 'memory to run', 'no memory')[question // 3]}")


def expect_witness(t: Trial, count: int = 0x4000, **boot: Any) -> Run:
    """A boot in which programs commit crimes, and one computes."""
    run = t.boot(**boot)
    seed, found = witness(run.nonce, count=count)
    t.expect_equal(run.answer(seed, "witness"), found, "what a program computed meanwhile")
    return run


@test(points=1, exercise="3.11")
def crimes_against_memory(t: Trial) -> None:
    """A program that reads, writes or runs what it must not ends, by SIGSEGV, and alone."""
    for kind in ("reading", "writing", "jumping"):
        expect_witness(t, test=f"crimes_of_{kind}")


@test(points=1, exercise="3.11")
def crimes_against_the_machine(t: Trial) -> None:
    """Instructions of the kernel alone, ports, gates and segments end a program, and no return leads up from there."""
    expect_witness(t)
    expect_witness(t, test="crimes_of_gates_and_segments")


@test(exercise="3.11")
def crimes_of_arithmetic(t: Trial) -> None:
    """A computation that fails has a signal of its own, and no stack, segment or flag of ring 3 does any harm."""
    expect_witness(t)
    expect_witness(t, test="crimes_with_a_false_stack")


@test(points=1, exercise="3.11")
def programs_end_in_every_way(t: Trial) -> None:
    """The status of a program says how it has ended, by which exit code or which signal."""
    run = t.boot()
    for code in range(256):
        t.expect_equal(run.answer(code, "status") ^ mix(code, run.nonce), code << 8, f"the status after exit({code})")


@test(points=1, exercise="3.11")
def crimes_end_all_threads(t: Trial) -> None:
    """A crime of one thread ends all threads of its program, whatever they do, and nothing is left of any."""
    run = expect_witness(t, 0x3000)
    for number in (0, 9):
        t.expect_equal(run.answer(number, "many"), 255, "threads that a program can make besides its first one")


@test(exercise="3.11")
def lack_of_memory_kills(t: Trial) -> None:
    """A program that finds no memory where it may write is killed; the others live."""
    expect_witness(t, 0x3000, memory=64)


@test(exercise="3.11")
def many_programs_end(t: Trial) -> None:
    """Fifty programs at a time each end in their own way."""
    run = t.boot()
    t.expect_equal(run.answer(50, "ended"), mix(50, run.nonce), "answer when all have ended")


# ---- What later labs add ----

@test(exercise="3.11")
def process_ops_in_order(t: Trial) -> None:
    """Functions that a later lab adds to the life of a process are called in order, and once each."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer in the end")


@test(exercise="3.11")
def processes_can_be_alone(t: Trial) -> None:
    """A thread ends all other threads of its process, and of two that want that one ends."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer in the end")


@test(exercise="3.11")
def processes_get_other_memory(t: Trial) -> None:
    """A process goes on in the memory of another program, and nothing is left of its own."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer in the end")


@test(exercise="3.11")
def threads_begin_with_their_registers(t: Trial) -> None:
    """A thread of a program begins with all registers that the kernel gives to it."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "answer in the end")
