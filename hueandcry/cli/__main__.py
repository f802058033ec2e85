"""`python -m hueandcry.cli`."""

import sys

from hueandcry.cli import main

sys.exit(main())
