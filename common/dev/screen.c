// screen: text in cells, each a character that is drawn when it changes.
//
// The cells are those of all video memory, of which the screen shows a part: scrolling moves
// this part down by a line of text. Only at the end of the memory is the text drawn again at
// its start; where the memory holds no more than the screen shows, that is at every line.

#include "dev/screen.h"

#include "arch/percpu.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/init.h"
#include "core/log.h"
#include "core/spinlock.h"
#include "core/test.h"
#include "dev/font.h"
#include "dev/framebuffer.h"
#include "lib/string.h"

#define INK         0xC8C8C8
#define PAPER       0x000000
#define CELLS       0x10000 // enough for 4096 x 2160 pixels
#define TAB         8

#define CELL_NEW    0x00 // nothing has been drawn here
#define CELL_CURSOR 0x80 // with a character: ink and paper changed over

static struct spinlock screen_lock = SPINLOCK("screen", RANK_SCREEN); // inside the console's
static bool present; // written once, under the console's lock

// Guarded by screen_lock.
static struct {
	uint32_t columns, rows; // of the screen
	uint32_t memory_rows;   // of video memory
	uint32_t top;           // the row of memory that is the screen's first
	uint32_t row, column;   // where the next character goes; a column of `columns`: into
	                        // the next row
	enum { TEXT, AFTER_ESCAPE, IN_SEQUENCE } state;
	unsigned number; // of the sequence
	bool borrowed;   // nothing is drawn
	uint32_t ink, paper;
	uint8_t cells[CELLS]; // what is drawn in each, row by row
} screen;

static uint8_t *cell_at(uint32_t row, uint32_t column)
{
	return &screen.cells[row * screen.columns + column];
}

static void cell_draw(uint32_t row, uint32_t column)
{
	uint8_t cell = *cell_at(row, column);
	bool cursor = cell & CELL_CURSOR;

	if (screen.borrowed)
		return;
	framebuffer_bits(column * FONT_WIDTH, row * FONT_HEIGHT, FONT_HEIGHT,
	                 font_glyph(cell & (CELL_CURSOR - 1)),
	                 cursor ? screen.paper : screen.ink,
	                 cursor ? screen.ink : screen.paper);
}

// Rows here are those of the memory.
static void cell_put(uint32_t row, uint32_t column, uint8_t cell)
{
	uint8_t *shown = cell_at(row, column);

	if (*shown == cell)
		return;
	*shown = cell;
	cell_draw(row, column);
}

static void row_clear(uint32_t row)
{
	if (*cell_at(row, 0) != CELL_NEW) {
		for (uint32_t column = 0; column < screen.columns; column++)
			cell_put(row, column, ' ');
		return;
	}
	memset(cell_at(row, 0), ' ', screen.columns);
	if (!screen.borrowed)
		framebuffer_fill(0, row * FONT_HEIGHT, framebuffer.width, FONT_HEIGHT,
		                 screen.paper);
}

// Draw what is shown again at the start of the memory, but for the first row: a scroll.
static void move_to_start(void)
{
	for (uint32_t row = 0; row + 1 < screen.rows; row++)
		for (uint32_t column = 0; column < screen.columns; column++)
			cell_put(row, column, *cell_at(screen.top + row + 1, column));
	screen.top = 0;
}

static void scroll(void)
{
	if (screen.top + screen.rows < screen.memory_rows)
		screen.top++;
	else
		move_to_start();
	row_clear(screen.top + screen.rows - 1);
	if (!screen.borrowed)
		framebuffer_show_from(screen.top * FONT_HEIGHT);
}

static void line_feed(void)
{
	screen.column = 0;
	if (screen.row + 1 < screen.rows)
		screen.row++;
	else
		scroll();
}

static void character(uint8_t c)
{
	if (screen.column == screen.columns)
		line_feed();
	cell_put(screen.top + screen.row, screen.column++,
	         c >= FONT_FIRST && c <= FONT_LAST ? c : FONT_LAST + 1);
}

static void text_byte(uint8_t c)
{
	if (c == '\n')
		line_feed();
	else if (c == '\r')
		screen.column = 0;
	else if (c == '\b' && screen.column > 0)
		screen.column--;
	else if (c == '\t')
		screen.column =
			(uint32_t)min_u64(round_up(screen.column + 1, TAB), screen.columns);
	else if (c == '\x1b')
		screen.state = AFTER_ESCAPE;
	else if (c >= ' ')
		character(c);
}

