"""The data that one boot left behind, in the form in which a test asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..machine.qemu import FLOOD_LIMIT
from .channel import Decoded, Record
from .mix import mix
from .outcome import Failure
from .records import as_number


class Traced(int):
    """A number that knows the frame which brought it, so that a failure can say where it came from."""

    sequence: int

    def __new__(cls, value: int, sequence: int) -> Traced:
        traced = super().__new__(cls, value)
        traced.sequence = sequence
        return traced

    def __sub__(self, other: int) -> Traced:
        """A difference is owed to what is subtracted from: the later of two times."""
        return Traced(int(self) - int(other), self.sequence)


@dataclass(frozen=True)
class Answer:
    """A report record: what the kernel answered to a question, and when (guest ms)."""

    tick: int
    question: int
    answer: Traced


@dataclass(frozen=True)
class Fault:
    """A decoded exception."""

    vector: int
    error: int
    rip: int
    cr2: int
    description: str


@dataclass(frozen=True)
class Panic:
    """Where and why the kernel gave up, and its backtrace, innermost address first."""

    place: str
    message: str
    backtrace: tuple[int, ...]


class Run:
    """One boot that came to its end. Text is sanitised; numbers are as the kernel sent them.

    `expectations` is called for each expectation that a question to the run makes.
    """

    def __init__(self, test: str, seed: int, nonce: int, expectations: Callable[[], None] = lambda: None) -> None:
        self.test = test
        self.seed = seed
        self.nonce = nonce
        self.console = ""
        self.console_bytes = b""
        self.channel_bytes = b""
        self.exit_status: int | None = None
        self.flood_limit = FLOOD_LIMIT
        self.decoded = Decoded()
        self.trace: list[Record] = []   # its records that are the kernel's trace, where those are taken apart
        self.last_sequence: int | None = None       # of the frame with the answer that was asked for last
        self.note_expectation = expectations
        self.looked_up = 0              # records whose reports are in the two tables below
        self.named: dict[str, list[Answer]] = {}            # name -> its Answers, oldest first
        self.answered: dict[tuple[str, int], list[Answer]] = {}     # the same of a question

    def of_kind(self, kind: str) -> list[Record]:
        """The channel's records of one kind, oldest first."""
        return self.decoded.of_kind(kind)

    @property
    def ticks(self) -> int:
        """The guest milliseconds from boot to the end: the tick of the last record."""
        return self.decoded.records[-1].tick if self.decoded.records else 0

    @property
    def panic(self) -> Panic | None:
        """The Panic, or None."""
        for record in self.of_kind("panic"):
            place, message = padded(record.fields, 2)
            return Panic(place, message, self.backtrace)
        return None

    @property
    def fault(self) -> Fault | None:
        """The Fault, or None."""
        for record in self.of_kind("fault"):
            vector, error, rip, cr2, description = padded(record.fields, 5)
            return Fault(as_number(vector), as_number(error), as_number(rip), as_number(cr2), description)
        return None

    @property
    def backtrace(self) -> tuple[int, ...]:
        """The addresses of the first backtrace, innermost first."""
        for record in self.of_kind("backtrace"):
            return tuple(as_number(field) for field in record.fields)
        return ()

    def reports(self, name: str) -> list[Answer]:
        """The answers reported under `name`, oldest first."""
        self.look_up_reports()
        return list(self.named.get(name, ()))

    def look_up_reports(self) -> None:
        """Enter into the tables the reports that have come since: in a live machine there are more each time."""
        for record in self.decoded.records[self.looked_up:]:
            if record.kind == "report":
                name, question, answer = padded(record.fields, 3)
                found = Answer(record.tick, as_number(question), Traced(as_number(answer), record.sequence))
                self.named.setdefault(name, []).append(found)
                self.answered.setdefault((name, found.question), []).append(found)
        self.looked_up = len(self.decoded.records)

    def answer(self, question: int, name: str = "answer") -> Traced:
        """The one answer to `question`. Failure when it is missing or was given twice."""
        self.note_expectation()
        self.look_up_reports()
        answers = [found.answer for found in self.answered.get((name, question), ())]
        if not answers:
            raise Failure(f'the kernel gave no "{name}" to question {question:#x}')
        if len(answers) > 1:
            raise Failure(f'the kernel gave "{name}" to question {question:#x} '
                          f"{len(answers)} times", sequence=answers[1].sequence)
        self.last_sequence = answers[0].sequence
        return answers[0]

    def records(self, name: str, bound_to: int) -> list[Answer]:
        """The reports under `name`, each of which must answer mix(question, bound_to)."""
        reports = self.reports(name)
        for report in reports:
            self.note_expectation()
            if report.answer != mix(report.question, bound_to):
                raise Failure(f'"{name}" does not answer question {report.question:#x} '
                              f"of this boot", [f"at tick {report.tick}: {report.answer:#x}"],
                              report.answer.sequence)
        return reports

    def texts(self, name: str) -> list[str]:
        """The strings reported under `name`, oldest first."""
        found = [padded(record.fields, 2) for record in self.of_kind("text")]
        return [text for label, text in found if label == name]


def padded(fields: Sequence[str], count: int) -> list[str]:
    """Exactly `count` fields: missing ones are empty, too many are one more with tabs."""
    fields = list(fields) + [""] * (count - len(fields))
    return fields[:count - 1] + ["\t".join(fields[count - 1:]).rstrip("\t")]
