"""What a forwarded packet costs: server CPU for each 1200-byte packet, one publisher to 10 and to 50 viewers.

    python -m tests.bench.fanout [--short]

The relay runs in a process of its own (uvloop, the engine named in the result); one publisher and all viewers are live
ICE + DTLS-SRTP clients in this one. Viewers stop reading once they are connected, so that their cost does not crowd out
the server's on a small machine. `floor_us` is the unavoidable part, measured in the same minute: libsrtp in place and one
`sendto` for each packet. Compare `ratio` between machines, not microseconds. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any

import uvloop
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from relay.engine.protocol import SrtpProfile
from relay.engine.srtp import SrtpBuffer, SrtpSession
from relay.graph import Graph
from relay.ports import Offer, Purpose, RelaySettings
from relay.rtp import HEADER_BYTES, write_header
from relay.service import RelayService

PACKET_BYTES = 1200
BURST = 8
# Clients answer no consent checks once they stop reading; the relay gives them 30 s.
MEASURE_S = 10.0
SHORT_MEASURE_S = 3.0
CASES = ((10, 1000), (50, 500))
KEYFRAME = b"\x10\x00\x00\x00\x9d\x01\x2a"
DELTA = b"\x10\x01"


# -- the server's process ---------------------------------------------------------------------------------------------


class Silent:
    """An observer that does nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


async def serve() -> None:
    """Answer requests, one JSON object a line, until the input ends."""
    relay = RelayService(RelaySettings(max_pending_per_peer=64), Silent())  # type: ignore[arg-type]
    await relay.start()
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        request = json.loads(line)
        if request["do"] == "offer":
            purpose = Purpose(request["purpose"])
            answer = await relay.answer(
                Offer(request["room"], request["peer"], purpose, request["sdp"], {request["mid"]: "screen"})
            )
            reply: dict[str, Any] = {"sdp": answer.sdp}
        elif request["do"] == "apply":
            pairs = frozenset(("screen", f"viewer-{number}") for number in range(request["viewers"]))
            relay.apply(request["room"], Graph(frozenset({"screen"}), pairs))
            reply = {}
        elif request["do"] == "close":
            await relay.close_room(request["room"])
            reply = {}
        else:
            stats = relay.stats()
            times = os.times()
            track = stats.tracks.get((request["room"], "screen"))
            reply = {
                "cpu_s": times.user + times.system,
                "in": track.packets_in if track else 0,
                "out": track.packets_out if track else 0,
                "opened": stats.opened,
                "refused": stats.dropped.get("send_refused", 0),
                "engine": stats.engine,
            }
        print(json.dumps(reply), flush=True)
    await relay.close()


class Server:
    """The other end of the pipe."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> Server:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.fanout",
            "--serve",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 20,
        )
        return cls(process)

    async def ask(self, **request: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        while line := await self._process.stdout.readline():
            if line.startswith(b"{"):
                return json.loads(line)
        raise RuntimeError("the relay's process ended")

    async def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()


# -- the clients ------------------------------------------------------------------------------------------------------


class Quiet(MediaStreamTrack):
    """A track that never delivers: the benchmark sends packets of its own under the sender's numbers."""

    kind = "video"

    async def recv(self) -> Any:
        await asyncio.get_running_loop().create_future()


async def connect(server: Server, room: str, peer: str, purpose: Purpose) -> RTCPeerConnection:
    """Connect one client and wait until its DTLS is up."""
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    if purpose is Purpose.PUBLISH:
        pc.addTrack(Quiet())
    else:
        pc.addTransceiver("video", direction="recvonly")
    connected = asyncio.Event()
    pc.on("connectionstatechange", lambda: connected.set() if pc.connectionState == "connected" else None)
    await pc.setLocalDescription(await pc.createOffer())
    answer = await server.ask(
        do="offer",
        room=room,
        peer=peer,
        purpose=purpose,
        sdp=pc.localDescription.sdp,
        mid=pc.getTransceivers()[0].mid,
    )
    await pc.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    async with asyncio.timeout(20):
        await connected.wait()
    return pc


