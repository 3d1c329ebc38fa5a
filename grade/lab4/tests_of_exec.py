"""Lab 4, exercise 4.6: exec. Belongs to tests.py."""

import errno

from grade import mix, test
from grade.lab3.outside import all_programs, expect_frames, expect_own_halves
from grade.lab4.execs import CASES, ROUNDS, Told, ramdisk_with_bad_files
from grade.lab4.look import SIGNAL_SET, Answers, frames_of_programs
from grade.verdict.trial import Trial

PAGES = 300                     # lab4-processes/user/programs/execs/pages.c
LENGTH = 0x10000 - 3 * 0x400    # lab4-processes/user/programs/execs/arguments.c: of the text that is nearly too long
FAULTS = ("a path at 0", "a path in the kernel's half", "a path where no memory is", "a path that runs into no memory",
          "arguments at 0", "arguments in the kernel's half", "arguments where no memory is",
          "arguments that run into no memory", "an argument where no memory is", "an argument that runs into no memory",
          "an environment at 0", "an environment that crosses into no memory", "a variable in the kernel's half",
          "an environment at the end of all addresses")
FILES = (("an empty path", errno.ENOENT), ("a path that nothing has", errno.ENOENT),
         ("a path that is too long", errno.ENAMETOOLONG), ("an empty file", errno.ENOEXEC),
         ("a file of text", errno.ENOEXEC), ("a file that is cut off", errno.ENOEXEC),
         ("a program of another machine", errno.ENOEXEC), ("a program in the kernel's half", errno.ENOEXEC))


@test(points=1, exercise="4.6")
def exec_starts_clean(t: Trial) -> None:
    """A program that exec starts finds clean registers, whatever the one before had in them, by either entry."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")


@test(points=1, exercise="4.6", seeds=2)
def exec_passes_arguments(t: Trial) -> None:
    """The new program finds all arguments and the environment that the old one has named."""
    answers = Answers(t, t.boot())
    for number in range(CASES):
        told = Told(answers.secret, number)
        answers.expect("argc", number, len(told.words), f"arguments of case {number}")
        answers.expect("words", number, told.digest(told.words), f"digest of the arguments of case {number}")
        answers.expect("variables", number, len(told.environment), f"texts of the environment of case {number}")
        answers.expect("environment", number, told.digest(told.environment),
                       f"digest of the environment of case {number}")


@test(points=1, exercise="4.6")
def exec_limits_arguments(t: Trial) -> None:
    """Arguments and environment that take more than ARGUMENTS_MAX bytes are refused, and nearly as much is not."""
    answers = Answers(t, t.boot())
    ways = ("in one argument", "in many arguments", "in the environment", "in both")
    for number, way in enumerate(ways):
        for name in ("beyond", "far_beyond"):
            answers.expect(name, number, errno.E2BIG, f"the error when there is too much {way}")
    answers.expect("length", 0, LENGTH, "the length of an argument that takes nearly all")


@test(points=2, exercise="4.6")
def exec_keeps_the_process(t: Trial) -> None:
    """It stays the same process; signals lose their handlers, and descriptors that are marked for it are closed."""
    run = t.boot()
    answers = Answers(t, run)
    handler, blocked = mix(2, answers.secret) >> 20, mix(1, answers.secret) & SIGNAL_SET
    parent, child = run.answer(0, "process"), answers.of("number", 0)
    whose = (("the process before exec", True), ("the process after exec", False),
             ("its parent, which forked before", True))
    for who, (name, is_before) in enumerate(whose):
        answers.expect("handled", who, handler if is_before else 0, f"the handler of a signal, of {name}")
        answers.expect("ignored", who, 1, f"the handler of a signal that is ignored, of {name}")
        answers.expect("blocked", who, blocked, f"the signals that are blocked by {name}")
        answers.expect("number", who, parent if who == 2 else child, f"the number of {name}")
        answers.expect("parent", who, 0 if who == 2 else parent, f"the parent of {name}")
        answers.expect("group", who, parent if who == 2 else child, f"the group of {name}")
        answers.expect("staying", who, 0, f"the error of a write to an unmarked descriptor of {name}")
        answers.expect("closing", who, 0 if is_before else errno.EBADF,
                       f"the error of a write to a descriptor that is marked to be closed, of {name}")


@test(points=3, exercise="4.6")
def exec_refused_changes_nothing(t: Trial) -> None:
    """After an exec that is refused, for any reason, the caller and its threads go on, and nothing is left."""
    run = t.boot(initrd=ramdisk_with_bad_files(t))
    answers = Answers(t, run)
    right = [(what, errno.EFAULT) for what in FAULTS] + list(FILES)
    t.expect_equal(run.answer(1, "ready"), len(right), "calls of exec")
    for number, (what, error) in enumerate(right):
        answers.expect("error", number, error, f"the error of exec with {what}")
        answers.expect("goes_on", number, 1,
                       f"memory, descriptors, actions and threads are as before after exec with {what}")
    answers.expect("registers_error", 0, errno.ENOEXEC, "RDX after exec with a file of text")
    answers.expect("registers_result", 0, 2**64 - 1, "RAX after exec with a file of text")
    answers.expect("registers", 0, 1, "all other registers are as before")


@test(points=2, exercise="4.6", seeds=2)
def exec_ends_other_threads(t: Trial) -> None:
    """The other threads end, whether they compute, sleep or have ended, and nothing is left, 32 times."""
    run = t.boot()
    answers = Answers(t, run)
    number = run.answer(0, "process")
    for round_ in range(ROUNDS + 1):
        answers.expect("number", round_, number, f"the number of the process after {round_} times exec")


@test(points=1, exercise="4.6", seeds=2)
def exec_of_two_threads(t: Trial) -> None:
    """Of two threads that call exec at the same time one is successful, and the other ends, 32 times."""
    answers = Answers(t, t.boot())
    for round_ in range(ROUNDS + 1):
        t.expect(answers.of("who", round_) in (0, 1), f"after {round_} execs the process is one of the two programs")


@test(points=1, exercise="4.6")
def exec_seen_from_outside(t: Trial) -> None:
    """Seen from outside: all memory of the old program is free, and the new one has frames and tables of its own."""
    with t.replay() as replay:
        replay.run_to("landmark")
        run = replay.run
        number = run.answer(0, "process")
        before = len(all_programs(replay)[number].pages)
        t.expect_between(before, PAGES, PAGES + 100, "pages that the old program has")
        used = frames_of_programs(replay)
        replay.run_to("landmark")
        program = all_programs(replay)[number]
        expect_own_halves(t, replay, program)
        users = expect_frames(t, replay, (program,))
        t.expect_between(used - frames_of_programs(replay), PAGES, before,
                         "frames of programs that are free after exec")
        own = sum(frame not in program.file for frame in users)
        t.expect_equal(frames_of_programs(replay), own, "frames of programs, all of which the new program maps")


@test(points=1, exercise="4.6")
def exec_needs_memory(t: Trial) -> None:
    """Whichever allocation of an exec fails, the caller gets ENOMEM and goes on, and nothing is left."""
    t.expect_between(t.boot().answer(0, "allocations"), 20, 200, "allocations of an exec, each of which failed once")


@test(exercise="4.6")
def exec_spares_the_actions_of_a_child(t: Trial) -> None:
    """A child that another thread makes while exec waits for the end of that thread keeps its handlers."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
