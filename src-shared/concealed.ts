// How a secret is shown without being told: its scheme, dots, and how long it is.
const dots = '••••';

export interface Concealed {
  /** `Bearer ••••`. */
  text: string;
  /** Characters of the whole value. */
  length: number;
}

/** The scheme of an authorization stays readable: it is no secret, and the first thing that is wrong. */
export function conceal(value: string): Concealed {
  const scheme = /^(?:Bearer|Basic|Digest|Negotiate|Token|ApiKey|AWS4-HMAC-SHA256) (?=\S)/i.exec(value)?.[0];
  return { text: `${scheme ?? ''}${dots}`, length: value.length };
}
