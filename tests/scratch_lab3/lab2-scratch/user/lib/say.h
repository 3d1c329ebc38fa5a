// say: text to standard output.

#ifndef USER_SAY_H
#define USER_SAY_H

void say(const char *text);

#endif
