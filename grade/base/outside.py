"""The base as one sees it from outside: its page tables, and what it prints, above all when it dies.

No tests are declared here: tests.py does that with the functions in TESTS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..debugging.page_tables import (MAP_UNCACHED, MAP_WRITE, PAGE, UPPER_HALF, Leaf, control_registers, expect_protection,
                                     leaves, show)
from ..debugging.replay import Replay
from ..verdict.registry import TestFunction
from ..verdict.run import Run
from ..verdict.trial import Trial

CELL = 0x10000
PHYSICAL_MAP, STACK_AREA, STACK_AREA_END = 0xFFFF800000000000, 0xFFFFC00000000000, 0xFFFFC10000000000
HEAP_AREA, HEAP_SIZE = 0xFFFFD00000000000, 0x100000
APIC = 0xFEE00000



# ---- Page tables ----

def overlap(first: Iterable[Leaf], second: Iterable[Leaf]) -> tuple[Leaf, Leaf] | None:
    """Two mappings, one of each list, that show the same memory; None when there are none."""
    for one in sorted(first, key=lambda leaf: leaf.frame):
        for other in sorted(second, key=lambda leaf: leaf.frame):
            if one.frame < other.frame + other.size and other.frame < one.frame + one.size:
                return one, other
    return None


def tables_seen_from_outside(t: Trial) -> None:
    """No memory is writable and executable, in any mapping; null, guard pages and ring 3 are kept out."""
    with t.replay() as replay:
        replay.run_to("landmark")
        registers = control_registers(replay.qemu.monitor("info registers"))
        found = list(leaves(replay.physical, registers["cr3"]))
        run = replay.run
    expect_protection(t, registers)
    t.expect(len(found) > 100, "more than 100 mappings")
    t.expect_equal(show(leaf for leaf in found if leaf.write and leaf.execute), [], "writable and executable")
    t.expect_equal(overlap([leaf for leaf in found if leaf.write], [leaf for leaf in found if leaf.execute]), None,
                   "memory that one mapping lets be written and another run")
    t.expect_equal(show(leaf for leaf in found if leaf.user), [], "mappings for ring 3")
    t.expect_equal(show(leaf for leaf in found if leaf.start < UPPER_HALF), [], "mappings in the lower half")
    t.expect_equal(show(leaf for leaf in found if not leaf.shared), [], "mappings of the kernel that are not global")
    t.expect_equal([leaf.start for leaf in found if leaf.execute],
                   list(range(replay.symbol("text_start"), replay.symbol("text_end"), PAGE)), "what is executable")
    expect_areas(t, found, replay)
    expect_same_walk(t, found, run)


def expect_areas(t: Trial, found: list[Leaf], replay: Replay) -> None:
    """Each area of the memory map holds what it should."""
    physical = [leaf for leaf in found if PHYSICAL_MAP <= leaf.start < STACK_AREA]
    t.expect_equal(show(leaf for leaf in physical if leaf.start - PHYSICAL_MAP != leaf.frame), [],
                   "mappings of the physical map to another address")
    memory = {leaf.frame // PAGE + i for leaf in physical for i in range(leaf.size // PAGE)}
    t.expect(memory >= set(range(128 << 8)), "the physical map shows all 128 MiB")
    t.expect_equal([leaf.flags for leaf in physical if leaf.frame == APIC], [MAP_WRITE | MAP_UNCACHED],
                   "how the local APIC is mapped")
    heap = [leaf.start for leaf in found if HEAP_AREA <= leaf.start < HEAP_AREA + (1 << 30)]
    t.expect_equal(heap, list(range(HEAP_AREA, HEAP_AREA + HEAP_SIZE, PAGE)), "pages of the heap")
    stacks = {leaf.start for leaf in found if STACK_AREA <= leaf.start < STACK_AREA_END}
    t.expect(stacks, "there is a stack")
    for cell in {page // CELL * CELL for page in stacks}:
        pages = sorted(page for page in stacks if page // CELL * CELL == cell)
        t.expect_equal(pages, list(range(pages[0], cell + CELL, PAGE)), f"pages of the stack in cell {cell:#x}")
        t.expect(pages[0] > cell, f"a guard page below the stack in cell {cell:#x}")
    used = [leaf.frame for leaf in found if leaf.start >= STACK_AREA]
    t.expect_equal(len(used), len(set(used)), "frames of stacks, heap and image, each mapped there once")
    for name, writes, runs in (("landmark", False, True), ("symbol_names", False, False), ("boot_stack", True, False)):
        leaf = find(found, replay.symbol(name))
        t.expect_equal(leaf and (leaf.write, leaf.execute), (writes, runs), f"{name} can be written to, can be run")


def find(found: list[Leaf], address: int) -> Leaf | None:
    """The mapping of an address, or None."""
    return next((leaf for leaf in found if leaf.start <= address < leaf.start + leaf.size), None)


def expect_same_walk(t: Trial, found: list[Leaf], run: Run) -> None:
    """The kernel's own walk came to the same."""
    asked = [report.answer for report in run.reports("asked")]
    for i, address in enumerate(asked):
        leaf = find(found, address)
        t.expect_equal(run.answer(i, "found"), int(leaf is not None), f"page_walk finds {address:#x}")
        if leaf:
            t.expect_equal(run.answer(i, "address"), leaf.frame + address - leaf.start, f"where {address:#x} leads")
            t.expect_equal(run.answer(i, "flags"), leaf.flags, f"what {address:#x} allows")


