# What $? is, and what follows from it.
true; echo $?
false; echo $?
sh -c 'exit 7'; echo $?
sh -c 'exit 257'; echo $?
sh -c 'kill -9 $$' 2>/dev/null; echo $?
sh -c 'kill -TERM $$' 2>/dev/null; echo $?
no_such_program_at_all 2>/dev/null; echo $?
/ 2>/dev/null; echo $?
true && echo yes || echo no
false && echo yes || echo no
false || false || echo third
true || echo never && echo but this
false && echo never; echo after
X=5; echo $?
false; X=6; echo $?
(exit 3); echo $?
(exit 3) || echo failed $?
true &&
echo next line
false ||

echo line after
: ; echo $?
false
exit
