"""A model of families. It computes each step, and what the families are then, from the nonce of the boot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..verdict.mix import mix

FAMILIES, STEPS = 24, 400


@dataclass
class Family:
    """One of them. The children are in the order of the kernel's lists."""

    number: int
    parent: int | None = None
    living: list[int] = field(default_factory=list)
    zombies: list[int] = field(default_factory=list)
    zombie: bool = False
    orphan: bool = False


@dataclass
class Step:
    """A step, the reports of the kernel after it, and the result of family_orphan, if it is called."""

    text: str
    reports: list[str]
    told: bool | None = None


class Forest:
    """All families."""

    def __init__(self) -> None:
        self.all = [Family(number) for number in range(FAMILIES)]

    def add(self, parent: int, child: int) -> None:
        """The youngest child."""
        family = self.all[parent]
        (family.zombies if self.all[child].zombie else family.living).append(child)
        self.all[child].parent = parent

    def remove(self, child: int) -> None:
        """Without a parent."""
        parent = self.all[child].parent
        assert parent is not None
        family = self.all[parent]
        (family.zombies if child in family.zombies else family.living).remove(child)
        self.all[child].parent = None

    def end(self, child: int) -> None:
        """A zombie."""
        parent = self.all[child].parent
        if parent is not None:
            self.remove(child)
        self.all[child].zombie = True
        if parent is not None:
            self.add(parent, child)

    def leave(self, number: int, adopted: bool) -> tuple[bool, list[int]]:
        """The children lose this parent: whether init is told, and who is nobody's."""
        family = self.all[number]
        told = adopted and bool(family.zombies)
        nobodys = [] if adopted else list(family.zombies)
        for child in family.living + family.zombies:
            self.remove(child)
            if adopted:
                self.add(0, child)
            else:
                self.all[child].orphan = True
        return told, nobodys

    def renew(self, number: int) -> None:
        """The number of another process."""
        self.all[number] = Family(number)

    def __str__(self) -> str:
        def numbers(chosen: list[int]) -> str:
            return "".join(f" {number}" for number in chosen)

        text = "".join(f" {family.number} has{numbers(family.living)},{numbers(family.zombies)};"
                       for family in self.all if family.living or family.zombies)
        parents = numbers([family.number for family in self.all if family.parent is not None])
        return (f"{text} orphans:{numbers([family.number for family in self.all if family.orphan])}; "
                f"zombies:{numbers([family.number for family in self.all if family.zombie])}; "
                f"with a parent:{parents}; on a list:{parents}")


def parts(report: str) -> dict[str, str]:
    """The parts of a report by what they say."""
    found: dict[str, str] = {}
    for part in report.split(";"):
        family, has, children = part.partition(" has")
        living, _, zombies = children.partition(",")
        if has:
            found[f"the living children of {family.strip()}"] = living.strip() or "nobody"
            found[f"the zombies of {family.strip()}"] = zombies.strip() or "nobody"
        else:
            what, _, who = part.partition(":")
            found[f"those that are {what.strip()}"] = who.strip() or "nobody"
    return found


def steps(nonce: int) -> Iterator[Step]:
    """All steps, in order."""
    forest = Forest()
    for number in range(STEPS):
        draws = [mix(4 * number + what, nonce) for what in range(4)]
        yield step(forest, number, draws[0] % FAMILIES, draws[1] % FAMILIES, draws[2] % 16, draws[3] % 4 != 0)


def step(forest: Forest, number: int, chosen: int, other: int, what: int, adopted: bool) -> Step:
    """One of them."""
    family, parent = forest.all[chosen], forest.all[other]
    free = other != chosen and chosen != 0 and family.parent is None and not parent.zombie and not family.orphan
    text, reports, told = f"step {number}, nothing", [], None
    if what < 9 and free:
        text = f"step {number}, family_add of {chosen} to {other}"
        forest.add(other, chosen)
    elif what < 12 and chosen != 0 and not family.zombie:
        text = f"step {number}, family_end of {chosen}"
        forest.end(chosen)
    elif what < 14 and family.parent is not None:
        text = f"step {number}, family_remove of {chosen}"
        forest.remove(chosen)
    elif what == 14 and chosen != 0:
        text = f"step {number}, family_orphan of {chosen} {'with' if adopted else 'without'} init"
        told, nobodys = forest.leave(chosen, adopted)
        reports.append("nobody's:" + "".join(f" {child}" for child in nobodys))
        for child in nobodys:
            forest.renew(child)
    elif family.parent is None and not family.living and not family.zombies:
        forest.renew(chosen)
    return Step(text, [*reports, str(forest)], told)