# ---- What the kernel prints when it dies ----

# kind -> vector, error code, what the message must say, the function that did it.
FAULTS = {
    "null": (14, 0, "#PF page fault: the kernel read from 0x0000000000000000: no page is mapped there; it lies in "
                    "the first page: a null pointer", "null_read"),
    "text": (14, 3, "#PF .* wrote to .*: the page does not allow it; it lies in the kernel's text", "text_write"),
    "constant": (14, 3, "#PF .* wrote to .* the page does not allow it; .* in the kernel's constants",
                 "constant_write"),
    "jump": (14, 0x11, "#PF .* ran code at .* the page does not allow it; it lies in the kernel's data", "data_run"),
    "divide": (0, 0, "#DE divide error", "divide"),
    "opcode": (6, 0, "#UD invalid opcode", "invalid_opcode"),
    "selector": (13, 0x1238, "#GP general protection fault: over entry 0x247 of the GDT", "protection"),
    "address": (13, 0, "#GP general protection fault", "not_canonical"),
    "overflow": (8, 0, "#DF double fault: stack overflow: the stack of kmain is used up", "recurse"),
}
MISUSE_FAULTS = {
    "guard_touched": (14, 2, "#PF .* wrote to .* in the guard page below the stack of the neighbour",
                      "guard_touched"),
    "stack_used_up": (8, 0, "#DF .*stack overflow: the stack of a deep one is used up", "recurse"),
    **{f"array_on_stack kib={size}": (8, 0, "#DF .*stack overflow: the stack of a large array is used up", "large_array")
       for size in (8, 64, 200, 1024)},
    **{f"array_in_task kib={size}": (8, 0, "#DF .*stack overflow: the stack of kmain is used up", "large_array")
       for size in (64, 1024)},
    "read_user": (14, 0, "#PF .* read from 0x0000000000400000: only the copy .* the lower half, where programs live", "read_user"),
    "write_program": (14, 3, "#PF .* the kernel wrote to 0x0000000000400000: only the copy routines may do that; "
                             "it lies in the lower half, where programs live", "write_program"),
    "read_hole": (14, 0, "#PF .* in no region of the kernel", "read_hole"),
    "run_null": (14, 0x10, "#PF .* ran code at 0x0000000000000000: no page .*: a null pointer", "run_null"),
    "run_heap": (14, 0x11, "#PF .* ran code at .* does not allow it; it lies in the kernel's heap", "run_heap"),
    "write_alias": (14, 3, "#PF .* wrote to .* does not allow it; it lies in the physical map", "write_alias"),
}


def wrong_order(taken: str, rank: int, held: str, its_rank: int) -> str:
    """The message about a lock that is taken inside one that must not be outside."""
    place = r"common/test/test_provoke\.c:\d+"
    return f"wrong order of locks: {taken} \\(rank {rank}\\), at {place}, inside {held} \\(rank {its_rank}\\), taken at {place}"


