// shell: what the shell understands of a line, and which texts it makes of words.

#include "unit.h"

#include "shell_render.h"

#include "lab4-processes/user/programs/sh/expand.c"

static struct buffer rendered;

#define CHECK_TREE(text, expected)                                                             \
	do {                                                                                   \
		CONTEXT("%s", text);                                                           \
		CHECK_TEXT(shell_render(&rendered, text, true), expected);                     \
	} while (0)

static void words_and_signs(void)
{
	CHECK_TREE("", "");
	CHECK_TREE("  # nothing", "");
	CHECK_TREE("a", "[a]");
	CHECK_TREE("  a\tb  c \n", "[a b c]");
	CHECK_TREE("a#b #c", "[a#b]");
	CHECK_TREE("a;b", "[a]; [b]");
	CHECK_TREE("a;b;", "[a]; [b]");
	CHECK_TREE("a&b&", "[a] & [b] & ");
	CHECK_TREE("a&&b||c", "[a] && [b] || [c]");
	CHECK_TREE("a|b|c;d", "[a] | [b] | [c]; [d]");
	CHECK_TREE("a|b&&c|d", "[a] | [b] && [c] | [d]");
}

static void only_one_line(void)
{
	struct pool pool = {0};
	struct parsed parsed = parse_line("a; b\nc", &pool);

	CHECK_EQUAL(parsed.result, PARSE_DONE);
	CHECK_TEXT(parsed.rest, "c");
	CHECK(parsed.items->next->next == NULL);
	pool_release(&pool);
}

static void the_text_of_an_item_is_without_its_end(void)
{
	struct pool pool = {0};
	struct parsed parsed = parse_line("sleep 1 && b  & c # d", &pool);

	CHECK_EQUAL(parsed.items->length, strlen("sleep 1 && b"));
	CHECK(parsed.items->background);
	CHECK_EQUAL(parsed.items->next->length, 1);
	CHECK(!parsed.items->next->background);
	pool_release(&pool);
}

static void quotes_belong_to_words(void)
{
	CHECK_TREE("'a b' \"c;d\"e\\ f", "['a b' \"c;d\"e\\ f]");
	CHECK_TREE("a'#'b '' \"\"", "[a'#'b '' \"\"]");
	CHECK_TREE("\"a\\\"b\" c", "[\"a\\\"b\" c]");
	CHECK_TREE("'a\\' b", "['a\\' b]");
	CHECK_TREE("'a\nb'", "['a\nb']");
	CHECK_TREE("a\\\nb", "[a\\\nb]");
	CHECK_TREE("a \\\n b", "[a b]");
}

static void assignments_come_first(void)
{
	CHECK_TREE("A=1", "[A=1:]");
	CHECK_TREE("A=1 _b2='x y' c d=3", "[A=1 _b2='x y': c d=3]");
	CHECK_TREE("2=x", "[2=x]");
	CHECK_TREE("a-b=x", "[a-b=x]");
	CHECK_TREE("=x", "[=x]");
	CHECK_TREE("A= b", "[A=: b]");
}

static void redirects_stand_anywhere(void)
{
	CHECK_TREE("a <b >c", "[a] 0< b 1> c");
	CHECK_TREE(">c a 2>>d b", "[a b] 1> c 2>> d");
	CHECK_TREE("a2>b", "[a2] 1> b");
	CHECK_TREE("a 2>&1", "[a] 2>& 1");
	CHECK_TREE(">f", "[] 1> f");
	CHECK_TREE("(a) >f", "([a]) 1> f");
	CHECK_TREE("a > b | c < d", "[a] 1> b | [c] 0< d");
}

static void parentheses(void)
{
	CHECK_TREE("(a)", "([a])");
	CHECK_TREE("(a;b)&", "([a]; [b]) & ");
	CHECK_TREE("((a)&&(b))|c", "(([a]) && ([b])) | [c]");
	CHECK_TREE("(a\nb\n\n)\n", "([a]; [b])");
	CHECK_TREE("(\na &\n)", "([a] & )");
}

