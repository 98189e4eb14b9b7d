"""``python -m app`` is the command ``diemcau``."""

import sys

from app.cli import main

sys.exit(main())
