// screen: the console's text on the framebuffer.
//
// It understands what the console writes: \n, \r, \b, \t, and of ECMA-48's control sequences
// those that lib/line_editor.c uses (EL, CUB) and their like; it swallows the others.
//
// On a boot that runs a test the screen stays off, since drawing would take time that the test
// measures. screen=on and screen=off on the command line override this.

#ifndef DEV_SCREEN_H
#define DEV_SCREEN_H

#include "lib/types.h"

// screen_present: is there a screen that shows the console?
bool screen_present(void);

// screen_borrow: get the framebuffer's lines from 0 on for exclusive use, cleared; the
// console's text meanwhile appears after screen_return. False when there is no screen, or it is
// borrowed already.
must_check bool screen_borrow(void);
void screen_return(void);

#endif
