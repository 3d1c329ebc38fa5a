// ustar: archives that are right, cut off anywhere, and with each byte of a header changed.

#include "unit.h"

#include "lab3-userspace/kernel/ustar.c"

#define FILES 3
#define MOST  (20 * USTAR_BLOCK)

static const struct {
	const char *prefix, *name;
	const char *path; // as it must be read
	char type;
	size_t size;
} entries[] = {
	{"", "./folder", NULL, '5', 0},
	{"", "hello", "hello", '0', 700},
	{"", "a/link", NULL, '2', 9999}, // a link has no bytes, whatever its size says
	{"some/folder", "empty", "some/folder/empty", '\0', 0},
	{"", "./block", "./block", '0', USTAR_BLOCK},
	{"", "pax", NULL, 'x', 30},
};

static uint8_t bytes[MOST];
static size_t ends[array_length(entries) + 1]; // behind each entry; the last: of the archive

// The first file of a path: 0, -ENOENT, or the archive's error.
static int find(const struct ustar *archive, const char *path, struct ustar_file *file)
{
	int result;

	file->next = 0;
	while ((result = ustar_next(archive, file)) == 1)
		if (ustar_is(file, path))
			return 0;
	return result == 0 ? -ENOENT : result;
}

static void put_checksum(struct ustar_header *header)
{
	uint64_t sum = 0;

	memset(header->checksum, ' ', sizeof(header->checksum));
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		sum += ((uint8_t *)header)[i];
	snprintf(header->checksum, sizeof(header->checksum), "%06lo", sum);
}

static void make(void)
{
	size_t at = 0;

	memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < array_length(entries); i++) {
		struct ustar_header *header = (struct ustar_header *)(bytes + at);
		bool has_bytes = entries[i].type == '0' || entries[i].type == 'x';

		strcpy(header->prefix, entries[i].prefix);
		strcpy(header->name, entries[i].name);
		snprintf(header->size, sizeof(header->size), "%011lo", entries[i].size);
		memcpy(header->magic, "ustar\00000", 8);
		header->type = entries[i].type;
		put_checksum(header);
		at += USTAR_BLOCK;
		if (has_bytes) {
			memset(bytes + at, (int)('A' + i), entries[i].size);
			at += (entries[i].size + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK;
		}
		ends[i] = at;
	}
	ends[array_length(entries)] = at + 2 * USTAR_BLOCK;
	CHECK(at + 2 * USTAR_BLOCK <= MOST);
}

// How many files there are in the first `size` bytes, which are copied to memory of that size;
// *result: what comes behind the last one.
static unsigned count_files(size_t size, int *result)
{
	uint8_t *copy = malloc(size + (size == 0));
	struct ustar archive = {.data = copy, .size = size};
	struct ustar_file file = {.next = 0};
	unsigned count = 0;
	volatile uint8_t sum = 0; // of all bytes: each can be read

	memcpy(copy, bytes, size);
	while ((*result = ustar_next(&archive, &file)) == 1) {
		CHECK(++count <= MOST / USTAR_BLOCK);
		CHECK(strlen(file.path) < USTAR_PATH_MAX);
		for (size_t i = 0; i < file.size; i++)
			sum = (uint8_t)(sum + file.data[i]);
	}
	free(copy);
	return count;
}

static void files_in_order(void)
{
	struct ustar archive = {.data = bytes, .size = sizeof(bytes)};
	struct ustar_file file = {.next = 0};

	make();
	for (size_t i = 0; i < array_length(entries); i++) {
		if (entries[i].path == NULL)
			continue;
		CHECK_EQUAL(ustar_next(&archive, &file), 1);
		CHECK_TEXT(file.path, entries[i].path);
		CHECK_EQUAL(file.size, entries[i].size);
		CHECK(file.size == 0 || file.data[file.size - 1] == 'A' + i);
	}
	CHECK_EQUAL(ustar_next(&archive, &file), 0);
	CHECK_EQUAL(ustar_next(&archive, &file), 0);
}

