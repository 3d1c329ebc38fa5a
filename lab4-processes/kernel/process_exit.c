// process_exit: from the last thread to the zombie.

#include "process_exit.h"

#include "core/assert.h"
#include "core/panic.h"
#include "process_family.h"
#include "signal_send.h"
#include "terminal.h"

//@ solution 4.7
// Give the children away. Those that have ended and that nobody adopts are freed.
static void children_leave(struct family *family)
{
	struct list nobodys = LIST_INIT(nobodys);
	struct family *adopter;

	spin_lock(&processes_lock);
	adopter = family_init_for(family);
	if (family_orphan(family, adopter, &nobodys))
		wake_all(&adopter->wait_queue);
	spin_unlock(&processes_lock);
	while (!list_empty(&nobodys)) {
		struct list_node *node = list_pop_front(&nobodys);

		process_free(list_entry(node, struct family, sibling)->process);
	}
}

//@ stub
//@ end
// EXERCISE 4.7  What a process leaves.
//
// The last thread of `process` has left, and its memory is given back. Its number, its status
// and its family are left.
//
// process_exit_release: give back its files and signals (process_files_free,
// process_signals_free, process_family.h), and its terminal (terminal_close, terminal.h). Then
// give its children away: to whom family_init_for names. If init gets a zombie that way, wake
// those who wait there (wait_queue of the family). Orphans that have ended, and that nobody has
// adopted, are freed (process_free). No lock is held: this may sleep. The family is guarded by
// processes_lock, which must be free when process_free is called.
//
// process_exit_zombie: the caller holds processes_lock. The process becomes a zombie
// (family_end). Without a parent: return whether it is an orphan, which nobody will wait for;
// the kernel waits for what it has started itself. With a parent: tell it (signal_send_child,
// signal_send.h), and wake those of its threads that wait. A parent that ignores SIGCHLD
// (signal_ignores_children) never wants to know: then the child leaves the family
// (family_remove), and nobody will ask for it. Return true if nobody will: the caller then
// frees the process.
//
// Hint: a parent that waits, and whose last child leaves without a zombie, waits for nothing.
void process_exit_release(struct process *process)
{
	//@ solution 4.7
	process_files_free(process);
	process_signals_free(process);
	terminal_close(process->number);
	children_leave(process->family);
	//@ stub
	//   (void)process;
	//   exercise_missing("4.7");
	//@ end
}

bool process_exit_zombie(struct process *process)
{
	//@ solution 4.7
	struct family *family = process->family;
	struct family *parent = family->parent;
	bool ignored;

	assert_held(&processes_lock);
	family_end(family);
	if (parent == NULL)
		return family->orphan;
	ignored = signal_ignores_children(parent->process);
	if (ignored)
		family_remove(family);
	else
		signal_send_child(parent->process, process);
	// Also when nothing has come: there may be no child left to wait for.
	wake_all(&parent->wait_queue);
	return ignored;
	//@ stub
	//   (void)process;
	//   exercise_missing("4.7");
	//@ end
}
