"""What lab 1's tests inside the kernel must answer, computed from the nonce of the boot."""

from .mix import mix

REGISTERS = "rax rbx rcx rdx rsi rdi rbp r8 r9 r10 r11 r12 r13 r14 r15".split()
PRESERVED = [name for name in REGISTERS if name not in ("rax", "rdx")]

# Bits of RFLAGS (Intel SDM vol. 1, 3.4.3). PROBE_FLAGS: those that the probe sets at random.
FLAG_RESERVED, FLAG_INTERRUPTS = 0x2, 0x200
PROBE_FLAGS = 0x240CD5

# Errors, as in common/abi/errors.def.
EPERM, EBADF, EWOULDBLOCK, EFAULT, EINVAL, ENOSPC, ENOSYS = 1, 9, 11, 14, 22, 28, 38

ALL_ONES = 2**64 - 1
CHUNK = 256                     # TRANSFER_CHUNK
PAGE = 4096


def probe_flags(question, nonce):
    """The flags that the probe was given."""
    return mix(question, nonce) & PROBE_FLAGS | FLAG_RESERVED | FLAG_INTERRUPTS


def near_boundary(question, nonce):
    """The range that a question is about: (offset of the start in the area, size)."""
    pattern = mix(question, nonce)
    start = pattern % 9 * PAGE + (pattern >> 8) % 5 - 2
    return start, (pattern >> 16) % 4 * PAGE + (pattern >> 24) % 5 + 1


def digit(question, nonce):
    """The digit that was typed as the answer to a question."""
    return ord("1") + mix(question, nonce) % 9


def steps(number, nonce):
    """The steps that task `number` takes."""
    return 2 + mix(100 + number, nonce) % 20


def exit_code(question, nonce):
    """The low byte of the status that a task exits with."""
    return mix(question, nonce) & 0xFF


def expect_result(t, run, question, value, error, what):
    """A system call returned `value`, or failed with `error`."""
    t.expect_equal(run.answer(question, "error"), error, f"{what}: the error (RDX)")
    expected = ALL_ONES if error else value
    t.expect_equal(run.answer(question, "value"), expected, f"{what}: the result (RAX)")


def expect_allowed(t, run, question, allowed, what):
    """range_check allowed a range, or refused it with -EFAULT."""
    t.expect_equal(run.answer(question, "result"), 0 if allowed else 2**64 - EFAULT,
                   f"{what} (0 is allowed, 2^64-14 is -EFAULT)")


def expect_ranges(t, nonce, run, allowed, access):
    """Each range near a boundary is judged as `allowed(page)` says of all pages it touches."""
    for question in range(256):
        start, size = near_boundary(question, nonce)
        pages = range(start // PAGE, (start + size - 1) // PAGE + 1)
        right = all(0 <= page < 8 and allowed(page, question) for page in pages)
        expect_allowed(t, run, question, right, f"{access(question)} {size} bytes from "
                       f"offset {start % PAGE:#x} of page {start // PAGE} on")


def expect_refusals(t, run, count):
    """The mistakes of bad_memory.c: the errors that each deserves."""
    errors = [EBADF] * 5 + [EINVAL] * 3 + [EFAULT] * 10
    for question in range(count):
        expect_result(t, run, question, None, errors[question], f"mistake {question} of the test's list")
