// frame_pool: random allocs, gets and puts beside a model, over zones with holes
// between them.

#include "unit.h"

#include "mm/frame_pool.c"

#define FRAMES 400
#define STEPS  40000

static struct frame_info info[FRAMES];
static struct frame_pool pool;

// The model: per frame its references, owner, and whether it was ever handed out.
static struct model {
	bool usable, touched;
	uint32_t references;
	enum frame_owner owner;
} model[FRAMES];

static void add(uint32_t start, uint32_t end)
{
	CHECK_EQUAL(frame_pool_add(&pool, start, end), end - start);
	for (uint32_t frame = start; frame < end; frame++)
		model[frame].usable = true;
}

// start: three zones with holes before, between and after them, and a table full of garbage.
static void start(uint8_t garbage)
{
	memset(info, garbage, sizeof(info));
	memset(&pool, garbage, sizeof(pool));
	memset(model, 0, sizeof(model));
	frame_pool_init(&pool, info, FRAMES);
	add(3, 20);
	add(40, 90);
	add(91, 130);
	CHECK_EQUAL(pool.total, 106);
}

static bool is_garbage(const struct frame_info *entry, uint8_t garbage)
{
	for (size_t i = 0; i < sizeof(*entry); i++) {
		if (((const uint8_t *)entry)[i] != garbage)
			return false;
	}
	return true;
}

static void compare_entry(uint32_t frame, uint8_t garbage)
{
	struct frame_info *entry = frame_pool_info(&pool, frame);

	CONTEXT("frame %u", frame);
	CHECK_EQUAL(entry != NULL, model[frame].touched);
	if (entry == NULL) {
		CHECK(is_garbage(&info[frame], garbage));
		return;
	}
	CHECK_EQUAL(entry->references, model[frame].references);
	CHECK_EQUAL(entry->owner, model[frame].owner);
}

static void compare(uint8_t garbage)
{
	uint32_t owned[FRAME_OWNERS] = {0};

	for (uint32_t frame = 0; frame < FRAMES; frame++) {
		compare_entry(frame, garbage);
		if (model[frame].usable)
			owned[model[frame].owner]++;
	}
	for (int owner = 0; owner < FRAME_OWNERS; owner++) {
		CONTEXT("owner %d", owner);
		CHECK_EQUAL(pool.owned[owner], owned[owner]);
	}
}

static uint32_t alloc(enum frame_owner owner)
{
	bool is_new;
	uint32_t frame = frame_pool_alloc(&pool, owner, &is_new);

	if (frame < FRAMES) {
		CHECK_EQUAL(is_new, !model[frame].touched);
		model[frame].touched = true;
	}
	return frame;
}

static enum frame_result put(uint32_t frame)
{
	enum frame_result result = frame_pool_put(&pool, frame);

	if (result == FRAME_OK)
		frame_pool_free(&pool, frame);
	return result;
}

// Frames that follow each other, if the model has as many.
static void alloc_run(void)
{
	enum frame_owner owner = 1 + below(FRAME_OWNERS - 1);
	uint32_t count = 1 + (uint32_t)below(6), limit = (uint32_t)below(FRAMES + 10);
	uint32_t first = frame_pool_alloc_run(&pool, count, limit, owner), length = 0;

	if (first == FRAME_NONE) {
		for (uint32_t i = 0; i < FRAMES && i < limit; i++) {
			bool is_free = model[i].usable && model[i].references == 0;

			// A run of new frames and freed ones together is not looked for.
			length = is_free && (length == 0 ||
			                     model[i].touched == model[i - 1].touched)
			                 ? length + 1
			                 : is_free;
			CHECK(length < count);
		}
		return;
	}
	CHECK(first + count <= limit);
	for (uint32_t frame = first; frame < first + count; frame++) {
		CHECK(model[frame].usable);
		CHECK_EQUAL(model[frame].references, 0);
		model[frame] = (struct model){true, true, 1, owner};
	}
}

