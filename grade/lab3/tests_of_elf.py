"""Lab 3, exercise 3.9, and the ramdisk and images that programs come from. Belongs to tests.py."""

import zlib
from collections.abc import Iterable, Sequence

from grade import mix, test
from grade.lab1.expected import ERRORS, error_text
from grade.lab3.elf_build import File
from grade.lab3.elf_files import bad_files, cut_files
from grade.lab3.elf_good import found_in, good_files
from grade.lab3.ramdisk import archive, damaged, some_files
from grade.verdict.run import Run
from grade.verdict.trial import Trial


def error_of(run: Run, question: int, name: str = "error") -> int:
    """The number of the error that was reported, 0 for none."""
    return run.answer(question, name) ^ mix(question, run.nonce)


def in_some_order(files: Iterable[File], seed: int) -> list[File]:
    """Good files and others, mixed."""
    return sorted(files, key=lambda file: mix(zlib.crc32(file.name.encode()), seed))


def archive_of(files: Iterable[File]) -> bytes:
    """The ramdisk with these files."""
    return archive([(file.name, file.data) for file in files])


def expect_one_of(t: Trial, got: int, errors: Sequence[str], what: str) -> None:
    """An error is one of these names, or none if there are no names."""
    right = [error_text(ERRORS[error]) for error in errors] or [error_text(0)]
    t.expect_equal(error_text(got), error_text(got) if error_text(got) in right else right[0], what)


def expect_verdicts(t: Trial, files: Iterable[File]) -> None:
    """elf_check gives the right answer to each file, and fills *program from good ones."""
    files = in_some_order(files, t.seed)
    run = t.boot(test="elf_files", initrd=archive_of(files))
    for number, file in enumerate(files):
        expect_one_of(t, error_of(run, number), file.errors,
                      f"what elf_check says to the file {file.name} ({file.what})")
        if not file.errors:
            expect_found(t, run, number, file)


def expect_found(t: Trial, run: Run, number: int, file: File) -> None:
    """elf_check has put the right values into *program."""
    for name, value in found_in(file).items():
        if isinstance(name, tuple):
            segment, field = name
            t.expect_equal(run.answer(number * 100 + segment, field), value,
                           f"segments[{segment}].{field} of the file {file.name} ({file.what})")
        else:
            t.expect_equal(run.answer(number, name), value, f"{name} of the file {file.name} ({file.what})")


def expect_refused(t: Trial, group: str) -> None:
    """Files of a group of kinds are refused; three good ones are not."""
    expect_verdicts(t, good_files(t.seed)[:3] + bad_files(t.seed, group))


# ---- 3.9: what a program's file says ----

@test(points=1, exercise="3.9", seeds=4)
def elf_takes_programs(t: Trial) -> None:
    """Programs of every kind that linkers make are taken, and what they say is found."""
    expect_verdicts(t, good_files(t.seed))


@test(points=1, exercise="3.9")
def elf_refuses_other_files(t: Trial) -> None:
    """The kernel refuses a file that is not a program for this machine. Any field of the header may say so."""
    expect_refused(t, "header")


@test(points=1, exercise="3.9", seeds=4)
def elf_refuses_wrong_tables(t: Trial) -> None:
    """A table of program headers that is not in the file, or says nonsense, is refused."""
    expect_refused(t, "table")


@test(points=1, exercise="3.9", seeds=4)
def elf_refuses_wrong_bytes(t: Trial) -> None:
    """A segment whose bytes are not in the file, or cannot be mapped, is refused."""
    expect_refused(t, "bytes")


@test(points=2, exercise="3.9", seeds=4)
def elf_refuses_wrong_places(t: Trial) -> None:
    """A segment outside the user half, or in the way of another, is refused."""
    expect_refused(t, "place")


@test(points=1, exercise="3.9", seeds=4)
def elf_refuses_wrong_starts(t: Trial) -> None:
    """Memory to write and run is refused, and so is an entry where nothing can be run."""
    expect_refused(t, "start")


