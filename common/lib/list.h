// list: a doubly linked ring of nodes that are fields of the listed objects. Every operation
// here takes constant time; none allocates; the caller does the locking.

#ifndef LIB_LIST_H
#define LIB_LIST_H

#include "lib/types.h"

struct list_node {
	struct list_node *next;
	struct list_node *previous;
};

// A list is a ring with a head that is not an element. An empty list's head points at itself.
struct list {
	struct list_node head;
};

#define LIST_INIT(list)                                                                        \
	{                                                                                      \
		.head = {.next = &(list).head, .previous = &(list).head }                      \
	}

// The element of `type` whose list node is `member`.
#define list_entry(node, type, member) container_of(node, type, member)

// Walk a list. Inside the loop, the plain form must not remove `node`; the safe form may.
#define list_for_each(node, list)                                                              \
	for (struct list_node *node = (list)->head.next; node != &(list)->head;                \
	     node = node->next)
#define list_for_each_safe(node, list)                                                         \
	for (struct list_node *node = (list)->head.next, *node##_next = node->next;            \
	     node != &(list)->head; node = node##_next, node##_next = node->next)

static inline void list_init(struct list *list)
{
	list->head.next = list->head.previous = &list->head;
}

static inline bool list_empty(const struct list *list)
{
	return list->head.next == &list->head;
}

// list_linked: is this node on a list? Only right for nodes that were zeroed or removed by
// list_remove.
static inline bool list_linked(const struct list_node *node)
{
	return node->next != NULL;
}

static inline void list_insert_before(struct list_node *place, struct list_node *node)
{
	node->next = place;
	node->previous = place->previous;
	place->previous->next = node;
	place->previous = node;
}

static inline void list_push_back(struct list *list, struct list_node *node)
{
	list_insert_before(&list->head, node);
}

static inline void list_push_front(struct list *list, struct list_node *node)
{
	list_insert_before(list->head.next, node);
}

static inline void list_remove(struct list_node *node)
{
	node->previous->next = node->next;
	node->next->previous = node->previous;
	node->next = node->previous = NULL;
}

// The first or last node, which stays on the list. The list must not be empty.
static inline struct list_node *list_front(const struct list *list)
{
	return list->head.next;
}

static inline struct list_node *list_back(const struct list *list)
{
	return list->head.previous;
}

// Remove the first or last node. The list must not be empty.
static inline struct list_node *list_pop_front(struct list *list)
{
	struct list_node *node = list->head.next;

	list_remove(node);
	return node;
}

static inline struct list_node *list_pop_back(struct list *list)
{
	struct list_node *node = list->head.previous;

	list_remove(node);
	return node;
}

#endif
