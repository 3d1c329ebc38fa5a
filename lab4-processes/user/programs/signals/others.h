// others: a subject of the program signals: see others.c.

#ifndef SIGNALS_OTHERS_H
#define SIGNALS_OTHERS_H

void look_at_others(int number);
void look_at_two(int number);
void look_at_ignored(int number);

#endif
