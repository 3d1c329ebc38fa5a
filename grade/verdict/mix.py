"""The means that bind an answer to one boot: the nonce, and the mixing function of the kernel's tests."""

import hashlib
import hmac

MASK = (1 << 64) - 1

# In a student tree the key is known. It keeps a constant, a recording or another
# test's output from passing; it does not keep out who computes answers on purpose.
STUDENT_KEY = b"rung: the key that every student tree has"


def mix(question: int, nonce: int) -> int:
    """The answer to `question` in the boot with `nonce`; both are taken modulo 2^64.

    The same function as test_mix in the kernel: one step of splitmix64.
    """
    x = ((question ^ nonce) + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def make_nonce(key: bytes, test: str, seed: int) -> int:
    """The nonce of the boot of `test` with `seed`: 64 bits that only the key's owner can tell."""
    digest = hmac.new(key, f"{test}/{seed}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")
