# Parentheses.
(X=9; echo $X); echo "[$X]"
X=1; (X=2; (X=3; echo $X); echo $X); echo $X
(echo a
echo b

echo c; echo d)
(true; false); echo $?
(exit 4) && echo no; echo $?
( echo spaces )
(echo one; echo two) | cat
((echo deep))
(exit 2; echo never)
echo last
