// What stands after -d: JSON on the command line, a file, or stdin as it comes; without -d there is nothing.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Outcome, done, wrongUse } from '../ending';
import { type JsonPiece, JsonSequence } from './json-sequence';

export interface DataInput {
  /** In front of places in it, for sentences: `-d`, `points.json`, `stdin`. */
  name: string;
  /** It is all there: read it before anything is sent. */
  isWhole: boolean;
  chunks: () => AsyncIterable<Uint8Array | string>;
}

/** `given`: undefined when there is no -d. */
export function dataInput(given: string | undefined, stdin: Readable): DataInput {
  if (given === '@-') return { name: 'stdin', isWhole: false, chunks: () => stdin };
  if (given?.startsWith('@') === true) {
    const path = given.slice(1);
    return { name: path, isWhole: false, chunks: () => createReadStream(path) };
  }
  const texts = given === undefined ? [] : [given];
  return { name: '-d', isWhole: true, chunks: () => asyncOf(texts) };
}

async function* asyncOf(texts: readonly string[]): AsyncIterable<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

/** The JSON values of an input; one that cannot be read ends them with how the command ends. */
export async function* piecesOf({ name, chunks }: DataInput): AsyncGenerator<Outcome<JsonPiece>> {
  const sequence = new JsonSequence();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks()) {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      for (const piece of sequence.push(text)) yield done(piece);
    }
    for (const piece of sequence.push(decoder.decode())) yield done(piece);
    for (const piece of sequence.end()) yield done(piece);
  } catch (error) {
    yield unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): Outcome<never> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return wrongUse(`${name} is not UTF-8 text. JSON is written in UTF-8.`);
  }
  if (code === 'ENOENT') return wrongUse(`-d @${name}: there is no such file.`);
  return wrongUse(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
}
