// kill [-SIGNAL] PID...: send a signal to processes, or to groups by a negative number.

#include <kill_command.h>
#include <stddef.h>

int main(int argc, char **argv)
{
	return kill_command(argc, argv, NULL);
}
