"""The activities of a thread: system calls, interrupts, polls of tasks, each within the one before."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Slice:
    """A stretch of time inside something, without a gap. An activity that a switch cuts in two has two, with the same
    `whole`: when it all began and ended.
    """

    start: int
    end: int
    depth: int
    kind: str                       # interrupt, call, task or wait
    name: str
    whole: "Whole"


@dataclass
class Whole:
    """All of it: `end` None: it had not ended when the trace did. `detail`: words to show, in order."""

    start: int
    end: int | None = None
    detail: dict[str, str] = field(default_factory=dict)


@dataclass
class Open:
    """Something entered and not yet left; `since` is where its present slice begins."""

    kind: str
    key: int
    name: str
    whole: Whole
    since: int


class Stack:
    """The open things of one thread, and the slices of those that ended."""

    def __init__(self) -> None:
        self.open: list[Open] = []
        self.slices: list[Slice] = []

    def top(self, kind: str) -> Open | None:
        """The innermost thing if it is of this kind, else None."""
        return self.open[-1] if self.open and self.open[-1].kind == kind else None

    def enter(self, when: int, kind: str, key: int, name: str, **detail: str) -> None:
        """Something begins."""
        self.open.append(Open(kind, key, name, Whole(when, None, detail), when))

    def leave(self, when: int, kind: str, key: int, **detail: str) -> None:
        """The innermost thing of this kind and key ends, and with it whatever is inside: nobody will come back there.
        The activities that began before the trace are unknown.
        """
        if not any((thing.kind, thing.key) == (kind, key) for thing in self.open):
            return
        while True:
            thing = self.open[-1]
            self.cut(thing, when, len(self.open) - 1)
            self.open.pop()
            thing.whole.end = when
            if (thing.kind, thing.key) == (kind, key):
                thing.whole.detail.update(detail)
                return

    def cut(self, thing: Open, when: int, depth: int) -> None:
        """Make a slice of a thing, up to now."""
        self.slices.append(Slice(thing.since, when, depth, thing.kind, thing.name, thing.whole))

    def pause(self, when: int) -> None:
        """The thread leaves the processor. A wait has shown what it is for."""
        while self.top("wait"):
            self.open.pop()
        for depth, thing in enumerate(self.open):
            self.cut(thing, when, depth)

    def end(self, when: int) -> None:
        """It will not come back: whatever it is in ends here."""
        for thing in self.open:
            thing.whole.end = when
        self.open.clear()

    def resume(self, when: int) -> None:
        """It has the processor again."""
        for thing in self.open:
            thing.since = when
