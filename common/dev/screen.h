// screen: the console's text on the framebuffer.
//
// It understands what the console writes: \n, \r, \b, \t, and of ECMA-48's control sequences
// those that core/line_editor.c uses (EL, CUB) and their like; it swallows the others.
//
// On a boot that runs a test the screen stays off: nobody looks at it, and drawing would take
// time that the test is judged by. screen=on and screen=off on the command line say otherwise.

#ifndef DEV_SCREEN_H
#define DEV_SCREEN_H

#include "lib/types.h"

// screen_present: is there a screen that shows the console?
bool screen_present(void);

// screen_borrow: have the framebuffer's lines from 0 on for oneself, cleared; what the console
// writes meanwhile appears after screen_return. False when there is no screen, or somebody has
// it.
must_check bool screen_borrow(void);
void screen_return(void);

#endif
