"""Lab 4, exercises 4.7 and 4.8: how processes end, and who learns of it. Belongs to tests.py."""

import errno

from grade import mix, test
from grade.lab2.explore import explores
from grade.lab4.look import Answers
from grade.lab4.waits import exited, steps
from grade.verdict.run import Run
from grade.verdict.trial import Trial

SIGNALS = 31                # lab4-processes/user/programs/waits/statuses.c
RACES = 3                   # lab4-processes/user/programs/waits/race.c
SPARE_INSTRUCTIONS = 150    # that the same wait may take more or less, by the way


def checked_inside(name: str, points: int, exercise: str, sentence: str, seeds: int = 1,
                   budget: int = 10_000) -> None:
    """Declare a test in which the kernel checks everything itself."""
    def function(t: Trial) -> None:
        run = t.boot()
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
    function.__name__, function.__doc__ = name, sentence
    test(points=points, exercise=exercise, seeds=seeds, budget=budget)(function)


def explored_inside(name: str, points: int, exercise: str, covers: str, sentence: str) -> None:
    """Declare an exploration in which the kernel checks each round itself."""
    def look(t: Trial, run: Run, last: int) -> None:
        t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
        t.expect(last > 0, "a number at which the rival came")
    look.__name__, look.__doc__ = name, sentence
    explores(points, exercise, covers=(covers,))(look)


# ---- 4.7: what a process leaves ----

checked_inside("exit_gives_back", 1, "4.7", "A process that ends gives back its files, its signals and the terminal.")
checked_inside("exit_gives_children_to_init", 1, "4.7",
               "The children of a process that ends get init as their parent, which is woken when one has ended.")
checked_inside("exit_leaves_orphans", 1, "4.7",
               "Without init, children that have ended are freed with their parent, and the others when they end.")
checked_inside("exit_makes_zombies", 2, "4.7",
               "A child that ends is a zombie, and its parent is told and woken; what the kernel started is kept for it.")
checked_inside("exit_makes_no_zombies", 1, "4.7", "A parent that ignores SIGCHLD gets no zombies, and is woken all the same.")
checked_inside("exit_keeps_little", 1, "4.7", "200 zombies take two small objects each, and nothing else; they go with their parent.")
checked_inside("exit_of_many", 1, "4.7", "Programs end before and after their children, and nothing is left of any of them.", seeds=3)
checked_inside("process_info_ends", 0, "4.7", "Behind the highest number there is no process, also behind the highest int.")
checked_inside("children_count_from_the_beginning", 0, "4.7", "Children that have not begun count for the most that a process may have.")
checked_inside("group_keeps_its_number", 0, "4.7", "The number of a group that lives on is not given to another process.")
checked_inside("group_change_wakes_the_reader", 0, "4.7", "A reader of the terminal whose group is changed looks again.")
explored_inside("explore_exit_of_both", 0, "4.7", "process_exit_release",
                "A child ends at each instruction of process_exit_release of its parent: it is freed.")
explored_inside("explore_exit_with_init", 1, "4.7", "process_exit_release",
                "A child ends at each instruction of process_exit_release of its parent: init gets it, and is woken.")
checked_inside("exit_says_why", 0, "4.9", "SIGCHLD says which child has ended, and how.")


# ---- 4.8: wait ----

def signed(word: int) -> int:
    """A number that may be negative."""
    return word - 2**64 if word >= 2**63 else word


@test(points=1, exercise="4.8", seeds=2)
def wait_follows_a_model(t: Trial) -> None:
    """Of many children that are made and end in any order, each wait returns the right one, by number, group or neither."""
    run = t.boot()
    for step in steps(run.nonce, run.answer(0, "parent"), lambda number: run.answer(number, "number")):
        t.expect_equal(signed(run.answer(step.number, "result") ^ mix(5000 + step.number, run.nonce)), step.result,
                       f"the result of {step.text}, with WAIT_NOHANG")
        t.expect_equal(signed(run.answer(step.number, "status") ^ mix(6000 + step.number, run.nonce)), step.status,
                       f"the status after {step.text} (-1: it was not written)")


@test(points=1, exercise="4.8")
def wait_learns_the_status(t: Trial) -> None:
    """A parent learns all 256 exit codes of its children, and each signal that has ended one."""
    answers = Answers(t, t.boot())
    for code in range(256):
        t.expect_equal(signed(answers.of("code", code)), exited(code), f"the status of a child that ends with code {code}")
    for signal in range(1, SIGNALS + 1):
        t.expect_equal(signed(answers.of("signal", signal)), signal, f"the status of a child that is ended by signal {signal}")


checked_inside("wait_refuses", 1, "4.8", "Wait refuses what is not the caller's child, and flags that do not exist.")


@test(points=1, exercise="4.8")
def wait_checks_pointers(t: Trial) -> None:
    """A bad pointer for the status is an error, and the child is there for the next wait; no status is written to NULL."""
    answers = Answers(t, t.boot())
    for number, where in enumerate(("where no memory is", "in a page that may only be read", "in the kernel's half",
                                    "that runs into no memory")):
        answers.expect("error", number, errno.EFAULT, f"the error of wait with a status {where}")
    answers.expect("returned", 4, 0, "the number that the next wait returns, less that of the child")
    answers.expect("status", 4, exited(7), "the status then")
    answers.expect("returned", 5, 0, "the number that wait returns with NULL for the status, less that of the child")
    answers.expect("returned", 6, 0, "the number that wait returns with a status in a fresh page, less that of the child")
    answers.expect("status", 6, exited(9), "the status in a fresh page")


checked_inside("wait_sleeps", 1, "4.8",
               "A thread sleeps until a child ends that it waits for, until none is left, or until it is interrupted.")
checked_inside("wait_by_two_threads", 1, "4.8", "Of two threads that wait, one gets the child, and the other is told that there is none.")
checked_inside("wait_ends_with_the_program", 0, "4.8", "A program that is killed while it waits ends at once.")


@test(points=1, exercise="4.8", shift=0)
def wait_takes_constant_time(t: Trial) -> None:
    """Waiting for a number takes as long with 1000 children as with 10."""
    run = t.boot()
    for name, what in (("living", "that lives"), ("zombies", "that has ended")):
        few, many = run.answer(10, name), run.answer(1000, name)
        t.expect_between(many, 1, few + SPARE_INSTRUCTIONS,
                         f"instructions of wait for a child {what}, of 1000: with 10 there were {few}")


@test(points=1, exercise="4.8", seeds=32)
def wait_races(t: Trial) -> None:
    """Three threads wait while children are made and end: each child is waited for once, with its own status."""
    answers = Answers(t, t.boot())
    for number in range(RACES):
        answers.expect("lost", number, 0, f"children of race {number} that no wait has returned")
        answers.expect("wrong", number, 0, f"children of race {number} that came twice, or with the status of another")


explored_inside("explore_wait_against_exit", 1, "4.8", "sys_wait",
                "A child ends at each instruction of wait: the parent gets it, and never sleeps on.")
explored_inside("explore_exit_against_wait", 0, "4.8", "process_exit_release",
                "The parent waits at each instruction of the end of its child: it gets it, and never sleeps on.")
explored_inside("explore_wait_against_wait", 1, "4.8", "sys_wait",
                "Another thread waits at each instruction of wait: only one of them gets the child.")
explored_inside("explore_bad_wait_against_wait", 0, "4.8", "sys_wait",
                "Another thread waits at each instruction of wait with a bad status: it gets the child.")
checked_inside("churn_leaves_nothing", 1, "4.8",
               "Processes end in every way at any moment, with init and without, and nothing is left of them.", seeds=3, budget=30_000)
