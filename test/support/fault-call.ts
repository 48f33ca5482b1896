// One call against a server that misbehaves, without a deadline unless the test sets one: what its log holds at the end.
import { onTestFinished } from 'vitest';
import type { GrpcOpen } from '../../src-shared/contract';
import { type FaultPlan, type FaultStream, faultServing } from './fault-server';
import { GrpcHarness, completed } from './grpc-harness';
import type { MemorySink } from './memory-sink';

/** Waits for the diagnosis too, where one must come. `log`: what its sink is told before the call. */
export async function ending(
  plan: FaultPlan,
  request: Partial<GrpcOpen> = {},
  log: (sink: MemorySink) => void = () => undefined,
) {
  const server = await faultServing(plan);
  onTestFinished(() => server.stop());
  const calls = new GrpcHarness({ lookMs: 1000, connectMs: 800 });
  onTestFinished(() => calls.close());
  const whole = completed({ target: server.target, path: '/a.B/C', serverStreaming: true, ...request });
  const sink = calls.sink(whole.captureId);
  log(sink);
  calls.open(whole);
  const status = await sink.status();
  const wanted = status.code !== 0 || request.serverStreaming === false || plan.answer === undefined;
  const diagnosis = wanted ? await sink.diagnosis() : undefined;
  return { status, diagnosis, sink, calls, target: server.target };
}

export function answering(answer: (stream: FaultStream) => void): FaultPlan {
  return { answer };
}
