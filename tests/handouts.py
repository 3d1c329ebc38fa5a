"""Reads the pages of handouts/, and the documents for people who work on the tree, and checks what they name: links,
files, symbols, make targets, tests, points.

A fence has a mark in the line above it, which a reader of the site does not see:

    <!-- run -->                a transcript, which tests/transcripts.py carries out
    <!-- run: MUTANT=name -->   the same with variables for make; `numbers vary` and `in student` may stand there, too
    <!-- norun: why -->         something else
    <!-- from: path -->         lines of a file as they stand there; `...` for lines that are left out

Names that a page invents stand in a line `<!-- new: name name -->` on it.
"""

import fnmatch
import os
import re
from dataclasses import dataclass, field
from typing import Dict, List, Optional

import syscalls
from grade.verdict import registry

FENCE = re.compile(r"^( *)(```+|~~~+) *([\w-]*) *$")
MARK = re.compile(r"^ *<!-- (run|norun|from)(?:: *(.*?))? *-->$")
HEADING = re.compile(r"^(#+) (.*)$")
SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^()\s]+)\)")
NEW = re.compile(r"^<!-- new: (.*) -->$", re.MULTILINE)
POINTS = re.compile(r"\*\*You should now have ([0-9]+) points?\*\*")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
FILE_NAME = re.compile(r"[\w-]+\.(?:c|h|S|py|def|md|inc|ld|json|txt|yml|mutant|svg)")
WORD = re.compile(r"\b[A-Za-z]\w{2,}|\b_\w{3,}")
# Names that the tree does not have: commands of other programs, and what a build or a user makes.
FOREIGN = set("""
    apt brew dnf pacman sudo git clone fetch merge checkout commit origin grep less cat
    GDB stepi nexti finish info registers continue delete backtrace watch display advance until layout print list
    locals optimized Ctrl Esc setjmp longjmp async wsl Ubuntu
""".split())
MADE = ("build/", "ref/", "origin/", "FOLDER/", "~/", "/")
PLACEHOLDER = re.compile(r"\b(?:NAME|FILE|FOLDER|PATH|KIND|WORD|ADDRESS|N|dir|file|n|name|words|text|hours?)\b|<\w+>|labN")


def is_prose(path: str) -> bool:
    """A page or a document: that it names something does not make it exist."""
    return path.endswith(".md") and (path.startswith(("handouts/", "docs/")) or "/" not in path)


@dataclass
class Fence:
    """A fenced block; `line` is that of its opening."""
    line: int
    language: str
    mark: Optional[str] = None
    argument: str = ""
    lines: List[str] = field(default_factory=list)


@dataclass
class Page:
    """A page: its path, its fences, and its lines with the fences blanked."""
    path: str
    lines: List[str]
    fences: List[Fence] = field(default_factory=list)
    prose: List[str] = field(default_factory=list)


@dataclass
class Tree:
    """What the readers of a page have before them: texts by path, and the labs"""
    files: Dict[str, str]
    labs: list

    def __post_init__(self):
        self.words = {word for path, text in self.files.items() if not is_prose(path)
                      for word in WORD.findall(text)}
        self.folders = {path[:k] for path in self.files for k, letter in enumerate(path) if letter == "/"}
        self.names = {path.split("/")[-1] for path in self.files}
        calls = [call for path, text in self.files.items() if path.endswith("/abi/syscalls.def")
                 for call in syscalls.read_list(path, text)]
        self.words |= {word for write in syscalls.WRITERS.values() if calls for word in WORD.findall(write(calls))}
        makefile = "\n".join(text for path, text in self.files.items() if path == "GNUmakefile" or path.endswith(".mk"))
        self.variables = set(re.findall(r"\$[({]([A-Z]\w*)|\$\$([A-Z]\w+)|^([A-Z]\w+) [?:]?=", makefile, re.MULTILINE))
        self.variables = {name for names in self.variables for name in names if name}
        rules = re.findall(r"^([a-z][\w -]*):(?!=)", makefile, re.MULTILINE)
        self.targets = {name for names in rules for name in names.split()}


