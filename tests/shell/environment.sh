# What programs get.
V=5 sh -c 'echo $V'; echo "[$V]"
W=6; sh -c 'echo "[$W]"'
export W; sh -c 'echo "[$W]"'
export U=7 T2="a b"; sh -c 'echo "$U $T2"'
unset U; sh -c 'echo "[$U]"'; echo "[$U]"
W=8; sh -c 'echo "$W"'
A=1 B=2 sh -c 'echo $A$B'
sh -c 'echo $0 $1 $2 $#' name one "two words"
sh -c 'echo "$1|$2|$3"' x '' 'a  b'
exec sh -c 'echo the end; exit 3'
echo never