// The end of a control sequence (ECMA-48): EL, erase to the end of the line; CUB and CUF, the
// cursor back and forward by a number of columns, 1 if none is given.
static void sequence_end(uint8_t final)
{
	uint32_t distance = screen.number == 0 ? 1 : screen.number;

	screen.state = TEXT;
	if (final == 'K' && screen.number == 0)
		for (uint32_t column = screen.column; column < screen.columns; column++)
			cell_put(screen.top + screen.row, column, ' ');
	else if (final == 'D')
		screen.column -= (uint32_t)min_u64(distance, screen.column);
	else if (final == 'C')
		screen.column = (uint32_t)min_u64(screen.column + distance, screen.columns - 1);
}

// Parameters are 0x30 to 0x3F, and a final byte is one from 0x40 on (ECMA-48, 5.4).
static void sequence_byte(uint8_t c)
{
	if (c >= '0' && c <= '9')
		screen.number = (screen.number * 10 + (c - '0')) % 10000;
	else if (c >= 0x40)
		sequence_end(c);
}

static void byte(uint8_t c)
{
	switch (screen.state) {
	case TEXT:
		text_byte(c);
		break;
	case AFTER_ESCAPE:
		screen.state = c == '[' ? IN_SEQUENCE : TEXT;
		screen.number = 0;
		break;
	case IN_SEQUENCE:
		sequence_byte(c);
		break;
	}
}

static void cursor_show(bool show)
{
	uint32_t column = (uint32_t)min_u64(screen.column, screen.columns - 1);
	uint32_t row = screen.top + screen.row;
	uint8_t under = *cell_at(row, column) & (CELL_CURSOR - 1);

	cell_put(row, column, show ? under | CELL_CURSOR : under);
}

// All text again, on a screen whose pixels are anything, from the start of the memory on.
static void redraw(void)
{
	size_t shown = (size_t)screen.columns * screen.rows;

	memmove(screen.cells, cell_at(screen.top, 0), shown);
	memset(screen.cells + shown, CELL_NEW,
	       (size_t)screen.columns * (screen.memory_rows - screen.rows));
	screen.top = 0;
	framebuffer_show_from(0);
	framebuffer_fill(0, 0, framebuffer.width, framebuffer.height, screen.paper);
	for (uint32_t row = 0; row < screen.rows; row++)
		for (uint32_t column = 0; column < screen.columns; column++)
			if (*cell_at(row, column) != ' ')
				cell_draw(row, column);
}

// A processor that panics may hold the lock, or other code may have borrowed the screen; the
// text of the panic must appear in any case.
static void screen_write(const char *text, size_t size)
{
	bool alone = panicking();

	if (!alone)
		spin_lock(&screen_lock);
	if (alone && screen.borrowed) {
		screen.borrowed = false;
		redraw();
	}
	cursor_show(false);
	for (size_t i = 0; i < size; i++)
		byte((uint8_t)text[i]);
	cursor_show(true);
	if (!alone)
		spin_unlock(&screen_lock);
}

bool screen_present(void)
{
	return present;
}

bool screen_borrow(void)
{
	bool free;

	if (!present)
		return false;
	spin_lock(&screen_lock);
	free = !screen.borrowed;
	if (free) {
		screen.borrowed = true;
		framebuffer_fill(0, 0, framebuffer.width, framebuffer.height, screen.paper);
		framebuffer_show_from(0);
	}
	spin_unlock(&screen_lock);
	return free;
}

void screen_return(void)
{
	spin_lock(&screen_lock);
	screen.borrowed = false;
	redraw();
	spin_unlock(&screen_lock);
}

static const struct console_sink screen_sink = {
	.name = "screen", .present = screen_present, .write = screen_write};
CONSOLE_SINK(40, screen, screen_sink);

static bool wanted(void)
{
	char word[4];

	if (!command_line_text("screen", word, sizeof(word)))
		return !test_running();
	return strcmp(word, "on") == 0;
}

// As many rows as there are cells for; the first of them are blank.
static void cells_init(void)
{
	screen.columns = framebuffer.width / FONT_WIDTH;
	screen.rows = framebuffer.height / FONT_HEIGHT;
	screen.memory_rows =
		(uint32_t)min_u64(framebuffer.lines / FONT_HEIGHT, CELLS / screen.columns);
	screen.rows = (uint32_t)min_u64(screen.rows, screen.memory_rows);
	screen.ink = framebuffer_colour(INK);
	screen.paper = framebuffer_colour(PAPER);
	memset(screen.cells, ' ', (size_t)screen.columns * screen.rows);
	if (!framebuffer.black)
		framebuffer_fill(0, 0, framebuffer.width, framebuffer.height, screen.paper);
}

static void screen_init(void)
{
	if (!wanted() || framebuffer_init() != 0)
		return;
	cells_init();
	console_begin(&screen_sink, &present);
}

INIT(INIT_DEVICE, screen_init);
