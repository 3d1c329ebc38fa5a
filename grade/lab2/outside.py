"""The threads of a kernel as they look from outside: read from its memory, on a replay."""

import struct
from dataclasses import dataclass

from ..debugging.replay import Replay
from ..verdict.mix import mix
from ..verdict.run import Run
from ..verdict.trial import Trial

BUCKETS = 1024              # of kernel/thread.c
STATES = ["new", "ready", "running", "blocked", "dead"]
LONGEST = 100_000           # a list of the kernel that is longer goes round in a circle


@dataclass(frozen=True)
class SeenThread:
    """A thread in the kernel's memory. `rip`: where it goes on when it has the processor again."""

    address: int
    tid: int
    name: str
    state: str
    stack_top: int
    value: int
    exited: bool
    rip: int


def list_nodes(replay: Replay, head: int) -> list[int]:
    """The addresses of the nodes of a struct list, in order."""
    nodes: list[int] = []
    at = pointer(replay, head)
    while at != head:
        if at == 0 or len(nodes) > LONGEST:
            replay.trial.fail(f"the list at {head:#x} is broken behind its node {len(nodes)}")
        nodes.append(at)
        at = pointer(replay, at)
    return nodes


def pointer(replay: Replay, address: int) -> int:
    """The 8 bytes at an address, as a number."""
    return int.from_bytes(replay.memory(address, 8), "little")


def offset(replay: Replay, structure: str, field: str) -> int:
    """Where a field stands in a struct."""
    return replay.testbed.layout()["structs"][structure]["fields"][field]["offset"]


def seen_thread(replay: Replay, address: int) -> SeenThread:
    """The thread whose struct is at this address."""
    seen = replay.struct("thread", address)
    state = STATES[seen.state] if seen.state < len(STATES) else f"state {seen.state}"
    rip = 0
    if state in ("ready", "blocked"):
        rip = replay.struct("switch_frame", seen.context).rip
    return SeenThread(address, seen.tid, seen.name.split(b"\0")[0].decode("ascii", "replace"), state,
                      int.from_bytes(seen.stack[8:16], "little"), seen.value, bool(seen.exited), rip)


def all_threads(replay: Replay) -> dict[int, SeenThread]:
    """Every thread in the table, by its number."""
    buckets = replay.symbol("buckets")
    node = offset(replay, "thread", "table_node")
    heads = struct.unpack(f"<{2 * BUCKETS}Q", replay.memory(buckets, 16 * BUCKETS))
    found = {}
    for bucket in range(BUCKETS):
        head = buckets + 16 * bucket
        if heads[2 * bucket] in (0, head):
            continue
        for at in list_nodes(replay, head):
            thread = seen_thread(replay, at - node)
            found[thread.tid] = thread
    return found


def queued_threads(replay: Replay) -> tuple[list[int], int]:
    """The numbers of the threads on the run queue, level by level, and how many it says there are."""
    queue = replay.symbol("run_queue")
    node = offset(replay, "thread", "queue_node")
    levels = replay.testbed.layout()["constants"]["THREAD_PRIORITIES"]
    tids = [replay.struct("thread", at - node).tid
            for level in range(levels)
            for at in list_nodes(replay, queue + offset(replay, "run_queue", "levels") + 16 * level)]
    return tids, replay.struct("run_queue", queue).count


def running_thread(replay: Replay) -> int:
    """The address of the thread that processor 0 runs."""
    return pointer(replay, replay.symbol("percpu_blocks") + offset(replay, "percpu", "thread"))


def expect_same_threads(t: Trial, run: Run, found: dict[int, SeenThread]) -> None:
    """The threads seen from outside are those that the kernel reports."""
    count = run.answer(0, "threads")
    t.expect_equal(sorted(found), sorted(run.answer(i, "tid") for i in range(count)),
                   "numbers of the threads in the table")
    for i in range(count):
        thread = found[run.answer(i, "tid")]
        t.expect_equal(thread.state, STATES[run.answer(i, "state")], f"state of thread {thread.tid}, seen from outside")
        t.expect_equal(thread.stack_top, run.answer(i, "stack"), f"upper end of the stack of thread {thread.tid}")
        t.expect_equal((thread.exited, thread.value), (bool(run.answer(i, "exited")), run.answer(i, "value")),
                       f"whether thread {thread.tid} has ended, and its value")


def expect_fates(t: Trial, run: Run, found: dict[int, SeenThread]) -> None:
    """Each of the 24 threads of the test does what its argument says."""
    for i in range(24):
        secret = mix(i, run.nonce)
        tid = run.answer(i, "born")
        t.expect(tid in found, f"thread {tid}, which nobody has joined, is in the table")
        thread = found[tid]
        state = ("dead", "blocked", "ready")[secret % 3]
        t.expect_equal((thread.name, thread.state), (f"thread {secret & 0xFFFFFF:x}", state),
                       f"name and state of thread {thread.tid}")
        if state == "dead":
            t.expect_equal(thread.value, secret, f"value that thread {thread.tid} ended with")
        else:
            t.expect_equal((t.testbed.symbols.function(thread.rip) or "").split("+")[0].split(".")[0], "schedule",
                           f"function in which thread {thread.tid} goes on")
