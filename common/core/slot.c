// slot: the record of who installed what.

#include "core/slot.h"

#include "core/console.h"
#include "core/panic.h"
#include "lib/string.h"

struct slot_record {
	const char *slot, *op, *file;
	int layer, line;
};

// Written while the kernel initialises, by one processor.
static struct slot_record records[SLOT_RECORDS];
static size_t record_count;

void slot_record(const char *slot, const char *op, int layer, const char *file, int line)
{
	for (size_t i = 0; i < record_count; i++)
		if (records[i].layer == layer && strcmp(records[i].slot, slot) == 0)
			panic("lab %d installs %s twice: %s:%d and %s:%d", layer, slot,
			      records[i].file, records[i].line, file, line);
	if (record_count == SLOT_RECORDS)
		panic("more than %d slots are installed", SLOT_RECORDS);
	records[record_count++] = (struct slot_record){
		.slot = slot, .op = op, .file = file, .layer = layer, .line = line};
}

void slot_print(void)
{
	for (size_t i = 0; i < record_count; i++)
		console_printf("slot %s = %s (lab %d) %s:%d\n", records[i].slot, records[i].op,
		               records[i].layer, records[i].file, records[i].line);
}
