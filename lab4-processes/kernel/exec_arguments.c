// exec_arguments: arrays of texts, from ring 3 to the kernel.

#include "exec_arguments.h"

#include "abi/error.h"
#include "lab3-userspace/abi/process.h"
#include "lab3-userspace/kernel/user_range.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define ARGUMENTS_FEW 1024 // bytes: room that is enough most of the time

// The memory: pointers grow from its start, texts follow each other from its
// end down. While another thread of the caller changes what is read, each text is still whole.
struct room {
	char **next; // where the next pointer goes
	char *end;   // where the last text begins
};

// The bytes between both.
static size_t left(const struct room *room)
{
	return (size_t)(room->end - (char *)room->next);
}

static int pointer_put(struct room *room, char *pointer)
{
	if (left(room) < sizeof(pointer))
		return -E2BIG;
	*room->next++ = pointer;
	return 0;
}

// Copy a text to the end of what is left. It is read to the start first, since its length is
// not known before.
static int text_put(struct room *room, struct user_ptr from, char **text)
{
	char *place = (char *)room->next;
	int64_t length = user_string(from, place, left(room));

	if (length < 0)
		return length == -ENAMETOOLONG ? -E2BIG : (int)length;
	room->end -= length + 1;
	memmove(room->end, place, (size_t)length + 1);
	*text = room->end;
	return 0;
}

static int array_read(struct room *room, struct user_ptr from, char ***array)
{
	uint64_t address;
	int error;

	*array = room->next;
	do {
		char *text = NULL;

		error = copy_from_user(&address, from, sizeof(address));
		if (!error && address != 0)
			error = text_put(room, user_ptr_make(address, from.from_user), &text);
		if (!error)
			error = pointer_put(room, text);
		from = user_ptr_add(from, sizeof(address));
	} while (!error && address != 0);
	return error;
}

// Read both arrays into memory of `size` bytes.
static int arrays_read(struct exec_arguments *exec, size_t size, struct user_ptr arguments,
                       struct user_ptr environment)
{
	struct room room;
	int error;

	exec->memory = kmalloc(size);
	if (exec->memory == NULL)
		return -ENOMEM;
	room = (struct room){.next = exec->memory, .end = (char *)exec->memory + size};
	error = array_read(&room, arguments, &exec->arguments);
	if (!error)
		error = array_read(&room, environment, &exec->environment);
	if (error)
		kfree(exec->memory);
	return error;
}

// Few programs need much room, and much room takes long.
int exec_arguments_read(struct exec_arguments *exec, struct user_ptr path,
                        struct user_ptr arguments, struct user_ptr environment)
{
	int64_t length = user_string(path, exec->path, sizeof(exec->path));
	int error;

	if (length < 0)
		return (int)length;
	error = arrays_read(exec, ARGUMENTS_FEW, arguments, environment);
	if (error == -E2BIG)
		error = arrays_read(exec, ARGUMENTS_MAX, arguments, environment);
	return error;
}

void exec_arguments_free(struct exec_arguments *exec)
{
	kfree(exec->memory);
}
