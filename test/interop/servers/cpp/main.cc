// The interop test service in gRPC's C++ (Debian's libgrpc++-dev): plaintext and TLS, with reflection, health and channelz.
// Prints its two addresses; ends when its input does.
#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "testing.grpc.pb.h"

using grpc::Server;
using grpc::ServerBuilder;
using grpc::ServerContext;
using grpc::Status;
using grpc::testing::EchoStatus;
using grpc::testing::StreamingOutputCallRequest;
using grpc::testing::StreamingOutputCallResponse;

namespace {

const char kInitial[] = "x-grpc-test-echo-initial";
const char kTrailing[] = "x-grpc-test-echo-trailing-bin";

std::string text(grpc::string_ref ref) { return {ref.data(), ref.size()}; }

void EchoMetadata(ServerContext* context) {
  for (const auto& each : context->client_metadata()) {
    const std::string key = text(each.first);
    if (key == kInitial) context->AddInitialMetadata(key, text(each.second));
    if (key == kTrailing) context->AddTrailingMetadata(key, text(each.second));
  }
}

std::string Authorization(ServerContext* context) {
  const auto found = context->client_metadata().find("authorization");
  return found == context->client_metadata().end() ? "" : text(found->second);
}

Status Ending(const EchoStatus& asked) {
  return Status(static_cast<grpc::StatusCode>(asked.code()), asked.message());
}

template <typename Stream>
void Answer(Stream* stream, const StreamingOutputCallRequest& request) {
  for (const auto& each : request.response_parameters()) {
    std::this_thread::sleep_for(std::chrono::microseconds(each.interval_us()));
    StreamingOutputCallResponse response;
    response.mutable_payload()->mutable_body()->assign(each.size(), '\0');
    grpc::WriteOptions options;
    if (!each.compressed().value()) options.set_no_compression();
    if (!stream->Write(response, options)) return;
  }
}

class TestServer final : public grpc::testing::TestService::Service {
  Status EmptyCall(ServerContext*, const grpc::testing::Empty*, grpc::testing::Empty*) override {
    return Status::OK;
  }

  Status UnaryCall(ServerContext* context, const grpc::testing::SimpleRequest* request,
                   grpc::testing::SimpleResponse* response) override {
    EchoMetadata(context);
    if (request->response_compressed().value()) context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    if (request->has_response_status()) return Ending(request->response_status());
    response->mutable_payload()->mutable_body()->assign(request->response_size(), '\0');
    const std::string asks = Authorization(context);
    if (request->fill_username()) response->set_username(asks);
    if (request->fill_oauth_scope() && asks.rfind("Bearer ", 0) == 0) response->set_oauth_scope("xapi.zoo");
    return Status::OK;
  }

  Status StreamingOutputCall(ServerContext* context, const StreamingOutputCallRequest* request,
                             grpc::ServerWriter<StreamingOutputCallResponse>* stream) override {
    context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    Answer(stream, *request);
    return Status::OK;
  }

  Status StreamingInputCall(ServerContext*, grpc::ServerReader<grpc::testing::StreamingInputCallRequest>* stream,
                            grpc::testing::StreamingInputCallResponse* response) override {
    grpc::testing::StreamingInputCallRequest request;
    int size = 0;
    while (stream->Read(&request)) size += static_cast<int>(request.payload().body().size());
    response->set_aggregated_payload_size(size);
    return Status::OK;
  }

  Status FullDuplexCall(
      ServerContext* context,
      grpc::ServerReaderWriter<StreamingOutputCallResponse, StreamingOutputCallRequest>* stream) override {
    EchoMetadata(context);
    StreamingOutputCallRequest request;
    while (stream->Read(&request)) {
      if (request.has_response_status()) return Ending(request.response_status());
      Answer(stream, request);
    }
    return Status::OK;
  }
};

std::string Contents(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int, char** argv) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::channelz::experimental::InitChannelzService();
  TestServer service;
  grpc::SslServerCredentialsOptions keys;
  keys.pem_key_cert_pairs.push_back({Contents(argv[1]), Contents(argv[2])});
  int plaintext = 0;
  int tls = 0;
  ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &plaintext);
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(keys), &tls);
  builder.SetMaxReceiveMessageSize(-1);
  builder.RegisterService(&service);
  const std::unique_ptr<Server> server = builder.BuildAndStart();
  std::cout << "{\"plaintext\":\"127.0.0.1:" << plaintext << "\",\"tls\":\"127.0.0.1:" << tls << "\"}" << std::endl;
  // Our parent closes our input to end us, also when it dies itself.
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  server->Shutdown(std::chrono::system_clock::now());
}
