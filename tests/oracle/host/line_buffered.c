// line_buffered: on the host, text is written line by line, as in Rung, whatever it is written
// to.

#include <stdio.h>

__attribute__((constructor)) static void line_buffered(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}
