// files: a table with a bit for each descriptor.

#include "files.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/panic.h"

void files_init(struct files *files)
{
	*files = (struct files){.lock = SPINLOCK("files of a process", RANK_FILES)};
}

//@ solution 4.2
static bool is_open(const struct files *files, int descriptor)
{
	return descriptor >= 0 && descriptor < DESCRIPTORS_MAX &&
	       (files->open >> descriptor & 1) != 0;
}

// The lowest that is in `set`, which is not empty.
static int lowest(uint64_t set)
{
	return __builtin_ctzll(set);
}

// Let a descriptor lead to a file. Returns the file before, which the caller gives back when
// the lock is free, or NULL.
static struct file *lead(struct files *files, int descriptor, struct file *file, int flags)
{
	struct file *before = is_open(files, descriptor) ? files->file[descriptor] : NULL;
	uint64_t bit = 1ull << descriptor;

	assert_held(&files->lock);
	files->file[descriptor] = file;
	files->open |= bit;
	files->close_on_exec &= ~bit;
	if (flags & DESCRIPTOR_CLOSE_ON_EXEC)
		files->close_on_exec |= bit;
	return before;
}

// Close all descriptors of `set`, each in turn: a file's release must find no lock held.
static void close_set(struct files *files, uint64_t set)
{
	while (set != 0) {
		int descriptor = lowest(set);

		set &= set - 1;
		(void)!files_close(files, descriptor);
	}
}

//@ stub
//@ end
// EXERCISE 4.2  Descriptors.
//
// The table of the open files of one process (files.h). Its threads use it at the same time: so
// take its lock, and never call file_put with the lock held: the last reference of a file
// releases it, which may sleep.
//
// files_get: the file of a descriptor, with one reference more for the caller (file_share,
// core/file.h); NULL if the descriptor is not in use. `descriptor` is any int.
//
// files_add: let the lowest descriptor that is free lead to `file`. The table takes over the
// caller's reference. Returns the descriptor; -EMFILE if none is free: then the reference is
// still the caller's. DESCRIPTOR_CLOSE_ON_EXEC in `flags` marks it for files_exec.
//
// files_dup: let the descriptor `to` lead to the file of `descriptor` as well, with a reference
// more; -1 is the lowest that is free. The file before is closed. `flags` are those of
// `to` afterwards. Returns `to`. -EBADF if `descriptor` is not in use, or `to` not between -1
// and DESCRIPTORS_MAX - 1; -EMFILE. If both are the same, only the flags change.
//
// files_close: the descriptor is free again, and its reference is given back. 0 or -EBADF.
//
// files_clone: let every descriptor of `to`, which is empty, lead where that of `from` does,
// with the same flags and a reference each.
//
// files_exec: close the descriptors that are marked.
//
// Hint: another thread may close a descriptor at any moment. From the look into the table to
// the reference, whose is the file?
struct file *files_get(struct files *files, int descriptor)
{
	//@ solution 4.2
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (is_open(files, descriptor))
		file = file_share(files->file[descriptor]);
	spin_unlock(&files->lock);
	return file;
	//@ stub
	//   (void)files;
	//   (void)descriptor;
	//   exercise_missing("4.2");
	//@ end
}

int files_add(struct files *files, struct file *file, int flags)
{
	//@ solution 4.2
	int descriptor = -EMFILE;

	spin_lock(&files->lock);
	if (~files->open != 0) {
		descriptor = lowest(~files->open);
		(void)lead(files, descriptor, file, flags);
	}
	spin_unlock(&files->lock);
	return descriptor;
	//@ stub
	//   (void)files;
	//   (void)file;
	//   (void)flags;
	//   exercise_missing("4.2");
	//@ end
}

int files_dup(struct files *files, int descriptor, int to, int flags)
{
	//@ solution 4.2
	struct file *before = NULL;
	int result = -EBADF;

	spin_lock(&files->lock);
	if (!is_open(files, descriptor) || to < -1 || to >= DESCRIPTORS_MAX)
		goto unlock;
	result = -EMFILE;
	if (to == -1 && ~files->open == 0)
		goto unlock;
	result = to == -1 ? lowest(~files->open) : to;
	// Also when both are the same: the reference of before is given back below.
	before = lead(files, result, file_share(files->file[descriptor]), flags);
unlock:
	spin_unlock(&files->lock);
	if (before != NULL)
		file_put(before);
	return result;
	//@ stub
	//   (void)files;
	//   (void)descriptor;
	//   (void)to;
	//   (void)flags;
	//   exercise_missing("4.2");
	//@ end
}

int files_close(struct files *files, int descriptor)
{
	//@ solution 4.2
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (is_open(files, descriptor)) {
		file = files->file[descriptor];
		files->open &= ~(1ull << descriptor);
		files->close_on_exec &= ~(1ull << descriptor);
	}
	spin_unlock(&files->lock);
	if (file == NULL)
		return -EBADF;
	file_put(file);
	return 0;
	//@ stub
	//   (void)files;
	//   (void)descriptor;
	//   exercise_missing("4.2");
	//@ end
}

void files_clone(struct files *from, struct files *to)
{
	//@ solution 4.2
	spin_lock(&from->lock);
	to->open = from->open;
	to->close_on_exec = from->close_on_exec;
	for (uint64_t left = from->open; left != 0; left &= left - 1)
		to->file[lowest(left)] = file_share(from->file[lowest(left)]);
	spin_unlock(&from->lock);
	//@ stub
	//   (void)from;
	//   (void)to;
	//   exercise_missing("4.2");
	//@ end
}

void files_exec(struct files *files)
{
	//@ solution 4.2
	close_set(files, files->close_on_exec);
	//@ stub
	//   (void)files;
	//   exercise_missing("4.2");
	//@ end
}

void files_end(struct files *files)
{
	for (uint64_t left = files->open; left != 0; left &= left - 1)
		(void)!files_close(files, __builtin_ctzll(left));
}
