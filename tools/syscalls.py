#!/usr/bin/env python3
"""From lists of system calls (labN-*/abi/syscalls.def) to C: usage WHAT [LIST...], the C goes to standard output.

    stubs        the numbers, and for each call the function syscall_NAME that makes it   (for abi/syscall.h)
    prototypes   of the functions sys_NAME that serve the calls                           (for core/syscall.h)
    entries      for each call the functions that take the arguments apart, run_NAME and run_user_NAME, and its entry
                 in the table

A line of a list is a call: its number, who may make it, its name, and for each argument its kind and name. RESTARTS
before the name marks a call that is made again when a signal has interrupted it (syscall_interrupted_op, core/syscall.h).

    // Write `length` bytes to a file. Returns how many were written.
    1 ANY_RING write(INT fd, IN_PTR buffer, SIZE length)

A comment right above a call is the call's. Only empty lines and other comments stand between the calls.
"""

import re
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple



class Who(NamedTuple):
    """The rings that may make a call (core/syscall.h explains them)."""

    any_ring: bool
    whole: bool


class Kind(NamedTuple):
    """A kind of argument: the type for the caller and how it becomes the value of a register; the type for the function
    that serves the call and how it is made of that value. abi/syscall.h and core/syscall.h explain them.
    """

    caller: str
    given: str
    served: str
    taken: str


class Argument(NamedTuple):
    """An argument of a call."""

    kind: str
    name: str


class Call(NamedTuple):
    """A call, the comment above it, and where it stands."""

    number: int
    who: str
    restarts: bool
    name: str
    arguments: list[Argument]
    comment: str
    list: str
    line: int


WHO = {"ANY_RING": Who(True, False), "KERNEL_ONLY": Who(False, False), "USER_WHOLE": Who(True, True)}
CAST = "(uint64_t){}"
USER_PTR = ("struct user_ptr ", "user_ptr_make({}, in->from_user)")
KINDS = {
    "INT": Kind("int ", CAST, "int ", "(int){}"),
    "I64": Kind("int64_t ", CAST, "int64_t ", "(int64_t){}"),
    "U64": Kind("uint64_t ", "{}", "uint64_t ", "{}"),
    "SIZE": Kind("size_t ", "{}", "size_t ", "{}"),
    "TEXT": Kind("const char *", CAST, *USER_PTR),
    "IN_PTR": Kind("const void *", CAST, *USER_PTR),
    "OUT_PTR": Kind("void *", CAST, *USER_PTR),
    "INOUT_PTR": Kind("void *", CAST, *USER_PTR),
}

ARGUMENTS = 6                   # as many as there are registers: SYSCALL_ARGUMENTS
TAKEN_NAMES = ("in", "trap_frame")   # of the C around the arguments
COLUMNS = 96                    # as .clang-format says
TAB = 8

CALL = re.compile(r"(\d+)\s+(\w+)\s+(RESTARTS\s+)?([a-z]\w*)\s*\((.*)\)")
ARGUMENT = re.compile(r"(\w+)\s+([a-z]\w*)")


class ListError(Exception):
    """Something in a list that cannot be understood: "FILE:LINE: what"."""


# ---- Reading ----

def one_of(words: Iterable[str]) -> str:
    """The words, as a sentence has them."""
    *others, last = words
    return f"{', '.join(others)} or {last}"


def read_arguments(name: str, text: str) -> list[Argument]:
    """The arguments between the parentheses of a call."""
    arguments: list[Argument] = []
    if not text.strip():
        return []
    for each in text.split(","):
        found = ARGUMENT.fullmatch(each.strip())
        if not found:
            raise ValueError(f"`{each.strip()}` is not an argument: KIND NAME")
        argument = Argument(*found.groups())
        if argument.kind not in KINDS:
            raise ValueError(f"{argument.kind} is not a kind of argument: {one_of(KINDS)}")
        if argument.name in TAKEN_NAMES or argument.name in [other.name for other in arguments]:
            raise ValueError(f"argument {argument.name} of {name} needs another name")
        arguments.append(argument)
    if len(arguments) > ARGUMENTS:
        raise ValueError(f"{name} has {len(arguments)} arguments, the limit is {ARGUMENTS}")
    return arguments


def has_run_user(who: str) -> bool:
    """May ring 3 make such a call with its arguments in registers alone?"""
    return WHO[who].any_ring and not WHO[who].whole


