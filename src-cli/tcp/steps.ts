// Flags or a script -> the steps of a conversation, with every byte made and checked before anything is connected.
import { readComposer } from '../../src-shared/bytes/composer';
import type { Encoding } from '../../src-shared/bytes/encoding';
import { readEscapes } from '../../src-shared/bytes/text-escapes';
import { readHex } from '../../src-shared/bytes/hex-input';
import { joinFrame } from '../../src-shared/framing/frame-wrap';
import type { Framing } from '../../src-shared/framing/framing';
import type { Script } from '../../src-shared/tcp/script';
import { type Outcome, done, exits, stopWith, wrongUse } from '../ending';
import type { TcpChoice } from '../flags/tcp-flags';
import type { MessageCodec } from './message-codec';
import type { Step } from './step';

export function stepsOfFlags(
  { items, end, withinMs }: TcpChoice,
  framing: Framing | null,
  codec: MessageCodec | undefined,
): Outcome<Step[]> {
  const steps: Step[] = [];
  let afterLastSend = 0;
  for (const { name, value } of items) {
    const isExpected = name.startsWith('expect');
    const step = name === 'send-file' ? done(fileStep(value)) : isExpected ? expectStep() : sendStep();
    if (!step.ok) return step;
    steps.push(step.value);
    if (!isExpected) afterLastSend = steps.length;

    function sendStep(): Outcome<Step> {
      const payload = payloadOf(name, value, 'sent', codec);
      if (!payload.ok) return payload;
      return framed(payload.value, framing, 0);
    }
    function expectStep(): Outcome<Step> {
      const payload = payloadOf(name, value, 'received', codec);
      return payload.ok ? done({ do: 'expect', payload: payload.value, text: value, withinMs }) : payload;
    }
  }
  if (end) steps.splice(afterLastSend, 0, { do: 'end', afterMs: 0 });
  return done(steps);
}

export function stepsOfScript(script: Script): Outcome<Step[]> {
  const { framing, encoding } = script;
  const steps: Step[] = [];
  for (const [index, step] of script.steps.entries()) {
    if (step.do === 'end' || step.do === 'expect-end') {
      steps.push(step);
      continue;
    }
    const payload = readComposer(step.text, step.mode, encoding);
    if (!payload.ok) return wrongUse(`Step ${String(index + 1)} of the script: ${payload.error.message}`);
    const made =
      step.do === 'send' ? framed(payload.value, framing, step.afterMs) : done(expected(payload.value, step));
    if (!made.ok) return made;
    steps.push(made.value);
  }
  return done(steps);
}

function expected(payload: Uint8Array, { text, withinMs }: { text: string; withinMs: number }): Step {
  return { do: 'expect', payload, text, withinMs };
}

function fileStep(path: string): Step {
  return { do: 'send-file', path };
}

function framed(payload: Uint8Array, framing: Framing | null, afterMs: number): Outcome<Step> {
  if (framing === null) return done({ do: 'send', bytes: payload, afterMs });
  const frame = joinFrame(framing, { payload });
  return frame.ok ? done({ do: 'send', bytes: frame.value, afterMs }) : stopWith(exits.wrongUse, frame.error);
}

function payloadOf(
  name: string,
  value: string,
  side: 'sent' | 'received',
  codec: MessageCodec | undefined,
): Outcome<Uint8Array> {
  if (codec !== undefined && (name === 'data' || name === 'expect')) {
    return codec.encode(value, side, name === 'data' ? '-d' : '--expect');
  }
  const encoding: Encoding = 'utf-8';
  const read = name === 'send-hex' || name === 'expect-hex' ? readHex(value) : readEscapes(value, encoding);
  return read.ok ? read : wrongUse(`${flagNames[name] ?? name}: ${read.error.message}`);
}

const flagNames: Readonly<Record<string, string>> = {
  'send-hex': '-x',
  'send-text': '-t',
  expect: '--expect',
  'expect-hex': '--expect-hex',
};
