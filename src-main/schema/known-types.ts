// Type names that people write from habit, and where the well-known ones live: hints for "X is not defined".

const habits: Record<string, string> = {
  integer: 'int32',
  int: 'int32',
  short: 'int32',
  long: 'int64',
  uint: 'uint32',
  number: 'double',
  decimal: 'double',
  str: 'string',
  String: 'string',
  text: 'string',
  boolean: 'bool',
  Boolean: 'bool',
  byte: 'bytes',
  list: 'repeated',
  array: 'repeated',
};

const wellKnown: Record<string, string> = {
  Any: 'any',
  Duration: 'duration',
  Empty: 'empty',
  FieldMask: 'field_mask',
  Timestamp: 'timestamp',
  Struct: 'struct',
};

/** A hint for an undefined name that we recognise; undefined for all others. */
export function knownTypeHint(name: string): string | undefined {
  if (Object.hasOwn(habits, name)) return `Write ${habits[name] ?? ''} instead of ${name}.`;
  const short = name.replace(/^(google\.)?protobuf\./, '');
  if (!Object.hasOwn(wellKnown, short)) return undefined;
  return `Write google.protobuf.${short} and add import "google/protobuf/${wellKnown[short] ?? ''}.proto";`;
}
