// The demo's protos through proto-loader, the usual way to a grpc-js server, and what is not usual about it here.
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';
import { loadPackageDefinition, type MethodDefinition, type ServiceDefinition } from '@grpc/grpc-js';

export interface LoadedProtos {
  /** For reflection: the demo's own services and health. */
  packageDefinition: PackageDefinition;
  routeGuide: ServiceDefinition;
  surveys: ServiceDefinition;
}

/**
 * proto-loader (protobufjs) is good enough to serve with, not to show messages with, and so it stays in this room:
 * it drops unknown fields, sends implicit zeros when `defaults` is on, reads no editions or extensions, and its Any,
 * Struct and Timestamp are not proto JSON. The page and the engine use @bufbuild/protobuf instead.
 */
export function loadProtos(protosDir: string): LoadedProtos {
  const packageDefinition = loadSync(['route_guide.proto', 'survey.proto'], {
    includeDirs: [protosDir],
    keepCase: true,
    longs: String,
    // Off: what the client did not send stays absent, so presence survives the way back.
    defaults: false,
  });
  const surveys = serviceOf(packageDefinition, 'survey.v1.Surveys');
  return {
    packageDefinition: { ...packageDefinition, ...loadSync(healthProto) },
    routeGuide: serviceOf(packageDefinition, 'routeguide.RouteGuide'),
    surveys: {
      ...surveys,
      // The very bytes come back: the loader would lose what it does not know.
      Echo: passThrough(surveys['Echo']),
      EchoStream: passThrough(surveys['EchoStream']),
      StreamSamples: { ...methodOf(surveys['StreamSamples']), responseSerialize: sameBytes },
    },
  };
}

function serviceOf(packageDefinition: PackageDefinition, name: string): ServiceDefinition {
  let found: unknown = loadPackageDefinition(packageDefinition);
  for (const part of name.split('.')) found = (found as Record<string, unknown>)[part];
  return (found as { service: ServiceDefinition }).service;
}

type AnyMethod = ServiceDefinition[string];

function methodOf(method: AnyMethod | undefined): AnyMethod {
  if (method === undefined) throw new Error('survey.proto lacks a method that the demo serves');
  return method;
}

function passThrough(method: AnyMethod | undefined): MethodDefinition<Buffer, Buffer> {
  return {
    ...methodOf(method),
    requestDeserialize: sameBytes,
    responseSerialize: sameBytes,
  } as MethodDefinition<Buffer, Buffer>;
}

function sameBytes(bytes: Buffer): Buffer {
  return bytes;
}
