// page_table: the four levels of tables that turn virtual into physical addresses (Intel SDM
// vol. 3A, 4.5).
//
// A set of tables is named by the physical address of its root. Its owner locks it: see
// mm/aspace.h. No function here invalidates translations that a processor has cached: mm/tlb.h
// does, and states the order.

#ifndef MM_PAGE_TABLE_H
#define MM_PAGE_TABLE_H

#include "arch/cpu_bits.h"
#include "lib/types.h"

// The accesses that a mapping allows. Reading is always allowed, writing and executing together
// never.
#define MAP_READ     0x00u
#define MAP_WRITE    0x01u
#define MAP_EXECUTE  0x02u
#define MAP_USER     0x04u // ring 3 too
#define MAP_UNCACHED 0x08u // device registers
#define MAP_COMBINED 0x10u // memory that is only written: writes may be combined

#define MAP_ALL      0x1Fu // all of these flags

// page_table_init: call it before the first mapping, and when cpu_features are known.
void page_table_init(void);

// The root of the kernel's own tables. Its upper half is the same in every address space.
extern paddr_t kernel_root;

// page_map: map the page at `address` to `frame`.
// -EINVAL: misaligned, not canonical, or writable and executable; -EEXIST: a page is mapped
// there; -ENOMEM: no frame for a table. Tables that it made before the error stay, until
// page_tables_unlink.
must_check int page_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags);

// page_map_large: the same for a 2 MiB page.
must_check int page_map_large(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags);

// page_unmap: remove the mapping of a 4 KiB page, and write its frame to *frame. -ENOENT: no
// page is mapped there; -EINVAL: misaligned, or part of a large page. Tables stay.
must_check int page_unmap(paddr_t root, vaddr_t address, paddr_t *frame);

// page_replace: map a mapped page of 4 KiB to another frame, and write the old one to *old.
// Errors as for page_protect, and -EINVAL for a misaligned frame.
must_check int page_replace(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags,
                            paddr_t *old);

// page_protect: change the flags of an existing mapping of 4 KiB. Errors as for page_unmap, and
// -EINVAL as for page_map.
must_check int page_protect(paddr_t root, vaddr_t address, unsigned flags);

// The mapped pages of a range, one after the other:
//
//     struct page_range range = page_range(root, start, end);
//
//     while (page_next(&range))
//             ... range.address, page_entry_frame(*range.entry) ...
//
// A missing table skips its whole range at once; large pages are skipped, too. The loop may
// change an entry that was found, or set it to 0.
struct page_range {
	paddr_t root;
	vaddr_t next, end; // where the search continues, and ends
	uint64_t *leaf;    // the last-level table for `next`; NULL: not looked up yet
	vaddr_t address;   // of the last page that was found
	uint64_t *entry;   // its entry
};

static inline struct page_range page_range(paddr_t root, vaddr_t start, vaddr_t end)
{
	return (struct page_range){.root = root, .next = start, .end = end};
}

// page_next: find the next mapped page of 4 KiB. false: there is none.
bool page_next(struct page_range *range);

static inline paddr_t page_entry_frame(uint64_t entry)
{
	return entry & PAGE_ADDRESS;
}

// page_skip: the end of the range from `start` on in which tables are missing, at most `end`.
// It may return an address inside a hole: the search is short enough for a held lock.
vaddr_t page_skip(paddr_t root, vaddr_t start, vaddr_t end);

// page_entry_protect: change the flags of the entry of the page at `address`.
void page_entry_protect(uint64_t *entry, vaddr_t address, unsigned flags);

// page_tables_unlink: after the pages in [start, end), in the lower half, were unmapped: unlink
// the tables that served only these pages. Returns them as a list, 0: none. [low, high) is the
// whole range around them in which no page is mapped now; the last such range ends at USER_END.
//
// Processors cache entries of the upper levels, too (Intel SDM vol. 3A, 4.10.3), and follow
// them to tables that were unlinked. So use the order of frames: unlink the tables,
// tlb_invalidate [start, end), page_tables_free. aspace_discard does so; kinds of regions need
// not.
must_check paddr_t page_tables_unlink(paddr_t root, vaddr_t start, vaddr_t end, vaddr_t low,
                                      vaddr_t high);

// page_tables_free: free the tables of such a list.
void page_tables_free(paddr_t tables);

// The result of a walk.
struct page_walk {
	uint64_t *entry; // the entry that ends the walk: a mapping, or one that is not present
	unsigned level;  // of that entry: 1 maps 4 KiB, 2 maps 2 MiB, up to 4
	paddr_t address; // the physical address
	unsigned flags;  // accesses that all levels together allow, as MAP_*
};

// page_walk: follow the tables as the processor does. -ENOENT when no page is mapped; *walk
// then says where the walk ended. -EINVAL for an address that is not canonical.
must_check int page_walk(paddr_t root, vaddr_t address, struct page_walk *walk);

// page_mapped: is a page mapped at `address` in the tables that are loaded?
bool page_mapped(vaddr_t address);

// page_is_canonical: is `address` canonical?
static inline bool page_is_canonical(vaddr_t address)
{
	return (int64_t)(address << 16) >> 16 == (int64_t)address;
}

#endif
