// test_file: what a file can do, and who keeps it.

#include "core/file.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "core/explore.h"
#include "mm/aspace.h"

// ---- A descriptor that gets another file while somebody looks it up ----

static struct file first, second;
static struct file *got;
static unsigned released; // how often the first was

static void count_release(struct file *file)
{
	test_check(file == &first);
	released++;
}

static const struct file_ops counting_ops = {.release = count_release};
static const struct file_ops no_ops = {.read = NULL};

static void set_up(void)
{
	first = (struct file)FILE_INIT(&counting_ops);
	second = (struct file)FILE_INIT(&no_ops);
	file_replace(FILE_STDIN, &first);
	released = 0;
	got = NULL;
}

static void look_up(void)
{
	got = file_get(FILE_STDIN);
}

static void put_another(void)
{
	file_put(file_replace(FILE_STDIN, &second));
}

static const char *kept_check(void)
{
	if (got == &first && released != 0)
		return "the file was given up, and then handed out";
	file_put(got);
	return got == &second || released == 1 ? NULL : "the file was not given up";
}

EARLY_TEST(base_file_is_kept)
{
	explore(set_up, look_up, put_another, kept_check);
	test_report("done", 1, secret(1));
}

// ---- What the ops are asked ----

static int describe(struct file *file, struct file_status *status)
{
	test_check(file == &first && status->size == 0);
	status->size = secret(1);
	return 0;
}

static int64_t control(struct file *file, uint64_t request, struct user_ptr argument)
{
	test_check(file == &first && argument.from_user);
	return (int64_t)((request ^ argument.address) >> 1);
}

static int map(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
               uint64_t offset, unsigned flags)
{
	test_check(file == &first && into == &kernel_aspace);
	return (int)((start ^ end ^ offset ^ flags) & 0xFFFF);
}

static struct spinlock watch_lock = SPINLOCK("watched file", RANK_TEST);
static struct list watches = LIST_INIT(watches);

static int ready(struct file *file, struct file_watch *watch)
{
	test_check(file == &first);
	if (watch != NULL) {
		spin_lock(&watch_lock);
		watch->lock = &watch_lock;
		list_push_back(&watches, &watch->node);
		spin_unlock(&watch_lock);
	}
	return FILE_READY_WRITE;
}

static int64_t seek(struct file *file, int64_t offset, int whence)
{
	test_check(file == &first);
	return offset + whence;
}

static const struct file_ops all_ops = {
	.describe = describe, .control = control, .map = map, .ready = ready, .seek = seek};

static void check_nothing_possible(struct file *file)
{
	struct file_status status;

	test_eq(file_read(file, &status, 1), -EBADF);
	test_eq(file_write(file, &status, 1), -EBADF);
	test_eq(file_seek(file, 0, FILE_SEEK_HERE), -ESPIPE);
	test_eq(file_describe(file, &status), -EOPNOTSUPP);
	test_eq(file_control(file, 1, user_ptr_make(0, true)), -ENOTTY);
	test_eq(file_map(file, &kernel_aspace, 0, PAGE_SIZE, 0, 0), -ENODEV);
	test_eq(file_ready(file, NULL), -EOPNOTSUPP);
}

EARLY_TEST(base_file_ops)
{
	struct file_status status = {.size = 1};
	struct file_watch watch = {.lock = NULL};

	second = (struct file)FILE_INIT(&no_ops);
	check_nothing_possible(&second);
	first = (struct file)FILE_INIT(&all_ops);
	test_eq(file_seek(&first, 40, FILE_SEEK_END), 40 + FILE_SEEK_END);
	test_ok(file_describe(&first, &status));
	test_eq(status.size, secret(1));
	test_eq(file_control(&first, secret(2), user_ptr_make(secret(3), true)),
	        (secret(2) ^ secret(3)) >> 1);
	test_eq(file_map(&first, &kernel_aspace, PAGE_SIZE, 4 * PAGE_SIZE, 0x10000, 2), 0x5002);

	file_watch_end(&watch);
	test_eq(file_ready(&first, &watch), FILE_READY_WRITE);
	test_check(!list_empty(&watches));
	file_watch_end(&watch);
	test_check(list_empty(&watches));
	file_watch_end(&watch);
	test_report("done", 1, secret(1));
}
