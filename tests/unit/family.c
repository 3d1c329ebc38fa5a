// family: random births and ends. After each, what the lists say and what the parents say is
// the same.

#include "unit.h"

#include "lab4-processes/kernel/family.c"

void wait_queue_init(struct wait_queue *queue)
{
	list_init(&queue->waiters);
}

#define FAMILIES 40
#define STEPS    200000

static struct family families[FAMILIES]; // number 0 is init
static bool alive[FAMILIES];             // the number is in use

static unsigned check_list(const struct family *parent, const struct list *list, bool zombies)
{
	unsigned count = 0;

	list_for_each (node, list) {
		const struct family *child = list_entry(node, struct family, sibling);

		CHECK(child >= families && child < families + FAMILIES);
		CHECK(child->parent == parent);
		CHECK_EQUAL(child->zombie, zombies);
		CHECK(alive[child - families]);
		CHECK(++count <= FAMILIES);
	}
	return count;
}

static void check_all(void)
{
	unsigned children = 0, with_parent = 0;

	for (int i = 0; i < FAMILIES; i++) {
		struct family *family = &families[i];

		if (!alive[i])
			continue;
		CHECK_EQUAL(check_list(family, &family->living, false) +
		                    check_list(family, &family->zombies, true),
		            family->children);
		children += family->children;
		with_parent += family->parent != NULL;
		CHECK_EQUAL(list_linked(&family->sibling), family->parent != NULL);
		CHECK(!family->orphan || family->parent == NULL);
	}
	CHECK_EQUAL(children, with_parent);
}

static void born(int number, struct family *parent)
{
	family_init(&families[number], NULL, number);
	alive[number] = true;
	if (parent == NULL)
		return;
	family_add(parent, &families[number]);
	CHECK(list_back(&parent->living) == &families[number].sibling);
}

static bool has_zombies(const struct family *family)
{
	return !list_empty(&family->zombies);
}

// As in the kernel: first the children leave, then it is a zombie.
static void end(int number, struct family *init)
{
	struct list nobodys = LIST_INIT(nobodys);
	struct family *family = &families[number];
	bool expected = init != NULL && has_zombies(family);

	CHECK_EQUAL(family_orphan(family, init, &nobodys), expected);
	CHECK(init == NULL || list_empty(&nobodys));
	CHECK_EQUAL(family->children, 0);
	while (!list_empty(&nobodys)) {
		struct list_node *node = list_pop_front(&nobodys);
		struct family *child = list_entry(node, struct family, sibling);

		CHECK(child->zombie && child->orphan && child->parent == NULL);
		alive[child - families] = false;
	}
	family_end(family);
	if (family->parent == NULL)
		alive[number] = false;
	else
		CHECK(list_back(&family->parent->zombies) == &family->sibling);
}

// A parent has waited for its oldest zombie.
static void collect(struct family *parent)
{
	struct family *child = list_entry(list_front(&parent->zombies), struct family, sibling);

	family_remove(child);
	CHECK(child->parent == NULL && !list_linked(&child->sibling));
	alive[child - families] = false;
}

static void any_lives(void)
{
	born(0, NULL);
	for (int i = 0; i < STEPS; i++) {
		int number = 1 + (int)below(FAMILIES - 1);
		struct family *other = &families[below(FAMILIES)];
		bool other_lives = alive[other - families] && !other->zombie;

		CONTEXT("step %d, number %d", i, number);
		if (!alive[number])
			born(number, other_lives ? other : NULL);
		else if (has_zombies(&families[number]))
			below(3) ? collect(&families[number]) : end(number, &families[0]);
		else if (!families[number].zombie && below(2))
			end(number, below(4) ? &families[0] : NULL);
		if (has_zombies(&families[0]))
			collect(&families[0]);
		check_all();
	}
}

// Children stay in the order in which they came, and then in which they ended.
static void order_stays(void)
{
	struct list nobodys = LIST_INIT(nobodys);
	static const int living[] = {2, 4, 6}, ended[] = {5, 1, 3};
	struct list_node *node;

	memset(alive, 0, sizeof(alive));
	born(0, NULL);
	born(7, NULL);
	for (int i = 1; i < 7; i++)
		born(i, &families[7]);
	for (size_t i = 0; i < array_length(ended); i++)
		family_end(&families[ended[i]]);
	CHECK(family_orphan(&families[7], &families[0], &nobodys));
	check_all();
	node = list_front(&families[0].living);
	for (size_t i = 0; i < array_length(living); i++, node = node->next)
		CHECK(node == &families[living[i]].sibling);
	node = list_front(&families[0].zombies);
	for (size_t i = 0; i < array_length(ended); i++, node = node->next)
		CHECK(node == &families[ended[i]].sibling);
}

int main(void)
{
	RUN(any_lives);
	RUN(order_stays);
	return 0;
}
