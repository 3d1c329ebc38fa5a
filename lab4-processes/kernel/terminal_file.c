// terminal_file: reading and writing the terminal.

#include "terminal_file.h"

#include "abi/error.h"
#include "arch/percpu.h"
#include "core/console.h"
#include "lab3-userspace/kernel/process.h"
#include "lab4-processes/abi/terminal.h"
#include "session.h"

// Bytes that are written without a look whether a signal has come.
#define PIECE 32

static struct file *kernel_file; // written once

static int64_t terminal_read(struct file *file, void *buffer, size_t size)
{
	(void)file;
	if (process_current() == NULL)
		return file_read(kernel_file, buffer, size);
	return size > 0 ? session_read(buffer, size) : 0;
}

// The console is slow, and a program may write much at a time: a signal ends that.
static int64_t terminal_write(struct file *file, const void *buffer, size_t size)
{
	const char *text = buffer;
	size_t done = 0;

	(void)file;
	while (done < size && percpu_read(user_work) == 0) {
		size_t piece = min_u64(size - done, PIECE);

		console_write(text + done, piece);
		done += piece;
	}
	return done > 0 || size == 0 ? (int64_t)done : -EINTR;
}

static int terminal_describe(struct file *file, struct file_status *status)
{
	(void)file;
	status->kind = FILE_KIND_CHARACTER;
	return 0;
}

static int mode_set(struct user_ptr argument)
{
	uint32_t modes;
	int error = copy_from_user(&modes, argument, sizeof(modes));

	if (error)
		return error;
	if (modes & ~(uint32_t)TERMINAL_MODES)
		return -EINVAL;
	session_modes_set(modes);
	return 0;
}

static int64_t terminal_control(struct file *file, uint64_t request, struct user_ptr argument)
{
	uint32_t value;

	(void)file;
	switch (request) {
	case TERMINAL_SET_MODE:
		return mode_set(argument);
	case TERMINAL_GET_MODE:
		value = session_modes();
		break;
	case TERMINAL_GET_FOREGROUND:
		value = (uint32_t)session_foreground();
		break;
	default:
		return -ENOTTY;
	}
	return copy_to_user(argument, &value, sizeof(value));
}

static int terminal_ready(struct file *file, struct file_watch *watch)
{
	(void)file;
	return session_ready(watch);
}

static const struct file_ops terminal_ops = {.read = terminal_read,
                                             .write = terminal_write,
                                             .describe = terminal_describe,
                                             .control = terminal_control,
                                             .ready = terminal_ready};
static struct file terminal = FILE_INIT(&terminal_ops);

void terminal_file_init(struct file *kernel)
{
	kernel_file = kernel;
}

struct file *terminal_file(void)
{
	return file_share(&terminal);
}

bool terminal_file_is(const struct file *file)
{
	return file == &terminal;
}
