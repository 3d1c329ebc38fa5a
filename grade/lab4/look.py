"""The reports of programs that keep a secret, and the count of the frames of all programs."""

from ..debugging.replay import Replay
from ..lab3.outside import FRAME_USER
from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial

SEED = 1                                                # lab4-processes/test/test_fork.c
SIGNAL_SET = 1 << 1 | 1 << 0 | 1 << 11 | 1 << 13        # SIGINT, SIGHUP, SIGUSR2, SIGALRM


class Answers:
    """The reports of programs, hidden by the secret that they got."""

    def __init__(self, t: Trial, run: Run, question: int = SEED) -> None:
        self.t, self.run, self.secret = t, run, mix(question, run.nonce)

    def of(self, name: str, question: int) -> int:
        """An answer that was hidden by the secret."""
        return self.run.answer(question, name) ^ mix(question, self.secret)

    def expect(self, name: str, question: int, right: int, what: str) -> None:
        """A hidden answer is the right one."""
        self.t.expect_equal(self.of(name, question), right, what)


def frames_of_programs(replay: Replay) -> int:
    """The frames that belong to programs, by the kernel's count."""
    owned = replay.struct("frame_pool", replay.symbol("pool")).owned
    return int.from_bytes(owned[4 * FRAME_USER:4 * FRAME_USER + 4], "little")
