// JSON values -> message bytes of the method's request type; a fault tells its line and column, and nothing of it is sent.
import type { DescMessage } from '@bufbuild/protobuf';
import { readDraft } from '../../src-shared/proto/draft';
import { encodeDraft } from '../../src-shared/proto/encode';
import type { JsonDiagnostic } from '../../src-shared/proto/json-check';
import { type Outcome, done, exits, stop, wrongUse } from '../ending';
import { type DataInput, piecesOf } from './data-input';
import type { JsonPiece } from './json-sequence';
import type { KnownTypes } from './known-types';

const mostFaults = 10;

export class RequestMessages {
  readonly #desc: DescMessage;
  readonly #types: KnownTypes;

  constructor(desc: DescMessage, types: KnownTypes) {
    this.#desc = desc;
    this.#types = types;
  }

  /** The messages in order; a fault is the last thing that comes. */
  async *of(input: DataInput): AsyncGenerator<Outcome<Uint8Array>> {
    for await (const piece of piecesOf(input)) {
      const message = piece.ok ? await this.#encode(piece.value, input.name) : piece;
      yield message;
      if (!message.ok) return;
    }
  }

  /** For a method that takes one message; `{}` when there is no -d. */
  async one(input: DataInput, given: boolean): Promise<Outcome<Uint8Array>> {
    if (!given) return this.#encode({ text: '{}', line: 1, column: 1 }, input.name);
    const messages: Uint8Array[] = [];
    for await (const message of this.of(input)) {
      if (!message.ok) return message;
      messages.push(message.value);
      if (messages.length > 1) break;
    }
    const [first, second] = messages;
    if (first === undefined)
      return wrongUse(`${input.name} has no message, and this method takes one. Write {} for an empty one.`);
    if (second !== undefined)
      return wrongUse(`${input.name} has more than one message, and this method takes exactly one.`);
    return done(first);
  }

  async #encode(piece: JsonPiece, name: string): Promise<Outcome<Uint8Array>> {
    const { line, column, text } = piece;
    const place = `${name}:${String(line)}:${String(column)}`;
    if (piece.tooLong === true)
      return wrongUse(`${place}: this value does not end within 128 million characters.`);
    if (text.startsWith(',')) return wrongUse(`${place}: values stand one after the other, without commas.`);
    let draft = readDraft(text, this.#desc, this.#types.registry);
    const { unknownTypes } = draft.checked;
    if (unknownTypes.length > 0 && (await this.#types.learn(unknownTypes))) {
      draft = readDraft(text, this.#desc, this.#types.registry);
    }
    const encoded = encodeDraft(draft);
    if (encoded.ok) return done(encoded.value.bytes);
    const { diagnostics, message } = encoded.error;
    const faults = diagnostics.filter(({ severity }) => severity === 'error');
    const lines = faults.slice(0, mostFaults).map((fault) => faultLine(fault, piece, name));
    return stop(exits.wrongUse, ...(lines.length > 0 ? lines : [`${place}: ${message}`]));
  }
}

function faultLine({ at, from, fact, path }: JsonDiagnostic, piece: JsonPiece, name: string): string {
  const before = piece.text.slice(0, from).split('\n');
  const rows = before.length - 1;
  const last = before.at(-1)?.length ?? 0;
  const column = rows === 0 ? piece.column + last : last + 1;
  const sentence = fact.replace(/^Line \d+, column \d+: /, '').replace(/([^.?])$/, '$1.');
  const where = at.length === 0 ? '' : `${path}: `;
  return `${name}:${String(piece.line + rows)}:${String(column)}: ${where}${sentence}`;
}
