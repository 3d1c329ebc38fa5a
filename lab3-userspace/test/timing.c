// timing: a file that keeps the last number that is written to it.

#include "timing.h"

#include "abi/status.h"
#include "lab3_test.h"

static struct {
	struct file file;
	uint64_t number;
	bool in_number;
} sink;

static int64_t sink_write(struct file *file, const void *buffer, size_t size)
{
	const char *text = buffer;

	(void)file;
	if (size > 64) // a block that is only to be counted
		return (int64_t)size;
	for (size_t i = 0; i < size; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (digit)
			sink.number = (sink.in_number ? sink.number * 10 : 0) +
			              (uint64_t)(text[i] - '0');
		sink.in_number = digit;
	}
	return (int64_t)size;
}

struct file *timing_listen(void)
{
	static const struct file_ops ops = {.write = sink_write};

	sink.number = 0;
	sink.in_number = false;
	sink.file = (struct file)FILE_INIT(&ops);
	return file_replace(FILE_STDOUT, &sink.file);
}

uint64_t timing_number(void)
{
	return sink.number;
}

// It has looked for the least by itself.
uint64_t timing(const char *kind)
{
	struct file *before = timing_listen();
	int status = test_program_status("timing", kind, NULL);

	(void)file_replace(FILE_STDOUT, before);
	test_eq(status, STATUS_EXITED(0));
	return timing_number();
}