def read_page(path: str, text: str) -> Page:
    """The fences of a page, and its prose."""
    page = Page(path, text.split("\n"))
    fence, end, indent = None, "", ""
    for number, line in enumerate(page.lines, 1):
        opening = FENCE.match(line)
        if fence is None and opening:
            indent, end = opening.group(1), opening.group(2)
            mark = MARK.match(page.lines[number - 2]) if number > 1 else None
            fence = Fence(number, opening.group(3), *((mark.group(1), mark.group(2) or "") if mark else ()))
            page.fences.append(fence)
            page.prose.append("")
        elif fence is not None:
            if line.strip() == end:
                fence = None
            else:
                fence.lines.append(line[len(indent):] if line.startswith(indent) else line.lstrip())
            page.prose.append("")
        else:
            page.prose.append(line)
    return page


def slug(heading: str) -> str:
    """The anchor of a heading, as Python-Markdown and GitHub make it."""
    plain = re.sub(r"[`*]|\[|\]\([^)]*\)", "", heading)
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def anchors(text: str) -> set:
    """The anchors of a page."""
    return {slug(found.group(2)) for found in map(HEADING.match, read_page("", text).prose) if found}


def located(page: Page, pattern):
    """(line, text) of each match in a page's prose; what a pattern matches may go over the end of a line."""
    text = "\n".join(page.prose)
    for found in pattern.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, re.sub(r"\s+", " ", found.group(1))


def check(page: Page, tree: Tree) -> List[str]:
    """All that is wrong with a page, a line each."""
    messages = check_fences(page, tree) + check_links(page, tree) + check_wraps(page)
    new = " ".join(NEW.findall("\n".join(page.lines))).split()
    for line, span in located(page, SPAN):
        if not set(re.findall(r"[\w./-]+", span)) & set(new):
            messages += [f"{page.path}:{line}: {wrong}" for wrong in check_span(span, tree)]
    for fence in page.fences:
        for number, line in enumerate(fence.lines, fence.line + 1):
            if line.startswith("$ "):
                messages += [f"{page.path}:{number}: {wrong}" for wrong in check_commands(line[2:], tree)]
    return messages


def check_fences(page: Page, tree: Tree) -> List[str]:
    """Each is marked; excerpts stand in their files."""
    messages = []
    for fence in page.fences:
        wrong = None
        if fence.mark is None:
            wrong = "the fence has no mark above it: <!-- run -->, <!-- norun: why --> or <!-- from: path -->"
        elif fence.mark == "norun" and len(fence.argument.split()) < 2:
            wrong = "norun without a reason"
        elif fence.mark == "run" and not (fence.lines and fence.lines[0].startswith("$ ")):
            wrong = "a transcript begins with `$ ` and a command"
        elif fence.mark == "from":
            wrong = excerpt_differs(fence, tree)
        if wrong:
            messages.append(f"{page.path}:{fence.line}: {wrong}")
    return messages


def check_wraps(page: Page) -> List[str]:
    """A number with a full stop at the start of a line, in the middle of a sentence, would begin a list."""
    messages, before, last = [], "", 0
    for number, line in enumerate(page.prose, 1):
        item = re.match(r" *([0-9]+)\. ", line)
        last = last if line.strip() else 0
        if item and before.strip() and not last and item.group(1) != "1":
            messages.append(f"{page.path}:{number}: this would begin a list: {line.strip()}")
        before, last = line, int(item.group(1)) if item else last
    return messages


def excerpt_differs(fence: Fence, tree: Tree) -> Optional[str]:
    """Why an excerpt is none of its file."""
    if fence.argument not in tree.files:
        return f"there is no {fence.argument}"
    rest = tree.files[fence.argument]
    parts = re.split(r"^ *\.\.\. *$\n?", "\n".join(fence.lines) + "\n", flags=re.MULTILINE)
    for part in filter(str.strip, parts):
        if part not in rest:
            return f"this does not stand in {fence.argument}: {part.strip().splitlines()[0]}"
        rest = rest[rest.index(part) + len(part):]
    return None


