"""The machine that is booted: QEMU, its supervisor, and the host that it runs on."""
