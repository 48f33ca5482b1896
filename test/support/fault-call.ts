// One call against a server that misbehaves, without a deadline unless the test sets one: what its log holds at the end.
import { onTestFinished } from 'vitest';
import type { GrpcOpen } from '../../src-shared/contract';
import { type FaultPlan, type FaultStream, faultServing } from './fault-server';
import { GrpcHarness } from './grpc-harness';

/** Waits for the diagnosis too, where one must come. */
export async function ending(plan: FaultPlan, request: Partial<GrpcOpen> = {}) {
  const server = await faultServing(plan);
  onTestFinished(() => server.stop());
  const calls = new GrpcHarness({ lookMs: 1000, connectMs: 800 });
  onTestFinished(() => calls.close());
  const { sink } = calls.open({ target: server.target, path: '/a.B/C', serverStreaming: true, ...request });
  const status = await sink.status();
  const wanted = status.code !== 0 || request.serverStreaming === false || plan.answer === undefined;
  const diagnosis = wanted ? await sink.diagnosis() : undefined;
  return { status, diagnosis, sink, calls, target: server.target };
}

export function answering(answer: (stream: FaultStream) => void): FaultPlan {
  return { answer };
}
