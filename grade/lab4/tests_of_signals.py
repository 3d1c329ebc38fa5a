"""Lab 4, exercises 4.9 to 4.11: signals. Belongs to tests.py."""

import re

from grade import mix, test
from grade.lab4.signals import EFFECTS, effects, names, steps
from grade.verdict.run import Run
from grade.verdict.trial import Trial

ACTIONS = ["the default action", "an action that ignores it", "a handler"]


# ---- 4.9: which signal, and what it does ----

@test(points=2, exercise="4.9")
def signal_effects(t: Trial) -> None:
    """A signal does what its action says, and KILL and STOP do what they always do."""
    run = t.boot()
    for question, signal, action, effect in effects(run.nonce):
        got = run.answer(question, "effect")
        t.expect_equal(EFFECTS[got] if got < len(EFFECTS) else f"an effect that does not exist: {got}", EFFECTS[effect],
                       f"what signal_effect says of signal {signal} with {ACTIONS[action]}")


@test(points=4, exercise="4.9", seeds=2)
def signal_sets(t: Trial) -> None:
    """Signals that are sent pend once each, and are chosen in the right order, whatever is blocked."""
    run = t.boot()
    for number, step in enumerate(steps(run.nonce)):
        where = f"in step {number}: {step.text}"
        if step.new is not None:
            t.expect_equal(run.answer(number, "new"), step.new, f"what signal_post returns {where}")
        else:
            t.expect_equal(run.answer(number, "chosen"), step.chosen, f"what signal_choose returns {where}")
            if step.chosen:
                t.expect_equal(run.answer(number, "value"), step.value,
                               f"the value in signals->info of the signal {step.chosen}, {where}")
        t.expect_equal(names(run.answer(number, "process")), names(step.process),
                       f"signals that pend for the process after {where[3:]}")
        t.expect_equal(names(run.answer(number, "thread")), names(step.thread),
                       f"signals that pend for the thread after {where[3:]}")


