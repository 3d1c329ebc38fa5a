"""The course, as one commit of this repository holds it, and what students get of it."""

import hashlib
import re
from collections.abc import Iterable

import holes
from gittree import File

from . import rules

REFERENCE = "ref"


class Course:
    """`files`: the tree of this repository. `sources`: its C and assembly by path, parsed. `labs`: folder by number."""

    def __init__(self, files: dict[str, File]) -> None:
        self.files = files
        self.labs = find_labs(files)
        self.sources = {path: holes.scan(path, file.data.decode("utf-8")) for path, file in sorted(files.items())
                        if path.endswith(holes.SUFFIXES) and re.match(r"common/|lab[0-9]+-", path)}

    @property
    def errors(self) -> list[str]:
        """The errors in the markers: with any, nothing may be rendered."""
        return [str(error) for error in holes.lint(list(self.sources.values()))]

    def holes_of(self, lab: int) -> dict[str, list[holes.Hole]]:
        """The holes of a lab's files, by path."""
        return {path: source.holes for path, source in self.sources.items()
                if source.holes and path.startswith(self.labs[lab] + "/")}

    def exercises(self, lab: int) -> list[str]:
        """The ids of a lab's exercises, in their order."""
        found = {hole.id for each in self.holes_of(lab).values() for hole in each}
        return sorted(found, key=holes.order_of)

    def branch(self, lab: int) -> dict[str, File]:
        """The tree of a lab's branch: all that is for students, up to this lab, with the holes stubbed."""
        tree = {}
        for path, file in self.files.items():
            place = rules.student_path(path)
            if place is not None and rules.first_lab(place) <= lab:
                tree[place] = self.stubbed(path, file)
        return tree

    def stubbed(self, path: str, file: File) -> File:
        """A file as students get it."""
        if path not in self.sources or not self.sources[path].holes:
            return file
        return File(holes.render(self.sources[path]).encode("utf-8"), file.executable)

    def reference(self, lab: int) -> dict[str, File]:
        """The solution of a lab, for ref/: its kernel folder without markers."""
        kernel = f"{self.labs[lab]}/kernel/"
        return {f"{REFERENCE}/{path}": self.solved(path, file) for path, file in self.files.items()
                if path.startswith(kernel)}

    def solved(self, path: str, file: File) -> File:
        """A file with the solutions in it and the markers gone."""
        if path not in self.sources or not self.sources[path].holes:
            return file
        lines = [line for segment in self.sources[path].segments
                 for line in (segment.lines if isinstance(segment, holes.Given) else segment.solution)]
        return File("\n".join(lines).encode("utf-8"), file.executable)

    def stub_marks(self, lab: int) -> dict[str, str]:
        """A short hash of each exercise's stubs, which changes when a stub's text or place does."""
        marks = {}
        for exercise in self.exercises(lab):
            texts = [f"{path}\n" + "\n".join(hole.stub) for path, each in sorted(self.holes_of(lab).items())
                     for hole in each if hole.id == exercise]
            marks[exercise] = hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()[:12]
        return marks


def find_labs(files: Iterable[str]) -> dict[int, str]:
    """The labs' folders by their numbers, in order. ValueError unless the numbers are 1, 2, 3, ..."""
    folders = {path.split("/")[0] for path in files if "/" in path and rules.LAB_FOLDER.match(path)}
    numbered = sorted((rules.first_lab(folder), folder) for folder in folders)
    if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)) or not numbered:
        raise ValueError(f"the labs' folders are not numbered 1, 2, 3, ...: {' '.join(sorted(folders)) or 'none'}")
    return dict(numbered)
