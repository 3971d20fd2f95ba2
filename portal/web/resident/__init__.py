"""What a resident sees: one module per screen."""

from portal.web.resident.access_log import access_log
from portal.web.resident.account import ACCOUNT_ROUTES
from portal.web.resident.collecting import progress
from portal.web.resident.decisions import decision, decisions
from portal.web.resident.document import document
from portal.web.resident.download.screen import DOWNLOAD_ROUTES
from portal.web.resident.overview import overview
from portal.web.resident.record import record
from portal.web.resident.requests import REQUEST_ROUTES
from portal.web.resident.source import source

RESIDENT_ROUTES = [
    overview,
    progress,
    source,
    record,
    document,
    decisions,
    decision,
    access_log,
    *REQUEST_ROUTES,
    *ACCOUNT_ROUTES,
    *DOWNLOAD_ROUTES,
]
