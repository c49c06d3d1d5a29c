"""moto's S3 server as a process: prints its port, and serves until it is ended.

An object store looks and writes in one step. moto does not, so here no two writes go on at once.
"""

from __future__ import annotations

import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.responses import S3Response
from werkzeug.serving import WSGIRequestHandler, make_server

_WRITING = threading.Lock()
_put_object = S3Response.put_object


def _put_alone(response: S3Response) -> object:
    with _WRITING:
        return _put_object(response)


class _Connections(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        pass


def serve() -> None:
    S3Response.put_object = _put_alone
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Connections)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
