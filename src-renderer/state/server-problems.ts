// What a server said about fields of the last message (google.rpc.BadRequest), tied to their places until they are edited.
import type { DescMessage } from '@bufbuild/protobuf';
import { readJson } from '../../src-shared/proto/json-reader';
import { nodeAt, pathText, type JsonDocument, type JsonPath } from '../../src-shared/proto/json-tree';
import { locateField } from './field-path';

/** A field that the server refused; `path` as the server writes it. */
export interface FieldViolation {
  path: string;
  message: string;
}

export interface ServerProblem {
  /** As the server wrote it: `area.lo.latitude`. */
  readonly field: string;
  readonly at: JsonPath;
  /** `at` as text: `$.area.lo.latitude`. */
  readonly path: string;
  readonly message: string;
  /** The JSON that stood there when the server answered; empty for an absent field. */
  readonly value: string;
}

export function placeViolations(
  text: string,
  desc: DescMessage | null,
  found: readonly FieldViolation[],
): ServerProblem[] {
  const document = readJson(text);
  return found.map(({ path, message }) => {
    const at = desc === null ? [] : locateField(document.root, desc, path);
    return { field: path, at, path: pathText(at), message, value: valueAt(document, at) };
  });
}

/** Those whose value is still the one that the server saw. */
export function untouchedProblems(
  problems: readonly ServerProblem[],
  document: JsonDocument,
): readonly ServerProblem[] {
  return problems.filter(({ at, value }) => value === valueAt(document, at));
}

function valueAt({ text, root }: JsonDocument, at: JsonPath): string {
  const node = nodeAt(root, at);
  return node === undefined ? '' : text.slice(node.from, node.to);
}