static void what_goes_on(void)
{
	static const char *const texts[] = {"'a",  "\"a",   "a \"b'c", "a &&",    "a ||\n",
	                                    "a |", "(a",    "(a\n",    "(",       "a\\",
	                                    "a >", "a\\\n", "\\\n",    "((a); b", "(a) &&\n\n"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		CHECK_TREE(texts[i], "more");
}

static void what_is_wrong(void)
{
	static const char *const texts[] = {";",       "&",     "&& a", "|",     "a ;; b",
	                                    "a & & b", "()",    ")",    "a)",    "(a) b",
	                                    "a (b)",   "> ;",   "a >|", "a | ;", "`a`",
	                                    "a&&;b",   "\"`\"", "(a;;)"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		CHECK_TREE(texts[i], "wrong");
}

static void parentheses_end_somewhere(void)
{
	char text[2 * NESTED_MAX + 8];
	size_t length = 0;

	for (int i = 0; i < NESTED_MAX; i++)
		text[length++] = '(';
	text[length++] = 'a';
	for (int i = 0; i < NESTED_MAX; i++)
		text[length++] = ')';
	text[length] = '\0';
	CHECK(strstr(shell_render(&rendered, text, true), "([a])") != NULL);
	memmove(text + 1, text, length + 1);
	text[length + 1] = ')';
	text[length + 2] = '\0';
	CHECK_TREE(text, "wrong");
}

// ---- Words to texts ----

static const char *value(const char *name, size_t length)
{
	static const char *const values[][2] = {{"A", "one"},   {"B", "two  words"}, {"E", ""},
	                                        {"S", " x "},   {"Q", "'q' \"$A"},   {"?", "7"},
	                                        {"1", "first"}, {"LONG_name2", "l"}};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strncmp(values[i][0], name, length) == 0 && values[i][0][length] == '\0')
			return values[i][1];
	}
	return NULL;
}

// expanded: the texts of a line's words, each between <>.
static const char *expanded(const char *text)
{
	static struct buffer to;
	struct pool pool = {0};
	struct parsed parsed = parse_line(text, &pool);
	int count = 0;
	char **texts =
		expand_words(parsed.items->pipelines->commands->words, value, &pool, &count);

	buffer_clear(&to);
	for (int i = 0; i < count; i++) {
		buffer_add(&to, '<');
		buffer_add_text(&to, texts[i]);
		buffer_add(&to, '>');
	}
	CHECK(texts == NULL || texts[count] == NULL);
	pool_release(&pool);
	return texts == NULL ? "wrong" : to.length == 0 ? "" : to.text;
}

static void quotes_go(void)
{
	CHECK_TEXT(expanded("a 'b c' \"d e\"f\\ g"), "<a><b c><d ef g>");
	CHECK_TEXT(expanded("'' \"\" a''b"), "<><><ab>");
	CHECK_TEXT(expanded("\\$A '$A' \\\\ \"\\$A\\\\\\\"\\x\""), "<$A><$A><\\><$A\\\"\\x>");
	CHECK_TEXT(expanded("a\\\nb \"c\\\nd\" 'e\\\nf'"), "<ab><cd><e\\\nf>");
}

static void variables_have_values(void)
{
	CHECK_TEXT(expanded("$A x$A$A ${A}x $Ax $LONG_name2-"), "<one><xoneone><onex><l->");
	CHECK_TEXT(expanded("$? $1 $12 $2"), "<7><first><first2>");
	CHECK_TEXT(expanded("$ a$ \"$\" $- $%"), "<$><a$><$><$-><$%>");
}

static void values_are_cut_outside_of_quotes(void)
{
	CHECK_TEXT(expanded("$B"), "<two><words>");
	CHECK_TEXT(expanded("\"$B\""), "<two  words>");
	CHECK_TEXT(expanded("a$B\"$B\"b"), "<atwo><wordstwo  wordsb>");
	CHECK_TEXT(expanded("a${S}b $S"), "<a><x><b><x>");
	CHECK_TEXT(expanded("$E x \"$E\" $N \"\"$E"), "<x><><>");
	// The value of a variable has no quotes and no variables.
	CHECK_TEXT(expanded("$Q"), "<'q'><\"$A>");
}

static void names_that_are_none(void)
{
	CHECK_TEXT(expanded("${"), "wrong");
	CHECK_TEXT(expanded("${}"), "wrong");
	CHECK_TEXT(expanded("a${A"), "wrong");
	CHECK_TEXT(expanded("${A-x}"), "wrong");
}

static void one_text_is_not_cut(void)
{
	struct pool pool = {0};
	struct word word = {.text = "X=$B'$B'", .length = 8};

	CHECK_TEXT(expand_text(&word, 2, value, &pool), "two  words$B");
	word.length = 2;
	CHECK_TEXT(expand_text(&word, 2, value, &pool), "");
	pool_release(&pool);
}

int main(void)
{
	RUN(words_and_signs);
	RUN(only_one_line);
	RUN(the_text_of_an_item_is_without_its_end);
	RUN(quotes_belong_to_words);
	RUN(assignments_come_first);
	RUN(redirects_stand_anywhere);
	RUN(parentheses);
	RUN(what_goes_on);
	RUN(what_is_wrong);
	RUN(parentheses_end_somewhere);
	RUN(quotes_go);
	RUN(variables_have_values);
	RUN(values_are_cut_outside_of_quotes);
	RUN(names_that_are_none);
	RUN(one_text_is_not_cut);
	return 0;
}
