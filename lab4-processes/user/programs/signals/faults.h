// faults: subjects of the program signals: see faults.c.

#ifndef SIGNALS_FAULTS_H
#define SIGNALS_FAULTS_H

void look_at_faults(int number);
void look_at_restart(int number);

#endif
