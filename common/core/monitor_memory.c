// monitor_memory: the command that shows physical memory on the screen, by owner, while it
// changes.

#include "core/console.h"
#include "core/executor.h"
#include "core/key_future.h"
#include "core/monitor.h"
#include "core/sleep_future.h"
#include "dev/font.h"
#include "dev/framebuffer.h"
#include "dev/screen.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/frame.h"

#define CELL_SIZE 8 // pixels, of which the last are a gap
#define CELL_GAP  1
#define CELLS_MAX 0x8000
#define MARGIN    16 // around the cells
#define PERIOD    (TICKS_PER_SECOND / 4)
#define LEGEND    (2 * MARGIN + FONT_HEIGHT / 2)
#define KEY_WIDTH (27 * FONT_WIDTH)
// The smallest picture must have room for the legend in one column, and a row of cells.
#define LEAST_WIDTH  (2 * MARGIN + KEY_WIDTH)
#define LEAST_HEIGHT (cells_top(1) + CELL_SIZE + MARGIN)
#define INK          0xC8C8C8
#define PAPER        0x000000
#define NOTHING      0xFF // a cell that has not been drawn yet

// In a cell with frames of several kinds the first of these shows.
static const struct {
	enum frame_owner kind;
	uint32_t colour;
	char letter; // where there is no screen
} looks[] = {
	{FRAME_PAGE_TABLE, 0xE05050, 'P'}, {FRAME_STACK, 0x4090E0, 'S'},
	{FRAME_HEAP, 0x50B060, 'H'},       {FRAME_USER, 0xC070E0, 'U'},
	{FRAME_CACHE, 0x40C0C0, 'C'},      {FRAME_DEVICE, 0xF0F070, 'D'},
	{FRAME_TEST, 0xF090C0, 'T'},       {FRAME_KERNEL, 0xE0A030, 'K'},
	{FRAME_FREE, 0x24384C, '.'},       {FRAME_RESERVED, 0x686868, 'R'},
};

static struct {
	struct future future;
	struct sleep_future sleep; // until the next look
	struct key_future key;
	uint32_t keys;            // of the legend in a row
	uint32_t top;             // where the cells begin
	uint32_t columns, count;  // of cells
	paddr_t step;             // bytes that a cell stands for
	uint8_t shown[CELLS_MAX]; // the index in `looks`
} view;

// The look of a range of memory: an index in `looks`.
static uint8_t look_of(paddr_t start, paddr_t end)
{
	uint32_t kinds = frame_kinds(start, end);
	uint8_t look = 0;

	while (look + 1u < array_length(looks) && !(kinds & 1u << looks[look].kind))
		look++;
	return look;
}

// Where the cells begin, below a legend with so many keys in a row.
static uint32_t cells_top(uint32_t keys)
{
	uint32_t rows = ((uint32_t)array_length(looks) + keys - 1) / keys;

	return LEGEND + rows * FONT_HEIGHT + 2 * MARGIN - FONT_HEIGHT / 2;
}

// The smallest power of two, a frame or more, of which `cells` are all of memory.
static paddr_t step_for(uint32_t cells)
{
	paddr_t step = FRAME_SIZE;

	while (step * cells < frame_end())
		step *= 2;
	return step;
}

static void draw_text(uint32_t x, uint32_t y, const char *text)
{
	for (; *text != '\0'; text++, x += FONT_WIDTH)
		framebuffer_bits(x, y, FONT_HEIGHT, font_glyph((uint8_t)*text),
		                 framebuffer_colour(INK), framebuffer_colour(PAPER));
}

static void draw_cells(void)
{
	for (uint32_t i = 0; i < view.count; i++) {
		uint8_t look = look_of(i * view.step, (i + 1) * view.step);

		if (look == view.shown[i])
			continue;
		view.shown[i] = look;
		framebuffer_fill(MARGIN + i % view.columns * CELL_SIZE,
		                 view.top + i / view.columns * CELL_SIZE, CELL_SIZE - CELL_GAP,
		                 CELL_SIZE - CELL_GAP, framebuffer_colour(looks[look].colour));
	}
}

