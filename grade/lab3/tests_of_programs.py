"""Lab 3: tests of programs: 3.10 and 3.11, and what a program must never reach. Belongs to tests.py."""

from grade import mix, test
from grade.lab3.elf_load import checksums, files_to_load, flags_of, loaded, meets_in_a_page, pages_of
from grade.lab3.ramdisk import archive
from grade.lab3.start import AT_EXECFN, AT_RANDOM, CASES, Given

NAMES = {3: "AT_PHDR", 4: "AT_PHENT", 5: "AT_PHNUM", 6: "AT_PAGESZ", 9: "AT_ENTRY", 0: "AT_NULL"}
LITTLE = 24         # MiB: enough, and all of it is soon taken


# ---- 3.10: from a file to memory ----

@test(points=2, exercise="3.10", seeds=2)
def load_shows_the_file(t):
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


def expect_segment(t, run, question, file, segment):
    """What the kernel found in the memory of a segment."""
    what = (f"of the segment at {segment.p_vaddr + file.elf.bias:#x} (offset {segment.p_offset:#x}, {segment.p_filesz:#x} "
            f"bytes in the file, {segment.p_memsz:#x} in memory) of the file {file.name}")
    for name, where in (("flags", "first"), ("flags_of_last", "last")):
        t.expect_equal(run.answer(question, name), flags_of(segment), f"flags of the region at the {where} byte {what}")
    for name, crc, where in zip(("bytes", "last_bytes"), checksums(file, segment), ("memory", "last bytes")):
        t.expect_equal(run.answer(question, name) ^ mix(question, run.nonce), crc, f"checksum of the {where} {what}")


@test(points=1, exercise="3.10")
def load_needs_memory(t):
    """A program for which there is not enough memory is not loaded, and all of it comes back."""
    run = t.boot(initrd=archive([(file.name, file.data) for file in files_to_load(t.seed)[:1]]), memory=LITTLE)
    t.expect_between(run.answer(0, "needed") ^ mix(0, run.nonce), 5, 40, "frames that the program takes")


@test(points=2, exercise="3.10", seeds=2)
def start_stack_holds_everything(t):
    """A program finds its arguments, its environment and the auxiliary vector, whatever their sizes."""
    run = t.boot()
    every = [Given(number, run.nonce) for number in range(CASES)]
    for number, given in enumerate(every):
        t.expect_equal(run.answer(number, "argc"), len(given.arguments), f"argc, case {number}")
        t.expect_equal(run.answer(number, "argv"), len(given.arguments), f"entries of argv before the NULL, case {number}")
        t.expect_equal(run.answer(number, "envp"), len(given.environment), f"entries of envp before the NULL, case {number}")
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
def start_stack_has_a_limit(t):
    """Arguments that take more than ARGUMENTS_MAX bytes are refused, to the byte."""
    run = t.boot(memory=LITTLE)
    for i in range(6):
        t.expect_equal(run.answer(i, "count"), 2 * (mix(i, run.nonce) % (1 if i < 2 else 1500)) + 1, f"texts, case {i}")


@test(points=1, exercise="3.10")
def programs_leave_nothing(t):
    """Of a program that has ended nothing is left: no frame, no page table, no stack, no object."""
    run = t.boot()
    t.expect_equal(run.answer(0, "runs"), mix(200, run.nonce), "runs")


# ---- 3.11: what ring 3 must not do ----

def witness(nonce):
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


def expect_witness(t):
    """A boot in which programs commit crimes, and one computes."""
    run = t.boot()
    seed, found = witness(run.nonce)
    t.expect_equal(run.answer(seed, "witness"), found, "what a program computed meanwhile")


@test(points=1, exercise="3.11")
def crimes_of_reading(t):
    """A program that reads the kernel's memory, or none, ends: by SIGSEGV, and alone."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_writing(t):
    """A program that writes where it must not ends, and nothing is written."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_jumping(t):
    """A program that jumps into the kernel, into data or into the middle of nothing ends."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_against_the_machine(t):
    """Instructions of the kernel alone, and ports, end a program of ring 3."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_gates_and_segments(t):
    """Gates and segments of the kernel are none for ring 3, and no return leads up from there."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_of_arithmetic(t):
    """What the processor cannot compute, or does not know, has a signal of its own."""
    expect_witness(t)


@test(points=1, exercise="3.11")
def crimes_with_a_false_stack(t):
    """Whatever ring 3 has in RSP, its segments and its flags, the kernel comes to no harm."""
    expect_witness(t)
