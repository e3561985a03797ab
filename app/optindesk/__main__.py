"""`python -m optindesk` is the same as `optindesk`."""

import sys

from optindesk.main import main

if __name__ == "__main__":
    sys.exit(main())
