"""Lab 1: system calls. The tests, with their points and exercises.

Almost every answer is bound to the nonce of its boot: the kernel cannot know it beforehand, and the
expected value is computed here.
"""

from grade import lab, mix, test
from grade.lab1.expected import (ALL_ONES, CHUNK, PRESERVED, digit, exit_code, expect_allowed, expect_bytes,
                                 expect_error, expect_journeys, expect_lines, expect_ranges, expect_refusals,
                                 expect_registers, expect_result, steps)
from grade.verdict.trial import Trial

lab(1, "system calls", points=100, starter=0,
    scores={"1.1": 20, "1.2": 36, "1.3": 42, "1.4": 46, "1.5": 62, "1.6": 76, "1.7": 90, "1.8": 100},
    smoke=["entry_preserves_registers", "dispatch_splits_the_result", "get_time_from_anywhere",
           "write_reaches_the_console", "exit_status_reaches_who_waits"])

@test(points=4, exercise="1.1")
def entry_builds_the_frame(t: Trial) -> None:
    """The dispatcher finds every register of the caller in the trap frame."""
    run = t.boot()
    expect_registers(t, run, 100, {}, "in the frame")


@test(points=4, exercise="1.1")
def entry_preserves_registers(t: Trial) -> None:
    """Only RAX and RDX change over a system call: the result and the error."""
    run = t.boot()
    for base in range(100, 3300, 100):
        rcx = mix(base + 2, run.nonce)
        results = {"rax": (rcx + 1) & ALL_ONES, "rdx": (rcx + 2) & ALL_ONES}
        expect_registers(t, run, base, results, f"after the call (round {base // 100})")


@test(points=3, exercise="1.1")
def entry_meets_the_abi(t: Trial) -> None:
    """C code is called with an aligned stack and clear direction and AC flags."""
    run = t.boot()
    for round_ in range(1, 33):
        t.expect_equal(run.answer(round_), mix(round_, run.nonce), f"RAX after call {round_}")


@test(points=2, exercise="1.1")
def entry_keeps_the_interrupt_flag(t: Trial) -> None:
    """A call runs with its caller's interrupt flag, and restores it."""
    run = t.boot()
    for round_ in range(1, 33):
        on = mix(round_, run.nonce) & 1
        t.expect_equal(run.answer(round_, "inside"), on,
                       f"interrupts on (1) or off (0) inside a call made with them {'on' if on else 'off'}")
        t.expect_equal(run.answer(round_, "after"), on,
                       f"interrupts on (1) or off (0) after a call made with them {'on' if on else 'off'}")
        t.expect_equal(run.answer(round_), mix(round_, run.nonce), f"RAX after call {round_}")


@test(points=2, exercise="1.1")
def entry_nests(t: Trial) -> None:
    """A call that is made while another is in progress works."""
    run = t.boot()
    expected = 0
    for level in range(8, 0, -1):
        expected = mix(level ^ expected, run.nonce)
    t.expect_equal(run.answer(1), expected, "result of eight calls, each inside the one before")


@test(points=2, exercise="1.1")
def entry_from_ring_3(t: Trial) -> None:
    """For a call from ring 3, the entry uses USER_ENTER and USER_LEAVE, with interrupts off."""
    run = t.boot()
    for number in (1, 2, 3):
        t.expect_equal(run.answer(number), mix(number, run.nonce), f"result of call {number}")
    expect_journeys(t, run)
    t.expect_equal(run.answer(0, "interrupts"), 0, "interrupts on (1) or off (0) when ring 3 is returned to")


@test(points=3, exercise="1.1")
def entry_seen_from_outside(t: Trial) -> None:
    """The processor's own registers, read from outside before and after INT 0x80."""
    with t.replay() as replay:
        replay.run_to("probe_instruction")
        before = replay.registers()
        replay.run_to("probe_return")
        after = replay.registers()
    nonce = replay.run.nonce
    for name in PRESERVED + ["rsp", "eflags", "cs", "ss"]:
        t.expect_equal(after[name], before[name], f"{name} after INT 0x80, seen from outside")
    for name, offset in (("rax", 1), ("rdx", 2)):
        t.expect_equal(after[name], mix((before["rcx"] + offset) & ALL_ONES, nonce),
                       f"{name} after INT 0x80, seen from outside")
    t.expect_equal(replay.run.answer(102), mix(102, nonce), "rcx as the kernel itself saw it")


@test(points=5, exercise="1.2")
def dispatch_six_arguments(t: Trial) -> None:
    """The six arguments arrive in their order, and nothing else in the frame changes."""
    run = t.boot()
    for index, register in enumerate("RDI RSI RDX R10 R8 R9".split()):
        t.expect_equal(run.answer(index, "argument"), mix(index, run.nonce),
                       f"argument {index + 1}, from {register}")
    t.expect_equal(run.answer(0, "from_user"), 0, "from_user in a call from ring 0")