@test(points=2, exercise="4.9")
def signal_kill_is_first(t: Trial) -> None:
    """KILL comes before all others, and neither KILL nor STOP can be blocked."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(4900, run.nonce), "done")


# ---- 4.10: to the handler, and back ----

HUP, USR1, SEGV, USR2, TERM = 1, 10, 11, 12, 15
EINTR = 4


def bits(*signals: int) -> int:
    """The set of these signals."""
    return sum(1 << signal - 1 for signal in signals)


def answer(run: Run, name: str, question: int, case: int) -> int:
    """The report of the program, without the secret that the test gave to it for this case."""
    return run.answer(question, name) ^ mix(case, run.nonce)


@test(points=2, exercise="4.10")
def signal_handler_runs(t: Trial) -> None:
    """A handler gets its signal, the info and the context, blocks what it should, and returns to where it was."""
    run = t.boot()
    blocked = [(bits(HUP), bits(HUP, USR1, USR2), "with KILL, USR2 and its own signal to be blocked"),
               (bits(HUP), bits(HUP), "with SIGNAL_NODEFER"), (0, bits(TERM), "with SIGNAL_RESET")]
    for number, (signal, (before, meanwhile, how)) in enumerate(zip((USR1, USR1, TERM), blocked)):
        right = {"signal": signal, "info_signal": signal, "info_code": 0, "info_sender": 1, "context_rax": 0,
                 "context_rdx": 0}
        for name, value in right.items():
            t.expect_equal(answer(run, name, number, 10), value, f"{name.replace('_', '.')} in the handler {number}")
        t.expect_equal(names(answer(run, "context_blocked", number, 10)), names(before),
                       f"context.blocked of a handler {how}")
        t.expect_equal(names(answer(run, "blocked", number, 10)), names(meanwhile),
                       f"signals that are blocked while a handler runs {how}")
        t.expect_equal(names(answer(run, "after", number + 1, 10)), names(before),
                       f"signals that are blocked after the return from a handler {how}")
    t.expect_equal(answer(run, "handled", 0, 10), 3, "handlers that have run")
    t.expect_equal(answer(run, "entry_rsp", 0, 10), 8, "RSP modulo 16 at the first instruction of a handler")
    t.expect_equal(answer(run, "entry_flags", 0, 10), 0x200,
                   "IF (0x200) and DF (0x400) at the first instruction of a handler, where DF was set")


@test(points=2, exercise="4.10")
def signal_order(t: Trial) -> None:
    """Signals that pend together are delivered together, the lowest first: so the handler of the last one runs first."""
    run = t.boot()
    for number, order in enumerate(([64, USR2, USR1, HUP], [USR2, 64, USR1, HUP])):
        t.expect_equal(answer(run, "before", number, 20 + number), 0, "handlers that run while all signals are blocked")
        t.expect_equal(answer(run, "handled", number, 20 + number), 4,
                       "handlers that run when the signals are not blocked any more")
        t.expect_equal([answer(run, "order", number * 100 + i, 20 + number) for i in range(4)], order,
                       "the order in which handlers begin" + (", where that of USR2 blocks all others" if number else ""))


REGISTERS = ["RAX", "RBX", "RCX", "RDX", "RSI", "RDI", "RBP", *(f"R{i}" for i in range(8, 16)), "RFLAGS",
             *(f"{half} half of XMM{i}" for i in range(16) for half in ("lower", "upper"))]


@test(points=2, exercise="4.10", seeds=4)
def signal_keeps_registers(t: Trial) -> None:
    """A handler may change all registers: the code that it returns to finds them as they were."""
    run = t.boot()
    for round_ in [*range(24), 100]:
        wrong = answer(run, "wrong", round_, 30)
        t.expect_equal(", ".join(name for bit, name in enumerate(REGISTERS) if wrong >> bit & 1) or "none", "none",
                       "registers that have changed "
                       + (f"in round {round_}" if round_ < 100 else "when a thread sends itself a signal"))


CONTEXTS = ["RIP in the kernel", "RIP that is not canonical", "RIP with all bits", "RFLAGS with all bits but TF",
            "RFLAGS of 0", "RSP in the kernel", "RSP that is not canonical", "MXCSR with all bits",
            "an FPU image with all bits", "all signals blocked", "RIP behind the last page of the lower half"]


@test(points=2, exercise="4.10")
def signal_hostile_context(t: Trial) -> None:
    """A handler may write anything into its context: ring 3 gets no rights by it, and the kernel lives."""
    run = t.boot()
    expect_no_crimes(t, run)
    for kind, what in enumerate(CONTEXTS):
        right = SEGV if kind in (0, 1, 2, 10) else 0
        t.expect_equal(run.answer(kind, "status"), right, f"status of a program whose handler sets {what}")
        if kind in (3, 4, 7, 8, 9):
            t.expect_equal(answer(run, "flags", kind, 40), 0x200,
                           f"privileged flags and IF (0x200) after a handler that sets {what}")
            t.expect_equal(names(answer(run, "blocked", kind, 40)), names(~bits(9, 19) if kind == 9 else 0),
                           f"signals that are blocked after a handler that sets {what}")
            if kind in (7, 8):
                t.expect_equal(answer(run, "mxcsr", kind, 40), 0xFFBF, f"MXCSR after a handler that sets {what}")
        elif right == 0:
            t.expect_equal(answer(run, "landed", kind, 40), 1, f"whether a program goes on whose handler sets {what}")


@test(points=1, exercise="4.10")
def signal_hostile_frame(t: Trial) -> None:
    """A return from a handler that never ran, with anything on the stack, does no harm."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(4100, run.nonce), "done")


@test(points=1, exercise="4.10")
def signal_stack(t: Trial) -> None:
    """A program ends by SIGSEGV if its stack has no room for the frame, or its handler is not an address of ring 3."""
    run = t.boot()
    expect_no_crimes(t, run)
    t.expect_equal(answer(run, "lives", 5, 60), 1, "a program with a good stack lives")


@test(points=1, exercise="4.10")
def signal_faults(t: Trial) -> None:
    """The handler of an exception can mend what is wrong; one that is blocked, or in its own handler, ends the program."""
    run = t.boot()
    t.expect_equal(answer(run, "fault_signal", 0, 70), SEGV, "the signal for a page that is not mapped")
    t.expect_equal(answer(run, "fault_code", 0, 70), 2, "info.code of a fault")
    t.expect_equal(answer(run, "fault_address", 0, 70), 0x6000007B, "info.address of a fault")
    t.expect_equal(answer(run, "lives", 0, 70), 5, "what the instruction has written that was tried again")
    for signal in (8, 4):
        t.expect_equal(answer(run, "skipped", signal, 70), 1, f"the handler of signal {signal} has run")
    t.expect_equal(answer(run, "lives", 100, 70), 1, "the program goes on where its handlers say")