# kind -> the message, a function that must be near the top of the backtrace.
PANICS = {
    "kfree": ("heap: .*0xffffd0.*", "double_free"),
    "frame": ("release of frame 0x[0-9a-f]+, which is free", "frame_twice"),
    "panic": ("as you wish", "panic_now"),
}
MISUSE_PANICS = {
    "lock_twice": ("lock test lock is taken twice by processor 0", "lock_twice"),
    "lock_outer_last": (wrong_order("test lock", 100, "test inner", 101), "lock_outer_last"),
    "lock_of_same_rank": (wrong_order("test beside", 101, "test inner", 101), "lock_of_same_rank"),
    "lock_outer_again": (wrong_order("test lock", 100, "test inner", 101), "lock_outer_again"),
    "lock_outer_shared": (wrong_order("test lock", 100, "test inner", 101), "lock_outer_shared"),
    "unlock_free": ("lock test lock is released, but processor 0 does not hold it", "unlock_free"),
    "heap_overrun": ("heap: .*0xffffd0.*", "heap_overrun"),
    "heap_wild": ("heap: .*0xffffd0.*", "heap_wild"),
    "object_twice": ("object 0xffff80[0-9a-f]+ of things is given back twice", "object_twice"),
    "object_wild": ("object 0xffff80[0-9a-f]+, given back, is none of things", "object_wild"),
    "object_of_another": ("object 0xffff80[0-9a-f]+, given back, is none of others", "object_of_another"),
    "object_nowhere": ("object 0x00007ffffffff000, given back, is none of things", "object_nowhere"),
    "frame_wild": ("release of frame 0x1[0-9a-f]+, which was never handed out", "frame_wild"),
    "frame_low": ("release of frame 0x8000, which was never handed out", "frame_low"),
    "frame_share_free": ("sharing of frame 0x[0-9a-f]+, which is free", "frame_share_free"),
    "root_with_tables": ("assertion failed: .*", "root_with_tables"),
    "timer_twice": ("assertion failed: .*", "timer_twice"),
    "canary_lost": ("assertion failed: .*canary.*", "canary_lost"),
    "panic_at_the_end": ("called by the last instruction of a function", "call_last"),
    "panic_in_interrupt": ("inside, with secret {secret:016x}", "panic_inside"),
}
OWN_STACK = ("recurse", "large_array", "panic_inside", "panic_first")      # on a stack that kmain did not begin
EXIT_PANIC = 37
REGISTERS = "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip cs rflags ss error cr2 cr3".split()


class Provoked(NamedTuple):
    """A boot that is to die: the test, and what more stands on the kernel's command line."""

    test: str
    append: str
    cpus: int = 1


def backtrace(run: Run) -> list[tuple[int, str]]:
    """The functions on the console's backtrace, innermost first, as (address, name); repeats written out."""
    found = []
    for line in run.console.partition("\nbacktrace:\n")[2].splitlines():
        call = re.match(r"  #\d+ +([0-9a-f]{16}) ([^+\s]+)\+", line)
        repeats = re.match(r"      \.\.\. and (\d+) times more$", line)
        if call:
            found.append((int(call.group(1), 16), call.group(2).split(".")[0]))
        elif repeats:
            found += found[-1:] * int(repeats.group(1))
    return found


def printed_registers(run: Run) -> dict[str, int]:
    """The registers of the dump by name, as numbers."""
    dump = run.console.partition("\npanic: ")[2].partition("\nbacktrace:")[0]
    pairs = re.findall(r"\b(\w+) +([0-9a-f]+)(?=\s|$)", dump.partition("\n")[2])
    return {name: int(value, 16) for name, value in pairs}


def expect_panic(t: Trial, what: str, boot: Provoked, message: str, function: str, depth: int) -> Run:
    """A boot that dies as it should: its run. `function` must be among the innermost `depth`."""
    run = t.boot(expect_panic=True, test=boot.test, append=boot.append, cpus=boot.cpus)
    told = panic_message(t, run)
    t.expect_equal(run.exit_status, EXIT_PANIC, f"exit status of QEMU ({what})")
    t.expect(re.fullmatch(message, told), f'{what}: a message like "{message}", not "{told}"')
    t.expect(told in run.console, f"{what}: the same message on the console")
    names = [name for _, name in backtrace(run)]
    t.expect(function in names[:depth], f"{what}: {function} among the first {depth} of the backtrace {names[:6]}")
    t.expect_equal([address for address, _ in backtrace(run)], list(run.backtrace), f"{what}: backtrace as reported")
    t.expect(function in OWN_STACK or "kmain" in names, f"{what}: down to kmain")
    return run


def panic_message(t: Trial, run: Run) -> str:
    """The message of the kernel's panic."""
    if run.panic is None:
        t.fail("expected: the kernel reports its panic")
    return run.panic.message


def expect_fault(t: Trial, what: str, boot: Provoked, vector: int, error: int, message: str, function: str) -> None:
    """The same for an exception: its dump agrees with what it reported."""
    outside = "ran code" in message
    run = expect_panic(t, what, boot, message, function, 2 if outside or function.startswith("read_") else 1)
    fault = run.fault
    if fault is None:
        t.fail(f"expected: {what} is reported as an exception")
    t.expect_equal((fault.vector, fault.error), (vector, error), f"{what}: vector and error code")
    registers = printed_registers(run)
    t.expect_equal(sorted(registers), sorted(REGISTERS), f"{what}: registers printed")
    expected = {"rip": fault.rip, "error": error, "cr2": fault.cr2, "cs": 8, "ss": 0x10}
    t.expect_equal({name: registers[name] for name in expected}, expected, f"{what}: registers as reported")
    t.expect_equal(backtrace(run)[0][0], fault.rip, f"{what}: the innermost address")
    if vector == 14:
        t.expect(f"{fault.cr2:#018x}" in panic_message(t, run), f"{what}: the address in the message")


