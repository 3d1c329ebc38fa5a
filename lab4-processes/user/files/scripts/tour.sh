#!/sh
# tour: what the shell and the processes of this lab can do. Try: sh /scripts/tour.sh a b

echo "arguments: $# and the first is '$1'"

# A status says how a program ended: by itself, or by a signal.
true;  echo "true: $?"
false; echo "false: $?"
exits 42; echo "exits 42: $?"
exits TERM; echo "exits TERM: $?"
no_such_program; echo "no such program: $?"

# One after the other, if the one before was successful, or was not.
true && echo "and then"
false || echo "or else"
false && echo "never" || echo "neither"

# Words and variables.
NAME="a  b"
echo $NAME "$NAME" '$NAME' \$NAME ${NAME}c
GREETING=hello sh -c 'echo "in the environment: $GREETING"'
echo "and not here: '$GREETING'"

# A group in parentheses is a process of its own.
(NAME=other; exit 3); echo "the group: $?, and NAME is still '$NAME'"

# Jobs in the background, and their end.
sleep 0.05 &
wait $!; echo "sleep: $?"
exits 7 &
FIRST=$!
exits 8 &
wait $!; echo "the second: $?"
wait $FIRST; echo "the first: $?"
spin &
kill $!
wait $!; echo "spin: $?"
wait; echo "nothing left: $?"

# Files of the ramdisk can be read.
cat < /scripts/lines
sh -c 'exit 5' > /nowhere; echo "files to write: $?"
exit 9
