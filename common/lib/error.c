// error: names and texts, from the one list.

#include "abi/error.h"

const char *error_name(long error)
{
	switch (error < 0 ? -error : error) {
#define ERROR(name, number, text)                                                              \
	case number:                                                                           \
		return #name;
#include "abi/errors.def"
#undef ERROR
	default:
		return "error";
	}
}

const char *error_text(long error)
{
	switch (error < 0 ? -error : error) {
#define ERROR(name, number, text)                                                              \
	case number:                                                                           \
		return text;
#include "abi/errors.def"
#undef ERROR
	default:
		return "unknown error";
	}
}