def read_call(text: str, comment: str, path: str, line: int) -> Call:
    """The call in a line of a list."""
    found = CALL.fullmatch(text)
    if not found:
        raise ValueError("not a call: NUMBER WHO NAME(KIND NAME, ...), "
                         "as in `1 ANY_RING write(INT fd, IN_PTR buffer, SIZE length)`")
    number, who, restarts, name, arguments = found.groups()
    if who not in WHO:
        raise ValueError(f"{who} does not say who may make {name}: {one_of(WHO)}")
    if restarts and not (arguments and has_run_user(who)):
        raise ValueError(f"{name} cannot be made again: that is for calls of ANY_RING with arguments")
    return Call(int(number), who, bool(restarts), name, read_arguments(name, arguments), comment, path, line)


def read_list(path: str, text: str, earlier: Iterable[Call] = ()) -> list[Call]:
    """The calls of a list with this text. None may have the number or the name of an `earlier` one."""
    calls: list[Call] = []
    comment: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("//"):
            comment.append(line[2:].strip())
            continue
        try:
            if line:
                call = read_call(line, " ".join(comment), path, number)
                for other in [*earlier, *calls]:
                    if call.number == other.number or call.name == other.name:
                        what = "number" if call.number == other.number else "name"
                        raise ValueError(f"{call.number} {call.name} has the {what} of "
                                         f"{other.number} {other.name} ({other.list}:{other.line})")
                calls.append(call)
        except ValueError as error:
            raise ListError(f"{path}:{number}: {error}") from None
        comment = []
    return calls


# ---- Writing ----

def filled(head: str, parts: Sequence[str], tail: str) -> str:
    """`head(part, part)tail` in lines of the house's width, what goes on aligned behind the parenthesis."""
    indent = head[:len(head) - len(head.lstrip("\t"))]
    align = indent + " " * (len(head) - len(indent) + 1)
    lines, line = [], head + "("
    for i, part in enumerate(parts):
        part += ")" + tail if i == len(parts) - 1 else ","
        first = line.endswith("(") or line == align
        if not first and len((line + " " + part).expandtabs(TAB)) > COLUMNS:
            lines.append(line)
            line, first = align, True
        line += part if first else " " + part
    return "\n".join([*lines, line])


def comment_lines(text: str) -> str:
    """A comment in lines of the house's width."""
    return "\n".join("// " + line for line in textwrap.wrap(text, COLUMNS - len("// ")))


def first_of_whole(call: Call, text: str) -> list[str]:
    """The argument that the function that serves the call gets before the others."""
    return [text] if WHO[call.who].whole else []


def stub(call: Call) -> str:
    """The function that makes a call."""
    parameters = [KINDS[kind].caller + name for kind, name in call.arguments]
    given = [KINDS[kind].given.format(name) for kind, name in call.arguments]
    given += ["0"] * (ARGUMENTS - len(given)) + ["SYSCALL_NUMBER_" + call.name]
    head = filled(f"static inline struct syscall_result syscall_{call.name}", parameters or ["void"], "")
    body = filled("\treturn syscall_invoke", given, ";")
    contract = [comment_lines(call.comment)] if call.comment else []
    return "\n".join([*contract, head, "{", body, "}"])


def prototype(call: Call) -> str:
    """That of the function that serves a call."""
    parameters = first_of_whole(call, "struct trap_frame *trap_frame")
    parameters += [KINDS[kind].served + name for kind, name in call.arguments]
    return filled(f"int64_t sys_{call.name}", parameters or ["void"], ";")


def served(call: Call, given: Sequence[str], interrupted: str, third: str) -> list[str]:
    """The lines that call the function which serves a call, and return its result. They stand behind declarations."""
    if not call.restarts:
        return ["", filled(f"\treturn sys_{call.name}", given or [""], ";")]
    return [filled(f"\tint64_t result = sys_{call.name}", given or [""], ";"), "", f"\tif ({interrupted})",
            f"\t\tsyscall_interrupted_op(SYSCALL_NUMBER_{call.name}, {third});", "\treturn result;"]


def run(call: Call) -> str:
    """The function that takes the arguments of a call apart."""
    arguments = ", ".join(f"{kind} {name}" for kind, name in call.arguments)
    lines = [comment_lines(f"Line {call.line}: {call.number} {call.who} {'RESTARTS ' if call.restarts else ''}{call.name}({arguments})"),
             f"static int64_t run_{call.name}(const struct syscall_arguments *in)", "{"]
    for i, (kind, name) in enumerate(call.arguments):
        lines.append(f"\t{KINDS[kind].served}{name} = {KINDS[kind].taken.format(f'in->value[{i}]')};")
    if WHO[call.who].whole:
        lines += [*([""] if call.arguments else []), "\t// Ring 0 has no trap frame to give away.", "\tif (in->trap_frame == NULL)", "\t\treturn -EPERM;"]
    elif not call.arguments:
        lines.append("\t(void)in;")
    given = [*first_of_whole(call, "in->trap_frame"), *(argument.name for argument in call.arguments)]
    body = served(call, given, "result == -EINTR && in->from_user", "in->value[2]")
    return "\n".join([*lines, *(body if call.arguments and not WHO[call.who].whole else body[1:]), "}"])


