// page_table: walking and changing the tables through the physical map.

#include "mm/page_table.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "mm/frame.h"
#include "mm/physical.h"

#define TABLE_ENTRIES 512
#define TABLE_LEVELS  4

// page_skip looks through so many tables: 2048 entries, about what a step over pages costs.
#define SKIP_TABLES 4

paddr_t kernel_root;

// The addresses that one entry at `level` serves.
static uint64_t entry_span(unsigned level)
{
	return (uint64_t)PAGE_SIZE << 9 * (level - 1);
}

static uint64_t *entry_of(uint64_t *table, vaddr_t address, unsigned level)
{
	return &table[address >> (PAGE_SHIFT + 9 * (level - 1)) & (TABLE_ENTRIES - 1)];
}

static uint64_t *table_of(uint64_t entry)
{
	return physical_pointer(entry & PAGE_ADDRESS);
}

static bool is_allowed(unsigned flags)
{
	return (flags & (MAP_WRITE | MAP_EXECUTE)) != (MAP_WRITE | MAP_EXECUTE);
}

// The flags as bits of an entry.
static uint64_t flags_translate(unsigned flags)
{
	uint64_t bits = PAGE_PRESENT | PAGE_ACCESSED;

	if (flags & MAP_WRITE)
		bits |= PAGE_WRITABLE | PAGE_DIRTY;
	if (flags & MAP_USER)
		bits |= PAGE_USER;
	if (flags & MAP_UNCACHED)
		bits |= PAGE_UNCACHED | PAGE_WRITE_THROUGH;
	if (flags & MAP_COMBINED)
		bits |= PAGE_WRITE_THROUGH; // see arch/memory_type.c
	if (!(flags & MAP_EXECUTE) && cpu_features.nx)
		bits |= PAGE_NX;
	return bits;
}

// The same for each combination of flags, worked out once: a quarter of what it costs to map a
// page would go there.
static uint64_t flag_bits[MAP_ALL + 1];

void page_table_init(void)
{
	for (unsigned flags = 0; flags <= MAP_ALL; flags++)
		flag_bits[flags] = flags_translate(flags);
}

static inline uint64_t entry_bits(vaddr_t address, unsigned flags)
{
	uint64_t bits = flag_bits[flags & MAP_ALL];

	if (address >= UPPER_HALF) // the same in every address space
		bits |= PAGE_GLOBAL;
	return bits;
}

// Make the table that is missing below *entry, for `address`. It allows everything: the last
// level decides.
static int table_make(uint64_t *entry, vaddr_t address)
{
	paddr_t frame = frame_alloc_zeroed(FRAME_PAGE_TABLE);

	if (frame == 0)
		return -ENOMEM;
	*entry = frame | PAGE_PRESENT | PAGE_WRITABLE | (address < UPPER_HALF ? PAGE_USER : 0);
	return 0;
}

// A way down the tables.
struct descent {
	uint64_t *table;  // where the next entry is looked up
	uint64_t *entry;  // the last one
	uint64_t bits;    // and its value
	uint64_t allowed; // what all entries so far have set; PAGE_NX, which forbids, inverted
};

static inline struct descent descent(paddr_t root)
{
	return (struct descent){.table = physical_pointer(root), .allowed = UINT64_MAX};
}

// Go on to the entry of `address` at `level`. Does it lead to another table?
static inline bool descend(struct descent *down, vaddr_t address, unsigned level)
{
	down->entry = entry_of(down->table, address, level);
	down->bits = *down->entry;
	down->allowed &= down->bits ^ PAGE_NX;
	down->table = table_of(down->bits);
	return level > 1 && (down->bits & PAGE_PRESENT) && !(down->bits & PAGE_LARGE);
}

// As far as to a table of the last level, if there is one. Written out: in a loop the steps
// cost a third more, and all that maps and looks goes this way.
static inline bool descend_to_leaf(struct descent *down, vaddr_t address)
{
	return descend(down, address, 4) && descend(down, address, 3) &&
	       descend(down, address, 2);
}

static inline bool is_mappable(vaddr_t address, unsigned level, paddr_t frame, unsigned flags)
{
	return ((address | frame) & (entry_span(level) - 1)) == 0 &&
	       page_is_canonical(address) && is_allowed(flags);
}

