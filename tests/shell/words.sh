# Words, quotes and variables.
echo a   b "c  d" 'e $X' \$X # comment
X=1; Y="two words"; echo $X "$Y" $Y ${X}y $Z"" end
echo "x\"y\\z\w" 'it'"'"'s' a\ b
echo a#b '#' "#"
E='a  b'; F=$E; echo "$E" $E "$F" $F
echo "a\
b" c\
d e \
f
echo 'two
lines' "and
two"
EMPTY=; echo [$EMPTY] ["$EMPTY"] $EMPTY x
A=1 B=$A; echo $A $B
_a1=x; echo $_a1$_a1 ${_a1}b
echo $# "$0" | cat > /dev/null
echo \; \& \| \( \) \< \>
echo ";" '&' "|"
Q="'\"\$X"; echo $Q "$Q"
echo cut$X"$Y"end
echo $ "$" a$ "\$X"