def run_user(call: Call) -> str:
    """The same for ring 3, with the arguments where its registers have them."""
    registers = [f"uint64_t a{i}" for i in range(ARGUMENTS)]
    taken = [KINDS[kind].taken.format(f"a{i}").replace("in->from_user", "true")
             for i, (kind, _) in enumerate(call.arguments)]
    unused = [f"\t(void)a{i};" for i in range(len(taken), ARGUMENTS) if not (call.restarts and i == 2)]
    body = served(call, taken, "result == -EINTR", "a2")
    declared, body = (body[:2], body[2:]) if call.restarts else ([], body[1:])
    return "\n".join([filled(f"static int64_t run_user_{call.name}", registers, ""), "{", *declared, *unused, *body, "}"])


def in_c(value: bool) -> str:
    """A truth value as C writes it."""
    return "true" if value else "false"


def entry(call: Call) -> str:
    """The struct that the dispatcher finds by the call's number."""
    return f"""\
static const struct syscall syscall_{call.name}_entry = {{
	.number = SYSCALL_NUMBER_{call.name},
	.name = "{call.name}",
	.any_ring = {in_c(WHO[call.who].any_ring)},
	.whole = {in_c(WHO[call.who].whole)},
	.run = run_{call.name},
	.run_user = {f"run_user_{call.name}" if has_run_user(call.who) else "NULL"},
}};"""


def header(name: str, purpose: str, calls: Sequence[Call], *parts: str) -> str:
    """A header with these parts, that says what it is made of."""
    lists = "".join(f"\n//   {path}" for path in dict.fromkeys(call.list for call in calls))
    guard = name.upper() + "_H"
    opening = f"// {name}: {purpose}\n// tools/syscalls.py has made it of {'these lists:' if lists else 'no list.'}{lists}"
    return "\n\n".join([opening, f"#ifndef {guard}\n#define {guard}", *parts, "#endif"]) + "\n"


def call_list(calls: Sequence[Call]) -> str:
    """The macro that has all calls, laid out as the house does it: the backslashes in the last column."""
    lines = [f"\tCALL({', '.join([call.name, *(argument.kind for argument in call.arguments)])})" for call in calls]
    lines = ["#define SYSCALL_LIST(CALL)", *lines]
    broken = [line + " " * (COLUMNS - 1 - len(line.expandtabs(TAB))) + "\\" for line in lines[:-1]]
    return "\n".join(["// Each call: CALL(name, kinds of its arguments).", *broken, lines[-1]])


def stubs(calls: Sequence[Call]) -> str:
    """The header for callers."""
    numbers = "\n".join(f"\tSYSCALL_NUMBER_{call.name} = {call.number}," for call in calls)
    return header("syscall_stubs", "making system calls. abi/syscall.h includes it.", calls,
                  *([f"enum {{\n{numbers}\n}};", call_list(calls)] if calls else []), *map(stub, calls))


def prototypes(calls: Sequence[Call]) -> str:
    """The header for those that serve calls."""
    return header("syscall_prototypes", "serving system calls. core/syscall.h includes it.", calls,
                  *(["\n".join(map(prototype, calls))] if calls else []))


def entries(calls: Sequence[Call]) -> str:
    """The C file of a list. The registry names the lines of the list, in which a reader can change something."""
    path = calls[0].list
    errors = any(WHO[call.who].whole or call.restarts for call in calls)
    places = [f'#line {call.line} "{path}"\nSYSCALL_ENTRY({call.name}, syscall_{call.name}_entry);' for call in calls]
    return "\n\n".join([
        f"// syscalls: from the dispatcher to the functions that serve the calls.\n"
        f"// tools/syscalls.py has made it of {path}.",
        ('#include "abi/error.h"\n' if errors else "") + '#include "core/syscall.h"',
        *("\n\n".join([run(call), *([run_user(call)] if has_run_user(call.who) else []), entry(call)]) for call in calls),
        "// In build/labN/registry.txt they stand with their lines in the list.\n" + "\n".join(places),
    ]) + "\n"


WRITERS = {"stubs": stubs, "prototypes": prototypes, "entries": entries}


def main() -> None:
    """The command line."""
    what, *paths = sys.argv[1:]
    calls: list[Call] = []
    try:
        for path in paths:
            with open(path, encoding="utf-8") as file:
                calls += read_list(path, file.read(), calls)
    except ListError as error:
        sys.exit(str(error))
    sys.stdout.write(WRITERS[what](calls))


if __name__ == "__main__":
    main()
