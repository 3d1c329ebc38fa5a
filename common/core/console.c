// console: one text to every sink.

#include "core/console.h"

#include <stdarg.h>

#include "arch/percpu.h"
#include "core/spinlock.h"
#include "lib/format.h"
#include "lib/string.h"

TABLE_DEFINE(console_sink);
TABLE_DECLARE(struct console_sink, console_sink);

#define EARLY_SIZE 4096

static struct spinlock console_lock = SPINLOCK("console", RANK_CONSOLE);
static bool console_ready;          // guarded by console_lock, like the two below
static char early_text[EARLY_SIZE]; // the first text of all, for sinks that come later
static size_t early_length;

static void sinks_write(const char *text, size_t size)
{
	table_for_each(sink, console_sink)
	{
		if ((*sink)->present())
			(*sink)->write(text, size);
	}
}

static void early_keep(const char *text, size_t size)
{
	size = min_u64(size, EARLY_SIZE - early_length);
	memcpy(early_text + early_length, text, size);
	early_length += size;
}

void console_init(void)
{
	spin_lock(&console_lock);
	console_ready = true;
	sinks_write(early_text, early_length);
	spin_unlock(&console_lock);
}

void console_begin(const struct console_sink *sink, bool *present)
{
	spin_lock(&console_lock);
	sink->write(early_text, early_length);
	*present = true;
	spin_unlock(&console_lock);
}

void console_write(const char *text, size_t size)
{
	// A panic may have interrupted whoever holds the lock; its text must come out all the
	// same.
	if (panicking()) {
		sinks_write(text, size);
		return;
	}
	spin_lock(&console_lock);
	if (console_ready)
		sinks_write(text, size);
	early_keep(text, size);
	spin_unlock(&console_lock);
}

void console_puts(const char *text)
{
	console_write(text, strlen(text));
}

void console_printf(const char *format, ...)
{
	char text[512];
	va_list values;
	size_t length;

	va_start(values, format);
	length = format_text_va(text, sizeof(text), format, values);
	va_end(values);
	console_write(text, min_u64(length, sizeof(text) - 1));
}
