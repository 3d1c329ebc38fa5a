// ustar: see ustar.h.

#include "ustar.h"

#include "abi/error.h"
#include "lib/string.h"

// An entry begins with this block; the file's bytes follow, filled up to whole blocks. Numbers
// are octal digits.
struct ustar_header {
	char name[100]; // a text that fills its field has no NUL
	char mode[8], uid[8], gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char linkname[100];
	char magic[6], version[2];
	char uname[32], gname[32], devmajor[8], devminor[8];
	char prefix[155]; // with a slash, stands before the name; "" for none
	char unused[12];
};

_Static_assert(sizeof(struct ustar_header) == USTAR_BLOCK, "POSIX.1-2017, pax");
_Static_assert(offsetof(struct ustar_header, magic) == 257, "POSIX.1-2017, pax");

#define TYPE_REGULAR     '0'
#define TYPE_REGULAR_OLD '\0'
// Links, devices, folders and pipes have nothing in the archive, whatever their size says.
#define TYPE_LINK '1'
#define TYPE_FIFO '6'

// A number: blanks, at least one digit, and nothing more up to a blank or NUL. The field is too
// short for one that does not fit in 64 bits.
static bool read_octal(const char *field, size_t width, uint64_t *number)
{
	size_t i = 0, first;

	while (i < width && field[i] == ' ')
		i++;
	*number = 0;
	for (first = i; i < width && field[i] >= '0' && field[i] <= '7'; i++)
		*number = *number * 8 + (uint64_t)(field[i] - '0');
	return i > first && (i == width || field[i] == ' ' || field[i] == '\0');
}

// The sum of all bytes of the header, where the checksum itself counts as blanks.
static uint64_t sum_of(const struct ustar_header *header)
{
	const uint8_t *bytes = (const uint8_t *)header;
	uint64_t sum = 0;

	for (size_t i = 0; i < sizeof(*header); i++)
		sum += bytes[i];
	for (size_t i = 0; i < sizeof(header->checksum); i++)
		sum += ' ' - (uint64_t)(uint8_t)header->checksum[i];
	return sum;
}

static bool is_zero(const uint8_t *block)
{
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		if (block[i] != 0)
			return false;
	return true;
}

// GNU tar writes blanks behind the magic, and no prefix.
static bool has_prefix(const struct ustar_header *header)
{
	return header->magic[5] == '\0' && header->prefix[0] != '\0';
}

static bool is_header(const struct ustar_header *header)
{
	uint64_t checksum;

	return memcmp(header->magic, "ustar", 5) == 0 &&
	       read_octal(header->checksum, sizeof(header->checksum), &checksum) &&
	       checksum == sum_of(header);
}

static void copy_path(char *path, const struct ustar_header *header)
{
	size_t length = 0, name_length = strnlen(header->name, sizeof(header->name));

	if (has_prefix(header)) {
		length = strnlen(header->prefix, sizeof(header->prefix));
		memcpy(path, header->prefix, length);
		path[length++] = '/';
	}
	memcpy(path + length, header->name, name_length);
	path[length + name_length] = '\0';
}

// The entry at file->next, of any type. `left`: the bytes from there on, at least a block.
static bool read_entry(const struct ustar_header *header, size_t left, struct ustar_file *file)
{
	uint64_t size;

	if (!is_header(header) || !read_octal(header->size, sizeof(header->size), &size))
		return false;
	if (header->type >= TYPE_LINK && header->type <= TYPE_FIFO)
		size = 0;
	// At most 2^36 (12 octal digits): what fills it up to a block does not wrap.
	left -= USTAR_BLOCK;
	if ((size + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK > left)
		return false;
	copy_path(file->path, header);
	file->data = (const uint8_t *)(header + 1);
	file->size = size;
	file->next += USTAR_BLOCK + (size + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK;
	return true;
}

// Each round goes on by a block at least, so there is an end. The archive's own end is two
// blocks of zeros: without them the rest of it was cut off.
int ustar_next(const struct ustar *archive, struct ustar_file *file)
{
	for (;;) {
		const uint8_t *block = archive->data + file->next;
		size_t left = archive->size - file->next;
		const struct ustar_header *header = (const struct ustar_header *)block;

		if (left < USTAR_BLOCK)
			return -EIO;
		if (is_zero(block))
			return left >= 2 * USTAR_BLOCK && is_zero(block + USTAR_BLOCK) ? 0
			                                                               : -EIO;
		if (!read_entry(header, left, file))
			return -EIO;
		if (header->type == TYPE_REGULAR || header->type == TYPE_REGULAR_OLD)
			return 1;
	}
}

// The rest of a path without slashes and "./" in front.
static const char *plain(const char *path)
{
	for (;;) {
		if (path[0] == '/')
			path++;
		else if (path[0] == '.' && path[1] == '/')
			path += 2;
		else
			return path;
	}
}

bool ustar_is(const struct ustar_file *file, const char *path)
{
	return strcmp(plain(file->path), plain(path)) == 0;
}
