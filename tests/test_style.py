"""The house's habits, as far as a program can see them. Each place that breaks one is reported as file:line."""

import concurrent.futures
import functools
import os
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUNCTION_LINES = 60
FILE_LINES = 400
CLANG_FORMAT = 14               # Debian 12's

KERNEL_FLAGS = ["-ffreestanding", "-mgeneral-regs-only", "-mno-red-zone", "-mcmodel=kernel", "-fno-pic", "-O2",
                "-Wall", "-Wextra", "-Wmissing-prototypes", "-Wshadow", "-Wstrict-prototypes", "-Wundef", "-Wvla",
                "-Wpointer-arith", "-Werror"]
# Each header must compile alone with each of these that is installed.
COMPILERS = [("gcc", "gnu17"), ("gcc", "gnu2x"), ("clang", "gnu17")]

# Files that a comment may name although they are not ours: the C library's headers.
LIBRARY_HEADERS = {"assert.h", "ctype.h", "errno.h", "limits.h", "setjmp.h", "signal.h", "stdarg.h", "stdatomic.h",
                   "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "time.h", "unistd.h",
                   "elf.h"}
# Files of other projects that are named as a source: Xen's.
FOREIGN_FILES = {"arch-x86/hvm/start_info.h"}
# Spelled in pieces, so that this file does not report itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
NUMERIC_OFFSET = re.compile(r"(?<![\w$%.])-?(0x[0-9a-fA-F]+|[1-9][0-9]*)\(%")
OTHER_FRAME = re.compile(r"struct \w+_frame\b[ *]*(const )?\bframe\b|\buint8_t \*?frame\b")
INLINE_ASSEMBLY = re.compile(r"\b(asm|__asm__|__asm)\b\s*(volatile|__volatile__|goto|inline|\()")
WEAK = re.compile(r"__attribute__\s*\(\(.*\b(__)?weak|#\s*pragma\s+weak|^\s*\.weak\b|\[\[.*\bweak")
IF_LAB = re.compile(r"^\s*#\s*(el)?if(n?def)?\b.*\bLAB\b")
NAMED_FILE = re.compile(r"(?<![\w/.:<-])((?:[\w-]+/)*[A-Za-z_][\w-]*\.(?:c|h|S))\b(?![\w(])")
# The rooms whose headers each room of common/ may include.
ROOMS = {"abi": {"abi"}, "lib": {"abi", "lib"}, "mm": {"abi", "arch", "core", "lib", "mm"},
         "core": {"abi", "arch", "core", "dev", "lib", "mm"}, "test": {"abi", "arch", "core", "dev", "lib", "mm", "test"}}
GLOSSARY = pathlib.PurePosixPath("docs/glossary.md")
FUNCTION_TYPE = re.compile(r"^\s*\.type\s+([\w\\]+)\s*,\s*[@%]function")


