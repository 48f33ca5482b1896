// Frames as messages: JSON in, JSON out, with the types of --message and --answer.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { encodeJson } from '../../src-shared/proto/encode';
import { denseText } from '../../src-shared/proto/json-layout';
import { messageShape } from '../../src-shared/proto/json-print';
import { readMessage } from '../../src-shared/proto/message-read';
import { joinRegistries } from '../../src-shared/proto/registry';
import { nearestName } from '../../src-shared/proto/nearest-name';
import { type Outcome, done, exits, stop } from '../ending';
import type { CommandSchema } from '../schema/command-schema';

export class MessageCodec {
  readonly #sent: DescMessage;
  readonly #received: DescMessage;
  readonly #types: Registry;

  constructor(sent: DescMessage, received: DescMessage, types: Registry) {
    this.#sent = sent;
    this.#received = received;
    this.#types = types;
  }

  /** `side`: an expectation is of the type that comes. */
  encode(json: string, side: 'sent' | 'received', flag: string): Outcome<Uint8Array> {
    const encoded = encodeJson(json, side === 'sent' ? this.#sent : this.#received, this.#types);
    if (encoded.ok) return done(encoded.value.bytes);
    const faults = encoded.error.diagnostics.filter(({ severity }) => severity === 'error');
    return stop(exits.wrongUse, ...faults.slice(0, 10).map(({ message }) => `${flag}: ${message}`));
  }

  /** JSON of what came, in one line; what it cannot say in sentences beside. */
  read(bytes: Uint8Array): { json: string; notes: string[] } {
    const { message, unknown, problems } = readMessage(bytes, this.#received, this.#types);
    const json = denseText(messageShape(message, { types: this.#types, unknown, problems }, []));
    const lost = unknown.map(
      ({ path, number }) => `${path}: field ${String(number)} is not in ${this.#received.typeName}`,
    );
    return { json, notes: [...problems.map((problem) => problem.message), ...lost] };
  }
}

export async function messageCodec(
  schema: CommandSchema,
  sentName: string,
  receivedName: string,
): Promise<Outcome<MessageCodec>> {
  const sent = await schema.find(sentName);
  if (!sent.ok) return sent;
  const received = await schema.find(receivedName);
  if (!received.ok) return received;
  const sentType = sent.value?.types.getMessage(sentName);
  const receivedType = received.value?.types.getMessage(receivedName);
  if (sent.value === undefined || sentType === undefined) return missing(schema, sentName);
  if (received.value === undefined || receivedType === undefined) return missing(schema, receivedName);
  return done(new MessageCodec(sentType, receivedType, joinRegistries(sent.value, [received.value]).types));
}

async function missing(schema: CommandSchema, name: string): Promise<Outcome<never>> {
  const near = nearestName(name, await schema.offers());
  const offer = near === undefined ? '' : ` Did you mean ${near}?`;
  return stop(exits.schema, ...schema.warnings(), `There is no message ${name} in the schema.${offer}`);
}
