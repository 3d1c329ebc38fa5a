// string_error: from the one list of errors.

#include <string.h>

#include "abi/error.h"

const char *strerror(int error)
{
	return error_text(error);
}
