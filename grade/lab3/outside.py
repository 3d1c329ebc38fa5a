"""Programs as they look from outside: their page tables and what lies behind them, read from memory on a replay."""

import struct
from collections.abc import Collection
from dataclasses import dataclass

from ..debugging.page_tables import UPPER_HALF, Leaf, leaves, show
from ..debugging.replay import Replay
from ..lab2.outside import list_nodes, offset, pointer, running_thread
from ..verdict.trial import Trial

USER_START = 0x10000
FRAME_USER, FRAME_CACHE = 6, 7                  # enum frame_owner
TSS_RSP0 = 4                                    # Intel SDM vol. 3A, figure 7-11
CALLS, CALLS_MOST = 12, 400                     # system calls of programs that are looked at; of anybody


@dataclass(frozen=True)
class SeenProgram:
    """A process in the kernel's memory.

    `pages`: what its half of the tables maps, `others`: the kernel's half; `file`: the frame of each page of the file
    that it runs, 0 for a page that is not in memory.
    """

    number: int
    name: str
    pages: list[Leaf]
    others: list[Leaf]
    file: tuple[int, ...]


Users = dict[int, list[tuple[SeenProgram, Leaf]]]      # who maps a frame, and how


def all_programs(replay: Replay) -> dict[int, SeenProgram]:
    """Every process that has not ended, by its number."""
    found = {}
    node = offset(replay, "process", "table_node")
    for at in list_nodes(replay, replay.symbol("processes")):
        seen = replay.struct("process", at - node)
        if seen.ended:
            continue
        root = pointer(replay, seen.space + offset(replay, "space", "aspace") + offset(replay, "aspace", "root"))
        every = list(leaves(replay.physical, root))
        found[seen.number] = SeenProgram(seen.number, seen.name.split(b"\0")[0].decode("ascii", "replace"),
                                         [leaf for leaf in every if leaf.start < UPPER_HALF],
                                         [leaf for leaf in every if leaf.start >= UPPER_HALF],
                                         file_frames(replay, seen.image))
    return found


def file_frames(replay: Replay, address: int) -> tuple[int, ...]:
    """The frame of each page of the image at this address, 0 for a page that is not in memory."""
    image = replay.struct("image", address)
    return struct.unpack(f"<{image.page_count}Q", replay.memory(image.pages, 8 * image.page_count))


def expect_own_halves(t: Trial, replay: Replay, program: SeenProgram) -> None:
    """Ring 3 reaches its own half, and nothing of the kernel's; nothing of it can be written to and run."""
    what = f"of {program.name} ({program.number})"
    kernel = list(leaves(replay.physical, pointer(replay, replay.symbol("kernel_root"))))
    t.expect(len(program.pages) > 4, f"a few pages {what} are mapped")
    t.expect_equal(show(leaf for leaf in program.others if leaf.user), [],
                   f"pages of the kernel's half that ring 3 reaches, {what}")
    t.expect_equal(program.others == kernel, True, f"the kernel's half {what} is that of the kernel")
    t.expect_equal(show(leaf for leaf in program.pages if leaf.write and leaf.execute), [],
                   f"writable and executable pages {what}")
    t.expect_equal(show(leaf for leaf in program.pages if not leaf.user), [],
                   f"pages in the lower half only for the kernel, {what}")
    t.expect_equal(show(leaf for leaf in program.pages if leaf.shared), [], f"global pages in the lower half {what}")
    t.expect_equal(show(leaf for leaf in program.pages if leaf.start < USER_START), [], f"pages near address 0 {what}")


def expect_frames(t: Trial, replay: Replay, programs: Collection[SeenProgram]) -> Users:
    """No frame that one can write to is another's, or free; and every reference is counted."""
    infos = pointer(replay, replay.symbol("pool"))
    size = replay.testbed.layout()["structs"]["frame_info"]["size"]
    users: Users = {frame: [] for program in programs for frame in program.file if frame}
    for program in programs:
        for leaf in program.pages:
            users.setdefault(leaf.frame, []).append((program, leaf))
    for frame, uses in users.items():
        info = replay.struct("frame_info", infos + frame // 4096 * size)
        who = ", ".join(f"{program.name} ({program.number}) at {leaf.start:#x}" for program, leaf in uses) or "nobody"
        t.expect(info.owner in (FRAME_USER, FRAME_CACHE),
                 f"frame {frame:#x} is a program's or a file's: it is mapped by {who}")
        t.expect_equal(info.references, len(uses) + (info.owner == FRAME_CACHE),
                       f"references of frame {frame:#x}, mapped by {who}")
        if any(leaf.write for _, leaf in uses):
            t.expect_equal(len(uses), 1, f"mappings of frame {frame:#x}, which can be written to, by {who}")
            t.expect_equal(info.owner, FRAME_USER, f"owner of frame {frame:#x}, which can be written to by {who}")
    return users


def expect_stacks(t: Trial, replay: Replay) -> None:
    """At calls of programs: the processor would come back from ring 3 onto the running thread's own stack."""
    tops = set()
    for _ in range(CALLS_MOST):
        replay.run_to("syscall_handle")
        thread = replay.struct("thread", running_thread(replay))
        if thread.process == 0:
            continue
        top = int.from_bytes(thread.stack[8:16], "little")
        for what, address in (("RSP0 in the TSS", replay.symbol("tss") + TSS_RSP0),
                              ("the stack for SYSCALL",
                               replay.symbol("percpu_blocks") + offset(replay, "percpu", "kernel_stack"))):
            t.expect_equal(pointer(replay, address), top,
                           f"{what} while thread {thread.tid} makes a call: the top of its stack")
        tops.add(top)
        if len(tops) >= 3:
            return
    t.fail(f"expected: in {CALLS_MOST} calls at least 3 threads of programs are seen, not {len(tops)}")
