// test_files: exercise 4.2, before the lab is in its place: tables of descriptors that lead to
// files which only count. The grader has a model.

#include "abi/error.h"
#include "arch/percpu.h"
#include "core/explore.h"
#include "core/test.h"
#include "lab4-processes/kernel/files.h"

#define FILES 6
#define OWN   100 // references of the test to each file: none is released by a mistake
#define STEPS 700

static struct files tables[2];
static struct file made[FILES];
static unsigned released;

// ---- Any operations ----

static void count_release(struct file *file)
{
	(void)file;
	released++;
}

static const struct file_ops counting_ops = {.release = count_release};

static void files_make(const struct file_ops *ops)
{
	for (unsigned i = 0; i < FILES; i++)
		made[i] = (struct file)FILE_INIT(ops);
	released = 0;
	files_init(&tables[0]);
	files_init(&tables[1]);
}

// The place of a file, counted from 1; 0 for NULL.
static int64_t place_of(const struct file *file)
{
	if (file == NULL)
		return 0;
	test_check_as("files_get returned a file that the table leads to",
	              file >= made && file < made + FILES);
	return file - made + 1;
}

static int64_t add(struct files *files, struct file *file, int flags)
{
	int result = files_add(files, file_share(file), flags);

	if (result < 0)
		file_put(file);
	return result;
}

static int64_t get(struct files *files, int descriptor)
{
	struct file *file = files_get(files, descriptor);
	int64_t place = place_of(file);

	if (file != NULL)
		file_put(file);
	return place;
}

// The other table becomes a copy.
static void clone(unsigned from)
{
	files_end(&tables[!from]);
	files_init(&tables[!from]);
	files_clone(&tables[from], &tables[!from]);
}

static uint64_t drawn(unsigned number, unsigned what)
{
	return test_secret(8 * number + what);
}

static int descriptor_drawn(unsigned number, unsigned what)
{
	return (int)(drawn(number, what) % (DESCRIPTORS_MAX + 4)) - 2;
}

static int64_t random_step(unsigned number)
{
	struct files *files = &tables[drawn(number, 0) % 2];
	int descriptor = descriptor_drawn(number, 1);
	int flags = drawn(number, 2) & 1 ? DESCRIPTOR_CLOSE_ON_EXEC : 0;
	uint64_t what = drawn(number, 3) % 64;

	if (what < 24)
		return add(files, &made[drawn(number, 4) % FILES], flags);
	if (what < 34)
		return get(files, descriptor);
	if (what < 50)
		return files_dup(files, descriptor, descriptor_drawn(number, 5), flags);
	if (what < 62)
		return files_close(files, descriptor);
	if (what == 62)
		files_exec(files);
	else
		clone((unsigned)(drawn(number, 0) % 2));
	return 0;
}

static uint64_t references(void)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < FILES; i++)
		all |= (uint64_t)(uint8_t)made[i].references << 8 * i;
	return all;
}

EARLY_TEST(files_follow_a_model)
{
	files_make(&counting_ops);
	for (unsigned i = 0; i < FILES; i++)
		made[i].references = OWN;
	for (unsigned number = 0; number < STEPS; number++) {
		int64_t result = random_step(number);

		test_report("result", number, test_secret(number) ^ (uint64_t)result);
		test_report("references", number, references());
		for (unsigned table = 0; table < 2; table++) {
			test_report("open", 2 * number + table, tables[table].open);
			test_report("marked", 2 * number + table, tables[table].close_on_exec);
			test_check_as("after an operation the lock is free",
			              !spin_held(&tables[table].lock));
		}
	}
	files_end(&tables[0]);
	files_end(&tables[1]);
	test_report("references", STEPS, references());
}

// ---- The last reference ----

// A release that uses the table, as one that sleeps lets others do.
static void release_and_look(struct file *file)
{
	test_eq_as("spinlocks that are held when a file is released",
	           percpu_read(critical.locks), 0);
	for (int descriptor = 0; descriptor < DESCRIPTORS_MAX; descriptor++)
		test_check_as("when a file is released no descriptor leads to it any more",
		              get(&tables[0], descriptor) != place_of(file));
	released++;
}

static const struct file_ops looking_ops = {.release = release_and_look};

// Fill a table with all files, of which it has the only references.
static void fill(int flags)
{
	files_make(&looking_ops);
	for (unsigned i = 0; i < FILES; i++)
		test_eq_as("the descriptor that files_add returns",
		           files_add(&tables[0], &made[i], flags), i);
}

