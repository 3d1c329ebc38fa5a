"""The right answers of lab 2's tests inside the kernel about the begin, the end and the joins of threads."""

from ..lab1.expected import exit_code, expect_error, steps
from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial
from .schedule import answers_sum, expect_late, expect_result, turns


def expect_arguments(t: Trial, run: Run) -> None:
    """Each thread got its argument, and a number of its own."""
    for i in range(12):
        t.expect_equal(run.answer(i, "argument"), mix(i, run.nonce), f"argument of thread {i}")
    tids = [run.answer(i, "tid") for i in range(12)]
    t.expect_equal(tids, sorted(set(tids)), "the numbers of twelve threads: all different, in the order of making")


def expect_refused_creation(t: Trial, run: Run) -> None:
    """Each mistake in a call of thread_create has its error."""
    mistakes = [("a stack of the caller's", "EINVAL"), ("a null entry", "EFAULT"),
                ("an entry that is not mapped", "EFAULT"),
                ("an entry that is not an address", "EFAULT"), ("a flag that does not exist", "EINVAL"),
                ("priority 5", "EINVAL"), ("no mistake", None)]
    for i, (what, error) in enumerate(mistakes):
        expect_error(t, run.answer(i, "error"), error, f"thread_create with {what}")


def expect_ends(t: Trial, run: Run) -> None:
    """Each way to end keeps the value, and tells the exit hooks."""
    for i, way in enumerate(("returned", "called thread_exit", "made system call 6", "made system call 0",
                             "ended with interrupts off", "made system call 6 deep in its calls")):
        secret = mix(i, run.nonce)
        value = secret & 0xFF if i == 3 else secret
        t.expect_equal(run.answer(i, "value"), value, f"value of a thread that {way}")
        t.expect_equal(run.answer(i, "status"), (value & 0xFF) << 8,
                       f"status for the exit hooks of a thread that {way}")


def expect_full_memory(t: Trial, run: Run) -> None:
    """Memory was filled with threads twice, and all of them ran."""
    for round_ in (1, 2):
        made = run.answer(round_, "made")
        t.expect_between(made, 600, 900, f"threads at once in 16 MiB, round {round_}")
        t.expect_equal(run.answer(round_, "sum"), answers_sum(made, run.nonce), "sum of their answers")


def expect_overflows(t: Trial, run: Run) -> None:
    """Seven threads have used up their stacks, the last one of which is gone."""
    for i, name in enumerate(("deep",) * 6 + ("deep and gone",)):
        tid = run.answer(i, "tid")
        t.expect(f"thread {tid} ({name}) has used up its stack" in run.console,
                 f"the console tells that thread {tid} has used up its stack")
        t.expect_equal(run.answer(i, "known"), int(i < 6),
                       f"thread {i} is in the table when it has ended (1) or not (0)")
        if i < 6:
            expect_result(t, run.answer(i, "error"), "EFAULT", f"end of thread {i}")
    t.expect_equal(run.answer(0), mix(1, run.nonce), "answer when another thread has worked all the time")


def expect_executor(t: Trial, run: Run) -> None:
    """The tasks did their steps and ended, and so did the threads that they began."""
    steps_of = [2 + mix(100 + i, run.nonce) % 8 for i in range(4)]
    for i in range(4):
        t.expect_equal(run.answer(i, "steps"), steps_of[i], f"steps of task {i}")
        t.expect_equal(run.answer(i, "status"), 0 if i % 2 else exit_code(i, run.nonce) << 8,
                       f"wait status of task {i}")
    t.expect_equal(run.answer(7, "value"), exit_code(7, run.nonce), "exit code of the thread in which the executor ran")
    t.expect_equal(run.answer(0, "threads"), sum(steps_of), "threads that the tasks began and that ended")
    run = t.boot(test="exit_ends_only_its_task")
    for i in range(6):
        t.expect_equal(run.answer(i, "steps"), steps(i, run.nonce), f"steps of task {i} of lab 1's test")


