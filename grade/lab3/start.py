"""The start stack of a program, as the System V ABI has it: what must lie there, from the nonce of the boot."""

from ..verdict.mix import mix

WORDS_MAX, TEXT_MAX = 6, 32                 # lab3-userspace/test/test_start_stack.c
CASES = 32
AT_NULL, AT_PHDR, AT_PHENT, AT_PHNUM, AT_PAGESZ, AT_ENTRY, AT_RANDOM, AT_EXECFN = 0, 3, 4, 5, 6, 9, 25, 31
PROGRAM_HEADER_SIZE, PAGE = 56, 4096


class Given:
    """The values that the test inside passes in one case."""

    def __init__(self, number: int, nonce: int) -> None:
        def chance(which: int) -> int:
            return mix(number * 1000 + which, nonce)

        def text(which: int) -> str:
            length = chance(which) % (TEXT_MAX - 1)
            return "".join(chr(ord("a") + (chance(which) >> i) % 26) for i in range(length))

        def vector(which: int) -> list[str]:
            return [text(which + 1 + i) for i in range(chance(which) % (WORDS_MAX + 1))]

        self.path, self.arguments, self.environment = text(0), vector(100), vector(200)
        self.random = [chance(303), chance(304)]
        self.auxiliary = {AT_PHDR: chance(301), AT_PHENT: PROGRAM_HEADER_SIZE, AT_PHNUM: chance(302) % 64,
                          AT_PAGESZ: PAGE, AT_ENTRY: chance(300), AT_NULL: 0}
