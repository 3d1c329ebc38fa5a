// test_framebuffer: a picture that only this boot draws. The host draws it too and compares.

#include "base_test.h"
#include "core/console.h"
#include "core/input.h"
#include "core/monitor.h"
#include "dev/font.h"
#include "dev/framebuffer.h"
#include "lib/string.h"

#define FIGURES 48
#define TILE    64 // pixels a side
#define STRIDE  70 // of the tile in its array
#define PIXELS  200
#define RGB     0xFFFFFF

static uint32_t tile[TILE * STRIDE];

static void tile_make(void)
{
	for (uint32_t y = 0; y < TILE; y++)
		for (uint32_t x = 0; x < TILE; x++)
			tile[y * STRIDE + x] = framebuffer_colour(x << 18 | y << 10 | (x ^ y));
}

// Figures may reach over the edges, where they are cut off.
static void figure_draw(uint64_t i)
{
	uint64_t what = secret(i);
	uint32_t x = what % 1100, y = (what >> 16) % 800;
	uint32_t width = (what >> 32) % 300, height = (what >> 48) % 200;
	uint32_t colour = framebuffer_colour(secret(1000 + i) & RGB);

	if (i % 3 == 0)
		framebuffer_fill(x, y, width, height, colour);
	else if (i % 3 == 1)
		framebuffer_blit(x, y, (uint32_t)min_u64(width, TILE),
		                 (uint32_t)min_u64(height, TILE), tile, STRIDE);
	else
		framebuffer_bits(x, y, FONT_HEIGHT, font_glyph(what % 128), colour,
		                 ~colour & RGB);
}

EARLY_TEST(base_framebuffer)
{
	test_ok(framebuffer_init());
	test_eq(framebuffer.width, 1024);
	test_eq(framebuffer.height, 768);
	tile_make();
	framebuffer_fill(0, 0, framebuffer.width, framebuffer.height,
	                 framebuffer_colour(secret(999) & RGB));
	for (uint64_t i = 0; i < FIGURES; i++)
		figure_draw(i);
	for (uint64_t i = 0; i < PIXELS; i++)
		framebuffer_pixel(secret(2000 + i) % 1100, (secret(2000 + i) >> 16) % 800,
		                  framebuffer_colour(secret(3000 + i) & RGB));
	console_puts("drawn\n");
	input_wait(TIME_NEVER);
}

TABLE_DECLARE(struct monitor_command, monitor_command);

static void memory_command(void)
{
	char name[] = "memory", *words[] = {name};

	table_for_each(command, monitor_command)
	{
		if (strcmp((*command)->name, name) == 0)
			(*command)->run(1, words);
	}
}

// A loader may have set up a picture of any size. In one that is too small for the legend and a
// row of cells, memory is shown in letters.
EARLY_TEST(base_memory_in_small_pictures)
{
	static const uint32_t sizes[][2] = {{247, 768}, {300, 200}, {30, 768}, {248, 248}};

	for (size_t i = 0; i < array_length(sizes); i++) {
		framebuffer.width = sizes[i][0];
		framebuffer.height = sizes[i][1];
		console_printf("size %zu\n", i);
		memory_command();
	}
}
