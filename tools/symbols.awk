# symbols: from `nm -n` to the table that core/symbol.c searches: the functions of the high image, in address order.

BEGIN {
	count = 0
}

/^ffffffff[0-9a-f]+ [tT] / && $3 !~ /^\.L/ {
	address[count] = substr($1, 9)
	name[count++] = $3
}

END {
	print "\t.section .symbols, \"a\", @progbits"
	print "\t.balign 8"
	print "\t.globl symbol_count, symbol_entries, symbol_names"
	printf "symbol_count:\n\t.quad %d\n", count
	print "symbol_entries:"
	for (i = 0; i < count; i++) {
		printf "\t.long 0x%s, %d\n", address[i], offset
		offset += length(name[i]) + 1
	}
	print "symbol_names:"
	for (i = 0; i < count; i++)
		printf "\t.asciz \"%s\"\n", name[i]
	print "\t.byte 0"
}