static void paths(void)
{
	static const char *const found[] = {
		"hello", "/hello",  "./hello",          ".//./hello",
		"block", "./block", "some/folder/empty"};
	static const char *const missing[] = {"",       "/",      ".",      "hell",
	                                      "hello/", "hello ", "folder", "./folder",
	                                      "a/link", "empty",  "pax",    "folder/empty"};
	struct ustar archive = {.data = bytes, .size = sizeof(bytes)};
	struct ustar_file file;

	make();
	for (size_t i = 0; i < array_length(found); i++) {
		CONTEXT("%s", found[i]);
		CHECK_EQUAL(find(&archive, found[i], &file), 0);
	}
	for (size_t i = 0; i < array_length(missing); i++) {
		CONTEXT("%s", missing[i]);
		CHECK_EQUAL(find(&archive, missing[i], &file), -ENOENT);
	}
	archive.size = ends[1];
	CHECK_EQUAL(find(&archive, "hello", &file), 0);
	CHECK_EQUAL(find(&archive, "block", &file), -EIO);
}

// Names that fill their fields have no NUL there.
static void longest_path(void)
{
	struct ustar archive = {.data = bytes, .size = sizeof(bytes)};
	struct ustar_file file = {.next = 0};
	struct ustar_header *header = (struct ustar_header *)bytes;

	make();
	header->type = '0';
	memset(header->prefix, 'p', sizeof(header->prefix));
	memset(header->name, 'n', sizeof(header->name));
	memset(header->size, '0', sizeof(header->size));
	put_checksum(header);
	CHECK_EQUAL(ustar_next(&archive, &file), 1);
	CHECK_EQUAL(strlen(file.path), USTAR_PATH_MAX - 1);
	// GNU tar keeps other things where the prefix would be.
	memcpy(header->magic, "ustar  ", 8);
	put_checksum(header);
	file.next = 0;
	CHECK_EQUAL(ustar_next(&archive, &file), 1);
	CHECK_EQUAL(strlen(file.path), 100);
}

static void cut_anywhere(void)
{
	int result;

	make();
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		unsigned expected = 0, count = count_files(size, &result);

		CONTEXT("%zu bytes", size);
		for (size_t i = 0; i < array_length(entries); i++)
			expected += entries[i].path != NULL && ends[i] <= size;
		CHECK_EQUAL(count, expected);
		CHECK_EQUAL(result, size < ends[array_length(entries)] ? -EIO : 0);
	}
}

// With a checksum that fits and without: no more files than before, and no access behind them.
static void each_byte_of_a_header(void)
{
	int result;

	make();
	for (size_t at = ends[0]; at < ends[0] + USTAR_BLOCK; at++) {
		for (unsigned value = 0; value < 256; value += 1 + below(24)) {
			uint8_t right = bytes[at];

			CONTEXT("byte %zu is 0x%x", at - ends[0], value);
			bytes[at] = (uint8_t)value;
			count_files(sizeof(bytes), &result);
			if (at - ends[0] < offsetof(struct ustar_header, checksum) &&
			    value != right)
				CHECK_EQUAL(result, -EIO);
			put_checksum((struct ustar_header *)(bytes + ends[0]));
			count_files(sizeof(bytes), &result);
			bytes[at] = right;
			put_checksum((struct ustar_header *)(bytes + ends[0]));
		}
	}
	CHECK_EQUAL(count_files(sizeof(bytes), &result), FILES);
	CHECK_EQUAL(result, 0);
}

static bool octal(const char *text, uint64_t *number)
{
	char field[12];

	memset(field, 0, sizeof(field));
	memcpy(field, text, strnlen(text, sizeof(field)));
	return read_octal(field, sizeof(field), number);
}

static void numbers(void)
{
	uint64_t number;

	CHECK(octal("00000001234", &number) && number == 01234);
	CHECK(octal("777777777777", &number) && number == (1ull << 36) - 1);
	CHECK(octal("    17 ", &number) && number == 017);
	CHECK(octal("0", &number) && number == 0);
	CHECK(!octal("", &number));
	CHECK(!octal("            ", &number));
	CHECK(!octal("8", &number));
	CHECK(!octal("12x", &number));
	CHECK(!octal("-1", &number));
	CHECK(!octal("\x80", &number));
	CHECK(!octal("\xFF\xFF\xFF\xFF", &number));
}

int main(void)
{
	RUN(files_in_order);
	RUN(paths);
	RUN(longest_path);
	RUN(cut_anywhere);
	RUN(each_byte_of_a_header);
	RUN(numbers);
	return 0;
}
