// test_ports: words from and to a port, as the registers of QEMU's VGA card take them.

#include "arch/cpu.h"
#include "base_test.h"

// Bochs' extension of VGA: the number of a register goes to one port, what it holds to the
// next. While the display is off, the height is any word (QEMU, docs/specs/standard-vga.rst).
#define VBE_INDEX  0x1CE
#define VBE_DATA   0x1CF
#define VBE_HEIGHT 2

#define WORDS      5

// Each of the words goes to the port, the last one last, and nothing beside the buffer is
// touched.
EARLY_TEST(base_port_words)
{
	uint16_t sent[WORDS + 1], got[WORDS + 2];

	outw(VBE_INDEX, VBE_HEIGHT);
	test_eq(inw(VBE_INDEX), VBE_HEIGHT);
	for (size_t i = 0; i < array_length(sent); i++)
		sent[i] = (uint16_t)secret(i);
	for (size_t count = 1; count <= WORDS; count++) {
		outsw(VBE_DATA, sent, count);
		test_eq(inw(VBE_DATA), sent[count - 1]);
	}
	for (size_t i = 0; i < array_length(got); i++)
		got[i] = (uint16_t)~sent[WORDS - 1];
	insw(VBE_DATA, got + 1, WORDS);
	for (size_t i = 1; i <= WORDS; i++)
		test_eq(got[i], sent[WORDS - 1]);
	test_eq(got[0], (uint16_t)~sent[WORDS - 1]);
	test_eq(got[WORDS + 1], (uint16_t)~sent[WORDS - 1]);
}
