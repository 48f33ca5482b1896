// What is wrong with one row of request metadata, said while it is typed; and rows out of pasted header lines.
import { isLocked } from '../../src-shared/locked-secret';
import { base64ToBytes } from '../../src-shared/proto/base64';
import type { MetadataInput } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { MetadataRow } from '../../src-shared/workspace';
import { m } from '../paraglide/messages';

export interface MetadataProblem {
  where: 'key' | 'value';
  message: string;
}

/** What the gRPC library and HTTP/2 set themselves: ours would be overwritten without a word, or break the connection. */
const reserved = new Set([
  ...['te', 'connection', 'keep-alive', 'proxy-connection', 'upgrade', 'transfer-encoding', 'http2-settings'],
  ...['content-type', 'content-length', 'user-agent'],
  ...['grpc-timeout', 'grpc-encoding', 'grpc-accept-encoding'],
]);

export function isBinaryKey(key: string): boolean {
  return key.toLowerCase().endsWith('-bin');
}

/** Undefined for a row that can go on the wire, and for an empty one, which is left out. */
export function metadataProblem(
  row: Pick<MetadataRow, 'key' | 'value' | 'encoding'>,
): MetadataProblem | undefined {
  const key = keyProblem(row.key, row.value);
  if (key !== undefined) return { where: 'key', message: key };
  const value = valueProblem(row);
  return value === undefined ? undefined : { where: 'value', message: value };
}

/** The rows that are on, for `grpc.open`; code 'bad-metadata' with the first fault when one cannot be sent as it is. */
export function metadataToSend(rows: readonly MetadataRow[]): Result<MetadataInput[]> {
  const sent = rows.filter(({ enabled, key, value }) => enabled && key + value !== '');
  for (const row of sent) {
    const problem = metadataProblem(row);
    if (problem !== undefined) {
      return fail('bad-metadata', m.editor_metadata_refused({ key: row.key, problem: problem.message }));
    }
  }
  return ok(
    sent.map((row) => ({
      ...{ key: row.key, value: row.value, encoding: isBinaryKey(row.key) ? row.encoding : 'text' },
      ...(row.secret === undefined ? {} : { secret: row.secret }),
    })),
  );
}

function keyProblem(key: string, value: string): string | undefined {
  if (key === '') return value === '' ? undefined : m.editor_metadata_key_missing();
  const wrong = /[^0-9a-zA-Z_.-]/u.exec(key)?.[0];
  if (key.startsWith(':')) return m.editor_metadata_key_pseudo({ key });
  if (wrong !== undefined) return m.editor_metadata_key_character({ character: shown(wrong) });
  return reserved.has(key.toLowerCase()) ? m.editor_metadata_key_reserved({ key }) : undefined;
}

function valueProblem({
  key,
  value,
  encoding,
}: Pick<MetadataRow, 'key' | 'value' | 'encoding'>): string | undefined {
  if (isLocked(value)) return m.editor_metadata_value_locked();
  if (!isBinaryKey(key)) {
    const wrong = /[^\x20-\x7e]/u.exec(value)?.[0];
    return wrong === undefined ? undefined : m.editor_metadata_value_character({ character: shown(wrong) });
  }
  if (encoding === 'text') return undefined;
  if (encoding === 'hex') return hexProblem(value);
  const read = base64ToBytes(value);
  return 'problem' in read ? m.editor_metadata_value_base64({ problem: read.problem }) : undefined;
}

/** Undefined for whole bytes in hex digits, with or without spaces. */
export function hexProblem(value: string): string | undefined {
  const wrong = /[^0-9a-fA-F\s]/u.exec(value)?.[0];
  if (wrong !== undefined) return m.editor_hex_character({ character: shown(wrong) });
  return value.replace(/\s+/g, '').length % 2 === 0 ? undefined : m.editor_hex_odd();
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code <= 0x20 || (code >= 0x7f && code < 0xa0) ? number : `${character} (${number})`;
}

/** `key: value` lines as they are copied from a terminal or browser; undefined when some line is not one. */
export function pastedMetadata(text: string): { key: string; value: string }[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  // `https://...` is a value, not the key `https`.
  const pairs = lines.map((line) => /^\s*([0-9a-zA-Z_.-]+)\s*:(?!\/\/)\s*(.*?)\s*$/.exec(line));
  const isBlock = lines.length > 0 && pairs.every((pair) => pair !== null);
  return isBlock ? pairs.map((pair) => ({ key: pair?.[1] ?? '', value: pair?.[2] ?? '' })) : undefined;
}
