"""From the way a boot ended and the records it left to a verdict."""

import re
from collections.abc import Sequence

from ..machine.qemu import End, Qemu, instruction_pointer, signal_name
from ..report.console import sanitise, sanitise_line
from .channel import Record, decode
from .outcome import Crash, EmptyExercise, Explanation, Failure, QemuDied, Timeout, WallBackstop
from .run import Panic, Run
from .symbols import Symbols

STATUS_PASSED = 0x10 << 1 | 1           # as isa-debug-exit maps the kernel's value
STATUS_PANIC = 0x12 << 1 | 1
PORTS = {"console": "COM1, the console", "channel": "COM2, the grade channel"}


def collect(run: Run, machine: Qemu) -> None:
    """Fill `run` with what the ended `machine` wrote."""
    run.console_bytes = machine.read("console")
    run.channel_bytes = machine.read("channel")
    run.console = sanitise(run.console_bytes)
    run.decoded = decode(run.channel_bytes, run.nonce)


def judge(run: Run, end: End, symbols: Symbols, expect_panic: bool = False) -> None:
    """Return when the boot gives positive evidence of its end; else raise the Verdict."""
    check_flood(run)
    check_records(run, symbols, expect_panic)
    check_end(run, end, symbols)
    check_channel(run)
    check_hello(run)
    if expect_panic:
        check_panicked(run, end)
    else:
        check_done(run, end)


def check_flood(run: Run) -> None:
    """More output than a file may hold is a crash, however the boot ended."""
    for name, data in (("console", run.console_bytes), ("channel", run.channel_bytes)):
        if len(data) >= run.flood_limit:
            raise Crash(f"the kernel printed more than {run.flood_limit >> 20} MiB on {PORTS[name]}")


def check_records(run: Run, symbols: Symbols, expect_panic: bool) -> None:
    """Raise what the kernel itself reports: an empty exercise, a failed check, a panic."""
    for record in run.of_kind("hole"):
        exercise, section = clean(record.fields, 2)
        raise EmptyExercise(f"exercise {exercise} is still empty (handout section {section})", exercise)
    for record in run.of_kind("fail"):
        raise Failure(*describe_check(run, record, symbols))
    panic = run.panic
    if panic and not expect_panic:
        raise Crash(*describe_panic(run, panic, symbols))


def check_end(run: Run, end: End, symbols: Symbols) -> None:
    """Every end but the kernel's own through isa-debug-exit is a verdict."""
    if end.kind == "watchdog":
        raise Timeout("the kernel did not finish in time", stuck(end, symbols))
    if end.kind == "suspended":
        raise Crash("the kernel put the machine to sleep (ACPI)", stuck(end, symbols))
    if end.kind == "expired":
        raise Timeout("the kernel did not finish in time, and no watchdog ended it "
                      "(it was not armed, is put off again and again, or what runs is very slow)", stuck(end, symbols))
    if end.kind == "wall" and is_dead(end.registers):
        raise Timeout("the kernel halted the CPU with interrupts off", stuck(end, symbols))
    if end.kind == "wall":
        raise WallBackstop("the host took too long for this boot", stuck(end, symbols))
    if end.kind == "reset":
        raise Crash("the machine reset itself (a triple fault?)")
    if end.kind == "off":
        raise Crash("the kernel turned the machine off (ACPI)")
    if end.status is None:
        return                          # QEMU died behind the machine's own end: the records tell
    if end.status < 0:
        raise QemuDied(f"QEMU was ended by {signal_name(end.status)}")
    if end.status == 1:
        raise Crash("QEMU gave up, or the kernel ended it with the value 0")


def check_channel(run: Run) -> None:
    """Damage in the grade channel is never a pass."""
    if run.decoded.problems:
        lines = [str(problem) for problem in run.decoded.problems[:4]]
        more = len(run.decoded.problems) - len(lines)
        raise Failure("the grade channel (COM2) is corrupt",
                      lines + ([f"and {more} more"] if more else []))


def check_hello(run: Run) -> None:
    """The boot was of this test, with this seed."""
    hellos = [record.fields for record in run.of_kind("hello")]
    first = run.decoded.records[0].kind if run.decoded.records else None
    if not hellos:
        raise Crash("the kernel ended the machine before the test began")
    if first != "hello" or hellos != [(run.test, str(run.seed))]:
        raise Failure("the kernel did not run the test that it was asked for",
                      ["hello " + " ".join(clean(fields, len(fields))) for fields in hellos])


