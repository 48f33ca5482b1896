// Which metadata keys carry secrets, by their name or because their row says so. Apart from the schemas, which the page does not load.
const secretNames = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'api-key', 'apikey'],
  ...['x-goog-api-key', 'x-goog-iam-authorization-token', 'x-amz-security-token', 'x-csrf-token'],
]);
/** `x-auth-token`, `client-secret`, `db-password`: as a word of the name. */
const secretWord = /(?:^|[-_.])(?:token|secret|password|passwd|credentials?|jwt|session|apikey)(?:$|[-_.])/;

/** By the name alone; bytes (`-bin`) are secret only where a row says so. */
export function isSecretKey(key: string): boolean {
  const name = key.trim().toLowerCase();
  return !name.endsWith('-bin') && (secretNames.has(name) || secretWord.test(name));
}

/** A row says it itself, or its name does. */
export function isSecretRow(row: { key?: unknown; secret?: unknown }): boolean {
  if (typeof row.secret === 'boolean') return row.secret;
  return typeof row.key === 'string' && isSecretKey(row.key);
}
