// The interop test service in grpc-go (Debian's golang-google-grpc-dev): plaintext and TLS, with reflection, health and channelz.
// Prints its two addresses; ends when its input does.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	channelz "google.golang.org/grpc/channelz/service"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	pb "halfclose/grpc_testing"
)

const (
	initialKey  = "x-grpc-test-echo-initial"
	trailingKey = "x-grpc-test-echo-trailing-bin"
)

// From the smallest frame that HTTP/2 has up to what the largest case needs.
const largestMessage = 256 << 20

type testServer struct {
	pb.UnimplementedTestServiceServer
}

func chosen(incoming metadata.MD, key string) metadata.MD {
	return metadata.MD{key: incoming.Get(key)}
}

func echoUnary(ctx context.Context) metadata.MD {
	incoming, _ := metadata.FromIncomingContext(ctx)
	_ = grpc.SetHeader(ctx, chosen(incoming, initialKey))
	_ = grpc.SetTrailer(ctx, chosen(incoming, trailingKey))
	return incoming
}

func payload(size int32) *pb.Payload {
	return &pb.Payload{Body: make([]byte, size)}
}

func ending(asked *pb.EchoStatus) error {
	return status.Error(codes.Code(asked.GetCode()), asked.GetMessage())
}

func (*testServer) EmptyCall(context.Context, *pb.Empty) (*pb.Empty, error) {
	return &pb.Empty{}, nil
}

func (*testServer) UnaryCall(ctx context.Context, request *pb.SimpleRequest) (*pb.SimpleResponse, error) {
	incoming := echoUnary(ctx)
	if request.ResponseStatus != nil {
		return nil, ending(request.ResponseStatus)
	}
	response := &pb.SimpleResponse{Payload: payload(request.ResponseSize)}
	asks := strings.Join(incoming.Get("authorization"), "")
	if request.FillUsername {
		response.Username = asks
	}
	if request.FillOauthScope && strings.HasPrefix(asks, "Bearer ") {
		response.OauthScope = "xapi.zoo"
	}
	return response, nil
}

type outputStream interface {
	Send(*pb.StreamingOutputCallResponse) error
}

func answer(stream outputStream, request *pb.StreamingOutputCallRequest) error {
	for _, each := range request.ResponseParameters {
		time.Sleep(time.Duration(each.IntervalUs) * time.Microsecond)
		if err := stream.Send(&pb.StreamingOutputCallResponse{Payload: payload(each.Size)}); err != nil {
			return err
		}
	}
	return nil
}

func (*testServer) StreamingOutputCall(request *pb.StreamingOutputCallRequest, stream pb.TestService_StreamingOutputCallServer) error {
	return answer(stream, request)
}

func (*testServer) StreamingInputCall(stream pb.TestService_StreamingInputCallServer) error {
	size := 0
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(&pb.StreamingInputCallResponse{AggregatedPayloadSize: int32(size)})
		}
		if err != nil {
			return err
		}
		size += len(request.GetPayload().GetBody())
	}
}

func (*testServer) FullDuplexCall(stream pb.TestService_FullDuplexCallServer) error {
	incoming, _ := metadata.FromIncomingContext(stream.Context())
	_ = stream.SetHeader(chosen(incoming, initialKey))
	stream.SetTrailer(chosen(incoming, trailingKey))
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if request.ResponseStatus != nil {
			return ending(request.ResponseStatus)
		}
		if err := answer(stream, request); err != nil {
			return err
		}
	}
}

func serve(options ...grpc.ServerOption) string {
	options = append(options, grpc.MaxRecvMsgSize(largestMessage))
	server := grpc.NewServer(options...)
	pb.RegisterTestServiceServer(server, &testServer{})
	state := health.NewServer()
	state.SetServingStatus("grpc.testing.TestService", healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(server, state)
	channelz.RegisterChannelzServiceToServer(server)
	reflection.Register(server)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String()
}

func main() {
	secure, err := credentials.NewServerTLSFromFile(os.Args[2], os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	targets := map[string]string{"plaintext": serve(), "tls": serve(grpc.Creds(secure))}
	_ = json.NewEncoder(os.Stdout).Encode(targets)
	// Our parent closes our input to end us, also when it dies itself.
	_, _ = io.Copy(io.Discard, os.Stdin)
}
