"""Programs share pages until they write (copy-on-write). The nonce of the boot decides what each of them must see."""

from collections.abc import Iterator

from ..verdict.mix import mix

PAGES, SPACES, STEPS = 8, 3, 300
REST_OF_FILE = 0xA5A5A5A5A5A5A5A5       # each word but the first of a page
WHO = ("the program", "its child", "the child of its child")


def image_word(number: int, nonce: int) -> int:
    """The first word of a page of the file."""
    return mix(0x1000000 + number, nonce) | 1


def diverging(nonce: int) -> Iterator[tuple[str, int]]:
    """For each step who looks at what, and the word that it must see."""
    file = [[image_word(page, nonce), REST_OF_FILE] for page in range(PAGES)]
    memories = [[[0, 0] for _ in range(PAGES)] + file]
    for step in range(STEPS):
        if step and step % (STEPS // SPACES) == 0:
            memories.append([list(page) for page in memories[-1]])
        who, page = mix(8 * step, nonce) % len(memories), mix(8 * step + 1, nonce) % (2 * PAGES)
        word = mix(8 * step + 4, nonce) % 2
        writes = mix(8 * step + 2, nonce) & 1
        if writes:
            memories[who][page][word] = mix(8 * step + 3, nonce)
        what = f"page {page} of zeros" if page < PAGES else f"page {page - PAGES} of the file"
        place = f"word {word} of {what}"
        just = ", which it has just written to" if writes else ""
        yield f"what {WHO[who]} reads in {place}{just}", memories[who][page][word]