@test(points=0, exercise="4.10")
def signal_goes_to_others(t: Trial) -> None:
    """A thread that knows of a signal, and then blocks it or ends, leaves it to another thread."""
    t.expect_equal(answer(t.boot(), "handled", 0, 90), 1, "each of two threads has handled a signal")


@test(points=0, exercise="4.10")
def signal_faults_of_two(t: Trial) -> None:
    """Two threads have the same exception at once: the handler of each is told the address of its own."""
    run = t.boot()
    for number in range(2):
        t.expect_equal(answer(run, "address", number, 100), 0x60000000 + number, f"info.address of the fault of thread {number}")


def expect_no_crimes(t: Trial, run: Run) -> None:
    """No program went on in ring 3 to a place where the kernel should not have let it go."""
    t.expect_equal(re.findall(r"^\S+ \(\d+\): SIG\w+ at 0x.*", run.console, re.M), [],
                   "exceptions of ring 3 that the console tells of")


# ---- 4.11: calls that are made again ----

FRAME = ["R15", "R14", "R13", "R12", "R11", "R10", "R9", "R8", "RBP", "RDI", "RSI", "RDX", "RCX", "RBX", "RAX", "vector",
         "error code", "RIP", "CS", "RFLAGS", "RSP", "SS"]
HANDLERS = ["no handler runs", "the handler's action has SIGNAL_RESTART", "the handler's action has no SIGNAL_RESTART"]


@test(points=1, exercise="4.11")
def signal_restart_of_frames(t: Trial) -> None:
    """Of a trap frame only RIP, RAX and RDX change, and only if the call is to be made again."""
    run = t.boot()
    for case, when in enumerate(HANDLERS):
        for number, name in enumerate(FRAME):
            right = mix(100 * case + number, run.nonce)
            if case < 2 and name in ("RAX", "RDX"):
                right = mix(100 * case + (90 if name == "RAX" else 91), run.nonce)
            if case < 2 and name == "RIP":
                right = (right - 2) % (1 << 64)
            t.expect_equal(run.answer(100 * case + number, "word"), right, f"{name} of the trap frame if {when}")


@test(points=4, exercise="4.11", seeds=2)
def signal_restart_waits(t: Trial) -> None:
    """A call that a signal has interrupted is made again if the action says so, else it returns EINTR."""
    run = t.boot()
    for number in range(4):
        how = (f"by {'SYSCALL' if number & 2 else 'int 0x80'}, by a signal with"
               f"{'' if number & 1 else 'out'} SIGNAL_RESTART")
        t.expect_equal(answer(run, "interrupted", number, 80), 0 if number & 1 else 5,
                       f"times that wait returns EINTR when it is interrupted {how}, five times")
        t.expect_equal(answer(run, "error", number, 80), 0, f"the error of wait in the end, interrupted {how}")
        t.expect_equal(answer(run, "status", number, 80), 5 << 8, f"the status by a wait that was interrupted {how}")
        t.expect_equal(answer(run, "handled", number, 80), 5, f"signals that were handled while wait was interrupted {how}")
        t.expect_equal(answer(run, "sleep", number, 80), EINTR, f"the error of thread_sleep that was interrupted {how}")


@test(points=0, exercise="4.11")
def signal_ignored(t: Trial) -> None:
    """A signal that is ignored, and was blocked, ends no signal_suspend, and keeps its action."""
    run = t.boot()
    t.expect_equal(answer(run, "error", 0, 110), EINTR, "the error of signal_suspend")
    t.expect_equal(answer(run, "handled", 0, 110), 1, "handlers that have run when signal_suspend returns")
    t.expect_equal(names(answer(run, "blocked", 0, 110)), names(bits(USR1, USR2)), "signals that are blocked after signal_suspend")
    t.expect_equal(answer(run, "action", 0, 110), 1, "the action of a signal that was ignored, with SIGNAL_RESET")
