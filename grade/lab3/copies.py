"""What programs must see that share pages until they write (copy-on-write), computed from the nonce of the boot."""

from collections.abc import Iterator

from ..verdict.mix import mix

PAGES, SPACES, STEPS = 8, 3, 300
WHO = ("the program", "its child", "the child of its child")


def image_word(number: int, nonce: int) -> int:
    """What a page of the file begins with."""
    return mix(0x1000000 + number, nonce) | 1


def diverging(nonce: int) -> Iterator[tuple[str, int]]:
    """For each step who looks at what, and the word that it must see."""
    memories = [[0] * PAGES + [image_word(page, nonce) for page in range(PAGES)]]
    for step in range(STEPS):
        if step and step % (STEPS // SPACES) == 0:
            memories.append(list(memories[-1]))
        who, page = mix(8 * step, nonce) % len(memories), mix(8 * step + 1, nonce) % (2 * PAGES)
        writes = mix(8 * step + 2, nonce) & 1
        if writes:
            memories[who][page] = mix(8 * step + 3, nonce)
        place = f"page {page} of zeros" if page < PAGES else f"page {page - PAGES} of the file"
        yield f"what {WHO[who]} reads in {place}{', which it has just written to' if writes else ''}", memories[who][page]
