"""Install the demo provider's npm packages when they are missing: `python -m portal.demo.provider`."""

import sys

from portal.demo.provider import FOLDER, NodeMissing
from portal.demo.provider.node import install_packages

try:
    install_packages(FOLDER)
except NodeMissing as error:
    sys.exit(str(error))
