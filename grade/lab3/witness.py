"""The program `witness` computes a number, whatever is done to others or to it meanwhile."""

from ..verdict.mix import mix


def witness(nonce: int, question: int = 0x5EED, count: int = 0x4000) -> tuple[int, int]:
    """Its seed, which is the answer to a question, and the number that it reports."""
    seed = x = mix(question, nonce)
    memory, total = [0] * 1024, 0
    for i in range(count):
        x = mix(x ^ i, 0)
        memory[i % 1024] ^= x
        total += x >> 44
    for word in memory:
        x = mix(x ^ word, 0)
    return seed, x ^ total
