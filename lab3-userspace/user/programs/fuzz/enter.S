// enter: that of the program entry.

#include "lab3-userspace/user/programs/entry/enter.S"
