"""Server reflection in Python: v1alpha over protobuf's own descriptor pool, as grpcio-reflection's servicer does it."""

import sys
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool

import route_guide_pb2  # noqa: F401  (fills the pool)
from grpc_reflection.v1alpha import reflection_pb2 as pb
from grpc_reflection.v1alpha import reflection_pb2_grpc

SERVICES = ["routeguide.RouteGuide", "grpc.reflection.v1alpha.ServerReflection"]


def file_response(descriptor):
    """grpcio-reflection 1.51 sends the file with all that it imports."""
    found, waiting = {}, [descriptor]
    while waiting:
        file = waiting.pop()
        if file.name in found:
            continue
        proto = descriptor_pb2.FileDescriptorProto()
        file.CopyToProto(proto)
        found[file.name] = proto.SerializeToString()
        waiting.extend(file.dependencies)
    return pb.ServerReflectionResponse(
        file_descriptor_response=pb.FileDescriptorResponse(file_descriptor_proto=list(found.values()))
    )


def not_found():
    code = grpc.StatusCode.NOT_FOUND
    return pb.ServerReflectionResponse(
        error_response=pb.ErrorResponse(error_code=code.value[0], error_message=code.value[1])
    )


class ReflectionServicer(reflection_pb2_grpc.ServerReflectionServicer):
    def __init__(self):
        self.pool = descriptor_pool.Default()

    def ServerReflectionInfo(self, requests, context):
        for request in requests:
            yield self.answer(request)

    def answer(self, request):
        kind = request.WhichOneof("message_request")
        try:
            if kind == "list_services":
                services = [pb.ServiceResponse(name=name) for name in SERVICES]
                return pb.ServerReflectionResponse(
                    list_services_response=pb.ListServiceResponse(service=services)
                )
            if kind == "file_by_filename":
                return file_response(self.pool.FindFileByName(request.file_by_filename))
            if kind == "file_containing_symbol":
                return file_response(self.pool.FindFileContainingSymbol(request.file_containing_symbol))
            return not_found()
        except KeyError:
            return not_found()


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    reflection_pb2_grpc.add_ServerReflectionServicer_to_server(ReflectionServicer(), server)
    if len(sys.argv) == 3:
        with open(sys.argv[1], "rb") as key, open(sys.argv[2], "rb") as cert:
            credentials = grpc.ssl_server_credentials([(key.read(), cert.read())])
        port = server.add_secure_port("127.0.0.1:0", credentials)
    else:
        port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(0)


main()