def faults_are_explained(t: Trial) -> None:
    """Each exception of `fault KIND` says what happened, where, and who did it."""
    for kind, expected in FAULTS.items():
        expect_fault(t, kind, Provoked("base_provoke", f"kind={kind}"), *expected)


def misuse_faults_are_explained(t: Trial) -> None:
    """Guard pages, holes, user addresses and data that is run are told apart."""
    for name, expected in MISUSE_FAULTS.items():
        expect_fault(t, name, Provoked("base_misuse", f"name={name}"), *expected)


def panics_say_why(t: Trial) -> None:
    """Each panic names what it is about, with its values."""
    from grade import mix
    from ..verdict.mix import make_nonce
    secret = mix(7, make_nonce(t.testbed.key, "base_misuse", t.seed))
    for test, key, kinds in (("base_provoke", "kind", PANICS), ("base_misuse", "name", MISUSE_PANICS)):
        for kind, (message, function) in kinds.items():
            wanted = message.format(secret=secret) if "secret" in message else message
            expect_panic(t, kind, Provoked(test, f"{key}={kind}"), wanted, function, 5)


def panics_of_two_are_told_once(t: Trial) -> None:
    """Of two processors that panic at once one tells, and the other stops; a panic within a panic is told shortly."""
    from grade import mix
    for name, teller in (("panic_of_first", 0), ("panic_of_second", 1)):
        run = expect_panic(t, name, Provoked("base_misuse", f"name={name}", cpus=2),
                           f"the first one, on processor {teller}", "panic_first", 5)
        t.expect_equal(run.answer(0, "other"), mix(0, run.nonce), f"{name}: answer when the other has panicked, too")
        t.expect("the later one" not in run.console, f"{name}: no report of the other")
        t.expect_equal(run.console.count("\npanic at "), 1, f"{name}: reports")
    run = t.boot(expect_panic=True, test="base_misuse", append="name=panic_within")
    t.expect_equal((run.exit_status, panic_message(t, run)), (EXIT_PANIC, "panic within a panic"), "the end")
    t.expect(re.search(r"^panic within a panic, at common/test/test_provoke\.c:\d+; giving up$", run.console, re.M),
             "where the inner one came")
    t.expect("the outer one" not in run.console and "the inner one" not in run.console, "no more than that")


def harmless_events_go_on(t: Trial) -> None:
    """After a breakpoint and a spurious interrupt the kernel goes on."""
    run = t.boot(test="base_provoke", append="kind=break")
    t.expect_equal(run.answer(0, "provoked"), 1, "the kernel goes on after a breakpoint")
    place = re.search(r"warn: #BP breakpoint at 0x([0-9a-f]{16})", run.console)
    if place is None:
        t.fail("expected: the breakpoint is reported")
    name = t.testbed.symbols.function(int(place.group(1), 16))
    t.expect((name or "").startswith("breakpoint"), f"the breakpoint was in breakpoint, not {name}")
    run = t.boot(test="base_provoke", append="kind=spurious")
    t.expect_equal(run.answer(0, "provoked"), 1, "the kernel goes on after a spurious interrupt")
    t.expect("handler" not in run.console, "nobody takes a spurious interrupt for a real one")
    run = t.boot(test="base_provoke", append="kind=nonsense")
    t.expect_equal(run.answer(0, "provoked"), 0, "an unknown kind does nothing")


# ---- What it prints otherwise ----

def expect_lines(t: Trial, console: str, pattern: str, expected: object) -> None:
    """The lines that mention the first word of `pattern` all match it, and are the expected ones."""
    word = pattern.split()[0]
    lines = [line for line in console.splitlines() if word in line]
    broken, found = [], []
    for line in lines:
        match = re.fullmatch(r"(?:\[ *\d+\.\d{3}\] (?:warn: )?)?" + pattern, line)
        if match:
            found.append(match.groups())
        else:
            broken.append(line)
    t.expect_equal(broken, [], f'lines with "{word}" that are not whole')
    t.expect_equal(found, expected, f'lines with "{word}"')


# The tests that tests.py declares: function, points.
TESTS: list[tuple[TestFunction, int]] = [
    (tables_seen_from_outside, 6), (faults_are_explained, 5), (misuse_faults_are_explained, 4), (panics_say_why, 4),
    (panics_of_two_are_told_once, 2), (harmless_events_go_on, 1)]