@test(points=4, exercise="1.2")
def dispatch_unknown_numbers(t: Trial) -> None:
    """A number without a call fails with ENOSYS, however large it is."""
    run = t.boot()
    numbers = ["199", "203", "255", "256", "1000", "2^32 + 202", "-1", "2^63 - 1", "2^63", "2^32 - 1", "2^16 + 202"]
    for index in range(11):
        expect_error(t, run.answer(index, "rdx"), "ENOSYS", f"unknown number {numbers[index]}")
        t.expect_equal(run.answer(index, "rax"), ALL_ONES, f"RAX after unknown number {numbers[index]}")
    t.expect_equal(run.answer(11, "rdx"), 0, "RDX after a number that exists")
    t.expect_equal(run.answer(11, "rax"), mix(11, run.nonce) >> 1, "RAX after a number that exists")


@test(points=4, exercise="1.2")
def dispatch_splits_the_result(t: Trial) -> None:
    """A result goes to RAX with RDX 0, an error to RDX with RAX -1."""
    run = t.boot()
    for index in range(64):
        secret = mix(index, run.nonce)
        if secret & 1:
            error = secret % 4095 + 1
            t.expect_equal(run.answer(index, "rdx"), error, f"RDX when the call returned -{error}")
            t.expect_equal(run.answer(index, "rax"), ALL_ONES, f"RAX when the call returned -{error}")
        else:
            result = secret >> (1 + index % 63)
            t.expect_equal(run.answer(index, "rdx"), 0, f"RDX when the call returned {result:#x}")
            t.expect_equal(run.answer(index, "rax"), result, f"RAX when the call returned {result:#x}")


@test(points=3, exercise="1.2")
def dispatch_knows_the_rings(t: Trial) -> None:
    """Ring 3 may not make a call that is for the kernel only; `from_user` says which ring made a call."""
    run = t.boot()
    for index in range(32):
        user = mix(index, run.nonce) & 1
        ring = "ring 3" if user else "ring 0"
        expect_error(t, run.answer(index, "rdx"), "EPERM" if user else None,
                     f"a kernel-only call from {ring}")
        t.expect_equal(run.answer(index, "rax"), ALL_ONES if user else mix(index, run.nonce) >> 1,
                       f"RAX of a kernel-only call from {ring}")
    t.expect_equal(run.answer(0, "from_user"), 1, "from_user in a call from ring 3")


@test(points=4, exercise="1.3")
def get_time_counts_ticks(t: Trial) -> None:
    """The time is that of the tick counter, and advances."""
    run = t.boot()
    times = [run.answer(index, "time") for index in range(16)]
    for index in range(15):
        least = 1 + mix(index, run.nonce) % 20
        t.expect_between(times[index + 1] - times[index], least, least + 2,
                         f"ticks between questions {index} and {index + 1}, {least} apart")


@test(points=2, exercise="1.3")
def get_time_from_anywhere(t: Trial) -> None:
    """INT 0x80 works from the kernel, a task and an interrupt handler, and time never goes back."""
    run = t.boot()
    times = [run.answer(question, "time") for question in (1, 2, 3, 4)]
    t.expect_equal(times, sorted(times), "times in the order in which they were asked")
    t.expect_between(times[2] - times[1], 3, 5, "ticks from the task to the interrupt handler")


@test(points=4, exercise="1.4")
def yield_lets_others_run(t: Trial) -> None:
    """Each call reaches whoever is installed to let others run, once, and returns 0."""
    run = t.boot()
    t.expect_equal(run.answer(0, "yields"), 3 + mix(0, run.nonce) % 50, "number of times others could run")


@test(points=5, exercise="1.5")
def range_sees_every_page(t: Trial) -> None:
    """First, middle and last page of a range must be mapped, to the byte."""
    run = t.boot()
    mapped = mix(1000, run.nonce)
    expect_ranges(t, run, lambda page, _: mapped >> page & 1, lambda _: "reading", "not mapped")


@test(points=4, exercise="1.5")
def range_sees_read_only_pages(t: Trial) -> None:
    """For writing, every page of a range must be writable."""
    run = t.boot()
    read_only = mix(1000, run.nonce)

    def writes(question: int) -> int:
        return mix(question, run.nonce) >> 40 & 1

    expect_ranges(t, run,
                  lambda page, question: not (writes(question) and read_only >> page & 1),
                  lambda question: "writing" if writes(question) else "reading", "read-only")


