// One call of the command, from the schema to how it ended. It brings the engine with it.
import { AnswerPrinter } from './answer-printer';
import { CallSink } from './call-sink';
import { CallStory } from './call-story';
import { dataInput } from './data-input';
import { detailLines } from './detail-lines';
import { type Kept, keep } from './kept';
import { KnownTypes } from './known-types';
import { RequestMessages } from './request-messages';
import { sendAll } from './sender';
import { type Ending, type Outcome, done, exits, stop, stopWith } from '../ending';
import { failureLines, statusExit } from '../failure-lines';
import type { CallChoice } from '../flags/call-flags';
import type { SchemaChoice } from '../flags/schema-flags';
import type { TargetChoice } from '../flags/target-flags';
import { GrpcServer } from '../grpc-server';
import type { CommandSchema } from '../schema/command-schema';
import type { MethodName } from '../method-name';
import { type FoundMethod, findMethod } from '../symbols';
import type { Terminal } from '../terminal';

export interface CallOrder {
  target: TargetChoice;
  method: MethodName;
  choice: CallChoice;
  files: SchemaChoice | undefined;
}

interface Prepared extends FoundMethod {
  server: GrpcServer;
  choice: CallChoice;
  schema: CommandSchema;
  terminal: Terminal;
}

export async function wholeCall(order: CallOrder, terminal: Terminal): Promise<Ending> {
  const server = new GrpcServer(order.target);
  const interrupted = interruption(terminal, server);
  const found = await Promise.race([prepare(order, server, terminal), interrupted]);
  if (!found.ok) return found.ending;
  return runCall({ ...found.value, server, choice: order.choice, terminal });
}

/** Ctrl C, before there is a call to cancel, ends the command as a cancelled call does. */
function interruption(terminal: Terminal, server: GrpcServer): Promise<Outcome<never>> {
  return new Promise((resolve) => {
    terminal.onInterrupt(() => {
      if (server.isCalling) server.cancel();
      else {
        server.abort();
        resolve(stop(statusExit(1), 'CANCELLED (1): before the call was sent.'));
      }
    });
  });
}

async function prepare(
  { files, method, choice: { deadlineMs, verbose } }: CallOrder,
  server: GrpcServer,
  terminal: Terminal,
): Promise<Outcome<FoundMethod & { schema: CommandSchema }>> {
  if (files === undefined) {
    const schema = server.schema(deadlineMs);
    const found = await findMethod(schema, method);
    schema.rest();
    return found.ok ? done({ ...found.value, schema }) : found;
  }
  const loaded = await (await import('../schema/file-schema')).loadFiles(files);
  if (!loaded.ok) return loaded;
  const found = await findMethod(loaded.value, method);
  if (found.ok && verbose) terminal.say(...loaded.value.warnings());
  return found.ok ? done({ ...found.value, schema: loaded.value }) : found;
}

async function runCall(prepared: Prepared): Promise<Ending> {
  const { method, registry, choice, schema, terminal } = prepared;
  const types = new KnownTypes(registry, schema);
  const kept = await keep(choice.capture, 'grpc');
  if (!kept.ok) return kept.ending;
  const printer = new AnswerPrinter(terminal, { ...choice, desc: method.output, types });
  const sink = new CallSink(printer, new CallStory(terminal, choice.verbose), kept.value?.log);
  const fault = await converse(prepared, sink, new RequestMessages(method.input, types));
  if (!terminal.isInterrupted) await sink.drained();
  const lost = await closed(kept.value);
  if (fault !== undefined) return { ...fault, lines: [...fault.lines, ...lost] };
  const { status, diagnosis } = sink;
  if (terminal.out.broken !== undefined || status === undefined) return { exit: exits.failed, lines: lost };
  const details = detailLines(status, types.registry);
  const isFine = status.code === 0 && diagnosis === undefined;
  const lines = isFine ? [] : failureLines({ status, diagnosis, details });
  return { exit: statusExit(status.code), lines: [...lines, ...lost] };
}

async function closed(kept: Kept | undefined): Promise<string[]> {
  const lost = await kept?.close();
  return lost === undefined ? [] : [lost];
}

/** Ends with the call. Gives how the command ends when the fault is in what was to be sent. */
async function converse(
  { server, method, choice, terminal }: Prepared,
  sink: CallSink,
  requests: RequestMessages,
): Promise<Ending | undefined> {
  const input = dataInput(choice.data, terminal.input);
  const { clientStreaming, serverStreaming } = method.proto;
  const whole = await wholeRequest(requests, input, clientStreaming, choice.data !== undefined);
  if (!whole.ok) return whole.ending;
  const { deadlineMs, settings } = choice;
  const path = `/${method.parent.typeName}/${method.name}`;
  return new Promise((resolve) => {
    let fault: Ending | undefined;
    const opened = server.open({
      ...{ path, clientStreaming, serverStreaming, messages: whole.value ?? [], deadlineMs, settings, sink },
      onFinished: () => {
        resolve(fault);
      },
    });
    if (!opened.ok) {
      resolve(stopWith(exits.wrongUse, opened.error).ending);
      return;
    }
    terminal.out.whenGone(() => {
      server.cancel();
    });
    if (!clientStreaming) return;
    if (whole.value !== undefined) server.end();
    else {
      void sendAll(requests.of(input), server, sink).then((ending) => {
        fault = ending;
        if (ending !== undefined) server.cancel();
      });
    }
  });
}

/** What is sent with the opening of the call: all there is when it is known; undefined: it comes as it is read. */
async function wholeRequest(
  requests: RequestMessages,
  input: ReturnType<typeof dataInput>,
  clientStreaming: boolean,
  given: boolean,
): Promise<Outcome<Uint8Array[] | undefined>> {
  if (!clientStreaming) {
    const one = await requests.one(input, given);
    return one.ok ? done([one.value]) : one;
  }
  if (!input.isWhole) return done(undefined);
  const messages: Uint8Array[] = [];
  for await (const message of requests.of(input)) {
    if (!message.ok) return message;
    messages.push(message.value);
  }
  return done(messages);
}
