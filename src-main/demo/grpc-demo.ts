// The demo gRPC server: route guide and surveys, with reflection and health, on a loopback port.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import { type Result, fail, ok } from '../../src-shared/result';
import type { LoadedProtos } from './loaded-protos';
import { freePort } from './ports';
import { routeGuide } from './route-guide';
import { surveys } from './surveys';

export interface GrpcDemo {
  port: number;
  stop: () => void;
}

/** `port` when it is free, else any free one. Failure code: `demo-not-started`. */
export async function startGrpcDemo(
  protos: LoadedProtos,
  port: number,
  version: string,
): Promise<Result<GrpcDemo>> {
  const server = new Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc-node.flow_control_window': 1 << 20,
    'grpc.enable_channelz': 0,
  });
  server.addService(protos.routeGuide, routeGuide(version));
  server.addService(protos.surveys, surveys());
  new ReflectionService(protos.packageDefinition).addToServer(server);
  new HealthImplementation({
    '': 'SERVING',
    'routeguide.RouteGuide': 'SERVING',
    'survey.v1.Surveys': 'SERVING',
  }).addToServer(server);
  const bound = (await bind(server, await freePort(port))) ?? (await bind(server, 0));
  if (bound === undefined) {
    return fail('demo-not-started', 'There is no free port on 127.0.0.1.');
  }
  return ok({
    port: bound,
    stop: () => {
      server.forceShutdown();
    },
  });
}

function bind(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, ServerCredentials.createInsecure(), (error, bound) => {
      resolve(error === null ? bound : undefined);
    });
  });
}
