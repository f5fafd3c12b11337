"""`python -m mnlint`."""

from __future__ import annotations

import sys

from mnlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
