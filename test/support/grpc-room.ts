// What a test of the engine needs around its calls, each taken down with the test that asked for it.
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { Demo } from '../../src-main/demo/demo';
import { GrpcHarness, protosDir } from './grpc-harness';
import { http2Serving } from './http2-server';
import type { Listening } from './listening';

/** The demo servers on free ports, for all tests of a file; its target is known once they run. */
export function demoRunning(): () => string {
  const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
  let target = '';
  beforeAll(async () => {
    const started = await demo.start();
    if (!started.ok) throw new Error(started.error.message);
    target = started.value.grpcTarget;
  });
  afterAll(() => demo.stop());
  return () => target;
}

export function harness(options: ConstructorParameters<typeof GrpcHarness>[0] = {}): GrpcHarness {
  const made = new GrpcHarness(options);
  onTestFinished(() => made.close());
  return made;
}

export async function served(answer: Parameters<typeof http2Serving>[0]): Promise<Listening> {
  const made = await http2Serving(answer);
  onTestFinished(() => made.stop());
  return made;
}
