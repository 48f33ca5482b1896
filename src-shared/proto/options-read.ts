// The options of a declaration as fields and values, custom ones too; what no schema explains is told apart.
import { toBinary, type Message, type Registry } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { readMessage, type ReadMessage, type UnknownField } from './message-read';

export interface ReadOptions {
  readonly message: ReadMessage;
  /** By number: extensions that the set does not declare, or bytes that are not what it declares. */
  readonly unknown: readonly UnknownField[];
}

/**
 * @param schema the options type, such as MethodOptionsSchema
 * @param types where extensions are looked up
 * @returns undefined when there are no options at all
 */
export function readOptions<T extends Message>(
  schema: GenMessage<T>,
  options: T | undefined,
  types: Registry,
): ReadOptions | undefined {
  if (options === undefined) return undefined;
  const { message, unknown } = readMessage(toBinary(schema, options), schema, types);
  return message.fields.size > 0 || unknown.length > 0 ? { message, unknown } : undefined;
}
