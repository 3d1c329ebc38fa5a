// shell_render: the tree of a line (the shell's syntax.h) as text, which means the same to the
// shell. Each command is in brackets if `brackets` is set: then one sees how it was understood.

#ifndef SHELL_RENDER_H
#define SHELL_RENDER_H

#include "lab4-processes/user/programs/sh/buffer.c"
#include "lab4-processes/user/programs/sh/lexer.c"
#include "lab4-processes/user/programs/sh/parser.c"
#include "lab4-processes/user/programs/sh/pool.c"

static void render_items(struct buffer *to, const struct item *items, bool brackets);

static void render_words(struct buffer *to, const struct word *words)
{
	for (; words != NULL; words = words->next) {
		if (to->length > 0 && strchr("[(", to->text[to->length - 1]) == NULL)
			buffer_add(to, ' ');
		for (size_t i = 0; i < words->length; i++)
			buffer_add(to, words->text[i]);
	}
}

static void render_redirects(struct buffer *to, const struct redirect *redirects)
{
	static const char *const signs[] = {"<", ">", ">>", ">&"};

	for (; redirects != NULL; redirects = redirects->next) {
		buffer_add(to, ' ');
		buffer_add(to, (char)('0' + redirects->fd));
		buffer_add_text(to, signs[redirects->kind]);
		render_words(to, &(struct word){.text = redirects->target.text,
		                                .length = redirects->target.length});
	}
}

static void render_command(struct buffer *to, const struct command *command, bool brackets)
{
	if (command->group != NULL) {
		buffer_add(to, '(');
		render_items(to, command->group, brackets);
		buffer_add(to, ')');
	} else {
		if (brackets)
			buffer_add(to, '[');
		render_words(to, command->assignments);
		if (brackets && command->assignments != NULL)
			buffer_add(to, ':');
		render_words(to, command->words);
		if (brackets)
			buffer_add(to, ']');
	}
	render_redirects(to, command->redirects);
}

static void render_items(struct buffer *to, const struct item *items, bool brackets)
{
	static const char *const signs[] = {"", " && ", " || "};

	for (; items != NULL; items = items->next) {
		const struct pipeline *pipeline = items->pipelines;

		for (; pipeline != NULL; pipeline = pipeline->next) {
			const struct command *command = pipeline->commands;

			buffer_add_text(to, signs[pipeline->when]);
			for (; command != NULL; command = command->next) {
				render_command(to, command, brackets);
				buffer_add_text(to, command->next != NULL ? " | " : "");
			}
		}
		buffer_add_text(to, items->background     ? " & "
		                    : items->next != NULL ? "; "
		                                          : "");
	}
}

// shell_render: of a text, what the parser makes of it; "more" and "wrong" are errors.
static const char *shell_render(struct buffer *to, const char *text, bool brackets)
{
	struct pool pool = {0};
	struct parsed parsed = parse_line(text, &pool);

	buffer_clear(to);
	buffer_add_text(to, "");
	if (parsed.result == PARSE_DONE)
		render_items(to, parsed.items, brackets);
	else
		buffer_add_text(to, parsed.result == PARSE_MORE ? "more" : "wrong");
	pool_release(&pool);
	return to->length == 0 ? "" : to->text;
}

#endif
