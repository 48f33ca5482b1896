"""The interop test service in Python's grpcio: plaintext and TLS. Prints its two addresses; ends when its input does."""

import json
import sys
import time
from concurrent import futures

import grpc

import testing_pb2
import testing_pb2_grpc

CODES = {code.value[0]: code for code in grpc.StatusCode}
INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"


def echo_metadata(context):
    sent = context.invocation_metadata()
    initial = [(key, value) for key, value in sent if key == INITIAL]
    if initial:
        context.send_initial_metadata(initial)
    context.set_trailing_metadata([(key, value) for key, value in sent if key == TRAILING])


def authorization(context):
    return next((value for key, value in context.invocation_metadata() if key == "authorization"), "")


def status_of(request, context):
    """True when the request asks for a status: the call then ends with it."""
    if not request.HasField("response_status"):
        return False
    context.set_code(CODES[request.response_status.code])
    context.set_details(request.response_status.message)
    return True


def payload(size):
    return testing_pb2.Payload(body=bytes(size))


class TestServicer(testing_pb2_grpc.TestServiceServicer):
    def EmptyCall(self, request, context):
        return testing_pb2.Empty()

    def UnaryCall(self, request, context):
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo_metadata(context)
        response = testing_pb2.SimpleResponse()
        if status_of(request, context):
            return response
        response.payload.CopyFrom(payload(request.response_size))
        asks = authorization(context)
        if request.fill_username:
            response.username = asks
        if request.fill_oauth_scope and asks.startswith("Bearer "):
            response.oauth_scope = "xapi.zoo"
        return response

    def StreamingOutputCall(self, request, context):
        if any(each.compressed.value for each in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        yield from self.answers(request, context)

    def StreamingInputCall(self, request_iterator, context):
        size = sum(len(request.payload.body) for request in request_iterator)
        return testing_pb2.StreamingInputCallResponse(aggregated_payload_size=size)

    def FullDuplexCall(self, request_iterator, context):
        echo_metadata(context)
        for request in request_iterator:
            if status_of(request, context):
                return
            yield from self.answers(request, context)

    def answers(self, request, context):
        for each in request.response_parameters:
            time.sleep(each.interval_us / 1e6)
            if not each.compressed.value:
                context.disable_next_message_compression()
            yield testing_pb2.StreamingOutputCallResponse(payload=payload(each.size))


def serve(key_file, cert_file):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=20))
    testing_pb2_grpc.add_TestServiceServicer_to_server(TestServicer(), server)
    plain = server.add_insecure_port("127.0.0.1:0")
    with open(key_file, "rb") as key, open(cert_file, "rb") as cert:
        credentials = grpc.ssl_server_credentials([(key.read(), cert.read())])
    secure = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    print(json.dumps({"plaintext": f"127.0.0.1:{plain}", "tls": f"127.0.0.1:{secure}"}), flush=True)
    # Our parent closes our input to end us, also when it dies itself.
    sys.stdin.read()
    server.stop(None)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