static void draw_legend(void)
{
	uint32_t owned[FRAME_OWNERS];
	uint32_t width = (framebuffer.width - 2 * MARGIN) / view.keys;
	char text[64];

	frame_stats(owned);
	for (uint32_t i = 0; i < array_length(looks); i++) {
		uint32_t x = MARGIN + i % view.keys * width;
		uint32_t y = LEGEND + i / view.keys * FONT_HEIGHT;
		uint32_t count = owned[looks[i].kind];

		framebuffer_fill(x, y + 4, CELL_SIZE, CELL_SIZE,
		                 framebuffer_colour(looks[i].colour));
		if (count > 0)
			format_text(text, sizeof(text), "%-11s %8u KiB  ",
			            frame_owner_name(looks[i].kind),
			            count * (FRAME_SIZE / 1024));
		else
			format_text(text, sizeof(text), "%-11s %14s",
			            frame_owner_name(looks[i].kind), "");
		draw_text(x + 2 * FONT_WIDTH, y, text);
	}
}

static void draw_heading(void)
{
	char text[100];

	format_text(
		text, sizeof(text),
		"%lu MiB of addresses, %lu KiB a cell; %lu s since boot. Any key ends this. ",
		frame_end() >> 20, view.step >> 10, time_ticks() / TICKS_PER_SECOND);
	draw_text(MARGIN, MARGIN - FONT_HEIGHT / 2, text);
}

static void view_draw(void)
{
	draw_heading();
	draw_legend();
	draw_cells();
}

static enum poll view_poll(struct future *self, struct waker waker)
{
	(void)self;
	if (view.key.future.poll(&view.key.future, waker) == POLL_READY)
		return POLL_READY;
	while (view.sleep.future.poll(&view.sleep.future, waker) == POLL_READY) {
		future_drop(&view.sleep.future);
		view_draw();
		sleep_future_init(&view.sleep, time_ticks() + PERIOD);
	}
	return POLL_PENDING;
}

static void view_drop(struct future *self)
{
	(void)self;
	future_drop(&view.key.future);
	future_drop(&view.sleep.future);
	screen_return();
}

static void view_init(void)
{
	uint32_t rows;

	view.keys = (framebuffer.width - 2 * MARGIN) / KEY_WIDTH;
	view.top = cells_top(view.keys);
	rows = (framebuffer.height - view.top - MARGIN) / CELL_SIZE;
	view.columns = (framebuffer.width - 2 * MARGIN) / CELL_SIZE;
	view.count = (uint32_t)min_u64(view.columns * rows, CELLS_MAX);
	view.step = step_for(view.count);
	view.count = (uint32_t)((frame_end() + view.step - 1) / view.step);
	memset(view.shown, NOTHING, sizeof(view.shown));
	view.future = (struct future){.poll = view_poll, .drop = view_drop};
	key_future_init(&view.key);
	sleep_future_init(&view.sleep, 0);
}

// The same in letters, once.
static void print_map(void)
{
	char line[65];
	paddr_t step = step_for(16 * 64);

	for (paddr_t start = 0; start < frame_end();) {
		size_t length = 0;
		paddr_t at = start;

		for (; length < 64 && at < frame_end(); at += step)
			line[length++] = looks[look_of(at, at + step)].letter;
		line[length] = '\0';
		console_printf("  %9lx  %s\n", start, line);
		start = at;
	}
	for (size_t i = 0; i < array_length(looks); i++)
		console_printf("  %c %s", looks[i].letter, frame_owner_name(looks[i].kind));
	console_printf("\n");
}

static void memory(size_t count, char **words)
{
	int64_t task;

	(void)count;
	(void)words;
	if (framebuffer.width < LEAST_WIDTH || framebuffer.height < LEAST_HEIGHT ||
	    !screen_borrow()) {
		print_map();
		return;
	}
	view_init();
	task = task_spawn("memory", &view.future);
	if (task < 0) {
		screen_return();
		console_puts("There are too many tasks.\n");
		return;
	}
	monitor_wait((uint64_t)task);
}

MONITOR_COMMAND(memory, "", "physical memory, drawn and live", memory);
