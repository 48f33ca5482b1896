// The names and plain meanings of gRPC status codes: grpc.io/docs/guides/status-codes.

const names = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
type StatusName = (typeof names)[number];

/** Code by name, 0..16. */
export const grpcStatus = Object.freeze(
  Object.fromEntries(names.map((name, code) => [name, code])) as Record<StatusName, number>,
);

/** `NOT_FOUND`; a code outside 0..16 is `CODE 42`, an unreadable one (-1) is `NO CODE`. */
export function statusName(code: number): string {
  if (code < 0 || !Number.isInteger(code)) return 'NO CODE';
  return names[code] ?? `CODE ${String(code)}`;
}

/** `NOT_FOUND 5`; `CODE 42` and `NO CODE` say it all. */
export function statusText(code: number): string {
  return isKnownStatus(code) ? `${statusName(code)} ${String(code)}` : statusName(code);
}

/** True for the seventeen codes that gRPC defines. */
export function isKnownStatus(code: number): boolean {
  return Number.isInteger(code) && code >= 0 && code < names.length;
}
