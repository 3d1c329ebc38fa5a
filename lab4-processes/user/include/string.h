// string: besides what lab 3 has, signals in words (POSIX).

#include_next <string.h>

#ifndef USER_STRING_SIGNAL_H
#define USER_STRING_SIGNAL_H

// strsignal: what a signal means.
const char *strsignal(int signal);

#endif