@test(points=3, exercise="1.5")
def range_stays_in_the_upper_half(t: Trial) -> None:
    """Null, the lower half and addresses that are not canonical are refused, even where a page is mapped."""
    run = t.boot()
    cases = run.texts("case")
    t.expect_equal(len(cases), 10, "number of cases")
    for question in range(20):
        access = "writing to" if question % 2 else "reading from"
        expect_allowed(t, run, question, question >= 16, f"{access} {cases[question // 2]}")


@test(points=4, exercise="1.5")
def range_does_not_wrap(t: Trial) -> None:
    """A range may end where memory ends, but not run past it, and its length cannot overflow."""
    run = t.boot()
    allowed = {0, 2, 8, 11}
    cases = run.texts("case")
    t.expect_equal(len(cases), 14, "number of cases")
    for question, case in enumerate(cases):
        expect_allowed(t, run, question, question in allowed, case)


@test(points=4, exercise="1.6")
def write_reaches_the_console(t: Trial) -> None:
    """The console shows all bytes that are written to the standard output and error."""
    run = t.boot()
    lines = [f"{mix(i, run.nonce):016x}" for i in range(100)]
    expect_result(t, run, 1, 17 * 100, None, "writing 1700 bytes")
    expect_result(t, run, 2, 17, None, "writing 17 bytes")
    expect_result(t, run, 3, 0, None, "writing nothing")
    printed = [line for line in run.console.splitlines() if len(line) == 16]
    expect_lines(t, printed, [*lines, lines[0]], "the console")


