"""Beam's worker pool, on this machine alone.

    python -m infra.flink.worker_pool PORT

Beam's own program listens to the whole network, and whoever reaches it may have it start processes.
"""

from __future__ import annotations

import sys
from typing import Any

import grpc
from apache_beam.portability.api import beam_fn_api_pb2, beam_fn_api_pb2_grpc
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer
from apache_beam.utils.thread_pool_executor import shared_unbounded_instance


class _WorkerPool(BeamFnExternalWorkerPoolServicer):
    """Lets workers end by themselves, which they do when their TaskManager lets go of them.

    All TaskManagers here share this pool and give their workers the same names: to end one by its
    name would end the other's.
    """

    def StopWorker(self, *_: Any) -> Any:  # noqa: N802 - a method of gRPC
        return beam_fn_api_pb2.StopWorkerResponse()


def serve(port: int) -> None:
    """Start a worker process for whoever asks, until killed."""
    server = grpc.server(shared_unbounded_instance())
    server.add_insecure_port(f"localhost:{port}")
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(
        _WorkerPool(use_process=True), server
    )
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
