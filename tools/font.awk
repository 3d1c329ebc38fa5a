# font: from a font that is drawn as text to the bytes that dev/font.h declares.
#
# A glyph is a line `= NAME`, then 16 lines of 8 columns: `#` is ink, `.` paper. What follows a `;` is a comment. The
# glyphs stand in the order of their codes, from the space on.

function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	failed = 1
	exit 1
}

function finish_glyph() {
	if (name != "" && lines != 16)
		complain("the glyph before this has " lines " lines, not 16")
}

BEGIN {
	print "\t.section .rodata"
	print "\t.globl font_glyphs"
	print "font_glyphs:"
}

/^;/ || /^$/ {
	next
}

/^= / {
	finish_glyph()
	name = $2
	lines = 0
	glyphs++
	next
}

{
	if (length($0) != 8 || $0 ~ /[^#.]/)
		complain("not 8 columns of # and .")
	byte = 0
	for (i = 1; i <= 8; i++)
		byte = byte * 2 + (substr($0, i, 1) == "#")
	printf "\t.byte %d\n", byte
	lines++
}

END {
	if (failed)
		exit 1
	finish_glyph()
	if (glyphs != 96)
		complain("there are " glyphs " glyphs, not 96")
	print "\t.section .note.GNU-stack, \"\", @progbits"
}
