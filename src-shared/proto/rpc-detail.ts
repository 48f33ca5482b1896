// The details of google/rpc/error_details.proto that a person reads better than field by field, from their JSON.

export interface ViolationFact {
  /** As in the .proto: `quota_metric`. */
  readonly key: string;
  readonly value: string;
}

export type RpcDetail =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'links'; readonly links: readonly { text: string; url: string }[] }
  | { readonly kind: 'stack'; readonly entries: readonly string[]; readonly detail: string }
  | { readonly kind: 'localized'; readonly locale: string; readonly message: string }
  | {
      readonly kind: 'violations';
      readonly violations: readonly { description: string; facts: readonly ViolationFact[] }[];
    };

/**
 * @param json proto JSON of the detail
 * @returns null for types that read well as rows, and for what is empty
 */
export function rpcDetail(typeName: string, json: string): RpcDetail | null {
  const read = readers[typeName];
  if (read === undefined) return null;
  const value: unknown = JSON.parse(json);
  return isRecord(value) ? read(value) : null;
}

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<string, ((fields: Fields) => RpcDetail | null) | undefined>> = {
  'google.rpc.RetryInfo': retry,
  'google.rpc.Help': links,
  'google.rpc.DebugInfo': stack,
  'google.rpc.LocalizedMessage': localized,
  'google.rpc.QuotaFailure': violations,
  'google.rpc.PreconditionFailure': violations,
};

/** `1.500s`; without a delay the server means at once. */
function retry({ retryDelay }: Fields): RpcDetail {
  const [, seconds = '0'] = /^(-?[\d.]+)s$/.exec(textOf(retryDelay)) ?? [];
  return { kind: 'retry', delayMs: Math.max(0, Number(seconds) * 1000) };
}

function links({ links: list }: Fields): RpcDetail | null {
  const found = recordsOf(list).map(({ description, url }) => ({
    text: textOf(description) || textOf(url),
    url: textOf(url),
  }));
  return found.length === 0 ? null : { kind: 'links', links: found };
}

function stack({ stackEntries, detail }: Fields): RpcDetail | null {
  const entries = Array.isArray(stackEntries) ? stackEntries.map(textOf) : [];
  const text = textOf(detail);
  return entries.length === 0 && text === '' ? null : { kind: 'stack', entries, detail: text };
}

function localized({ locale, message }: Fields): RpcDetail {
  return { kind: 'localized', locale: textOf(locale), message: textOf(message) };
}

function violations({ violations: list }: Fields): RpcDetail | null {
  const found = recordsOf(list).map(({ description, ...rest }) => ({
    description: textOf(description),
    facts: Object.entries(rest).flatMap(([key, value]) => factsOf(protoName(key), value)),
  }));
  return found.length === 0 ? null : { kind: 'violations', violations: found };
}

function factsOf(key: string, value: unknown): ViolationFact[] {
  if (!isRecord(value)) return [{ key, value: textOf(value) }];
  return Object.entries(value).map(([name, one]) => ({ key: `${key}.${name}`, value: textOf(one) }));
}

/** `quotaMetric` -> `quota_metric`: error_details.proto has no names that this would miss. */
function protoName(jsonName: string): string {
  return jsonName.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function recordsOf(list: unknown): Fields[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
