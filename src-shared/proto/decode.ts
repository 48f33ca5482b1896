// Message bytes to what the detail views show: canonical JSON, the fields themselves, unknown fields and problems.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { extensionName } from './extension-key';
import { printMessage } from './json-print';
import { readMessage, type ReadMessage, type ReadProblem, type UnknownField } from './message-read';

export interface DecodedMessage {
  /** Pretty proto JSON of everything that could be read. */
  readonly json: string;
  readonly message: ReadMessage;
  /** What the type does not have, or has differently; the JSON does not show these. */
  readonly unknown: readonly UnknownField[];
  /** Empty when the JSON and `unknown` say everything; else show the wire view beside them. */
  readonly problems: readonly ReadProblem[];
  /** Full names that an Any in it carries, and extensions (`extensionName`), that the registry lacks: a source may know them. */
  readonly unknownTypes: readonly string[];
}

/** Never throws: damaged bytes give the part before the damage and a problem with its field and offset. */
export function decodeMessage(bytes: Uint8Array, desc: DescMessage, types: Registry): DecodedMessage {
  const { message, unknown, problems } = readMessage(bytes, desc, types);
  const unknownTypes = new Set<string>();
  for (const { extension } of unknown) if (extension) unknownTypes.add(extensionName(extension));
  const json = printMessage(message, { types, unknown, problems, unknownTypes });
  return { json, message, unknown, problems, unknownTypes: [...unknownTypes] };
}
