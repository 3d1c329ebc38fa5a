// night: what this lab adds to the program.

#include "lab2-scratch/user/lib/greeting.h"

GREETING(night, "greeting: good night");
