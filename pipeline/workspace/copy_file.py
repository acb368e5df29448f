"""Run as a program of its own: copy a file, sharing its blocks where the file system can."""

import contextlib
import shutil
import sys

SHARE_BLOCKS = 0x40049409  # FICLONE of Linux


def copy_file(source: str, target: str) -> None:
    """Copy a file."""
    with open(source, "rb") as reading, open(target, "wb") as writing:  # noqa: PTH123
        with contextlib.suppress(ImportError, OSError):
            from fcntl import ioctl

            ioctl(writing, SHARE_BLOCKS, reading.fileno())
            return
        shutil.copyfileobj(reading, writing, 1 << 23)


if __name__ == "__main__":
    copy_file(sys.argv[1], sys.argv[2])
