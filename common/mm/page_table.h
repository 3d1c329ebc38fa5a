// page_table: the four levels of tables that turn virtual into physical addresses (Intel SDM
// vol. 3A, 4.5).
//
// A set of tables is named by the physical address of its root. Locking is its owner's: see
// mm/aspace.h. No function here invalidates translations that a processor has cached: that is
// mm/tlb.h, and the order is stated there.

#ifndef MM_PAGE_TABLE_H
#define MM_PAGE_TABLE_H

#include "arch/cpu_bits.h"
#include "lib/types.h"

// What a mapping allows. Reading is always allowed; writing and running together never.
#define MAP_READ     0x00u
#define MAP_WRITE    0x01u
#define MAP_EXECUTE  0x02u
#define MAP_USER     0x04u // ring 3 too
#define MAP_UNCACHED 0x08u // device registers
#define MAP_COMBINED 0x10u // memory that is only written: writes may be put together

#define MAP_ALL      0x1Fu // all of these flags

// page_table_init: before anything is mapped, and when cpu_features are known.
void page_table_init(void);

// The root of the kernel's own tables. Its upper half is the same in every address space.
extern paddr_t kernel_root;

// page_map: map the page at `address` to `frame`.
// -EINVAL: misaligned, not canonical, or writable and executable; -EEXIST: something is mapped
// there; -ENOMEM: no frame for a table. Tables that were made until then stay, and go with all
// others: see page_tables_unlink.
must_check int page_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags);

// page_map_large: the same for a 2 MiB page.
must_check int page_map_large(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags);

// page_unmap: take the mapping of a 4 KiB page away, and say in *frame where it went. -ENOENT:
// nothing is mapped there; -EINVAL: misaligned, or part of a large page. Tables stay.
must_check int page_unmap(paddr_t root, vaddr_t address, paddr_t *frame);

// page_replace: let a page of 4 KiB that is mapped lead to another frame, and say in *old where
// it led. Errors as for page_protect, and -EINVAL for a misaligned frame.
must_check int page_replace(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags,
                            paddr_t *old);

// page_protect: change what an existing mapping of 4 KiB allows. Errors as for page_unmap, and
// -EINVAL as for page_map.
must_check int page_protect(paddr_t root, vaddr_t address, unsigned flags);

// The mapped pages of a range, one after the other:
//
//     struct page_range range = page_range(root, start, end);
//
//     while (page_next(&range))
//             ... range.address, page_entry_frame(*range.entry) ...
//
// Where a table is missing, all that it would serve is stepped over at once; large pages are
// stepped over too. An entry that was found may be changed, or set to 0, on the way.
struct page_range {
	paddr_t root;
	vaddr_t next, end; // where looking goes on, and ends
	uint64_t *leaf;    // the last table that serves `next`; NULL: not looked up yet
	vaddr_t address;   // of the page that was found last
	uint64_t *entry;   // its entry
};

static inline struct page_range page_range(paddr_t root, vaddr_t start, vaddr_t end)
{
	return (struct page_range){.root = root, .next = start, .end = end};
}

// page_next: find the next page of 4 KiB that is mapped. false: there is none.
bool page_next(struct page_range *range);

static inline paddr_t page_entry_frame(uint64_t entry)
{
	return entry & PAGE_ADDRESS;
}

// page_skip: the address up to which, from `start` on, tables are missing, or `end`. It may be
// one in the middle of a hole: no more is looked at than one can with a lock held.
vaddr_t page_skip(paddr_t root, vaddr_t start, vaddr_t end);

// page_entry_protect: change what the entry of the page at `address` allows.
void page_entry_protect(uint64_t *entry, vaddr_t address, unsigned flags);

// page_tables_unlink: after the pages in [start, end), in the lower half, were unmapped: unlink
// the tables that serve them and nothing else. Returns them as a list, 0: none. [low, high) is
// the whole stretch around in which nothing is mapped at this moment, and USER_END the end of
// the last one.
//
// Processors keep entries of the upper levels too (Intel SDM vol. 3A, 4.10.3), and go on from
// them to tables that were unlinked. So the order is that of frames: unlink them,
// tlb_invalidate [start, end), page_tables_free. aspace_discard does so: no kind of region
// need.
must_check paddr_t page_tables_unlink(paddr_t root, vaddr_t start, vaddr_t end, vaddr_t low,
                                      vaddr_t high);

// page_tables_free: free the tables of such a list.
void page_tables_free(paddr_t tables);

// page_root_alloc: the root of new tables: nothing in the lower half, and the kernel's upper
// half, shared. 0: no frame.
must_check paddr_t page_root_alloc(void);

// page_root_free: the lower half has no tables any more, and no processor has
// the root loaded.
void page_root_free(paddr_t root);

// What a walk finds.
struct page_walk {
	uint64_t *entry; // the entry that ends the walk: a mapping, or the first that is not
	                 // present
	unsigned level;  // of that entry: 1 maps 4 KiB, 2 maps 2 MiB, up to 4
	paddr_t address; // where the virtual address leads
	unsigned flags;  // what all levels together allow, as MAP_*
};

// page_walk: follow the tables as the processor does. -ENOENT when nothing is mapped; *walk
// then tells where the walk ended. -EINVAL for an address that is not canonical.
must_check int page_walk(paddr_t root, vaddr_t address, struct page_walk *walk);

// page_mapped: is anything mapped at `address` in the tables in force?
bool page_mapped(vaddr_t address);

// page_is_canonical: is it an address at all?
static inline bool page_is_canonical(vaddr_t address)
{
	return (int64_t)(address << 16) >> 16 == (int64_t)address;
}

#endif