def check_links(page: Page, tree: Tree) -> List[str]:
    """Relative links lead to files, and their anchors to headings."""
    messages = []
    for line, target in located(page, LINK):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = os.path.normpath(os.path.join(os.path.dirname(page.path), path)) if path else page.path
        if place not in tree.files and place not in tree.folders:
            messages.append(f"{page.path}:{line}: the link leads to {place}, which is not there")
        elif anchor and anchor not in anchors(tree.files[place]):
            messages.append(f"{page.path}:{line}: {place} has no heading for #{anchor}")
    return messages


def check_span(span: str, tree: Tree) -> List[str]:
    """The faults of `text in backticks`: a command, a path, or code, every word of which is in the tree."""
    if re.match(r"make\b", span):
        return check_commands(span, tree)
    if span.startswith(MADE) or re.match(r"git |[A-Z]+='?\S*$", span):
        return []
    if ("/" in span and PATH.fullmatch(span)) or FILE_NAME.fullmatch(span):
        return [] if exists(span, tree) else [f"there is no {span}"]
    plain = PLACEHOLDER.sub(" ", span)
    missing = [word for word in WORD.findall(plain) if word not in tree.words and word not in FOREIGN]
    return [f"nothing in the tree is called {word} (in `{span}`)" for word in missing]


def exists(span: str, tree: Tree) -> bool:
    """Is there such a file or folder: from the root, or a shorter end of a path?"""
    name = re.sub(r"\b(?:NAME|FILE)\b|labN|(?<=lab)N", "*", span.rstrip("/"))
    return any(path == name or path.endswith("/" + name) or fnmatch.fnmatchcase(path, name)
               or fnmatch.fnmatchcase(path, "*/" + name) for path in [*tree.files, *tree.folders])


def check_commands(text: str, tree: Tree) -> List[str]:
    """The faults of the make commands in a line."""
    messages = []
    for command in re.findall(r"(?:^|[;&|] *)make\b([^;&|#]*)", text):
        words = re.findall(r"(?:[^\s'\"]|'[^']*'|\"[^\"]*\")+", command)
        for word in words:
            name, equals, value = word.partition("=")
            if equals and name not in tree.variables:
                messages.append(f"the build knows no variable {name}")
            elif not equals and re.fullmatch(r"[a-z][\w-]*", word) and word not in tree.targets:
                messages.append(f"there is no `make {word}`")
            elif name == "TEST" and not PLACEHOLDER.search(value):
                messages += check_tests(value.strip("'\""), tree)
    return messages


def check_tests(value: str, tree: Tree) -> List[str]:
    """The faults of the value of TEST."""
    tests = [test for lab in tree.labs for test in lab.tests]
    return [f"no test is {pattern}" for pattern in registry.split_patterns([value])
            if not pattern.startswith("test_") and pattern.strip(".")
            and not any(registry.matches(test, pattern) for test in tests)]


def check_points(page: Page, labs) -> List[str]:
    """The section of each exercise says what has been earned at its end."""
    scores = {exercise: points for lab in labs for exercise, points in lab.scores.items()}
    section, said, messages = None, {}, []
    for number, line in enumerate(page.prose, 1):
        heading, points = HEADING.match(line), POINTS.search(line)
        if heading and len(heading.group(1)) <= 2:
            section = heading.group(2).split()[0]
        if points:
            said.setdefault(section, []).append(int(points.group(1)))
            if section not in scores:
                messages.append(f"{page.path}:{number}: points outside the section of an exercise")
    exercises = {found.group(1) for found in (re.match(r'!!! exercise "Exercise ([0-9.]+) ', line) for line in page.prose) if found}
    return messages + [f"{page.path}: after exercise {each} one has {scores.get(each)} points, the page says {said.get(each)}"
                       for each in sorted(exercises) if said.get(each) != [scores.get(each)]]