@functools.lru_cache(maxsize=None)
def files():
    """Every file of the tree that git tracks or would add, as a path relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=str(ROOT), check=True,
                            stdout=subprocess.PIPE, universal_newlines=True).stdout
    return sorted({pathlib.PurePosixPath(name) for name in listed.split("\n") if (ROOT / name).is_file() and name})


def with_suffix(*suffixes):
    return [path for path in files() if path.suffix in suffixes]


@functools.lru_cache(maxsize=None)
def lines_of(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace").split("\n")


def in_kernel(path) -> bool:
    return path.parts[0] == "common" or re.match(r"lab[0-9]+-", path.parts[0]) is not None


def lab_of(path) -> int:
    found = re.match(r"lab([0-9]+)-", path.parts[0])
    return int(found.group(1)) if found else 0


def code_of(line: str) -> str:
    """A line without its comment (and with a `//` inside a text cut off, which does no harm here)."""
    return line.split("//")[0]


def functions(lines):
    """(line, name, length) of each C function, which opens and closes with a brace in column 0."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and line.startswith("{"):
            start = number - 1
            while start > 1 and not re.match(r"[A-Za-z_].*\(", lines[start - 1]):
                start -= 1
            name = re.search(r"(\w+)\s*\(", lines[start - 1])
        elif start is not None and line.startswith("}"):
            yield start, name.group(1) if name else "?", number - start + 1
            start = None


def comments_of(lines):
    """(line, text) of each comment: `//` to the end of a line, and all lines from `/*` to its end."""
    inside = False
    for number, line in enumerate(lines, 1):
        if inside or line.lstrip().startswith("/*"):
            yield number, line
            inside = "*/" not in line
        else:
            found = re.search(r"(?:^|[^:\"'])//(.*)", line)
            if found:
                yield number, found.group(1)


class Style(unittest.TestCase):
    def report(self, places):
        if places:
            self.fail("\n" + "\n".join(places))

    def search(self, paths, pattern, what, code_only=True):
        """Report each line of these files in which the pattern is found."""
        self.report([f"{path}:{number}: {what}: {line.strip()}"
                     for path in paths for number, line in enumerate(lines_of(path), 1)
                     if pattern.search(code_of(line) if code_only else line)])

    def test_layout(self):
        """clang-format has nothing to change. Its versions differ in details, so the tree keeps to one."""
        said = subprocess.run(["clang-format", "--version"], stdout=subprocess.PIPE, universal_newlines=True).stdout
        if f" version {CLANG_FORMAT}." not in said:
            self.skipTest(f"this host: {said.strip()}; the tree is laid out by version {CLANG_FORMAT}")
        paths = [str(path) for path in with_suffix(".c", ".h") if path not in ASSEMBLY_HEADERS]
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=str(ROOT),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        places = re.findall(r"^(\S+:\d+):\d+: error: ", done.stdout, re.MULTILINE)
        self.report([f"{place}: clang-format would lay this out otherwise" for place in dict.fromkeys(places)])
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_length_of_functions(self):
        self.report([f"{path}:{line}: {name} has {length} lines (at most {FUNCTION_LINES})"
                     for path in with_suffix(".c", ".h")
                     for line, name, length in functions(lines_of(path)) if length > FUNCTION_LINES])

    def test_length_of_files(self):
        self.report([f"{path}:{FILE_LINES}: the file has {len(lines_of(path)) - 1} lines (at most {FILE_LINES})"
                     for path in with_suffix(".c", ".h", ".S", ".py") if len(lines_of(path)) - 1 > FILE_LINES])

    def test_assembly_has_no_numeric_offsets(self):
        self.search(with_suffix(".S"), NUMERIC_OFFSET, "numeric offset")

    def test_a_frame_alone_is_physical(self):
        """Any other has its adjective, in names as in the glossary: trap_frame, switch_frame."""
        self.search(with_suffix(".c", ".h", ".py", ".mutant"), OTHER_FRAME, "this frame is not a physical one")

    def test_inline_assembly_is_in_arch(self):
        self.search([path for path in with_suffix(".c", ".h") if in_kernel(path) and "arch" not in path.parts],
                    INLINE_ASSEMBLY, "inline assembly outside arch/")

    def test_no_weak_symbols(self):
        self.search(with_suffix(".c", ".h", ".S"), WEAK, "weak symbol")

    def test_no_if_lab(self):
        self.search(with_suffix(".c", ".h", ".S", ".ld"), IF_LAB, "the kernel is conditional on LAB")

    def test_no_include_upward(self):
        """A layer includes nothing of a later lab (see also the headers' include path below)."""
        self.report([f"{path}:{number}: includes a file of a later lab: {line}"
                     for path in with_suffix(".c", ".h", ".S") if in_kernel(path)
                     for number, line in enumerate(lines_of(path), 1)
                     for lab in re.findall(r'^\s*#\s*include\s+"(?:\.\./)*lab([0-9]+)-', line)
                     if int(lab) > lab_of(path)])

    def test_rooms_of_the_base_include_what_they_may(self):
        """As ARCHITECTURE.md says."""
        self.report([f"{path}:{number}: {path.parts[1]}/ includes a header of {room}/"
                     for path in with_suffix(".c", ".h", ".S", ".inc") if path.parts[0] == "common"
                     for number, line in enumerate(lines_of(path), 1)
                     for room in re.findall(r'^\s*#\s*include\s+"(\w+)/', line)
                     if room not in ROOMS.get(path.parts[1], ROOMS["core"])])

    def test_programs_include_nothing_of_the_kernel(self):
        """A program knows the ABI, the shared parts of common/lib, and its library."""
        self.report([f"{path}:{number}: a program includes a header of the kernel: {line}"
                     for path in with_suffix(".c", ".h", ".S") if "user" in path.parts
                     for number, line in enumerate(lines_of(path), 1)
                     if re.match(r'\s*#\s*include\s+"(?:common/)?(?:(?:arch|core|dev|mm)/|lab[0-9]+-[^/]+/(?:kernel|test)/)',
                                 line)])

    def test_nothing_unfinished(self):
        paths = with_suffix(".c", ".h", ".S", ".ld", ".py", ".md", ".mk", ".sh") + \
            [path for path in files() if path.name in ("GNUmakefile", "Makefile", "setup", "run")]
        self.search(paths, UNFINISHED, "unfinished", code_only=False)

    def test_assembly_has_cfi(self):
        """Each function in assembly tells GDB how to unwind it."""
        self.report([place for path in with_suffix(".S") if in_kernel(path) for place in functions_without_cfi(path)])

    def test_comments_name_files_that_exist(self):
        known = names_of_files()
        self.report([f"{path}:{number}: there is no {name}"
                     for path in with_suffix(".c", ".h", ".S", ".ld") for number, text in comments_of(lines_of(path))
                     for name in NAMED_FILE.findall(text) if name not in known])


def names_of_files():
    """Every way in which a comment may name a file: its path, and each shorter end of it. Files that the build makes
    are those that a makefile names."""
    known = LIBRARY_HEADERS | FOREIGN_FILES
    for path in files():
        known.update("/".join(path.parts[k:]) for k in range(len(path.parts)))
    for path in files():
        if path.suffix == ".mk" or path.name == "GNUmakefile":
            for line in lines_of(path):
                known.update(NAMED_FILE.findall(line.replace("$(", "/")))
                known.update(name.split("/")[-1] for name in re.findall(r"[\w./-]+\.[chS]\b", line))
    return known


def rows_of_glossary(heading):
    """The cells of each row of the table below a heading of the glossary, its head left out."""
    below = None
    for line in lines_of(GLOSSARY):
        below = line[3:] if line.startswith("## ") else below
        if below == heading and line.startswith("| ") and not line.startswith("| word "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def prose_of(path):
    """(line, text) of what a file says to people: comments, but all of a page and of Python, whose strings speak too."""
    return enumerate(lines_of(path), 1) if path.suffix in (".md", ".py") else comments_of(lines_of(path))


class Glossary(unittest.TestCase):
    def test_each_word_has_one_meaning(self):
        words = [cells[0] for cells in rows_of_glossary("Words")]
        self.assertGreater(len(words), 20)
        self.assertEqual(words, sorted(set(words), key=str.lower))

    def test_nobody_says_otherwise(self):
        words = {cells[0] for cells in rows_of_glossary("Words")}
        instead = {other: cells[1] for cells in rows_of_glossary("Not these") for other in cells[0].split(", ")}
        self.assertGreater(len(instead), 10)
        self.assertLessEqual(set(instead.values()), words)
        self.assertEqual(words & set(instead), set())
        pattern = re.compile(r"(?<![\w-])(" + "|".join(instead) + r")s?(?![\w-])", re.IGNORECASE)
        places = [(f"{path}:{number}: {found}", instead[found.lower()])
                  for path in with_suffix(".c", ".h", ".S", ".ld", ".md", ".py") if path != GLOSSARY
                  for number, text in prose_of(path) for found in pattern.findall(text)]
        if places:
            self.fail("\n" + "\n".join(f"{place}: say {word}" for place, word in places))


@functools.lru_cache(maxsize=None)
def words_that_begin_cfi():
    """`.cfi_startproc` and the assembler macros that hold it."""
    words = {".cfi_startproc"}
    for path in with_suffix(".S", ".h", ".inc"):
        macro = None
        for line in lines_of(path):
            found = re.match(r"\s*\.macro\s+(\w+)", line)
            macro = found.group(1) if found else macro
            if macro and ".cfi_startproc" in code_of(line):
                words.add(macro)
            if ".endm" in line:
                macro = None
    return words


def functions_without_cfi(path):
    lines = [code_of(line) for line in lines_of(path)]
    text = "\n".join(lines)
    if not any(word in text for word in words_that_begin_cfi()):
        yield f"{path}:1: assembly without CFI"
        return
    for name in (found.group(1) for found in map(FUNCTION_TYPE.match, lines) if found):
        label = next((k for k, line in enumerate(lines) if line.startswith(name + ":")), None)
        if label is None:
            continue
        end = next((k for k in range(label, len(lines)) if re.match(r"\s*\.size\b", lines[k])), len(lines))
        words = {word for line in lines[label:end] for word in line.split()}
        if not words & words_that_begin_cfi():
            yield f"{path}:{label + 1}: {name} has no CFI"


# Headers of assembler macros: neither C nor laid out as C.
ASSEMBLY_HEADERS = {path for path in with_suffix(".h")
                    if any(re.match(r"\s*\.macro\b", line) for line in lines_of(path))}


def folders_to_include(path):
    """Where a header's includes are looked for: as in the build, in common, among the headers that are made for its
    layer, and below the root; for one of a program, among those for programs as well."""
    of_programs = sorted({f"-I{other.parent}" for other in with_suffix(".h") if other.match("lab*/user/include/*.h")
                          and lab_of(other) <= lab_of(path)}, reverse=True) if "user" in path.parts else []
    return ["-Icommon", f"-Ibuild/shared/gen/{path.parts[0]}", "-I.", *of_programs]


def names_unbuilt_header(error: str) -> bool:
    """Is this about an include that is not a file of the tree: one that a build, not made yet, will put there?"""
    found = re.search(r"fatal error: '?([\w./-]+)'?(?: file not found|: No such file)", error)
    return found is not None and not any(str(path).endswith(found.group(1)) for path in files())


def name_to_include(path):
    """As code includes the header: one for programs by <NAME>, so that it may go on to an earlier lab's of that name."""
    return pathlib.PurePosixPath(*path.parts[3:]) if path.parts[1:3] == ("user", "include") else path


def compile_header(path, compiler, standard):
    """Compile a header alone. Returns what the compiler says, nothing if it is content."""
    command = [compiler, "-std=" + standard, *KERNEL_FLAGS, *folders_to_include(path), "-fsyntax-only",
               "-include", str(name_to_include(path)), "-x", "c", os.devnull]
    done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    errors = [re.sub(r"^\./", "", line) for line in done.stdout.split("\n") if re.search(": (fatal )?error: ", line)]
    if not (ROOT / "build/shared/gen" / path.parts[0]).is_dir() and any(map(names_unbuilt_header, errors)):
        return []
    return errors or ([f"{path}:1: {done.stdout}"] if done.returncode else [])


@functools.lru_cache(maxsize=None)
def native_x86() -> bool:
    return os.uname().machine in ("x86_64", "amd64")


def find_compilers():
    """(command, standard) of the compilers that are there and make code for x86-64."""
    for name, standard in COMPILERS:
        prefix = "" if native_x86() or name == "clang" else "x86_64-linux-gnu-"
        if shutil.which(prefix + name):
            yield prefix + name, standard


# Functions that a header declares and another file defines, with the reason.
DEFINED_ELSEWHERE = {
    "syscall_invoke": "a program has its own, in its library",
    "waker_wake": "who wakes knows nothing of the executor, whose tasks these are",
}


def declared_in(path):
    """The functions that a header declares and does not define."""
    text = re.sub(r"\\\n", " ", re.sub(r"//.*", "", "\n".join(lines_of(path))))
    text = re.sub(r"^\s*#.*", "", text, flags=re.MULTILINE)
    text = re.sub(r"__attribute__\(\(.*?\)\)", "", text)
    bodies = 1
    while bodies:
        text, bodies = re.subn(r"\{[^{}]*\}", "@", text)
    for declaration in re.sub(r"[^;@]*@", "", text).split(";"):
        found = re.match(r"(?!\s*typedef)\s*(?:\w+[\s*]+)+(\w+)\(", declaration)
        if found:
            yield found.group(1)


def defined_in(path):
    if path not in files():
        return set()
    if path.suffix == ".S":
        return {line.split(":")[0] for line in lines_of(path) if re.match(r"\w+:", line)}
    return {name for _, name, _ in functions(lines_of(path))}


def files_of_header(path):
    """Where a reader looks for what the header declares: the ABI is numbers, its functions are in lib/. So are those of
    the headers for programs, where a large one has several files: stdlib_malloc.c."""
    if path.parts[1:3] == ("user", "include"):
        return [file for file in files() if file.parent.parts == (*path.parts[:2], "lib")
                and re.match(rf"{path.stem}(_\w+)?\.[cS]$", file.name)]
    beside = path.parent.parent / "lib" if path.parts[1] == "abi" else path.parent
    return [beside / (path.stem + suffix) for suffix in (".c", ".S")]


class Headers(unittest.TestCase):
    def test_a_header_leads_to_its_file(self):
        """The functions that x.h declares are defined in x.c or x.S."""
        declared = {(path, name) for path in with_suffix(".h") if in_kernel(path) and path not in ASSEMBLY_HEADERS
                    for name in declared_in(path)}
        self.assertGreater(len(declared), 200)
        elsewhere = {(path, name) for path, name in declared
                     if not any(name in defined_in(file) for file in files_of_header(path))}
        self.assertEqual({name for _, name in elsewhere} & set(DEFINED_ELSEWHERE), set(DEFINED_ELSEWHERE))
        places = sorted(f"{path}:1: {name} is not defined in {path.stem}.c or {path.stem}.S"
                        for path, name in elsewhere if name not in DEFINED_ELSEWHERE)
        if places:
            self.fail("\n" + "\n".join(places))

    def test_each_header_compiles_alone(self):
        headers = [path for path in with_suffix(".h") if in_kernel(path) and path not in ASSEMBLY_HEADERS]
        tasks = [(path, compiler, standard) for compiler, standard in find_compilers() for path in headers]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda task: compile_header(*task), tasks))
        places = {f"{line}    [{compiler} -std={standard}, {path} alone]"
                  for (path, compiler, standard), errors in zip(tasks, results) for line in errors}
        if places:
            self.fail("\n" + "\n".join(sorted(places)))


if __name__ == "__main__":
    unittest.main()