static inline int entry_map(uint64_t *entry, vaddr_t address, unsigned level, paddr_t frame,
                            unsigned flags)
{
	if (*entry & PAGE_PRESENT)
		return -EEXIST;
	*entry = frame | entry_bits(address, flags) | (level > 1 ? PAGE_LARGE : 0);
	return 0;
}

// Map a page at `level`, and make the tables above it that are missing. Rare for small pages:
// apart from page_map, which would save registers for it each time.
__attribute__((noinline)) static int
tables_make_map(paddr_t root, vaddr_t address, unsigned level, paddr_t frame, unsigned flags)
{
	uint64_t *table = physical_pointer(root);

	for (unsigned l = TABLE_LEVELS; l > level; l--) {
		uint64_t *next = entry_of(table, address, l);

		if (!(*next & PAGE_PRESENT)) {
			int error = table_make(next, address);

			if (error)
				return error;
		} else if (*next & PAGE_LARGE) {
			return -EEXIST;
		}
		table = table_of(*next);
	}
	return entry_map(entry_of(table, address, level), address, level, frame, flags);
}

int page_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags)
{
	struct descent down = descent(root);

	if (!is_mappable(address, 1, frame, flags))
		return -EINVAL;
	if (!descend_to_leaf(&down, address))
		return tables_make_map(root, address, 1, frame, flags);
	return entry_map(entry_of(down.table, address, 1), address, 1, frame, flags);
}

int page_map_large(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags)
{
	if (!is_mappable(address, 2, frame, flags))
		return -EINVAL;
	return tables_make_map(root, address, 2, frame, flags);
}

// The present entry of a 4 KiB page, for changing it.
static int entry_find(paddr_t root, vaddr_t address, uint64_t **entry)
{
	struct descent down = descent(root);

	if (address % PAGE_SIZE != 0 || !page_is_canonical(address))
		return -EINVAL;
	if (!descend_to_leaf(&down, address))
		return down.bits & PAGE_PRESENT ? -EINVAL : -ENOENT;
	*entry = entry_of(down.table, address, 1);
	return **entry & PAGE_PRESENT ? 0 : -ENOENT;
}

int page_unmap(paddr_t root, vaddr_t address, paddr_t *frame)
{
	uint64_t *entry;
	int error = entry_find(root, address, &entry);

	if (error)
		return error;
	*frame = *entry & PAGE_ADDRESS;
	*entry = 0;
	return 0;
}

int page_replace(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags, paddr_t *old)
{
	uint64_t *entry;
	int error = entry_find(root, address, &entry);

	if (error)
		return error;
	if (frame % PAGE_SIZE != 0 || !is_allowed(flags))
		return -EINVAL;
	*old = *entry & PAGE_ADDRESS;
	*entry = frame | entry_bits(address, flags);
	return 0;
}

int page_protect(paddr_t root, vaddr_t address, unsigned flags)
{
	uint64_t *entry;
	int error = entry_find(root, address, &entry);

	if (error)
		return error;
	if (!is_allowed(flags))
		return -EINVAL;
	*entry = (*entry & PAGE_ADDRESS) | entry_bits(address, flags);
	return 0;
}

// Where the entry is absent that serves `address`, in a table of `level`: what the absent ones
// from there on would serve ends here, or at `end`.
static vaddr_t hole_end(uint64_t *table, vaddr_t address, unsigned level, vaddr_t end)
{
	const uint64_t span = entry_span(level);
	const uint64_t *entry = entry_of(table, address, level);

	address |= span - 1; // the last one served: the end may be no address
	while (++entry < table + TABLE_ENTRIES && !(*entry & PAGE_PRESENT) && address < end)
		address += span;
	return address < end ? address + 1 : end;
}

// Find the last table that serves range->next. false: there is none, and range->next is where
// looking goes on. One table is looked through at most.
static bool leaf_find(struct page_range *range)
{
	uint64_t *table = physical_pointer(range->root);

	for (unsigned level = TABLE_LEVELS; level > 1; level--) {
		uint64_t entry = *entry_of(table, range->next, level);

		if (!(entry & PAGE_PRESENT) || entry & PAGE_LARGE) {
			range->next = hole_end(table, range->next, level, range->end);
			return false;
		}
		table = table_of(entry);
	}
	range->leaf = table;
	return true;
}

