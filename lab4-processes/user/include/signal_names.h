// signal_names: signals as people type them.

#ifndef USER_SIGNAL_NAMES_H
#define USER_SIGNAL_NAMES_H

// signal_from_text: the number of a signal that is given as "INT", "SIGINT" or "2"; 0 is taken
// as well, since kill has a use for it. -1: there is none.
int signal_from_text(const char *text);

#endif
