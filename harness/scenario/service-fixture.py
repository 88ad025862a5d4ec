# A service for tests in another language: redis-py behind Sentinel. POST /orders/<n> counts in Redis. It keeps a log of
# its own, in which each request has its number, its status, and when it began and ended, by the monotonic clock.

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from redis.exceptions import RedisError
from redis.sentinel import Sentinel

sentinels = [(host, int(port)) for host, port in (a.split(":") for a in os.environ["SENTINELS"].split(","))]
master = Sentinel(sentinels, socket_timeout=1.0).master_for("mymaster", socket_timeout=1.0)
log = open(os.environ["LOG"], "a", buffering=1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        try:
            self.answer(200, {"redis": master.ping()})
        except RedisError as error:
            self.answer(503, {"error": str(error)})

    def do_POST(self):
        began = time.monotonic() * 1000
        number = int(self.path.rsplit("/", 1)[1])
        try:
            status, body = 200, {"id": master.incr("orders")}
        except RedisError as error:
            status, body = 503, {"error": str(error)}
        log.write(json.dumps({"n": number, "status": status, "began": began, "ended": time.monotonic() * 1000}) + "\n")
        try:
            self.answer(status, body)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 1000
    daemon_threads = True


print("python", sys.version.split()[0], flush=True)
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
