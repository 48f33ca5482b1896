// What grpc-js writes into a status that it makes itself, in words that can be read; what it wrote stays beside them.

/** `raw`: as grpc-js wrote it, where the words differ. */
export interface LocalWords {
  message: string;
  raw?: string;
}

/** The end of an attempt to connect, in brackets behind the reason (transport.js). */
const timeOfDay = / \(\d{4}-\d\d-\d\dT[\d:.]+Z\)/g;
/** After it come the times of each part in a row, without a space, and the address (resolving-call.js). */
const deadline = /^Deadline exceeded after (\d+(?:\.\d+)?)s/;

/** A thread, a number, the library, the function, then the reason in words, and where in OpenSSL's (Node) or BoringSSL's (Electron) source it was. */
const openssl =
  /[0-9A-F]{8,}:error:[0-9A-F]{8}:SSL routines:[^:]*:([^:]+):\S+?:\d+:(?:SSL alert number \d+)?/i;

export function localWords(details: string): LocalWords {
  const message = readable(details);
  return message === details ? { message } : { message, raw: details };
}

export function withoutTime(text: string): string {
  return text.replace(timeOfDay, '');
}

function readable(details: string): string {
  const seconds = deadline.exec(details)?.[1];
  if (seconds !== undefined) return `Deadline exceeded after ${String(Number(seconds))} s`;
  return withoutTime(details)
    .replace(/\.? Resolution note:\s*$/, '')
    .replace(/Last error: Error(?: \[\w+\])?: /, 'Last error: ')
    .replace(openssl, (_whole, reason: string) => `TLS: ${reason.toLowerCase().replaceAll('_', ' ')}`)
    .trimEnd();
}
