// handler: subjects of the program signals: see handler.c.

#ifndef SIGNALS_HANDLER_H
#define SIGNALS_HANDLER_H

void look_at_handler(int number);
void look_at_order(int number);
void look_at_registers(int number);

#endif
