// stack: the stack area is an array of cells of 64 KiB: a guard page, then up to 15 pages of
// stack.

#include "mm/stack.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "core/spinlock.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/tlb.h"

#define CELL_SIZE      0x10000
#define CELLS          65536
#define STACK_CANARY   0x57ac4e4d0fca4a47
#define STACK_POISON   0xdbdbdbdbdbdbdbdb
#define POISONED_WORDS 128

// At the top of each stack, above where the stack pointer starts.
struct stack_info {
	size_t pages;
	char owner[STACK_NAME_MAX];
};

static struct spinlock stack_lock = SPINLOCK("stacks", RANK_LEAF);
static uint64_t cells_taken[CELLS / 64]; // a bit a cell, guarded by stack_lock
static size_t first_free_word;           // no word before this one has a free bit

// A free cell, now taken, or -ENOMEM.
static int64_t cell_alloc(void)
{
	int64_t cell = -ENOMEM;

	spin_lock(&stack_lock);
	while (first_free_word < array_length(cells_taken) &&
	       ~cells_taken[first_free_word] == 0)
		first_free_word++;
	if (first_free_word < array_length(cells_taken)) {
		int bit = __builtin_ctzll(~cells_taken[first_free_word]);

		cells_taken[first_free_word] |= 1ull << bit;
		cell = (int64_t)first_free_word * 64 + bit;
	}
	spin_unlock(&stack_lock);
	return cell;
}

static void cell_free(size_t cell)
{
	spin_lock(&stack_lock);
	assert(cells_taken[cell / 64] & 1ull << cell % 64);
	cells_taken[cell / 64] &= ~(1ull << cell % 64);
	first_free_word = min_u64(first_free_word, cell / 64);
	spin_unlock(&stack_lock);
}

static vaddr_t cell_start(size_t cell)
{
	return STACK_AREA + cell * CELL_SIZE;
}

static size_t cell_of(vaddr_t address)
{
	return (address - STACK_AREA) / CELL_SIZE;
}

static struct stack_info *cell_info(vaddr_t start)
{
	return (struct stack_info *)(start + CELL_SIZE) - 1;
}

// Where the cells of the stacks that are kept start, the newest last. Guarded by stack_lock.
static struct {
	size_t count, frames;
	vaddr_t start[STACK_CACHED_MAX];
} cache;

// cache_take: the cell of a stack of this size that was kept, or 0. Mostly the newest fits.
static vaddr_t cache_take(size_t pages)
{
	vaddr_t start = 0;

	spin_lock(&stack_lock);
	for (size_t i = cache.count; start == 0 && i-- > 0;) {
		if (cell_info(cache.start[i])->pages != pages)
			continue;
		start = cache.start[i];
		cache.start[i] = cache.start[--cache.count];
		cache.frames -= pages;
	}
	spin_unlock(&stack_lock);
	return start;
}

// cache_keep: keep a stack. false: as many are kept already.
static bool cache_keep(vaddr_t start)
{
	bool has_room;

	spin_lock(&stack_lock);
	has_room = cache.count < STACK_CACHED_MAX;
	if (has_room) {
		cell_info(start)->owner[0] = '\0';
		cache.start[cache.count++] = start;
		cache.frames += cell_info(start)->pages;
	}
	spin_unlock(&stack_lock);
	return has_room;
}

static void pages_unmap(vaddr_t start, vaddr_t end)
{
	for (vaddr_t page = start; page < end; page += PAGE_SIZE) {
		paddr_t frame;

		spin_lock(&kernel_aspace.lock);
		int error = page_unmap(kernel_root, page, &frame);
		// Before the frame is freed: through an old translation the next owner's
		// data could be written.
		tlb_invalidate(&kernel_aspace, page, page + PAGE_SIZE);
		spin_unlock(&kernel_aspace.lock);
		assert_eq(error, 0);
		frame_put(frame);
	}
}

static int page_back(vaddr_t page)
{
	paddr_t frame = frame_alloc(FRAME_STACK);
	int error;

	if (frame == 0)
		return -ENOMEM;
	spin_lock(&kernel_aspace.lock);
	error = page_map(kernel_root, page, frame, MAP_WRITE);
	spin_unlock(&kernel_aspace.lock);
	if (error)
		frame_put(frame);
	return error;
}

