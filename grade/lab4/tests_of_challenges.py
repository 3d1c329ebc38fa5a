"""Lab 4, the challenges. Belongs to tests.py."""

from grade import mix, test
from grade.verdict.trial import Trial

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
    run = t.boot()
    for name, (value, what) in SPAWN.items():
        t.expect_equal(run.answer(0, name) ^ mix(90, run.nonce), value, what)
