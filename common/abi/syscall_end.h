// syscall_end: forget the meaning that was given to SYSCALL0 to SYSCALL6. No include guard: it
// is for repeated use.

#undef SYSCALL0
#undef SYSCALL1
#undef SYSCALL2
#undef SYSCALL3
#undef SYSCALL4
#undef SYSCALL5
#undef SYSCALL6