static void alloc_one(void)
{
	enum frame_owner owner = 1 + below(FRAME_OWNERS - 1);
	uint32_t frame = alloc(owner);

	if (frame == FRAME_NONE) {
		for (uint32_t i = 0; i < FRAMES; i++)
			CHECK(!model[i].usable || model[i].references > 0);
		return;
	}
	CHECK(frame < FRAMES);
	CHECK(model[frame].usable);
	CHECK_EQUAL(model[frame].references, 0);
	model[frame] = (struct model){true, true, 1, owner};
}

static void get_one(uint32_t frame)
{
	enum frame_result result = frame_pool_get(&pool, frame);

	if (frame >= FRAMES || !model[frame].touched) {
		CHECK_EQUAL(result, FRAME_WILD);
	} else if (model[frame].references == 0) {
		CHECK_EQUAL(result, FRAME_DOUBLE_FREE);
	} else {
		CHECK_EQUAL(result, FRAME_OK);
		model[frame].references++;
	}
}

static void put_one(uint32_t frame)
{
	enum frame_result result = put(frame);

	if (frame >= FRAMES || !model[frame].touched) {
		CHECK_EQUAL(result, FRAME_WILD);
	} else if (model[frame].references == 0) {
		CHECK_EQUAL(result, FRAME_DOUBLE_FREE);
	} else if (--model[frame].references > 0) {
		CHECK_EQUAL(result, FRAME_STILL_SHARED);
	} else {
		CHECK_EQUAL(result, FRAME_OK);
		model[frame].owner = FRAME_FREE;
	}
}

// The numbers that one run takes must not depend on what the table held before.
static void random_use(uint8_t garbage, uint64_t *digest)
{
	unit_random.state = 7;
	start(garbage);
	*digest = 0;
	for (int step = 0; step < STEPS; step++) {
		uint32_t frame = (uint32_t)below(FRAMES + 2);

		CONTEXT("step %d, frame %u", step, frame);
		switch (below(step % 2000 < 1000 ? 5 : 9)) {
		case 0:
			alloc_run();
			break;
		case 1:
		case 3:
			alloc_one();
			break;
		case 2:
			get_one(frame);
			break;
		default:
			put_one(frame);
			break;
		}
		*digest = random_mix(*digest ^ pool.free_list ^ pool.owned[FRAME_FREE]);
		if (step % 50 == 0)
			compare(garbage);
	}
	compare(garbage);
}

static void random_use_whatever_the_table_held(void)
{
	uint64_t zeros, ones, mixed;

	random_use(0x00, &zeros);
	random_use(0xFF, &ones);
	random_use(0xA5, &mixed);
	CHECK_EQUAL(ones, zeros);
	CHECK_EQUAL(mixed, zeros);
}

static void all_frames_once(void)
{
	start(0xA5);
	for (uint32_t i = 0; i < pool.total; i++)
		alloc_one();
	CHECK_EQUAL(pool.owned[FRAME_FREE], 0);
	CHECK_EQUAL(alloc(FRAME_TEST), FRAME_NONE);
	compare(0xA5);
}

static void last_freed_is_first_allocated(void)
{
	uint32_t frames[5];

	start(0xA5);
	for (size_t i = 0; i < array_length(frames); i++)
		frames[i] = alloc(FRAME_TEST);
	for (size_t i = 0; i < array_length(frames); i++)
		CHECK_EQUAL(put(frames[i]), FRAME_OK);
	for (size_t i = array_length(frames); i-- > 0;)
		CHECK_EQUAL(alloc(FRAME_HEAP), frames[i]);
}

static void misuse(void)
{
	uint32_t frame;

	start(0x00);
	CHECK_EQUAL(put(3), FRAME_WILD); // usable, but never handed out
	CHECK_EQUAL(frame_pool_get(&pool, 3), FRAME_WILD);
	CHECK_EQUAL(put(0), FRAME_WILD);
	CHECK_EQUAL(put(30), FRAME_WILD); // in a hole
	CHECK_EQUAL(put(FRAMES), FRAME_WILD);
	CHECK_EQUAL(put(FRAME_NONE), FRAME_WILD);
	frame = alloc(FRAME_TEST);
	CHECK_EQUAL(frame_pool_get(&pool, frame), FRAME_OK);
	CHECK_EQUAL(frame_pool_get(&pool, 1ull << 32 | frame),
	            FRAME_WILD); // not cut to 32 bits
	CHECK_EQUAL(frame_pool_put(&pool, 1ull << 32 | frame), FRAME_WILD);
	CHECK_EQUAL(put(frame), FRAME_STILL_SHARED);
	CHECK_EQUAL(put(frame), FRAME_OK);
	CHECK_EQUAL(put(frame), FRAME_DOUBLE_FREE);
	CHECK_EQUAL(frame_pool_get(&pool, frame), FRAME_DOUBLE_FREE);
}

