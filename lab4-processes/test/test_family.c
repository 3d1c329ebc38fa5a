// test_family: exercise 4.4, before the lab is in its place: families of no process. The grader
// has a model.

#include "core/test.h"
#include "lab4-processes/kernel/family.h"
#include "lib/format.h"

#define FAMILIES 24 // number 0 is init
#define STEPS    400
#define TEXT     900

static struct family families[FAMILIES];
// The parent of each, and whether it has ended, by the steps that were made.
static struct family *parents[FAMILIES];
static bool ended[FAMILIES];

static unsigned number_of(const struct family *family)
{
	test_check_as("a list of children holds nothing else",
	              family >= families && family < families + FAMILIES);
	return (unsigned)(family - families);
}

static struct family *family_at(struct list_node *node)
{
	return list_entry(node, struct family, sibling);
}

static void renew(unsigned number)
{
	family_init(&families[number], NULL, (int)number);
	parents[number] = NULL;
	ended[number] = false;
}

static void renew_all(void)
{
	for (unsigned i = 0; i < FAMILIES; i++)
		renew(i);
}

// ---- What is seen ----

static char text[TEXT];
static size_t length;

static void add_text(const char *format, unsigned number)
{
	length += format_text(text + length, TEXT - length, format, number);
	test_check(length < TEXT);
}

// Add the children of one list. Returns how many.
static unsigned add_list(const struct family *parent, const struct list *list, bool zombies)
{
	unsigned count = 0;

	list_for_each (node, list) {
		const struct family *child = family_at(node);

		test_check_as("a list of children ends", ++count <= FAMILIES);
		add_text(" %u", number_of(child));
		test_check_as("the parent of a child on a list is whose list it is",
		              child->parent == parent);
		test_check_as("`zombie` says on which list a child is",
		              child->zombie == zombies);
	}
	return count;
}

static void add_children(const struct family *family)
{
	unsigned count;

	if (list_empty(&family->living) && list_empty(&family->zombies)) {
		test_eq_as("`children` of a family without any", family->children, 0);
		return;
	}
	add_text(" %u has", number_of(family));
	count = add_list(family, &family->living, false);
	add_text(",", 0);
	count += add_list(family, &family->zombies, true);
	test_eq_as("`children` counts both lists", family->children, count);
	add_text(";", 0);
}

// Add the numbers of all for whom the condition holds.
#define ADD_WHERE(what, condition)                                                             \
	do {                                                                                   \
		add_text(what, 0);                                                             \
		for (unsigned i = 0; i < FAMILIES; i++)                                        \
			if (condition)                                                         \
				add_text(" %u", i);                                            \
	} while (0)

static void report_all(void)
{
	length = 0;
	for (unsigned i = 0; i < FAMILIES; i++) {
		test_check_as("`parent` of a family names the parent that it has now, or none",
		              families[i].parent == parents[i]);
		add_children(&families[i]);
	}
	ADD_WHERE(" orphans:", families[i].orphan);
	ADD_WHERE("; zombies:", families[i].zombie);
	ADD_WHERE("; with a parent:", families[i].parent != NULL);
	ADD_WHERE("; on a list:", list_linked(&families[i].sibling));
	test_report_text("families", text);
}

// ---- Steps ----

static uint64_t drawn(unsigned step, unsigned what)
{
	return test_secret(4 * step + what);
}

static void orphan(unsigned step, unsigned number, bool adopted)
{
	struct list nobodys = LIST_INIT(nobodys);
	bool told = family_orphan(&families[number], adopted ? &families[0] : NULL, &nobodys);
	unsigned count = 0;

	test_report("told", step, test_secret(step) ^ told);
	length = 0;
	add_text("nobody's:", 0);
	for (unsigned i = 0; i < FAMILIES; i++)
		if (parents[i] == &families[number])
			parents[i] = adopted ? &families[0] : NULL;
	while (!list_empty(&nobodys)) {
		unsigned child = number_of(family_at(list_pop_front(&nobodys)));

		test_check_as("the list `nobodys` ends", ++count <= FAMILIES);
		add_text(" %u", child);
		renew(child); // its number is used again
	}
	test_report_text("families", text);
}

