// table: lists that the linker makes. A file adds an entry with one line, and no other file
// needs an edit.
//
// The linker script sorts all entries by the names of their sections: by table, then by rank,
// then by name, never in the order of linking. It does not know the names of tables: a file
// that needs a table defines it, and a table without entries is empty. An entry is a pointer.
// Each entry also adds a line of text to build/labN/registry.txt, which the monitor's
// `registry` prints, too. So does each slot (core/slot.h).

#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include "arch/section_mark.h"

// TABLE_ENTRY: put `&object` into `table` at `rank` (two digits, or a macro for them).
#define TABLE_ENTRY(table, rank, name, object)                                                 \
	TABLE_ENTRY_AT(table, rank, name, object, __LINE__)
#define TABLE_ENTRY_AT(table, rank, name, object, line)                                        \
	static const __typeof__(object) *const table##_entry_##name                            \
		__attribute__((section(".table." #table "." #rank "." #name), used)) =         \
			&(object);                                                             \
	REGISTRY_LINE(table##_registry_##name, #table "." #rank "." #name,                     \
	              #table "\t" #rank "\t" #name, line)

// REGISTRY_LINE: add the text `what` with its file and line. `order` gives its place among all
// lines.
#define REGISTRY_LINE(symbol, order, what, line)                                               \
	static const char symbol[] __attribute__((section(".registry." order), used)) =        \
		what "\t" __FILE__ ":" TABLE_TEXT(line)
#define TABLE_TEXT(token)  TABLE_TEXT_(token)
#define TABLE_TEXT_(token) #token

// TABLE_DEFINE: define the table once, in the .c file that it belongs to. The sorting decides
// the names of its two ends: a name comes before those that begin with it, and a tilde after
// the ranks.
#define TABLE_DEFINE(table)                                                                    \
	SECTION_MARK(".table." #table, table##_table_start);                                   \
	SECTION_MARK(".table." #table ".~", table##_table_end)

// TABLE_DECLARE: declare a table of pointers to `type`, for table_for_each.
#define TABLE_DECLARE(type, table)                                                             \
	extern const type *const table##_table_start[], *const table##_table_end[]
#define table_for_each(entry, table)                                                           \
	for (__typeof__(&table##_table_start[0]) entry = table##_table_start;                  \
	     entry < table##_table_end; entry++)

#endif
