"""Install the demo provider's npm packages when they are missing: `python -m portal.demo.provider`."""

import sys

from portal.demo.provider import FOLDER, OLDEST_NODE, NodeMissing
from portal.web.assets.node import find_node, install_packages

try:
    install_packages(FOLDER, find_node(OLDEST_NODE))
except NodeMissing as error:
    sys.exit(str(error))