bool page_next(struct page_range *range)
{
	while (range->next < range->end) {
		if (range->leaf == NULL && !leaf_find(range))
			continue;
		range->address = range->next;
		range->entry = entry_of(range->leaf, range->address, 1);
		range->next += PAGE_SIZE;
		if (range->next % entry_span(2) == 0)
			range->leaf = NULL; // it serves no more
		if (*range->entry & PAGE_PRESENT)
			return true;
	}
	return false;
}

vaddr_t page_skip(paddr_t root, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(root, start, end);

	for (int tables = 0; tables < SKIP_TABLES && range.next < end; tables++)
		if (leaf_find(&range))
			break;
	return range.next;
}

void page_entry_protect(uint64_t *entry, vaddr_t address, unsigned flags)
{
	*entry = (*entry & PAGE_ADDRESS) | entry_bits(address, flags);
}

// A range without mapped pages, and the tables that were unlinked because of it.
struct empty_stretch {
	vaddr_t low, high;
	paddr_t tables; // a list through their first entries
};

// Unlink the tables below `table`, which is of `level`, as page_tables_unlink says. The last
// one to serve an address goes first: a table is unlinked when all its entries are 0.
static void tables_unlink(uint64_t *table, unsigned level, vaddr_t start, vaddr_t end,
                          struct empty_stretch *empty)
{
	uint64_t span = entry_span(level);
	uint64_t *entry = entry_of(table, start, level);

	for (vaddr_t at = round_down(start, span); at < end; at += span, entry++) {
		if (!(*entry & PAGE_PRESENT) || *entry & PAGE_LARGE)
			continue;
		if (level > 2)
			tables_unlink(table_of(*entry), level - 1, max_u64(start, at),
			              min_u64(end, at + span), empty);
		if (at >= empty->low && at + span <= empty->high) {
			// For a processor that still gets here the link is an entry that is
			// not present: it is the address of a page, and no more.
			*table_of(*entry) = empty->tables;
			empty->tables = *entry & PAGE_ADDRESS;
			*entry = 0;
		}
	}
}

paddr_t page_tables_unlink(paddr_t root, vaddr_t start, vaddr_t end, vaddr_t low, vaddr_t high)
{
	struct empty_stretch empty = {.low = low, .high = high};

	assert(low <= start && start <= end && end <= high && high <= USER_END);
	if (high == USER_END) // the last table serves the page behind it too
		empty.high += PAGE_SIZE;
	tables_unlink(physical_pointer(root), TABLE_LEVELS, start, end, &empty);
	return empty.tables;
}

void page_tables_free(paddr_t tables)
{
	while (tables != 0) {
		uint64_t *link = physical_pointer(tables);
		paddr_t next = *link;

		*link = 0;
		frame_put_zeroed(tables);
		tables = next;
	}
}

// The result of a walk that ended at `level`.
static inline int walk_end(const struct descent *down, vaddr_t address, unsigned level,
                           struct page_walk *walk)
{
	uint64_t offset = address & (entry_span(level) - 1);

	walk->entry = down->entry;
	walk->level = level;
	walk->address = 0;
	walk->flags = 0;
	if (!(down->bits & PAGE_PRESENT))
		return -ENOENT;
	walk->address = (down->bits & PAGE_ADDRESS & ~(entry_span(level) - 1)) + offset;
	walk->flags = (down->allowed & PAGE_WRITABLE ? MAP_WRITE : 0) |
	              (down->allowed & PAGE_USER ? MAP_USER : 0) |
	              (down->allowed & PAGE_NX ? MAP_EXECUTE : 0) |
	              (down->bits & PAGE_UNCACHED ? MAP_UNCACHED : 0);
	return 0;
}

// A walk that ends anywhere. Apart from page_walk, which knows the level when it comes to its
// end.
__attribute__((noinline)) static int walk_steps(paddr_t root, vaddr_t address,
                                                struct page_walk *walk)
{
	struct descent down = descent(root);
	unsigned level = TABLE_LEVELS;

	while (descend(&down, address, level))
		level--;
	return walk_end(&down, address, level, walk);
}

int page_walk(paddr_t root, vaddr_t address, struct page_walk *walk)
{
	struct descent down = descent(root);

	if (!page_is_canonical(address))
		return -EINVAL;
	if (!descend_to_leaf(&down, address))
		return walk_steps(root, address, walk);
	descend(&down, address, 1);
	return walk_end(&down, address, 1, walk);
}

bool page_mapped(vaddr_t address)
{
	struct page_walk walk;

	return page_walk(cr3_read() & PAGE_ADDRESS, address, &walk) == 0;
}
