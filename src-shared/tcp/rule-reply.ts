// The replies of a rule, made ready once, and turned into the exact bytes of one answer.
import { readTemplate, renderTemplate, variableFree } from '../bytes/template';
import type { Variable, VariableContext } from '../bytes/variable';
import { sealFrame, type FrameChecksum } from '../framing/checked-frame';
import type { Framing } from '../framing/framing';
import { encodeJson } from '../proto/encode';
import { fail, ok, type Result } from '../result';
import type { RuleRoom } from './frame-test';
import { readJsonTemplate, renderJson } from './json-template';
import type { Reply, Trigger } from './rule';
import { checkRuleValue, ruleValues } from './rule-values';

export interface ReplyRoom extends RuleRoom {
  /** Null: frames are sent as they are. */
  readonly framing: Framing | null;
  /** Sealed into each framed reply. */
  readonly checksum?: FrameChecksum | null | undefined;
}

/** One reply to send: wait, then write, in parts if `split` says so. */
export interface ReplyStep {
  readonly bytes: Uint8Array;
  readonly delayMs: number;
  readonly split: Reply['split'];
}

export type ReplyMaker = (context: VariableContext) => Result<ReplyStep>;

/** Failures: those of templates, of `checkRuleValue`, and `unknown-type`, `no-schema`, `not-encodable` of a message. */
export function compileReply(reply: Reply, trigger: Trigger, room: ReplyRoom): Result<ReplyMaker> {
  const maker =
    reply.kind === 'message' ? messageMaker(reply, trigger, room) : bytesMaker(reply, trigger, room);
  if (!maker.ok) return maker;
  const isFramed = reply.kind === 'message' || reply.framed;
  const fixed = isFramed ? fixedPayload(reply, room) : undefined;
  // What is the same each time and cannot be framed is wrong already where it is typed.
  const tried = fixed === undefined ? undefined : sealed(fixed, room);
  if (tried?.ok === false) return tried;
  return ok((context) => {
    const payload = maker.value(context);
    if (!payload.ok) return payload;
    const framed = isFramed ? sealed(payload.value, room) : payload;
    return framed.ok ? ok({ bytes: framed.value, delayMs: reply.delayMs, split: reply.split }) : framed;
  });
}

/** The bytes of a reply without variables. */
function fixedPayload(reply: Reply, { encoding }: ReplyRoom): Uint8Array | undefined {
  if (reply.kind === 'message') return undefined;
  const template = readTemplate(reply.text, { mode: reply.kind, encoding, given: ruleValues });
  return template.ok ? variableFree(template.value) : undefined;
}

function sealed(payload: Uint8Array, { framing, checksum }: ReplyRoom): Result<Uint8Array> {
  const frame = sealFrame(framing, payload, checksum ?? null);
  return frame.ok ? ok(frame.value.bytes) : frame;
}

type PayloadMaker = (context: VariableContext) => Result<Uint8Array>;

function bytesMaker(
  reply: Extract<Reply, { framed: boolean }>,
  trigger: Trigger,
  room: ReplyRoom,
): Result<PayloadMaker> {
  const { encoding } = room;
  const template = readTemplate(reply.text, { mode: reply.kind, encoding, given: ruleValues });
  if (!template.ok) return template;
  const variables = template.value.parts.filter((part): part is Variable => !(part instanceof Uint8Array));
  const checked = checkAll(variables, trigger, room);
  if (!checked.ok) return checked;
  return ok((context) => renderTemplate(template.value, context));
}

function messageMaker(
  reply: Extract<Reply, { kind: 'message' }>,
  trigger: Trigger,
  room: ReplyRoom,
): Result<PayloadMaker> {
  const { types } = room;
  if (types === undefined)
    return fail('no-schema', `${reply.type} is not known: no schema is open. Open the .proto that has it.`);
  const desc = types.message(reply.type);
  if (!desc.ok) return desc;
  const template = readJsonTemplate(reply.json, ruleValues);
  if (!template.ok) return template;
  const variables = template.value.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
  const checked = checkAll(variables, trigger, room);
  if (!checked.ok) return checked;
  const encode = (json: string): Result<Uint8Array> => {
    const encoded = encodeJson(json, desc.value, types.types);
    return encoded.ok ? ok(encoded.value.bytes) : fail(encoded.error.code, encoded.error.message);
  };
  if (variables.length === 0) {
    const bytes = encode(reply.json.replaceAll('{{{{', '{{'));
    return bytes.ok ? ok(() => bytes) : bytes;
  }
  return ok((context) => {
    const json = renderJson(template.value, context);
    return json.ok ? encode(json.value) : json;
  });
}

function checkAll(variables: readonly Variable[], trigger: Trigger, room: ReplyRoom): Result<null> {
  for (const variable of variables) {
    const checked = checkRuleValue(variable, trigger, room);
    if (!checked.ok) return checked;
  }
  return ok(null);
}
