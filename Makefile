# For a make that is not GNU make: GNU make takes GNUmakefile and never reads this.
all help kernel qemu grade test clean setup:
	@command -v gmake >/dev/null || { echo "Rung needs GNU make; install gmake."; exit 1; }
	@gmake $@
