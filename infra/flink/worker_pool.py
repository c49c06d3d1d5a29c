"""Beam's worker pool, on this machine alone.

    python -m infra.flink.worker_pool PORT

Beam's own program listens to the whole network, and whoever reaches it may have it start processes.
"""

from __future__ import annotations

import sys

import grpc
from apache_beam.portability.api import beam_fn_api_pb2_grpc
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer
from apache_beam.utils.thread_pool_executor import shared_unbounded_instance

_STATE_CACHE_BYTES = 100 * 1024 * 1024


def serve(port: int) -> None:
    """Start a worker process for whoever asks, until killed."""
    server = grpc.server(shared_unbounded_instance())
    server.add_insecure_port(f"localhost:{port}")
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(
        BeamFnExternalWorkerPoolServicer(use_process=True, state_cache_size=_STATE_CACHE_BYTES),
        server,
    )
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