def check_panicked(run: Run, end: End) -> None:
    """The panic that the test wants came, and the machine ended by it."""
    if not run.panic:
        raise Failure("a panic was expected, and none came")
    if end.status not in (STATUS_PANIC, None):
        raise Failure(f"after its panic the kernel ended QEMU with status {end.status}, "
                      f"not {STATUS_PANIC}")


def check_done(run: Run, end: End) -> None:
    """The test came to its end, and every record that it sent has arrived."""
    dones = run.of_kind("done")
    if end.status == STATUS_PANIC:
        raise Crash("the kernel panicked, and its report did not arrive")
    if not dones:
        raise Crash("the kernel ended the machine before the test was finished",
                    ["QEMU's exit status is lost" if end.status is None else f"QEMU's exit status is {end.status}"])
    if len(dones) > 1 or run.decoded.records[-1] is not dones[0]:
        raise Failure("the kernel sent records after the end of the test")
    sent = len(run.of_kind("report")) + len(run.of_kind("text"))
    if dones[0].fields not in ((str(sent),), (hex(sent),)):
        raise Failure(f"{sent} answers arrived, but the kernel says that it sent "
                      + " ".join(clean(dones[0].fields, 1)))
    if end.status not in (STATUS_PASSED, None):
        raise Failure(f"the kernel ended QEMU with status {end.status}, not {STATUS_PASSED}")


def describe_check(run: Run, record: Record, symbols: Symbols) -> Explanation:
    """Message and details of a check that failed inside the kernel."""
    place, what, expected, got = clean(record.fields, 4)
    details = []
    if expected or got:
        details = [f"expected  {expected}", f"got       {got}"]
    return what or "a check failed", details + [f"checked at {place}"] + backtrace(run, symbols)


def describe_panic(run: Run, panic: Panic, symbols: Symbols) -> Explanation:
    """Message and details of a panic, the exception before it included."""
    where = describe_fault(run, symbols) or [f"panicked at {sanitise_line(panic.place)}"]
    return f"the kernel panicked: {sanitise_line(panic.message)}", where + backtrace(run, symbols)


def describe_fault(run: Run, symbols: Symbols) -> list[str]:
    """The lines that say which exception it was."""
    fault = run.fault
    if fault is None:
        return []
    return [f"vector {fault.vector}, error code {fault.error:#x}, "
            f"address (CR2) {fault.cr2:#x}", f"at {symbols.describe(fault.rip)}"]


def backtrace(run: Run, symbols: Symbols) -> list[str]:
    """The backtrace's lines.

    All are return addresses. Only what an exception interrupted is an address of its own.
    """
    described = [symbols.describe(address) if run.fault and index == 0 else symbols.describe_caller(address)
                 for index, address in enumerate(run.backtrace[:16])]
    lines = [f"    {place}" for place in described]
    return ["backtrace, innermost first:"] + lines if lines else []


def stuck(end: End, symbols: Symbols) -> list[str]:
    """The lines that say where the CPU was, and by which calls."""
    address = instruction_pointer(end.registers)
    if address is None:
        return []
    calls = [symbols.describe_caller(caller) for caller in end.callers if symbols.function(caller, 1)]
    return [f"stuck in {symbols.describe(address)}", *foreign_gs(end.registers), *(["called from:"] if calls else []),
            *(f"    {call}" for call in calls)]


def foreign_gs(registers: str) -> list[str]:
    """The line that says so when ring 0 runs with a GS base of the lower half."""
    base = re.search(r"^GS =\S+ ([0-9a-f]{16}) ", registers, re.M)
    if base is None or "CPL=0" not in registers or int(base.group(1), 16) >= 1 << 63:
        return []
    return [f"in ring 0, but GS is still the program's: its base is {int(base.group(1), 16):#x}"]


def is_dead(registers: str) -> bool:
    """Whether the CPU halts with interrupts off: nothing of its own can wake it."""
    flags = registers.partition("FL=")[2][:8]
    try:
        return "HLT=1" in registers and not int(flags, 16) & 0x200
    except ValueError:
        return False


def clean(fields: Sequence[str], count: int) -> list[str]:
    """`count` fields of a record, safe to print; missing ones are empty."""
    return ([sanitise_line(text) for text in fields] + [""] * count)[:count]
