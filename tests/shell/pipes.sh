# Pipes and files.
echo one | cat
echo one two | tr a-z A-Z | rev
false | true; echo $?
true | false; echo $?
echo hi > "$T"; cat < "$T"; cat "$T"
echo more >> "$T"; cat < "$T"
echo out > "$T" 2>&1; cat "$T"
sh -c 'echo err >&2' 2> "$T"; cat "$T"
cat < /no/such/file 2>/dev/null || echo failed
> "$T"; cat "$T"; echo empty $?
<"$T" cat; echo $?
echo a >"$T" b; cat "$T"
echo x |
cat
(echo 1; echo 2 >&2) 2>/dev/null | cat
: > "$T"; echo $?
X=abc | cat; echo "[$X]"
sh -c 'exit 9' | cat; echo $?
echo back
