"""Where the packaged program begins."""

import sys

from explorer.__main__ import main

sys.exit(main())
