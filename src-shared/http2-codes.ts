// The names of HTTP/2's error codes: RFC 9113 section 7.
const names = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** `ENHANCE_YOUR_CALM`; `CODE 77` for one that HTTP/2 does not define. */
export function http2CodeName(code: number): string {
  return names[code] ?? `CODE ${String(code)}`;
}
