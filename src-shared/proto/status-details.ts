// What `grpc-status-details-bin` says: google.rpc.Status with its details, each as rows that a person can read.
import { createRegistry, type Registry } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { fail, ok, type Result } from '../result';
import { googleRpcDescriptors } from './google-rpc';
import { printMessage } from './json-print';
import { dataOf, integerOf, openAny } from './json-print-known';
import { readMessage, type FieldData, type ReadMessage, type SingleData } from './message-read';
import { readRegistry } from './registry';
import { treeRows, type TreeRow } from './tree';
import type { ShownValue } from './value-text';

export interface DetailRow {
  /** `reason`, `metadata.unit`, `violations[0].subject`. */
  readonly name: string;
  readonly shown: ShownValue;
}

export interface FieldViolation {
  /** As the server wrote it: `area.lo.latitude`. */
  readonly field: string;
  readonly description: string;
  readonly reason: string;
}

export interface StatusDetail {
  readonly typeName: string;
  /** `Bad request` for google.rpc.BadRequest. */
  readonly title: string;
  /** False when neither we nor the schema know the type: show `bytes` in the wire view. */
  readonly known: boolean;
  readonly rows: readonly DetailRow[];
  /** Only for google.rpc.BadRequest; then `rows` is empty. */
  readonly fieldViolations: readonly FieldViolation[];
  /** For copying: proto JSON, or empty when the type is not known. */
  readonly json: string;
  readonly bytes: Uint8Array;
}

export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly details: readonly StatusDetail[];
}

let knownTypes: Registry | undefined;

/** google.rpc, built on first use: most calls end without details. */
function googleRpc(): Registry {
  if (knownTypes === undefined) {
    const read = readRegistry(base64Decode(googleRpcDescriptors.join('')));
    knownTypes = read.ok ? read.value.types : createRegistry();
  }
  return knownTypes;
}

/**
 * @param bytes of the trailer, base64 removed
 * @param types of the call's schema: details of its own types are read with it
 * @returns code 'bad-status-details' when the bytes are not a google.rpc.Status
 */
export function readStatusDetails(bytes: Uint8Array, types: Registry): Result<StatusDetails> {
  const all = createRegistry(googleRpc(), types);
  const desc = all.getMessage('google.rpc.Status');
  if (desc === undefined) return fail('bad-status-details', 'google.rpc.Status is missing.');
  const { message, problems } = readMessage(bytes, desc, all);
  const [problem] = problems;
  if (problem !== undefined) {
    const fact = 'The trailer grpc-status-details-bin is not a google.rpc.Status';
    return fail('bad-status-details', `${fact}: ${problem.message}.`, problem.message);
  }
  const text = dataOf(message, 2);
  const list = dataOf(message, 3);
  const details = list?.kind === 'list' ? list.items.flatMap((item) => detailOf(item, all)) : [];
  return ok({ code: Number(integerOf(message, 1)), message: textOf(text), details });
}

function detailOf(item: SingleData, types: Registry): StatusDetail[] {
  if (item.kind !== 'message') return [];
  const { typeUrl, desc, bytes } = openAny(item.message, { types });
  const typeName = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  const title = titleOf(typeName);
  const unknown = { typeName, title, known: false, rows: [], fieldViolations: [], json: '', bytes };
  if (desc === undefined) return [unknown];
  const reading = readMessage(bytes, desc, types);
  const { message, problems, unknown: fields } = reading;
  if (problems.length > 0) return [unknown];
  const json = printMessage(message, { types, problems: [], unknown: [] });
  const fieldViolations = typeName === 'google.rpc.BadRequest' ? violationsOf(message) : [];
  const rows =
    fieldViolations.length > 0
      ? []
      : flatRows(treeRows({ message, unknown: fields }, { types, opensAll: true }));
  return [{ typeName, title, known: true, rows, fieldViolations, json, bytes }];
}

/** Leaves only, each under its path: `violations[0].subject`. */
function flatRows(tree: readonly TreeRow[]): DetailRow[] {
  const names: string[] = [];
  const rows: DetailRow[] = [];
  for (const row of tree) {
    names.length = row.depth;
    const isIndex = row.name.startsWith('[');
    const parent = names.at(-1);
    names.push(parent === undefined ? row.name : isIndex ? parent + row.name : `${parent}.${row.name}`);
    if (!row.expandable && row.state !== 'unset') rows.push({ name: names.at(-1) ?? '', shown: row.shown });
  }
  return rows;
}

function violationsOf(message: ReadMessage): FieldViolation[] {
  const list = dataOf(message, 1);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    if (item.kind !== 'message') return [];
    const [field, description, reason] = [1, 2, 3].map((number) => textOf(dataOf(item.message, number)));
    return [{ field: field ?? '', description: description ?? '', reason: reason ?? '' }];
  });
}

function textOf(data: FieldData | undefined): string {
  return data?.kind === 'scalar' && typeof data.value === 'string' ? data.value : '';
}

/** `google.rpc.BadRequest` -> `Bad request`. */
function titleOf(typeName: string): string {
  const words = typeName.slice(typeName.lastIndexOf('.') + 1).replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return words.charAt(0) + words.slice(1).toLowerCase();
}
