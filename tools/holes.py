#!/usr/bin/env python3
"""The exercises' holes: the marked regions of the sources that a student writes.

In C and assembly, with `//` comments:

    // EXERCISE 2.3  Choose who runs next.      above the function, followed by contract and hints
        //@ solution 2.3                        in the function's body
        ...the reference solution...
        //@ stub
        //   exercise_missing("2.3");           the stub: `//`, three spaces, text; `//` alone is an empty line
        //@ end

A region may also stand outside a function, around helpers that only a solution uses; its stub is then
usually empty. In a stubbed file the markers are gone, and the stub's text stands at their indentation.

    holes.py list [--json] [PATH...]            each hole: id, file, line, function
    holes.py stub --ids '1.1 1.3' FILE -o OUT   FILE with these holes stubbed (or `all`), the others as they are
    holes.py strip FILE -o OUT                  FILE as a student gets it
    holes.py lint [PATH...]                     what is wrong with markers, as file:line; exit status 1 if anything

Without PATH: common and the labs' folders. Other tools import `parse`, `render` and `find_sources`.
"""

import argparse
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field
from typing import Optional, Union

SUFFIXES = (".c", ".h", ".S")
STUB_COLUMNS = 90
TAB_WIDTH = 8

ID = re.compile(r"[0-9]+\.[0-9]+")
MARKER = re.compile(r"^(\s*)//@(.*)$")
STUB_LINE = re.compile(r"^\s*//(?:   (.*)|\s*)$")
HEADER = re.compile(r"^\s*//\s*EXERCISE\b(.*)$")
HEADER_TEXT = re.compile(r"^ ([0-9]+\.[0-9]+)  (\S.*[.?!])$")


