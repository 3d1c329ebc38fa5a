"""Lab 4, exercise 4.5: fork. Belongs to tests.py."""

import errno

from grade import mix, test
from grade.lab2.explore import explores
from grade.lab3.outside import all_programs, expect_frames, expect_own_halves
from grade.lab4.forks import ROUND, WHO, Registers, memories
from grade.lab4.look import SIGNAL_SET, Answers, frames_of_programs
from grade.verdict.run import Run
from grade.verdict.trial import Trial

CHILD = 0x10                    # lab4-processes/user/programs/forks/registers.c
THREADED_CHILDREN = 32          # lab4-processes/user/programs/forks/threads.c
CHILDREN_MAX = 1024
PAGES, TOUCHED, PAGE = 1000, 300, 4096     # lab4-processes/user/programs/forks/pages.c
COPIES_MOST = 16                # pages that parent and child write to after a fork, by themselves


@test(points=2, exercise="4.5", seeds=2)
def fork_returns_twice(t: Trial) -> None:
    """Fork returns the child's number in the parent and 0 in the child, which is a new process of that parent."""
    answers = Answers(t, t.boot())
    numbers = {1: answers.of("number", 1)}
    for who in range(1, 8):
        child, parent = 2 * who, 2 * who + 1
        for each, what in ((child, "child"), (parent, "parent")):
            answers.expect("error", each, 0, f"RDX in the {what} after a fork")
            numbers[each] = answers.of("number", each)
        answers.expect("returned", child, 0, "what fork returns in the child")
        answers.expect("returned", parent, numbers[child], "what fork returns in the parent: the number of the child")
        t.expect_equal(numbers[parent], numbers[who], "the number of the parent after a fork")
        answers.expect("parent", child, numbers[who], "the parent's number, as the child sees it")
    t.expect_equal(len({numbers[who] for who in range(8, 16)}), 8, "different numbers of all processes")


@test(points=2, exercise="4.5", seeds=2)
def fork_copies_memory(t: Trial) -> None:
    """A child has the memory of its parent, all of it, and from then on each sees only what it writes itself."""
    answers = Answers(t, t.boot())
    name = ("the program", "its child", "the child of its child")
    for number, who, before, after in memories(answers.secret):
        what = f"digest of the memory of {name[who]}"
        answers.expect("before", number * ROUND + who, before, f"{what}, at the start of round {number}")
        answers.expect("after", number * ROUND + who, after, f"{what}, after all have written in round {number}")
    for question in (1, 2, WHO, WHO + 1, WHO + 2):
        of = f"of {name[question % WHO]}"
        answers.expect("constant", question, answers.secret, f"a page that may only be read, {of}")
        for where, right, what in (("constant", errno.EFAULT, "to a page that may only be read"),
                                   ("hole", errno.EFAULT, "where no memory is"),
                                   ("fresh", 0, "to a page that was not touched before")):
            answers.expect(f"{where}_error", question, right, f"the error of a call that would write {what}, {of}")


@test(points=2, exercise="4.5", seeds=2)
def fork_copies_registers(t: Trial) -> None:
    """A child has all registers of its parent, those of the FPU too, and the bases of FS and GS, by either entry."""
    answers = Answers(t, t.boot())
    registers = Registers(answers.secret)
    for number in range(4):
        registers.fill()
        for question, whose in ((number, "parent"), (number + CHILD, "child")):
            what = f"in the {whose} after a fork by {'SYSCALL' if number % 2 else 'int 0x80'}"
            answers.expect("is_child", question, int(whose == "child"), f"RAX is 0 {what}")
            answers.expect("error", question, 0, f"RDX {what}")
            answers.expect("registers", question, registers.general,
                           f"digest of the general registers and the flags {what}")
            answers.expect("fpu", question, registers.fpu, f"digest of the registers of the FPU {what}")
            answers.expect("gs", question, registers.gs, f"the word at the base of GS {what}")


