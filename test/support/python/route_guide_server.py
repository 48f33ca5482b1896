"""The route guide in Python, written the way the notes do: a servicer class, an add function, a thread pool."""

import sys
import time
from concurrent import futures

import grpc

import route_guide_pb2
import route_guide_pb2_grpc

FEATURES = [
    ("Patriots Path, Mendham, NJ 07945, USA", 407838351, -746143763),
    ("101 New Jersey 10, Whippany, NJ 07981, USA", 408122808, -743999179),
    ("U.S. 6, Shohola, PA 18458, USA", 413628156, -749015468),
]


def feature(name, latitude, longitude):
    location = route_guide_pb2.Point(latitude=latitude, longitude=longitude)
    return route_guide_pb2.Feature(name=name, location=location)


class RouteGuideServicer(route_guide_pb2_grpc.RouteGuideServicer):
    def GetFeature(self, request, context):
        echoed = [pair for pair in context.invocation_metadata() if pair[0].startswith("echo-")]
        if echoed:
            context.send_initial_metadata(echoed)
            context.set_trailing_metadata(echoed)
        if request.latitude == 999:
            context.abort(grpc.StatusCode.NOT_FOUND, "nothing at \u4e2d\u6587 100% \"quoted\"\n")
        if request.latitude == 1000:
            time.sleep(float(request.longitude))
        for name, latitude, longitude in FEATURES:
            if (request.latitude, request.longitude) == (latitude, longitude):
                return feature(name, latitude, longitude)
        return route_guide_pb2.Feature(name="", location=request)

    def ListFeatures(self, request, context):
        left = min(request.lo.longitude, request.hi.longitude)
        right = max(request.lo.longitude, request.hi.longitude)
        for name, latitude, longitude in FEATURES:
            if left <= longitude <= right:
                yield feature(name, latitude, longitude)

    def RecordRoute(self, request_iterator, context):
        count = 0
        for _ in request_iterator:
            count += 1
        return route_guide_pb2.RouteSummary(point_count=count)

    def RouteChat(self, request_iterator, context):
        previous = []
        for note in request_iterator:
            for earlier in previous:
                if earlier.location == note.location:
                    yield earlier
            previous.append(note)


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    route_guide_pb2_grpc.add_RouteGuideServicer_to_server(RouteGuideServicer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    # The test closes our input to end us, also when it dies itself.
    sys.stdin.read()
    server.stop(None)


if __name__ == "__main__":
    serve()