class HoleError(Exception):
    """Something wrong with a marker, with its place."""

    def __init__(self, path: Union[str, pathlib.Path], line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


@dataclass
class Given:
    """Lines that are the same for everybody. `line` is the number of the first one."""
    line: int
    lines: list[str] = field(default_factory=list)


@dataclass
class Hole:
    """One region: what a solution has in it, and what a student gets instead (without markers)."""
    id: str
    line: int                   # of its `//@ solution`
    indent: str                 # of the markers
    function: Optional[str]     # the function that it is in, None outside of any
    solution: list[str] = field(default_factory=list)
    stub: list[str] = field(default_factory=list)       # as in the student's file, indented
    source: list[str] = field(default_factory=list)     # the whole region as it stands, markers included

    @property
    def lab(self) -> int:
        return int(self.id.split(".")[0])


Segment = Union[Given, Hole]


@dataclass
class Header:
    """An `// EXERCISE 2.3  Title.` line."""
    id: str
    title: str
    line: int


@dataclass
class Source:
    """A parsed file. Joined in order, the segments' lines are the file."""
    path: str
    segments: list[Segment]
    headers: list[Header]
    errors: list[HoleError]

    @property
    def holes(self) -> list[Hole]:
        return [segment for segment in self.segments if isinstance(segment, Hole)]


class Parser:
    """Goes through a file line by line; keeps what is wrong and goes on."""

    def __init__(self, path: Union[str, pathlib.Path], text: str) -> None:
        self.path = str(path)
        self.lines = text.split("\n")
        self.given = Given(1)       # to which a line goes that is in no hole
        self.source = Source(self.path, [self.given], [], [])
        self.hole: Optional[Hole] = None
        self.in_stub = False

    def error(self, line: int, message: str) -> None:
        self.source.errors.append(HoleError(self.path, line, message))

    def parse(self) -> Source:
        for number, text in enumerate(self.lines, 1):
            marker = MARKER.match(text)
            if marker:
                self.marker(number, text, marker.group(1), marker.group(2).strip())
            elif self.hole:
                self.inside(number, text, self.hole)
            else:
                self.header(number, text)
                self.given.lines.append(text)
        if self.hole:
            self.error(self.hole.line, f"hole {self.hole.id} has no `//@ end`")
            self.close(len(self.lines), self.hole)
        return self.source

    def header(self, number: int, text: str) -> None:
        found = HEADER.match(text)
        if not found:
            return
        parts = HEADER_TEXT.match(found.group(1))
        if parts:
            self.source.headers.append(Header(parts.group(1), parts.group(2), number))
        else:
            self.error(number, "an exercise's header reads `// EXERCISE 2.3  Title.`"
                               " (two spaces before the title, `.`, `?` or `!` at its end)")

    def marker(self, number: int, text: str, indent: str, words: str) -> None:
        if words.startswith("solution"):
            self.open(number, indent, words[len("solution"):].strip())
        elif words not in ("stub", "end"):
            self.error(number, f"unknown marker `//@ {words}`")
        elif not self.hole:
            self.error(number, f"`//@ {words}` without a `//@ solution` before it")
        elif words == "stub" and self.in_stub:
            self.error(number, f"second `//@ stub` in hole {self.hole.id}")
        elif words == "end" and not self.in_stub:
            self.error(number, f"hole {self.hole.id} has no `//@ stub`")
        elif indent != self.hole.indent:
            self.error(number, f"this marker of hole {self.hole.id} is not indented as its first one")
        if not self.hole:
            return
        self.hole.source.append(text)
        self.in_stub = self.in_stub or words == "stub"
        if words == "end":
            self.close(number, self.hole)

    def open(self, number: int, indent: str, hole_id: str) -> None:
        if self.hole:
            self.error(number, f"`//@ solution` inside hole {self.hole.id} of line {self.hole.line}:"
                               " holes do not nest")
            self.close(number - 1, self.hole)
        if not ID.fullmatch(hole_id):
            self.error(number, f"`{hole_id}` is not an exercise id (it reads 2.3)")
        function = function_at(self.lines, number - 1, assembly=self.path.endswith(".S"))
        self.hole = Hole(hole_id, number, indent, function)
        self.in_stub = False

    def close(self, number: int, hole: Hole) -> None:
        self.given = Given(number + 1)
        self.source.segments += [hole, self.given]
        self.hole, self.in_stub = None, False

    def inside(self, number: int, text: str, hole: Hole) -> None:
        hole.source.append(text)
        if not self.in_stub:
            hole.solution.append(text)
            return
        found = STUB_LINE.match(text)
        if not found:
            self.error(number, "a line of a stub is `//`, three spaces and text, or `//` alone")
            return
        line = (hole.indent + found.group(1)).rstrip() if found.group(1) else ""
        hole.stub.append(line)
        if len(line.expandtabs(TAB_WIDTH)) > STUB_COLUMNS:
            self.error(number, f"stub line over {STUB_COLUMNS} columns")


def function_at(lines: list[str], index: int, assembly: bool) -> Optional[str]:
    """The function whose body holds lines[index], None if it stands outside of one."""
    for k in range(index - 1, -1, -1):
        if assembly:
            if re.match(r"\s*(\.size\b|\.cfi_endproc\b)", lines[k]):
                return None
            label = re.match(r"([A-Za-z_]\w*):", lines[k])
            if label:
                return label.group(1)
        elif lines[k].startswith("}"):
            return None
        elif lines[k].startswith("{") or re.match(r"[A-Za-z_].*\)\s*\{\s*$", lines[k]):
            return function_name(lines, k)
    return None


def function_name(lines: list[str], brace: int) -> Optional[str]:
    """The name in the signature above (or on) the line of a body's opening brace."""
    for k in range(brace, -1, -1):
        found = re.search(r"([A-Za-z_]\w*)\s*\((\w*)", lines[k])
        if found and not lines[k][0].isspace():
            # A macro that defines a function: its argument is the name, as in TEST(name).
            return found.group(2) if found.group(1).isupper() and found.group(2) else found.group(1)
        if k < brace and not lines[k].strip():
            return None
    return None


def parse(path: Union[str, pathlib.Path], text: Optional[str] = None) -> Source:
    """Parse a file (or `text` in its name). Raises the first HoleError in it."""
    source = scan(path, text)
    if source.errors:
        raise min(source.errors, key=lambda error: error.line)
    return source


def scan(path: Union[str, pathlib.Path], text: Optional[str] = None) -> Source:
    """Parse a file and leave what is wrong in the result's `errors`."""
    if text is None:
        text = pathlib.Path(path).read_bytes().decode("utf-8")
    return Parser(path, text).parse()


def render(source: Source, ids: Optional[set[str]] = None) -> str:
    """The file's text with the holes in `ids` stubbed (None: all) and the others as they are."""
    out: list[str] = []
    for segment in source.segments:
        if isinstance(segment, Given):
            append_given(out, segment.lines, after_hole=segment.line > 1)
        elif ids is None or segment.id in ids:
            out += segment.stub
        else:
            out += segment.source
    return "\n".join(out)


def append_given(out: list[str], lines: list[str], after_hole: bool) -> None:
    """Where a hole's stub was empty, the empty lines before and after it become one."""
    if after_hole and lines and lines[0] == "" and (not out or out[-1] == ""):
        lines = lines[1:]
    out += lines


def find_sources(paths: list[str]) -> list[pathlib.Path]:
    """The C and assembly files among files and folders, sorted. Default: common and the labs."""
    roots = [pathlib.Path(path) for path in paths]
    if not roots:
        here = pathlib.Path(".")
        roots = [path for path in [here / "common", *sorted(here.glob("lab[0-9]*-*"))] if path.is_dir()]
    found: set[pathlib.Path] = set()
    for root in roots:
        if root.is_dir():
            found.update(path for path in root.rglob("*") if path.suffix in SUFFIXES and path.is_file())
        elif root.is_file():
            found.add(root)
        else:
            raise HoleError(root, 1, "no such file or folder")
    return sorted(found)


def lab_of(path: Union[str, pathlib.Path]) -> Optional[int]:
    """The lab that a file belongs to, 0 for common, None for a file anywhere else."""
    for part in pathlib.Path(path).absolute().parts[::-1]:
        lab = re.match(r"lab([0-9]+)-", part)
        if lab:
            return int(lab.group(1))
        if part == "common":
            return 0
    return None


def lint(sources: list[Source]) -> list[HoleError]:
    """Everything that is wrong with the markers and headers of these files."""
    errors = [error for source in sources for error in source.errors]
    titles: dict[str, tuple[Source, Header]] = {}
    for source in sources:
        for header in source.headers:
            errors += lint_header(source, header, titles)
    for source in sources:
        for hole in source.holes:
            errors += lint_hole(source, hole, titles)
    return sorted(errors, key=lambda error: (error.path, error.line))


def lint_header(source: Source, header: Header, titles: dict[str, tuple[Source, Header]]) -> list[HoleError]:
    """An exercise over several files has a header in each, all of the same title."""
    errors = []
    first_source, first = titles.setdefault(header.id, (source, header))
    if first is not header and (first_source is source or first.title != header.title):
        errors.append(HoleError(source.path, header.line, f"exercise {header.id} has a header already,"
                                f" {first_source.path}:{first.line}"))
    if not any(hole.id == header.id for hole in source.holes):
        errors.append(HoleError(source.path, header.line, f"exercise {header.id} has no hole in this file"))
    return errors


def lint_hole(source: Source, hole: Hole, titles: dict[str, tuple[Source, Header]]) -> list[HoleError]:
    errors = []

    def error(message: str) -> None:
        errors.append(HoleError(source.path, hole.line, message))

    lab = lab_of(source.path)
    if lab == 0:
        error(f"hole {hole.id} in common, which has no exercises")
    elif lab is not None and ID.fullmatch(hole.id) and hole.lab != lab:
        error(f"hole {hole.id} in a file of lab {lab}")
    if hole.function and not any(line.strip() for line in hole.stub):
        error(f"hole {hole.id} in {hole.function} has no stub text")
    if hole.id not in titles:
        error(f"exercise {hole.id} has no `// EXERCISE {hole.id}  Title.` line anywhere")
    elif not any(header.id == hole.id for header in source.headers):
        error(f"exercise {hole.id} has no `// EXERCISE {hole.id}  Title.` line in this file")
    return errors


def order_of(hole_id: str) -> tuple[int, ...]:
    return tuple(int(part) for part in hole_id.split("."))


def as_row(source: Source, hole: Hole) -> dict[str, object]:
    titles = {header.id: header.title for header in source.headers}
    return dict(id=hole.id, file=source.path, line=hole.line, function=hole.function, title=titles.get(hole.id))


def command_list(options: argparse.Namespace) -> int:
    found = [(source, hole) for source in map(parse, find_sources(options.paths)) for hole in source.holes]
    found.sort(key=lambda each: (order_of(each[1].id), each[0].path, each[1].line))
    if options.json:
        print(json.dumps([as_row(source, hole) for source, hole in found], indent=1))
        return 0
    for source, hole in found:
        print(f"{hole.id:6} {source.path}:{hole.line}  {hole.function or '(outside a function)'}")
    return 0


def write(output: str, text: str) -> None:
    if output == "-":
        sys.stdout.write(text)
        return
    pathlib.Path(output).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(output).write_bytes(text.encode("utf-8"))


def command_stub(options: argparse.Namespace) -> int:
    """Both `stub` and `strip`, which is `stub --ids all`."""
    ids = set(options.ids.replace(",", " ").split())
    every = ids == {"all"}
    if not every and not all(ID.fullmatch(each) for each in ids):
        print(f"holes.py: --ids takes `all` or ids like 2.3, not `{options.ids}`", file=sys.stderr)
        return 2
    write(options.output, render(parse(options.file), None if every else ids))
    return 0


def command_lint(options: argparse.Namespace) -> int:
    errors = lint([scan(path) for path in find_sources(options.paths)])
    for error in errors:
        print(error)
    return 1 if errors else 0


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="holes.py", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function in (("list", command_list), ("lint", command_lint)):
        command = commands.add_parser(name)
        command.add_argument("paths", nargs="*", metavar="PATH")
        command.set_defaults(run=function)
        if name == "list":
            command.add_argument("--json", action="store_true")
    for name in ("stub", "strip"):
        command = commands.add_parser(name)
        command.add_argument("file", metavar="FILE")
        command.add_argument("-o", dest="output", required=True, metavar="OUT", help="`-`: standard output")
        command.set_defaults(run=command_stub, ids="all")
        if name == "stub":
            command.add_argument("--ids", required=True, help="ids apart by spaces, or `all`")
    return parser


def main() -> int:
    options = arguments().parse_args()
    try:
        return int(options.run(options))
    except (HoleError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
