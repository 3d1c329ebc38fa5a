// symbol: a table, sorted by address, that the build makes from the linked kernel and links in
// on a second pass.

#include "core/symbol.h"

#include "arch/memory_layout.h"

struct symbol_entry {
	uint32_t address; // its low 32 bits: the kernel lies in the top 2 GiB
	uint32_t name;    // offset in symbol_names
};

extern const uint64_t symbol_count;
extern const struct symbol_entry symbol_entries[];
extern const char symbol_names[];
extern const uint8_t text_start[], text_end[];

struct symbol symbol_find(vaddr_t address)
{
	uint64_t low = 0, high = symbol_count; // entries before `low` are not after the address

	if (address < (vaddr_t)text_start || address >= (vaddr_t)text_end)
		return (struct symbol){.name = "?", .offset = 0};
	while (low < high) {
		uint64_t middle = (low + high) / 2;

		if (symbol_entries[middle].address <= (uint32_t)address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return (struct symbol){.name = "?", .offset = 0};
	return (struct symbol){.name = symbol_names + symbol_entries[low - 1].name,
	                       .offset = (uint32_t)address - symbol_entries[low - 1].address};
}