EARLY_TEST(files_release_without_the_lock)
{
	fill(0);
	for (int i = 0; i < FILES; i++)
		test_ok(files_close(&tables[0], i));
	test_eq_as("files that files_close released", released, FILES);

	fill(0);
	for (int i = 1; i < FILES; i++)
		test_eq(files_dup(&tables[0], 0, i, 0), i);
	test_eq_as("files that files_dup released", released, FILES - 1);
	test_eq(files_dup(&tables[0], 0, 0, DESCRIPTOR_CLOSE_ON_EXEC), 0);
	test_eq_as("references of a file, after dup of a descriptor to itself",
	           made[0].references, FILES);

	fill(DESCRIPTOR_CLOSE_ON_EXEC);
	test_ok(files_dup(&tables[0], 3, 20, 0));
	files_exec(&tables[0]);
	test_eq_as("files that files_exec released", released, FILES - 1);
	test_eq_as("what the descriptor that is not marked leads to", get(&tables[0], 20), 4);
	test_report("done", 0, test_secret(0));
}

EARLY_TEST(files_refuse)
{
	static const int wrong[] = {-1,        -2,       DESCRIPTORS_MAX, DESCRIPTORS_MAX + 1,
	                            INT32_MIN, INT32_MAX};

	files_make(&counting_ops);
	for (int i = 0; i < DESCRIPTORS_MAX; i++)
		test_eq_as("the lowest descriptor that is free", add(&tables[0], &made[0], 0),
		           i);
	test_eq_as("files_add to a full table", files_add(&tables[0], &made[1], 0), -EMFILE);
	test_eq_as("files_dup to -1 in a full table", files_dup(&tables[0], 0, -1, 0), -EMFILE);
	for (unsigned i = 0; i < array_length(wrong); i++) {
		test_check_as("files_get returns NULL for what is not a descriptor",
		              files_get(&tables[0], wrong[i]) == NULL);
		test_eq_as("files_close of what is not a descriptor",
		           files_close(&tables[0], wrong[i]), -EBADF);
		test_eq_as("files_dup of what is not a descriptor",
		           files_dup(&tables[0], wrong[i], 1, 0), -EBADF);
		if (wrong[i] != -1)
			test_eq_as("files_dup to what is not a descriptor",
			           files_dup(&tables[0], 0, wrong[i], 0), -EBADF);
	}
	test_eq_as("files_dup of a descriptor that is not in use",
	           files_dup(&tables[1], 5, 1, 0), -EBADF);
	test_eq_as("references of a file that was not added", made[1].references, 1);
	test_eq_as("references of the file that was", made[0].references, DESCRIPTORS_MAX + 1);
	test_report("done", 0, test_secret(0));
}

// ---- Another thread closes ----

static struct file *got;
static int64_t result;

// One file, at descriptor 3, to which nothing else has a reference.
static void set_up(void)
{
	files_make(&counting_ops);
	for (int i = 0; i < 4; i++)
		test_eq(files_add(&tables[0], &made[i], 0), i);
	got = NULL;
	result = 0;
}

static void get_it(void)
{
	got = files_get(&tables[0], 3);
}

static void dup_it(void)
{
	result = files_dup(&tables[0], 3, 10, 0);
}

static void close_it(void)
{
	(void)!files_close(&tables[0], 3);
}

static const char *check_got(void)
{
	if (tables[0].open != 7)
		return "descriptor 3 was closed, and the table does not show it";
	if (got != NULL && got != &made[3])
		return "files_get returned another file";
	if (got != NULL && (released != 0 || made[3].references != 1))
		return "files_get returned a file that another thread has released meanwhile";
	if (got == NULL && released != 1)
		return "the file of the closed descriptor was not released";
	return NULL;
}

static const char *check_dup(void)
{
	bool copied = result == 10;

	if (!copied && result != -EBADF)
		return "files_dup returned neither the descriptor nor EBADF";
	if (tables[0].open != (copied ? 1 << 10 | 7 : 7))
		return "the table does not show what files_dup has returned";
	if (copied && (released != 0 || made[3].references != 1))
		return "files_dup let a descriptor lead to a file that another thread has "
		       "released meanwhile";
	if (!copied && released != 1)
		return "the file of the closed descriptor was not released";
	return NULL;
}

EARLY_TEST(explore_get_against_close)
{
	explore(set_up, get_it, close_it, check_got);
	test_report("done", 0, test_secret(0));
}

EARLY_TEST(explore_dup_against_close)
{
	explore(set_up, dup_it, close_it, check_dup);
	test_report("done", 0, test_secret(0));
}