static bool may_add(unsigned parent, unsigned child)
{
	return parent != child && child != 0 && parents[child] == NULL && !ended[parent] &&
	       !families[child].orphan;
}

static void random_step(unsigned step)
{
	unsigned number = (unsigned)(drawn(step, 0) % FAMILIES);
	unsigned other = (unsigned)(drawn(step, 1) % FAMILIES);
	uint64_t what = drawn(step, 2) % 16;

	if (what < 9 && may_add(other, number)) {
		family_add(&families[other], &families[number]);
		parents[number] = &families[other];
	} else if (what < 12 && number != 0 && !ended[number]) {
		family_end(&families[number]);
		ended[number] = true;
	} else if (what < 14 && parents[number] != NULL) {
		family_remove(&families[number]);
		parents[number] = NULL;
	} else if (what == 14 && number != 0) {
		orphan(step, number, drawn(step, 3) % 4 != 0);
	} else if (parents[number] == NULL && families[number].children == 0) {
		renew(number);
	}
}

EARLY_TEST(family_follows_a_model)
{
	renew_all();
	for (unsigned step = 0; step < STEPS; step++) {
		random_step(step);
		report_all();
	}
}

// ---- The end of a parent ----

// The children of family 1 that end, in an order that only this boot knows.
static unsigned zombie_at(unsigned place)
{
	return 2 + (unsigned)((test_secret(0) + 2 * place + 1) % 6);
}

// Family 1 has children 2 to 7, of which three have ended.
static void make_children(void)
{
	renew_all();
	for (unsigned i = 2; i < 8; i++)
		family_add(&families[1], &families[i]);
	for (unsigned i = 0; i < 3; i++)
		family_end(&families[zombie_at(i)]);
}

EARLY_TEST(family_leaves_orphans)
{
	struct list nobodys = LIST_INIT(nobodys);

	make_children();
	list_push_back(&nobodys, &families[20].sibling);
	test_check_as("family_orphan without init returns false",
	              !family_orphan(&families[1], NULL, &nobodys));
	test_check_as("what was on the list `nobodys` before is still there",
	              list_pop_front(&nobodys) == &families[20].sibling);
	for (unsigned i = 0; i < 3; i++) {
		test_check_as("there are as many on the list `nobodys` as there were zombies",
		              !list_empty(&nobodys));
		test_report("nobody's", i, number_of(family_at(list_pop_front(&nobodys))));
	}
	test_check_as("nobody else is on the list `nobodys`", list_empty(&nobodys));
	test_eq_as("children of the family whose process ended", families[1].children, 0);
	for (unsigned i = 2; i < 8; i++) {
		test_check_as("a child of a family that ended is an orphan",
		              families[i].orphan);
		test_check_as("an orphan has no parent", families[i].parent == NULL);
		if (i != zombie_at(0) && i != zombie_at(1) && i != zombie_at(2))
			test_check_as("an orphan that lives is on no list",
			              !list_linked(&families[i].sibling));
	}
	family_end(&families[zombie_at(0) == 7 ? 6 : zombie_at(0) + 1]); // an orphan may end
	test_report("done", 0, test_secret(1));
}

static bool told(bool living, bool zombie)
{
	struct list nobodys = LIST_INIT(nobodys);
	bool result;

	renew_all();
	family_add(&families[0], &families[9]); // init has children of its own,
	family_add(&families[0], &families[10]);
	family_end(&families[10]); // and a zombie
	if (living)
		family_add(&families[1], &families[2]);
	if (zombie) {
		family_add(&families[1], &families[3]);
		family_end(&families[3]);
	}
	result = family_orphan(&families[1], &families[0], &nobodys);
	test_check_as("with init nobody comes to the list `nobodys`", list_empty(&nobodys));
	test_eq_as("children of init", families[0].children, 2 + living + zombie);
	return result;
}

EARLY_TEST(family_tells_init)
{
	test_check_as("family_orphan returns false if there were no children",
	              !told(false, false));
	test_check_as("family_orphan returns false if init has got no zombie",
	              !told(true, false));
	test_check_as("family_orphan returns true if init has got a zombie", told(false, true));
	test_check_as("family_orphan returns true if init has got a zombie and others",
	              told(true, true));
	test_report("done", 0, test_secret(2));
}