static int pages_back(vaddr_t start, vaddr_t end)
{
	for (vaddr_t page = start; page < end; page += PAGE_SIZE) {
		int error = page_back(page);

		if (error) {
			pages_unmap(start, page);
			return error;
		}
	}
	return 0;
}

// cell_map: take a cell and give it a stack. Its start is in *start.
static int cell_map(size_t pages, vaddr_t *start)
{
	int64_t cell = cell_alloc();
	vaddr_t end;
	int error;

	if (cell < 0)
		return (int)cell;
	*start = cell_start((size_t)cell);
	end = *start + CELL_SIZE;
	error = pages_back(end - pages * PAGE_SIZE, end);
	if (error)
		cell_free((size_t)cell);
	else
		cell_info(*start)->pages = pages;
	return error;
}

static void cell_unmap(vaddr_t start)
{
	vaddr_t end = start + CELL_SIZE;

	pages_unmap(end - cell_info(start)->pages * PAGE_SIZE, end);
	cell_free(cell_of(start));
}

int stack_alloc(const char *owner, size_t pages, struct stack *stack)
{
	vaddr_t start;
	int error = 0;

	assert(pages >= 1 && pages <= STACK_PAGES_MAX);
	if (allocation_fails())
		return -ENOMEM;
	start = cache_take(pages);
	if (start == 0)
		error = cell_map(pages, &start);
	if (error && stack_cached() > 0) {
		stack_cache_drop(); // stacks of another size hold what is missing
		error = cell_map(pages, &start);
	}
	if (error)
		return error;
	string_copy(cell_info(start)->owner, owner, STACK_NAME_MAX);
	stack->bottom = start + CELL_SIZE - pages * PAGE_SIZE;
	stack->top = round_down((vaddr_t)cell_info(start), 16);
	stack_canary_renew(stack);
	return 0;
}

void stack_free(const struct stack *stack)
{
	vaddr_t start = cell_start(cell_of(stack->bottom));

	assert(stack_canary_intact(stack));
	// The owner's block lies at the top: whoever still uses it shall see nonsense. Before
	// the stack is kept, since from then on it may have another owner.
	words_fill((uint64_t *)cell_info(start) - POISONED_WORDS, STACK_POISON, POISONED_WORDS);
	if (!cache_keep(start))
		cell_unmap(start);
}

size_t stack_cached(void)
{
	size_t frames;

	spin_lock(&stack_lock);
	frames = cache.frames;
	spin_unlock(&stack_lock);
	return frames;
}

void stack_cache_drop(void)
{
	vaddr_t start;

	do {
		spin_lock(&stack_lock);
		start = cache.count == 0 ? 0 : cache.start[--cache.count];
		cache.frames -= start == 0 ? 0 : cell_info(start)->pages;
		spin_unlock(&stack_lock);
		if (start != 0)
			cell_unmap(start);
	} while (start != 0);
}

const char *stack_guard_owner(vaddr_t address)
{
	vaddr_t start = round_down(address, CELL_SIZE);
	struct page_walk walk;

	if (address < STACK_AREA || address >= STACK_AREA + (vaddr_t)CELLS * CELL_SIZE)
		return NULL;
	if (page_walk(kernel_root, start + CELL_SIZE - PAGE_SIZE, &walk) != 0)
		return NULL;
	const struct stack_info *info = cell_info(start);
	vaddr_t bottom = start + CELL_SIZE - info->pages * PAGE_SIZE;
	return address < bottom && info->owner[0] != '\0' ? info->owner : NULL;
}

bool stack_guard_hit(const struct stack *stack, vaddr_t address)
{
	return address < stack->bottom && address >= round_down(stack->bottom - 1, CELL_SIZE);
}

void stack_canary_renew(const struct stack *stack)
{
	*(uint64_t *)stack->bottom = STACK_CANARY;
}

bool stack_canary_intact(const struct stack *stack)
{
	return *(const uint64_t *)stack->bottom == STACK_CANARY;
}