def stop_reading(pc: RTCPeerConnection) -> None:
    """Leave what arrives to the kernel, which drops it when the socket's buffer is full."""
    pair = pc.getTransceivers()[0].receiver.transport.transport._connection._nominated[1]
    descriptor = pair.protocol.transport.get_extra_info("socket").fileno()
    asyncio.get_running_loop()._remove_reader(descriptor)  # type: ignore[attr-defined]


async def publish(pc: RTCPeerConnection, rate: int, seconds: float) -> None:
    """Send bursts of 1200-byte packets, as a frame's packets come, at an even rate."""
    sender = pc.getTransceivers()[0].sender
    transport, ssrc = sender.transport, sender._ssrc
    started, sent = time.monotonic(), 0
    while (elapsed := time.monotonic() - started) < seconds:
        due = int(elapsed * rate) // BURST * BURST
        while sent < due:
            body = KEYFRAME if sent == 0 else DELTA
            head = write_header(sent % BURST == BURST - 1, 97, sent + 1, sent // BURST * 3000, ssrc)
            await transport._send_rtp(head + body.ljust(PACKET_BYTES - HEADER_BYTES, b"\0"))
            sent += 1
        await asyncio.sleep(0.002)


@dataclass(frozen=True)
class Result:
    viewers: int
    packets_in: int
    packets_out: int
    refused: int
    us_per_packet: float
    ratio: float


async def measure(server: Server, viewers: int, rate: int, seconds: float, floor_us: float) -> Result:
    """Run one case."""
    room = f"room-{viewers}"
    await server.ask(do="apply", room=room, viewers=viewers)
    sharer = await connect(server, room, "sharer", Purpose.PUBLISH)
    clients = [sharer]
    for number in range(viewers):
        clients.append(await connect(server, room, f"viewer-{number}", Purpose.VIEW))
        stop_reading(clients[-1])
    before = await server.ask(do="stats", room=room)
    await publish(sharer, rate, seconds)
    after = await server.ask(do="stats", room=room)
    await server.ask(do="close", room=room)
    for client in clients:
        await client.close()
    out = after["out"] - before["out"]
    cost = (after["cpu_s"] - before["cpu_s"]) / max(1, out) * 1e6
    return Result(
        viewers,
        after["in"] - before["in"],
        out,
        after["refused"] - before["refused"],
        round(cost, 2),
        round(cost / floor_us, 2),
    )


def measure_floor(seconds: float) -> float:
    """CPU microseconds to encrypt one packet in place and send it, with nothing around it."""
    buffer = SrtpBuffer()
    session = SrtpSession(buffer, SrtpProfile.AEAD_AES_128_GCM, bytes(28), inbound=False)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as drain,
    ):
        drain.bind(("127.0.0.1", 0))
        target, count = drain.getsockname(), 0
        started = time.process_time()
        while (spent := time.process_time() - started) < seconds:
            for _ in range(100):
                buffer.view[:HEADER_BYTES] = write_header(False, 96, count, 0, 1)
                size = session.protect(PACKET_BYTES)
                out.sendto(buffer.view[:size], target)
                count += 1
    return spent / count * 1e6


async def main(seconds: float) -> None:
    floor_us = measure_floor(min(2.0, seconds))
    server = await Server.start()
    results = [await measure(server, viewers, rate, seconds, floor_us) for viewers, rate in CASES]
    engine = (await server.ask(do="stats", room=""))["engine"]
    await server.stop()
    summary: dict[str, Any] = {
        "bench": "fanout",
        "engine": engine,
        "profile": SrtpProfile.AEAD_AES_128_GCM,
        "packet_bytes": PACKET_BYTES,
        "floor_us": round(floor_us, 2),
    }
    for result in results:
        print(
            f"1 -> {result.viewers}: {result.us_per_packet} us for each forwarded packet, {result.ratio} x the floor "
            f"({result.packets_in} in, {result.packets_out} out, {result.refused} refused by the kernel)"
        )
        summary[f"viewers_{result.viewers}"] = {
            "us_per_packet": result.us_per_packet,
            "ratio": result.ratio,
            "packets_out": result.packets_out,
            "missing": result.packets_in * result.viewers - result.packets_out,
        }
    print(json.dumps(summary))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="3 s for each case instead of 10")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        uvloop.run(serve())
    else:
        asyncio.run(main(SHORT_MEASURE_S if options.short else MEASURE_S))
