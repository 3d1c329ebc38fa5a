// memory_file: a file for tests.

#include "memory_file.h"

#include "abi/error.h"
#include "lib/string.h"

static int64_t memory_file_write(struct file *file, const void *buffer, size_t size)
{
	struct memory_file *memory = container_of(file, struct memory_file, file);

	memory->calls++;
	memory->largest = max_u64(memory->largest, size);
	memory->source = buffer;
	if (memory->room == 0)
		return -ENOSPC;
	size = min_u64(size, memory->room);
	memcpy(memory->bytes + memory->length, buffer, size);
	memory->length += size;
	memory->room -= size;
	return (int64_t)size;
}

static int64_t memory_file_read(struct file *file, void *buffer, size_t size)
{
	struct memory_file *memory = container_of(file, struct memory_file, file);

	memory->calls++;
	memory->largest = max_u64(memory->largest, size);
	size = min_u64(size, memory->length);
	memcpy(buffer, memory->bytes, size);
	memmove(memory->bytes, memory->bytes + size, memory->length - size);
	memory->length -= size;
	return (int64_t)size;
}

static const struct file_ops memory_file_ops = {.read = memory_file_read,
                                                .write = memory_file_write};

void memory_file_init(struct memory_file *memory, size_t room)
{
	*memory = (struct memory_file){.file = FILE_INIT(&memory_file_ops), .room = room};
}

void memory_file_init_one_way(struct memory_file *memory, bool writable)
{
	static const struct file_ops read_only = {.read = memory_file_read};
	static const struct file_ops write_only = {.write = memory_file_write};

	memory_file_init(memory, 0);
	memory->file.ops = writable ? &write_only : &read_only;
}