@test(points=4, exercise="1.6")
def write_reports_what_was_written(t: Trial) -> None:
    """A file that takes fewer bytes ends the write, and their number is the result."""
    run = t.boot()
    for i in range(48):
        length = mix(2 * i, run.nonce) % (4 * CHUNK)
        room = mix(2 * i + 1, run.nonce) % (4 * CHUNK)
        if i % 4 < 2:
            room = i % 4 * (room // CHUNK) * CHUNK
        what = f"writing {length} bytes to a file with room for {room}"
        t.expect_equal(run.answer(i, "taken"), min(length, room), f"{what}: bytes in the file")
        t.expect_equal(run.answer(i, "calls"), min(-(-length // CHUNK), room // CHUNK + 1),
                       f"{what}: how often the file was asked to write")
        expect_result(t, run, i, min(length, room), "ENOSPC" if length and not room else None, what)


@test(points=3, exercise="1.6")
def write_refuses_bad_arguments(t: Trial) -> None:
    """Each wrong argument has its error, and then nothing is written."""
    run = t.boot()
    expect_refusals(t, run, "writing")
    expect_result(t, run, 102, 0, None, "writing no bytes from a null pointer")
    expect_result(t, run, 100, 8, None, "writing from read-only memory")
    expect_result(t, run, 101, 5, None, "writing the last 5 bytes before a hole")
    t.expect_equal(run.answer(103, "taken"), 13, "bytes in the file")


@test(points=1, exercise="1.6")
def write_remembers_who_called(t: Trial) -> None:
    """Memory named by ring 3 is judged by the policy for ring 3."""
    run = t.boot()
    t.expect_equal(run.answer(0, "value"), 2500, "result of writing 2500 bytes")
    t.expect_equal(run.answer(0, "size"), 2500, "bytes that the policy was asked about first")


@test(points=1, exercise="1.6")
def write_works_on_a_copy(t: Trial) -> None:
    """The file gets the kernel's copy of the bytes, not the caller's memory."""
    run = t.boot()
    for i in range(8):
        expect_result(t, run, i, 100 + 60 * i, None, f"writing {100 + 60 * i} bytes")


@test(points=1, exercise="1.6")
def write_while_writing(t: Trial) -> None:
    """An interrupt handler can write while a write is in progress."""
    run = t.boot()
    for question, size in ((0, 2400), (1, 1200)):
        expect_result(t, run, question, size, None, f"writing {size} bytes")
        t.expect_equal(run.answer(question, "taken"), size, "bytes in the file")


@test(points=3, exercise="1.7")
def read_waits_for_a_key(t: Trial) -> None:
    """A read sleeps until a key is typed, and returns that key."""
    run = t.boot()
    for i in range(12):
        t.expect_equal(run.answer(i, "key"), digit(i, run.nonce), f"key {i}")
        t.expect_equal(run.answer(i, "slept"), 1, f"the processor slept while waiting for key {i}")


@test(points=3, exercise="1.7")
def read_takes_what_is_there(t: Trial) -> None:
    """A read returns the bytes that have come, up to its length and the kernel's buffer, and loses none."""
    run = t.boot()
    expect_result(t, run, 0, 3, None, "reading 3 of 7 bytes")
    expect_result(t, run, 1, 4, None, "reading the rest, with room for more")
    expect_result(t, run, 2, 0, None, "reading nothing")
    for i in range(7):
        t.expect_equal(run.answer(i, "key"), digit(i, run.nonce), f"byte {i}")
    for i, size in zip(range(10, 14), (CHUNK, CHUNK, 2400 - 2 * CHUNK, 0)):
        expect_result(t, run, i, size, None, "reading from a file of 2400 bytes")
    expect_bytes(t, run, 14)


@test(points=2, exercise="1.7")
def read_refuses_bad_arguments(t: Trial) -> None:
    """Each wrong argument has its error, and then nothing is taken from the file."""
    run = t.boot()
    expect_refusals(t, run, "reading")
    expect_result(t, run, 102, 0, None, "reading no bytes into a null pointer")
    expect_result(t, run, 100, 5, None, "reading into the last 5 bytes before a hole")
    t.expect_equal(run.answer(101, "left"), 11, "bytes left in the file")


@test(points=1, exercise="1.7")
def read_in_an_interrupt_handler(t: Trial) -> None:
    """Where sleeping is not allowed, a read that would sleep fails with EWOULDBLOCK."""
    run = t.boot()
    expect_result(t, run, 0, None, "EWOULDBLOCK", "reading when there is no key")
    expect_result(t, run, 1, 1, None, "reading when there is one")
    t.expect_equal(run.answer(0, "key"), digit(0, run.nonce), "the key")


@test(points=1, exercise="1.7")
def read_while_reading(t: Trial) -> None:
    """An interrupt handler can read while a read is in progress."""
    run = t.boot()
    for question in (0, 1):
        expect_result(t, run, question, CHUNK, None, f"reading {CHUNK} bytes")
    expect_bytes(t, run, 32)


@test(points=1, exercise="1.7")
def read_remembers_who_called(t: Trial) -> None:
    """Memory named by ring 3 is judged by the policy for ring 3."""
    run = t.boot()
    t.expect_equal(run.answer(0, "value"), 10, "result of reading 10 bytes")


@test(points=2, exercise="1.7", live=True)
def read_typed_on_the_serial_line(t: Trial) -> None:
    """Keys that are typed on the serial console arrive."""
    word = f"{mix(1, t.seed):016x}"
    with t.live() as machine:
        machine.expect_console("type: ")
        machine.type(word + "\r")
        run = machine.finish()
    t.expect_equal(run.texts("line"), [word], "the line that was typed")


@test(points=1, exercise="1.7", live=True)
def read_typed_on_the_keyboard(t: Trial) -> None:
    """Keys that are typed on the keyboard arrive."""
    with t.live() as machine:
        machine.expect_console("type: ")
        for key in ("r", "shift-u", "n", "g", "1", "ret"):
            machine.key(key)
        run = machine.finish()
    t.expect_equal(run.texts("line"), ["rUng1"], "the line that was typed")


@test(points=3, exercise="1.8")
def exit_ends_only_its_task(t: Trial) -> None:
    """Tasks that exit end at once, with their status; the others run to their end."""
    run = t.boot()
    for i in range(6):
        t.expect_equal(run.answer(i, "steps"), steps(i, run.nonce), f"steps of task {i}")
        status = exit_code(i, run.nonce) << 8 if i % 2 == 0 else 0
        t.expect_equal(run.answer(i, "status"), status, f"wait status of task {i}")


@test(points=3, exercise="1.8")
def exit_status_reaches_who_waits(t: Trial) -> None:
    """A task that waits for another gets the status that it exited with."""
    run = t.boot()
    for i in range(8):
        t.expect_equal(run.answer(2 * i, "code"), exit_code(2 * i, run.nonce), f"exit code of task {i}")


@test(points=1, exercise="1.8")
def exit_uses_the_slot(t: Trial) -> None:
    """sys_exit does not decide what ends: it calls the slot that later labs fill."""
    run = t.boot()
    t.expect_equal(run.answer(9, "code"), exit_code(9, run.nonce), "exit code that the slot got")


@test(points=2, exercise="1.8")
def exit_from_deep_inside(t: Trial) -> None:
    """A task can exit from deep inside its calls, a hundred times, with interrupts off."""
    run = t.boot()
    for i in range(100):
        t.expect_equal(run.answer(i, "code"), exit_code(7, run.nonce), f"exit code of task {i}")
    t.expect_equal(run.answer(1, "steps"), steps(1, run.nonce), "steps of a task afterwards")


@test(points=1, exercise="1.8")
def exit_is_not_for_interrupt_handlers(t: Trial) -> None:
    """An interrupt handler that calls exit gets EPERM, and the interrupted code continues."""
    run = t.boot()
    expect_result(t, run, 0, None, "EPERM", "exit in an interrupt handler")
    t.expect_equal(run.answer(1, "steps"), steps(1, run.nonce), "steps of the task that was interrupted")
