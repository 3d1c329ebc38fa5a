// test_log: whoever prints, wherever: lines come out whole.

#include "base_test.h"
#include "core/console.h"
#include "core/log.h"
#include "dev/apic_timer.h"

#define LINES 150

static volatile uint64_t lines_inside;

static uint32_t next_shot(void)
{
	return 2000 + (uint32_t)(secret(lines_inside) % 150000);
}

static void log_inside(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	if (lines_inside == LINES)
		return;
	if (lines_inside % 2 == 0)
		log_info("inside %lu %016lx", lines_inside, secret(lines_inside));
	else
		console_printf("inside %lu %016lx\n", lines_inside, secret(lines_inside));
	test_report("inside", lines_inside, secret(lines_inside));
	lines_inside++;
	apic_timer_start(next_shot(), log_inside);
}

EARLY_TEST(base_log_inside_logging)
{
	uint64_t i;

	apic_timer_start(next_shot(), log_inside);
	for (i = 0; i < LINES || lines_inside < LINES; i++) {
		log_warn("outside %lu %016lx", i, secret(1000 + i));
		test_report("outside", 1000 + i, secret(1000 + i));
	}
	test_report("count", 0, i);
}

EARLY_TEST(base_log_levels)
{
	static const char *const names[] = {"error", "warn", "info", "debug"};
	char long_text[400];

	for (size_t level = 0; level < array_length(names); level++) {
		test_check(log_set_level(names[level]));
		for (enum log_level at = LOG_ERROR; at <= LOG_DEBUG; at++)
			log_at(at, "level %zu shows %u: %016lx", level, at,
			       secret(level * 4 + at));
	}
	test_check(!log_set_level("loud"));
	for (size_t i = 0; i < sizeof(long_text) - 1; i++)
		long_text[i] = 'x';
	long_text[sizeof(long_text) - 1] = '\0';
	log_error("%s", long_text); // is cut, and still ends its line
	log_error("after it");
}
