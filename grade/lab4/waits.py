"""The results of wait, by a model of the children of one parent (lab4-processes/test/test_wait.c)."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..verdict.mix import mix

CHILDREN, STEPS, GROUPS, PID_MAX = 12, 400, 3, 4095


@dataclass
class Child:
    """A child that was made and not waited for."""

    place: int
    number: int
    group: int
    ended: bool = False


class Step(NamedTuple):
    """A wait with WAIT_NOHANG: what it must return, and the status that it must write (-1: none)."""

    number: int
    text: str
    result: int
    status: int


def exited(code: int) -> int:
    """The status of a process that ended with that code."""
    return (code & 0xFF) << 8


def steps(nonce: int, parent: int, number_of: Callable[[int], int]) -> Iterator[Step]:
    """All waits. `number_of` tells which number the child of a step got."""
    groups = [parent, *(PID_MAX + which for which in range(1, GROUPS + 1))]
    children: list[Child] = []      # those that have ended are in that order, before the others
    last = [0] * CHILDREN
    for step in range(STEPS):
        chance = [mix(4 * step + what, nonce) for what in range(4)]
        place = chance[1] % CHILDREN
        child = next((child for child in children if child.place == place), None)
        if chance[0] % 2 == 0:
            pid = pid_of(chance, groups, last)
            meant = [child for child in children if is_meant(child, pid, parent)]
            taken = next((child for child in meant if child.ended), None)
            if taken:
                children.remove(taken)
            result = taken.number if taken else 0 if meant else -errno.ECHILD
            yield Step(step, f"wait for {named(pid)} in step {step}", result, exited(taken.place) if taken else -1)
        elif child is None:
            last[place] = number_of(step)
            children.append(Child(place, last[place], groups[chance[2] % GROUPS]))
        elif not child.ended:
            children.remove(child)
            child.ended = True
            children.insert(sum(other.ended for other in children), child)


def pid_of(chance: list[int], groups: list[int], last: list[int]) -> int:
    """The number that wait is called with."""
    which = chance[2] % 16
    if which < CHILDREN / 2:
        return last[chance[3] % CHILDREN]
    if which < 12:
        return -groups[chance[3] % (GROUPS + 1)]
    return -1 if which < 14 else 0


def is_meant(child: Child, pid: int, parent: int) -> bool:
    """Whether a wait for `pid` is for that child."""
    if pid > 0:
        return child.number == pid
    return pid == -1 or child.group == (parent if pid == 0 else -pid)


def named(pid: int) -> str:
    """Say what a wait was for."""
    if pid > 0:
        return f"the child {pid}"
    return {-1: "any child", 0: "a child of the caller's group"}.get(pid, f"a child of the group {-pid}")
