// sh: the shell. It reads lines, and does what they say.
//
//     sh                        lines from the standard input: typed, if that is a terminal
//     sh -c TEXT [NAME WORD...] the lines of a text
//     sh FILE [WORD...]         the lines of a file

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "files.h"
#include "launch.h"
#include "parser.h"
#include "run.h"
#include "shell.h"
#include "source.h"
#include "variables.h"

// A text of so many characters of what is wrong is enough.
#define NEAR_MAX 20

static void complain_of(const struct parsed *parsed)
{
	size_t length = parsed->near_length < NEAR_MAX ? parsed->near_length : NEAR_MAX;

	if (length == 0 || *parsed->near == '\n')
		shell_complain("something is missing at the end of the line");
	else
		shell_complain("`%.*s` cannot stand here", (int)length, parsed->near);
	shell.status = STATUS_WRONG;
	// The lines that follow rely on this one.
	shell.exiting = !shell.interactive;
}

// no_more: the source has no line. false: that is the end of the shell.
static bool no_more(enum console_result result, struct buffer *line)
{
	if (result == CONSOLE_DROPPED) {
		shell.status = STATUS_SIGNALLED + 2;
		return true;
	}
	if (line->length > 0) {
		shell_complain("the end comes too early");
		shell.status = STATUS_WRONG;
	}
	return false;
}

// do_line: read one, which may be several that belong together, and carry it out. false: there
// is none.
static bool do_line(struct source *source, struct buffer *line)
{
	struct pool pool = {0};
	struct parsed parsed;

	do {
		enum console_result result = source_line(source, line, line->length > 0);

		if (result != CONSOLE_LINE)
			return no_more(result, line);
		pool_release(&pool);
		parsed = parse_line(line->text, &pool);
	} while (parsed.result == PARSE_MORE);
	if (parsed.result == PARSE_WRONG)
		complain_of(&parsed);
	else
		run_items(parsed.items, &pool);
	pool_release(&pool);
	return !shell.exiting;
}

static void do_lines(struct source *source)
{
	struct buffer line = {0};

	while (do_line(source, &line))
		buffer_clear(&line);
	buffer_release(&line);
}

// read_file: all of it, so that no descriptor is left for the programs. NULL, and the shell has
// complained, if that is not possible.
static const char *read_file(const char *path)
{
	struct buffer text = {0};
	struct source file = {.fd = files_open(path, REDIRECT_READ)};

	if (file.fd < 0) {
		shell_complain("%s: %s", path, strerror(errno));
		return NULL;
	}
	while (source_line(&file, &text, false) == CONSOLE_LINE)
		;
	close(file.fd);
	buffer_add_text(&text, "");
	return text.text == NULL ? "" : text.text;
}

// choose_source: by the arguments; what is left of them are $0 and so on. false: there is none.
static bool choose_source(struct source *source, int argc, char **argv)
{
	shell.words = argv;
	shell.word_count = argc > 0 ? 1 : 0;
	if (argc < 2) {
		source->console = console_present();
		return true;
	}
	if (strcmp(argv[1], "-c") != 0) {
		source->text = read_file(argv[1]);
		shell.words = argv + 1;
		shell.word_count = argc - 1;
		return source->text != NULL;
	}
	if (argc == 2) {
		shell_complain("-c wants a text");
		return false;
	}
	source->text = argv[2];
	if (argc > 3) {
		shell.words = argv + 3;
		shell.word_count = argc - 3;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct source source = {0};

	shell.pid = getpid();
	variables_take(environ);
	if (!choose_source(&source, argc, argv))
		return STATUS_NOT_FOUND;
	shell.interactive = source.console;
	launch_prepare();
	do_lines(&source);
	return shell.status;
}