static void what_does_not_fit_is_left_out(void)
{
	start(0xA5);
	CHECK_EQUAL(frame_pool_add(&pool, 100, 100), 0);
	CHECK_EQUAL(frame_pool_add(&pool, 5, 9), 0);     // below what was added
	CHECK_EQUAL(frame_pool_add(&pool, 120, 135), 5); // half of it below
	CHECK_EQUAL(frame_pool_add(&pool, 190, 400),
	            FRAMES - 190); // half of it beyond the table
	CHECK_EQUAL(frame_pool_add(&pool, 500, 600), 0);
	CHECK_EQUAL(frame_pool_add(&pool, 10, 5), 0);
	frame_pool_init(&pool, info, FRAMES);
	CHECK_EQUAL(frame_pool_add(&pool, 50, 50), 0);
	CHECK_EQUAL(pool.zone_count, 0);
	CHECK_EQUAL(frame_pool_add(&pool, 0, 2), 2); // from the very first
}

static void zones_run_out(void)
{
	uint32_t added = 0;

	frame_pool_init(&pool, info, FRAMES);
	for (uint32_t i = 0; i < 2 * FRAME_ZONES; i++)
		added += frame_pool_add(&pool, 3 * i + 1, 3 * i + 3);
	CHECK_EQUAL(added, 2 * FRAME_ZONES);
	CHECK_EQUAL(pool.total, 2 * FRAME_ZONES);
	for (uint32_t i = 0; i < pool.total; i++)
		CHECK(alloc(FRAME_TEST) != FRAME_NONE);
	CHECK_EQUAL(alloc(FRAME_TEST), FRAME_NONE);
	CHECK_EQUAL(put(FRAMES - 1), FRAME_WILD);

	// Memory that goes on where the last zone ends needs no zone of its own.
	frame_pool_init(&pool, info, FRAMES);
	for (uint32_t i = 0; i < 2 * FRAME_ZONES; i++)
		CHECK_EQUAL(frame_pool_add(&pool, 2 * i + 1, 2 * i + 3), 2);
	CHECK_EQUAL(pool.zone_count, 1);
}

// The kinds of each range are those of its frames, one by one; what is in no zone is reserved.
static uint32_t kinds_of(uint32_t first, uint32_t end)
{
	uint32_t kinds = 0;

	for (uint32_t frame = first; frame < end; frame++)
		kinds |= 1u << (frame < FRAMES && model[frame].usable ? model[frame].owner
		                                                      : FRAME_RESERVED);
	return kinds;
}

static void kinds_of_ranges(void)
{
	start(0xA5);
	for (int owner = FRAME_KERNEL; owner < FRAME_OWNERS; owner++) {
		for (int i = 0; i < 7; i++) {
			uint32_t frame = alloc((enum frame_owner)owner);

			model[frame].owner = (enum frame_owner)owner;
		}
	}
	CHECK_EQUAL(put(45), FRAME_OK);
	model[45].owner = FRAME_FREE;
	for (uint32_t first = 0; first < 140; first++)
		for (uint32_t end = first; end < 140; end++)
			CHECK_EQUAL(frame_pool_kinds(&pool, first, end), kinds_of(first, end));
	CHECK_EQUAL(frame_pool_kinds(&pool, 5, 2 * FRAMES), kinds_of(5, 2 * FRAMES));
}

int main(void)
{
	RUN(random_use_whatever_the_table_held);
	RUN(all_frames_once);
	RUN(last_freed_is_first_allocated);
	RUN(misuse);
	RUN(what_does_not_fit_is_left_out);
	RUN(zones_run_out);
	RUN(kinds_of_ranges);
	return 0;
}
