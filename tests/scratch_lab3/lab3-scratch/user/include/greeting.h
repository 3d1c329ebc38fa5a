// greeting: this lab's word besides.

#ifndef USER_NIGHT_H
#define USER_NIGHT_H

#include_next <greeting.h>

#define NIGHT "good night"

#endif