def expect_join_errors(t: Trial, run: Run) -> None:
    """Each mistake in joining has its error, and changes nothing."""
    mistakes = [("join of a number that no thread has", "ESRCH"), ("join of thread 0", "ESRCH"),
                ("join of thread -1", "ESRCH"),
                ("join of the caller itself, which is detached", "EDEADLK"), ("join of a detached thread", "EINVAL"),
                ("join of a thread that somebody joins", "EBUSY"), ("detach of a thread that somebody joins", "EBUSY"),
                ("join by the first joiner", None), ("join of a thread that was joined", "ESRCH"),
                ("detach of a thread that was joined", "ESRCH"),
                ("join of a thread whose value nobody wanted", "ESRCH")]
    for i, (what, error) in enumerate(mistakes):
        expect_result(t, run.answer(i, "error"), error, what)
    t.expect_equal(run.answer(6, "value"), mix(1, run.nonce), "value of the caller after joins that failed: as before")
    t.expect_equal(run.answer(7, "value"), mix(0, run.nonce), "value that the first joiner got")


def expect_join_calls(t: Trial, run: Run) -> None:
    """System call thread_join: bad memory first, then the thread."""
    for i, (what, error) in enumerate((("address 8", "EFAULT"), ("memory that is not mapped", "EFAULT"),
                                       ("no address", "EFAULT"), ("a number that no thread has", "ESRCH"),
                                       ("good memory", None))):
        expect_error(t, run.answer(i, "error"), error, f"thread_join with {what}")
    t.expect_equal(run.answer(4, "result"), 0, "RAX after the join")
    t.expect_equal(run.answer(4, "value"), mix(0, run.nonce), "value joined after four attempts that failed")


def expect_joins_again(t: Trial, run: Run) -> None:
    """Joins that ended early, and the one that did not."""
    for i, (what, error) in enumerate((("with preemption off", "EWOULDBLOCK"), ("to the end", None),
                                       ("of a thread that used up its stack", "EFAULT")), 3):
        expect_result(t, run.answer(i, "error"), error, f"join {what}")
    t.expect_equal(run.answer(3, "value"), 0, "value of the caller after joins that failed: as before")
    t.expect_equal(run.answer(4, "value"), mix(0, run.nonce), "value joined at last")
    t.expect_equal(run.answer(5, "value"), mix(0, run.nonce), "value of a join that was woken before the end")


def expect_detaching(t: Trial, run: Run) -> None:
    """Each detach, with its error or none."""
    for i, (what, error) in enumerate((("detach of a thread that has ended", None), ("detach of it once more", "ESRCH"),
                                       ("detach of a thread that runs", None), ("detach of it once more", "EINVAL"),
                                       ("join of a thread that was detached", "EINVAL"),
                                       ("detach of a thread that was detached and has ended", "ESRCH"),
                                       ("detach of a number that no thread has", "ESRCH"))):
        expect_result(t, run.answer(i, "error"), error, what)
    t.expect_equal(run.answer(1), mix(1, run.nonce), "what the detached thread answers in the end")


def expect_priorities(t: Trial, run: Run) -> None:
    """The more important ran more, and nobody starved."""
    expect_late(t, run, 0, 0, "most important thread, woken while others work")
    steps_of = [run.answer(i, "steps") for i in range(6)]
    for i in range(6):
        t.expect(steps_of[i] > 0, f"thread {i}, of priority {i // 2}, does not starve")
        t.expect_equal(run.answer(i), mix(i, run.nonce), f"what thread {i}, of priority {i // 2}, answers")
    t.expect_between((steps_of[4] + steps_of[5]) / sum(steps_of), 0.85, 0.98,
                     "share of the two that are most important")
    t.expect_between(steps_of[4] / steps_of[5], 0.85, 1.18, "share of one of these, by that of the other")
    turns_of = [who for _, who in turns(t, run)]
    t.expect_equal(sorted(turns_of[:2]), [4, 5], "who has the first two turns")
