// test_programs: exercise 3.1.

#include "core/exit.h"
#include "core/test.h"
#include "dev/pci.h"
#include "lab3-scratch/kernel/ramdisk.h"
#include "lab3-scratch/kernel/yield_more.h"
#include "lib/string.h"

#define ELF_MAGIC                                                                              \
	"\x7f"                                                                                 \
	"ELF"
#define GREETING   "greeting: "
#define INTEL      0x8086
#define EDU_VENDOR 0x1234
#define EDU_DEVICE 0x11e8

static void report_elf(uint64_t question, const char *name)
{
	size_t size;
	const uint8_t *file = ramdisk_find(name, &size);

	test_check(file != NULL && size > sizeof(ELF_MAGIC));
	test_check(memcmp(file, ELF_MAGIC, sizeof(ELF_MAGIC) - 1) == 0);
	test_report("elf", question, test_mix(question, test_nonce()));
}

static void report_greetings(void)
{
	size_t size;
	const uint8_t *file = ramdisk_find("greet", &size);

	for (size_t at = 0; at + sizeof(GREETING) < size; at++) {
		if (memcmp(file + at, GREETING, sizeof(GREETING) - 1) == 0)
			test_report_text("greeting", (const char *)file + at);
	}
}

TEST(programs_are_in_the_ramdisk)
{
	struct pci_address where;
	size_t size;

	report_elf(0, "greet");
	report_elf(1, "quiet");
	report_elf(2, "fast");
	report_greetings();
	test_check(ramdisk_find("gree", &size) == NULL);
	test_check(ramdisk_find("letters/morning", &size) != NULL && size == 13);
	test_report("devices", 0, pci_find(EDU_VENDOR, EDU_DEVICE, &where));
}

// Lab 2 has put its own there before.
TEST(the_highest_lab_has_the_slot)
{
	test_check(yield_current_op == yield_more);
	test_report("done", 0, test_mix(0, test_nonce()));
}
