"""Lab 4, the challenges. Belongs to tests.py."""

from grade import mix, test
from grade.verdict.trial import Trial


def check(t: Trial, reports: dict[str, tuple[int, str]], question: int) -> None:
    """The program has reported these."""
    run = t.boot()
    for name, (value, what) in reports.items():
        t.expect_equal(run.answer(0, name) ^ mix(question, run.nonce), value, what)


# ---- 4.12: spawn ----

# The reports of the program `spawns`, in words.
SPAWN = {
    "made": (1, "whether spawn returns a number"), "waited": (1, "whether wait returns the number of the child"),
    "status": (42 << 8, "the status of the child"), "parent": (1, "whether the child's parent is the caller"),
    "group": (1, "whether the child is in the caller's group"),
    "kept": (0, "the error of write to a descriptor that exec keeps"),
    "closed": (9, "the error of write to a descriptor that exec closes"),
    "handled": (0, "the child's action for a signal that its parent handles"),
    "ignored": (1, "the child's action for a signal that its parent ignores"),
    "blocked": (1, "the set of signals that the child blocks"),
    "missing": (2, "the error for a file that is not there"),
    "nowhere": (14, "the error for arguments that are not in memory"),
    "mine": (0, "the error of write to the caller's own descriptor that exec would close"),
}


@test(exercise="4.12", challenge=True)
def challenge_spawn(t: Trial) -> None:
    """A child that is spawned inherits what it would by fork and exec, and an error leaves nothing."""
    check(t, SPAWN, 90)


# ---- 4.13: stop and continue ----

STOPPED, GOES_ON = 0x7F, 0xFFFF
CONT, STOP, TSTP, TTIN, TTOU = 18, 19, 20, 21, 22

# The reports of the program `stops`, for each of its subjects.
STOP_REPORTS = {
    "no_news": (0, "what wait with WAIT_NOHANG returns for a child that computes"),
    "unasked": (0, "what wait with WAIT_CONTINUED returns for a child that is stopped"),
    "stopped": (STOPPED | STOP << 8, "the status of a child that STOP has stopped"),
    "stopped_again": (0, "what wait returns when it has told that the child is stopped"),
    "state": (2, "the state of a process that is stopped"),
    "rests": (0, "ticks of both threads of a process while it is stopped"),
    "stopped_twice": (0, "what wait returns when a stopped child is stopped again"),
    "goes_on": (GOES_ON, "the status of a child that goes on"),
    "goes_on_again": (0, "what wait returns when it has told that the child goes on"),
    "state_then": (0, "whether the state of a process that goes on is PROCESS_STOPPED"),
    "computes": (1, "whether a process that goes on computes"),
    "killed": (9, "the status of a child that was stopped, and then killed"),
    "term_waits": (0, "what wait returns for a stopped child that TERM was sent to"),
    "term": (15, "the status of that child when it goes on"),
    "call": (3 << 8, "the status of a child that was stopped and went on while it waited for its own"),
}

PARENT_REPORTS = {
    "child_stopped": (1 << 16 | 5 << 8 | TTIN, "handlers, code and value of SIGCHLD for a child that TTIN stops"),
    "child_goes_on": (1 << 16 | 6 << 8 | CONT, "handlers, code and value of SIGCHLD for a child that goes on"),
    "child_went_on": (0, "handlers, code and value of SIGCHLD for CONT that changes nothing"),
    "unheard": (STOPPED | TTOU << 8, "the status of a child that TTOU stops, where SIGCHLD has SIGNAL_NOSTOP"),
    "child_unheard": (0, "handlers, code and value of SIGCHLD that has SIGNAL_NOSTOP for a child that stops"),
}

BLOCKED_REPORTS = {
    "cont_last": (1 << 8 | CONT, "how many handlers run, and the last one's signal, when TSTP pends and CONT is sent"),
    "stop_last": (1 << 8 | TSTP, "how many handlers run, and the last one's signal, when CONT pends and TSTP is sent"),
    "blocked": (0, "what wait returns for a child that blocks the TSTP that it was sent"),
    "unblocked": (STOPPED | TSTP << 8, "the status of that child when it blocks TSTP no more"),
    "unblocked_rests": (0, "what wait returns for it a while later"),
    "unblocked_ends": (7 << 8, "its status when it was sent CONT"),
    "deaf": (GOES_ON, "the status of a stopped child that blocks and ignores CONT, when it was sent CONT"),
    "deaf_computes": (1, "whether that child computes"),
}


@test(exercise="4.13", challenge=True)
def challenge_stop(t: Trial) -> None:
    """A process that is stopped rests, with all its threads, until CONT or KILL, and its parent learns of it once."""
    check(t, STOP_REPORTS, 91)


@test(exercise="4.13", challenge=True)
def challenge_stop_parent(t: Trial) -> None:
    """SIGCHLD tells a parent that its child stops or goes on, unless it does not want to know."""
    check(t, PARENT_REPORTS, 92)


@test(exercise="4.13", challenge=True)
def challenge_stop_blocked(t: Trial) -> None:
    """CONT lets a process go on that blocks and ignores it; what stops waits while it is blocked, or is taken back."""
    check(t, BLOCKED_REPORTS, 93)