@test(points=1, exercise="4.5")
def fork_inherits(t: Trial) -> None:
    """A child has its parent's descriptors, actions, blocked signals, group and name, and may change its own."""
    run = t.boot()
    answers = Answers(t, run)
    number = run.answer(0, "process")
    blocked = mix(1, answers.secret) & SIGNAL_SET
    for who, name in ((1, "a child"), (0, "the parent, after its child has changed its own")):
        for what, right in (("handler", mix(2, answers.secret) >> 20), ("handler_blocks", blocked),
                            ("handler_flags", 1), ("ignored", 1), ("default", 0), ("blocked", blocked),
                            ("group", number)):
            answers.expect(what, who, right, f"{what.replace('_', ' ')} of {name}")
        written = len(f"second {who:x} {mix(who, answers.secret):x}\n")
        answers.expect("written", who, written, f"bytes that {name} writes to a descriptor that both have")
        t.expect_equal(run.answer(who, "second"), mix(who, answers.secret),
                       f"what {name} has written to that descriptor")
    answers.expect("closed", 1, 0, "the error when the child closes that descriptor")


@test(points=1, exercise="4.5")
def fork_takes_one_thread(t: Trial) -> None:
    """Of a process with several threads the caller is in the child, and the others go on in the parent, 32 times."""
    answers = Answers(t, t.boot())
    for number in range(THREADED_CHILDREN):
        answers.expect("moved", number, 0, f"looks at which other threads had counted on in child {number}")
        answers.expect("apart", number, 0, f"threads whose two words of child {number} cannot be of one moment")
    answers.expect("stopped", THREADED_CHILDREN, 0, "forks after which the parent's other threads did not go on")
    answers.expect("lost", THREADED_CHILDREN, 0, "words that threads of the parent have written and then not found")


@test(points=1, exercise="4.5")
def fork_makes_many(t: Trial) -> None:
    """A process makes 1024 children, and not one more; nothing is left when all have gone."""
    answers = Answers(t, t.boot())
    answers.expect("count", 0, CHILDREN_MAX, "children until fork fails")
    answers.expect("error", 0, errno.EAGAIN, "the error of the fork that is one too many")
    for number in range(CHILDREN_MAX):
        answers.expect("child", number, number, f"the answer of child {number}")


@test(points=1, exercise="4.5")
def fork_seen_from_outside(t: Trial) -> None:
    """Seen from outside: parent and child share the frames of all pages, neither may write, and none is copied."""
    with t.replay() as replay:
        replay.run_to("landmark")
        run = replay.run
        start = run.answer(0, "area")
        before = frames_of_programs(replay)
        replay.run_to("landmark")
        t.expect_between(frames_of_programs(replay) - before, 0, COPIES_MOST,
                         f"frames for pages that a fork takes while {TOUCHED} are mapped, and some are written to")
        programs = all_programs(replay)
        parent = programs.pop(run.answer(0, "process"))
        t.expect_equal(len(programs), 1, "processes besides the parent")
        child = next(iter(programs.values()))
        run.answer(1, "returned")
        for program in (parent, child):
            expect_own_halves(t, replay, program)
        expect_frames(t, replay, (parent, child))
        end = start + PAGES * PAGE
        frames = [{leaf.start: leaf.frame for leaf in program.pages if start <= leaf.start < end}
                  for program in (parent, child)]
        t.expect_equal(len(frames[1]), TOUCHED, "pages of a large region that are mapped in the child, as in the parent")
        t.expect_equal(frames[1], frames[0], "the frames of these pages in the child: those of the parent")


@test(points=2, exercise="4.5")
def fork_needs_memory(t: Trial) -> None:
    """Whichever allocation of a fork fails, the caller gets ENOMEM, and nothing is left of the child."""
    t.expect_between(t.boot().answer(0, "allocations"), 10, 100, "allocations of a fork; each failed once")


@explores(1, "4.5", covers=("sys_fork",))
def explore_fork_against_write(t: Trial, run: Run, last: int) -> None:
    """Another thread writes at each instruction of a fork: nothing is lost, and nothing is seen later."""
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
    t.expect(last > 0, "a number at which the other thread wrote")