@test(points=1, exercise="3.9")
def elf_knows_its_limits(t: Trial) -> None:
    """A program that is too large is told apart from one that is malformed."""
    expect_refused(t, "limits")


@test(points=1, exercise="3.9")
def elf_refuses_cut_files(t: Trial) -> None:
    """A program that is cut off, at every 16 bytes, is refused."""
    expect_verdicts(t, good_files(t.seed)[:1] + cut_files(t.seed))


@test(points=1, exercise="3.9")
def elf_passes_errors_on(t: Trial) -> None:
    """When the file cannot be read, that error is the answer, at each read."""
    files = good_files(t.seed)
    run = t.boot(initrd=archive_of(files))
    for number, file in enumerate(files):
        t.expect_equal(run.answer(number, "good"), mix(number, run.nonce), f"the file {file.name}")


@test(exercise="3.10", budget=30_000)
def program_files_leave_nothing(t: Trial) -> None:
    """Programs of every kind are loaded or refused, and whichever it is, all memory comes back."""
    good = good_files(t.seed)
    for files in (good + bad_files(t.seed), good + cut_files(t.seed)):
        files = in_some_order(files, t.seed)
        run = t.boot(initrd=archive_of(files))
        for number, file in enumerate(files):
            expect_one_of(t, error_of(run, number), file.errors,
                          f"what program_open says to the file {file.name} ({file.what})")


# ---- Where files come from ----

@test(seeds=2)
def ramdisk_files(t: Trial) -> None:
    """Each file of the ramdisk is found, and its image has the same bytes; what is not there is not found."""
    files = some_files(t.seed)
    run = t.boot(initrd=archive(files))
    t.expect_equal(run.texts("path"), [name for name, _ in files], "the files of the ramdisk")
    expect_one_of(t, error_of(run, 1000, "end"), [], "the error at the end of the archive")
    missing = [(name, None) for name in ("no/such/file", "")]
    for number, (name, data) in enumerate(files + missing + [("/hello", files[0][1]), (".//./hello", files[0][1])]):
        expect_one_of(t, error_of(run, number), ["ENOENT"] if data is None else [], f"error of image_open for {name!r}")
        if data is not None:
            t.expect_equal(run.answer(number, "size"), len(data), f"the size of {name}")
            t.expect_equal(run.answer(number, "pages"), -(-len(data) // 4096), f"the pages of {name}")
            t.expect_equal(run.answer(number, "crc") ^ mix(number, run.nonce), zlib.crc32(data),
                           f"the checksum of {name}")


@test()
def ramdisk_may_be_damaged(t: Trial) -> None:
    """A damaged archive is an error where the damage is; the files before that are there."""
    for what, data, count in damaged(t.seed):
        run = t.boot(test="ramdisk_files", initrd=data)
        t.expect_equal(run.texts("path"), ["hello", "second"][:count], f"files of an archive where {what}")
        expect_one_of(t, error_of(run, 1000, "end"), ["EIO"], f"the error at the end of an archive where {what}")


@test()
def images_are_shared(t: Trial) -> None:
    """A file that several have open is in memory once, until the last one closes it."""
    files = some_files(t.seed)
    run = t.boot(initrd=archive(files))
    t.expect_equal(run.answer(0, "crc") ^ mix(0, run.nonce), zlib.crc32(files[0][1]), "the checksum of hello")


@test()
def images_leave_nothing(t: Trial) -> None:
    """An image that cannot be made is an error, and all memory comes back."""
    run = t.boot(memory=48)
    t.expect_equal(run.answer(0), mix(0, run.nonce), "answer when all is closed")


@test()
def images_are_opened_at_once(t: Trial) -> None:
    """Two that open a file at the same time get one image."""
    run = t.boot()
    t.expect_equal(run.answer(0), mix(0, run.nonce), "answer when all is closed")
