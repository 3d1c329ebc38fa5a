# How GDB looks at Rung. Used by `make gdb` and `make debug`, which start GDB without its own start files, so
# that nothing has to be allowed by hand.
set confirm off
set pagination off
set height 0
set architecture i386:x86-64
set print pretty on
set python print-stack none

python
import glob
for name in sorted(glob.glob("tools/gdb/*.py")):
    gdb.execute("source " + name)
end
