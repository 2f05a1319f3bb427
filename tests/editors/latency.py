#!/usr/bin/env python3
"""Measures how long `infmend server` takes from a key to the findings.

    tests/editors/latency.py PROGRAM INF...

Types a character into each INF and deletes it again, 1,000 edits in all, each at another line,
and waits for the findings of the text. Prints the median, the 95th percentile and the highest in
milliseconds, the same for hovering and for the tokens of a screen, and the memory afterwards.
"""

import json
import random
import subprocess
import sys
import time

EDITS = 1000


class Server:
    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, "server"], stdin=pipe, stdout=pipe)
        self.number = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def hear(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.hear()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def wait_for(self, version):
        while True:
            message = self.hear()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"].get("version") == version:
                    return len(message["params"]["diagnostics"])

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        return int(lines["VmRSS"].split()[0]) // 1024


def show(what, times):
    times = sorted(1000 * time for time in times)
    p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"  {what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, at most {times[-1]:.1f} ms")


def measure(program, path):
    with open(path, "rb") as file:
        data = file.read()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, "replace")
    server = Server(program)
    server.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    server.send({"method": "initialized", "params": {}})
    uri = "file:///nowhere/" + path.rsplit("/", 1)[-1]
    document = {"uri": uri, "languageId": "inf", "version": 1, "text": text}
    server.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    count = server.wait_for(1)
    lines = text.count("\n")
    print(f"{path}: {len(data)} bytes, {lines} lines, {count} findings")
    chance = random.Random(1)
    keys, hovers, tokens = [], [], []
    for version in range(2, EDITS + 2):
        if version % 2 == 0:
            line = chance.randrange(lines + 1)
        start = {"line": line, "character": 0}
        end = {"line": line, "character": version % 2}
        change = {"range": {"start": start, "end": end}, "text": "" if version % 2 else "x"}
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        begun = time.perf_counter()
        server.send({"method": "textDocument/didChange", "params": params})
        server.wait_for(version)
        keys.append(time.perf_counter() - begun)
        if version % 20 == 0:
            place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 1}}
            begun = time.perf_counter()
            server.ask("textDocument/hover", place)
            hovers.append(time.perf_counter() - begun)
            last = {"line": line + 60, "character": 0}
            screen = {"textDocument": {"uri": uri}, "range": {"start": start, "end": last}}
            begun = time.perf_counter()
            server.ask("textDocument/semanticTokens/range", screen)
            tokens.append(time.perf_counter() - begun)
    show("a key to the findings", keys)
    show("hover", hovers)
    show("tokens of a screen", tokens)
    print(f"  memory after {EDITS} edits: {server.memory()} MB")
    server.ask("shutdown", None)
    server.send({"method": "exit"})
    assert server.process.wait() == 0


if len(sys.argv) < 3:
    sys.exit(__doc__)
for inf in sys.argv[2:]:
    measure(sys.argv[1], inf)
