// night: what this lab adds to the program.

#include <greeting.h>

GREETING(night, "greeting: " NIGHT);
