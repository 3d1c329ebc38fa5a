# The background.
sleep 0.1 & wait; echo $?
sh -c 'exit 5' & wait $!; echo $?
sleep 5 & kill $!; wait $! 2>/dev/null; echo $?
sh -c 'exit 6' & A=$!
sh -c 'exit 7' & B=$!
wait $B; echo $?
wait $A; echo $?
wait 99999; echo $?
false & echo $?
(sleep 0.1; exit 8) & wait $!; echo $?
true && sh -c 'exit 9' & wait $!; echo $?
