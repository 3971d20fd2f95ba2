"""A small server for looking at the gallery in a real browser, under the content security policy of the portal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from portal.web.assets.build import BUILT

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[str]:
    """Serve ``pages`` (path -> HTML, or the body of an event stream) and the built files; gives the address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            built = BUILT / path.removeprefix("/static/")
            if path in pages:
                kind = "text/event-stream" if path.endswith("/progress") else "text/html; charset=utf-8"
                self.answer(pages[path].encode(), kind)
            elif path.startswith("/static/") and built.is_file():
                self.answer(built.read_bytes(), KINDS[built.suffix])
            else:
                self.send_error(404)

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests look at what the browser saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
