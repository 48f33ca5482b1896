// Which message types fit payloads: every byte is explained by their fields, in every payload.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { readMessage, type ReadMessage } from '../proto/message-read';
import { WireScanner } from '../proto/wire-scan';

export interface TypeGuess {
  readonly type: string;
  /** Payloads that were looked at. */
  readonly payloads: number;
  /** Values of fields in them, nested ones too. */
  readonly fields: number;
  /** Of the type's own fields, how many were seen: 0 to 1. */
  readonly share: number;
}

const kept = 5;

/** The best first; none when the payloads are no messages, or all empty. Pauses where the caller may do something else. */
export function* guessTypes(
  payloads: readonly Uint8Array[],
  types: readonly DescMessage[],
  registry: Registry,
): Generator<undefined, TypeGuess[]> {
  const numbers = fieldNumbers(payloads);
  if (numbers === undefined || numbers.size === 0) return [];
  const guesses: TypeGuess[] = [];
  for (const type of types) {
    const own = new Set(type.fields.map(({ number }) => number));
    if (![...numbers].every((number) => own.has(number))) continue;
    const fields = countFields(payloads, type, registry);
    yield;
    if (fields === undefined) continue;
    guesses.push({ type: type.typeName, payloads: payloads.length, fields, share: numbers.size / own.size });
  }
  return guesses.sort((one, other) => other.fields - one.fields || other.share - one.share).slice(0, kept);
}

/** Numbers of all fields at the top of the payloads; undefined when one is no message at all. */
function fieldNumbers(payloads: readonly Uint8Array[]): Set<number> | undefined {
  const numbers = new Set<number>();
  for (const payload of payloads) {
    const scanner = new WireScanner(payload);
    for (let record = scanner.next(); record !== undefined; record = scanner.next())
      numbers.add(record.number);
    if (scanner.fault !== undefined) return undefined;
  }
  return numbers;
}

/** Undefined when any byte of any payload is not explained. */
function countFields(
  payloads: readonly Uint8Array[],
  type: DescMessage,
  registry: Registry,
): number | undefined {
  let fields = 0;
  for (const payload of payloads) {
    const { message, unknown, problems } = readMessage(payload, type, registry);
    if (unknown.length > 0 || problems.length > 0) return undefined;
    fields += valuesIn(message);
  }
  return fields;
}

function valuesIn(message: ReadMessage): number {
  let count = 0;
  for (const data of message.fields.values()) {
    const items =
      data.kind === 'list'
        ? data.items
        : data.kind === 'map'
          ? [...data.entries.values()].map(({ value }) => value)
          : [data];
    for (const item of items) count += 1 + (item.kind === 'message' ? valuesIn(item.message) : 0);
  }
  return count;
}
