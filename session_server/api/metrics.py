"""Figures of the HTTP side for Prometheus, in a registry of their own so that tests and nodes do not share them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST


class HttpMetrics:
    """Requests by route, never by address text: the number of series is bounded by the route table."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Use `registry`, where other packages may add their own figures."""
        self.registry = registry or CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "deskswarm_http_requests", "Answered requests.", ["route", "method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "deskswarm_http_request_seconds",
            "Time to answer, without streams and WebSockets.",
            ["route"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.connections = Gauge("deskswarm_http_connections", "Open connections.", registry=self.registry)
        self.refused_connections = Counter(
            "deskswarm_http_refused_connections", "Connections over the bound of an address.", registry=self.registry
        )

    def answered(self, route: str, method: str, status: int, seconds: float | None) -> None:
        """Count one answer; `seconds` None leaves the time out."""
        self._requests.labels(route, method, str(status)).inc()
        if seconds is not None:
            self._seconds.labels(route).observe(seconds)

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)
