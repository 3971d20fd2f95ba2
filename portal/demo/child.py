"""Runs one module as a child of the demo, and stops it when the demo is gone, however that came about.

The demo holds the other end of this process's standard input; a demo that was killed lets go of it.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    """``python -m portal.demo.child MODULE ARGUMENTS...``"""
    threading.Thread(target=_stop_with_the_demo, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _stop_with_the_demo() -> None:
    os.read(sys.stdin.fileno(), 1)  # blocks until the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
