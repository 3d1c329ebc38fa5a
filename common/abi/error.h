// error: the numbers of errors.
//
// Inside the kernel a function that can fail returns a negative error (-EINVAL); 0 or more is
// success. A system call returns the two separately: RDX holds the positive error, 0 for
// success, and RAX is -1 on error.

#ifndef ABI_ERROR_H
#define ABI_ERROR_H

enum error {
#define ERROR(name, number, text) name = number,
#include "abi/errors.def"
#undef ERROR
	EAGAIN = EWOULDBLOCK, // the older name: try again later
	ENOTSUP = EOPNOTSUPP,
	ERROR_MAX = 4095, // no error is larger: a result is never -4095 to -1
};

// error_name: "EINVAL" for 22 or -22; "error" for an unknown number.
const char *error_name(long error);
// error_text: "invalid argument" for 22 or -22.
const char *error_text(long error);

#endif
