// hostile: subjects of the program signals: see hostile.c.

#ifndef SIGNALS_HOSTILE_H
#define SIGNALS_HOSTILE_H

void look_at_hostile(int number);
void look_at_stack(int number);

#endif
