// family: two lists of children.

#include "family.h"

#include "core/panic.h"

void family_init(struct family *family, struct process *process, int group)
{
	*family = (struct family){.process = process, .group = group};
	list_init(&family->living);
	list_init(&family->zombies);
	wait_queue_init(&family->wait_queue);
	wait_queue_init(&family->stop_queue);
}

//@ solution 4.4
// Give a child another parent, or none.
static void move(struct family *child, struct family *parent)
{
	family_remove(child);
	if (parent != NULL)
		family_add(parent, child);
	else
		child->orphan = true;
}

//@ stub
//@ end
// EXERCISE 4.4  The family.
//
// A process knows its parent and its children: those that live are on one list, those that have
// ended and were not waited for on the other (family.h). Each list has the oldest child first.
//
// family_add: `child`, which has no parent, becomes the youngest child of `parent`: on the list
// that its `zombie` says. `children` of the parent counts both lists.
//
// family_remove: the child leaves its parent. It has no parent then.
//
// family_end: the child, which lives, becomes a zombie. If it has a parent, it changes lists,
// as the last one to end.
//
// family_orphan: `family` ends, and so all its children lose their parent. With `init` they get
// that one. Without (NULL) they are orphans: those that live have no parent; those that are
// zombies, which nobody will wait for any more, go to the list `nobodys`, by `sibling`. The
// order of the children stays. true if `init` has got a zombie: whoever waits there must be
// woken.
//
// Hint: a zombie's list node is on its parent's list. Where must it be before it goes to
// another?
void family_add(struct family *parent, struct family *child)
{
	//@ solution 4.4
	child->parent = parent;
	list_push_back(child->zombie ? &parent->zombies : &parent->living, &child->sibling);
	parent->children++;
	//@ stub
	//   (void)parent;
	//   (void)child;
	//   exercise_missing("4.4");
	//@ end
}

void family_remove(struct family *child)
{
	//@ solution 4.4
	list_remove(&child->sibling);
	child->parent->children--;
	child->parent = NULL;
	//@ stub
	//   (void)child;
	//   exercise_missing("4.4");
	//@ end
}

void family_end(struct family *child)
{
	//@ solution 4.4
	child->zombie = true;
	if (child->parent == NULL)
		return;
	list_remove(&child->sibling);
	list_push_back(&child->parent->zombies, &child->sibling);
	//@ stub
	//   (void)child;
	//   exercise_missing("4.4");
	//@ end
}

bool family_orphan(struct family *family, struct family *init, struct list *nobodys)
{
	//@ solution 4.4
	bool got_zombie = init != NULL && !list_empty(&family->zombies);

	list_for_each_safe (node, &family->living)
		move(list_entry(node, struct family, sibling), init);
	list_for_each_safe (node, &family->zombies) {
		move(list_entry(node, struct family, sibling), init);
		if (init == NULL)
			list_push_back(nobodys, node);
	}
	return got_zombie;
	//@ stub
	//   (void)family;
	//   (void)init;
	//   (void)nobodys;
	//   exercise_missing("4.4");
	//@ end
}
