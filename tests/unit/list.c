// list: random operations, compared after each with an array that has the same elements.

#include "unit.h"

#include "lib/list.h"

#define ELEMENTS 24
#define STEPS    20000

struct element {
	int before; // so that the node is not at the start
	struct list_node node;
};

static struct element elements[ELEMENTS];
static struct list list = LIST_INIT(list);

// The model: the elements' numbers in the order of the list.
static int model[ELEMENTS];
static int length;

static int number_of(struct list_node *node)
{
	return (int)(list_entry(node, struct element, node) - elements);
}

static void model_insert(int place, int number)
{
	memmove(&model[place + 1], &model[place], (length - place) * sizeof(model[0]));
	model[place] = number;
	length++;
}

static int model_remove(int place)
{
	int number = model[place];

	length--;
	memmove(&model[place], &model[place + 1], (length - place) * sizeof(model[0]));
	return number;
}

static void compare(void)
{
	int place = 0;
	int linked = 0;

	list_for_each (node, &list)
		CHECK_EQUAL(number_of(node), model[place++]);
	CHECK_EQUAL(place, length);
	for (struct list_node *node = list.head.previous; node != &list.head;
	     node = node->previous)
		CHECK_EQUAL(number_of(node), model[--place]);
	CHECK_EQUAL(place, 0);
	CHECK_EQUAL(list_empty(&list), length == 0);
	for (int i = 0; i < ELEMENTS; i++)
		linked += list_linked(&elements[i].node);
	CHECK_EQUAL(linked, length);
	if (length > 0) {
		CHECK_EQUAL(number_of(list_front(&list)), model[0]);
		CHECK_EQUAL(number_of(list_back(&list)), model[length - 1]);
	}
}

// put_in: one element that is on no list, at a random end or place.
static void put_in(struct element *element)
{
	int number = (int)(element - elements);
	int place = (int)below(length + 1);

	switch (below(3)) {
	case 0:
		list_push_back(&list, &element->node);
		model_insert(length, number);
		break;
	case 1:
		list_push_front(&list, &element->node);
		model_insert(0, number);
		break;
	default:
		list_insert_before(place == length ? &list.head : &elements[model[place]].node,
		                   &element->node);
		model_insert(place, number);
		break;
	}
}

static void take_out(struct element *element)
{
	int place = 0;

	switch (below(3)) {
	case 0:
		CHECK_EQUAL(number_of(list_pop_back(&list)), model_remove(length - 1));
		break;
	case 1:
		CHECK_EQUAL(number_of(list_pop_front(&list)), model_remove(0));
		break;
	default:
		while (model[place] != element - elements)
			place++;
		list_remove(&element->node);
		model_remove(place);
		break;
	}
}

static void random_operations(void)
{
	for (int step = 0; step < STEPS; step++) {
		struct element *element = &elements[below(ELEMENTS)];

		CONTEXT("step %d", step);
		if (list_linked(&element->node))
			take_out(element);
		else
			put_in(element);
		compare();
	}
}

static void walk_that_takes_off(void)
{
	int odd = 0;

	list_init(&list);
	for (int i = 0; i < ELEMENTS; i++)
		list_push_back(&list, &elements[i].node);
	list_for_each_safe (node, &list) {
		if (number_of(node) % 2 == 0)
			list_remove(node);
	}
	list_for_each (node, &list) {
		CHECK_EQUAL(number_of(node), 2 * odd + 1);
		odd++;
	}
	CHECK_EQUAL(odd, ELEMENTS / 2);
}

int main(void)
{
	RUN(random_operations);
	RUN(walk_that_takes_off);
	return 0;
}
