// The token server of one unit test: gone when the test ends.
import { onTestFinished } from 'vitest';
import { tokenServing } from './token-serving';

/** `lasts`: seconds; each token has a number. */
export async function tokenServer(lasts: number | undefined, tls?: { cert: Buffer; key: Buffer }) {
  const { url, asked, stop } = await tokenServing({ lasts, tls });
  onTestFinished(stop);
  return { url, asked };
}
