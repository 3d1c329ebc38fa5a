#!/usr/bin/env python3
"""The ramdisk: an archive in the form `ustar` with the programs, whose bytes depend on what is in it alone.

    ramdisk.py OUT NAME=FILE...
"""

import io
import os
import sys
import tarfile

MODE = 0o755


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """One file: nobody's, and of no time."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), MODE
    archive.addfile(entry, io.BytesIO(data))


def main() -> None:
    out, *entries = sys.argv[1:]
    part = f"{out}.{os.getpid()}"
    try:
        with tarfile.open(part, "w", format=tarfile.USTAR_FORMAT) as archive:
            for name, path in sorted(entry.split("=", 1) for entry in entries):
                with open(path, "rb") as file:
                    add(archive, name, file.read())
        os.replace(part, out)
    except OSError as error:
        sys.exit(f"ramdisk.py: {error.filename or out}: {error.strerror}")
    finally:
        if os.path.exists(part):
            os.remove(part)


if __name__ == "__main__":
    main()
