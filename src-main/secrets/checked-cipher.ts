// A cipher that knows whether what it opened is what was sealed: the keyrings of Linux encrypt without a check of their own.
import { createHash } from 'node:crypto';
import type { Cipher } from './cipher';

/** Chromium's AES-CBC with another key gives rubbish in one of 256 cases, where the padding happens to fit, and no error. */
const checked = '2:';
const checkLength = 16;

export class CheckedCipher implements Cipher {
  constructor(private readonly cipher: Cipher) {}

  available(): boolean {
    return this.cipher.available();
  }

  seal(text: string): string {
    return checked + this.cipher.seal(checkOf(text) + text);
  }

  open(sealed: string): string {
    // Sealed by a Halfclose that knew no check.
    if (!sealed.startsWith(checked)) return this.cipher.open(sealed);
    const opened = this.cipher.open(sealed.slice(checked.length));
    const text = opened.slice(checkLength);
    if (checkOf(text) !== opened.slice(0, checkLength)) throw new Error('another key has sealed this');
    return text;
  }
}

function checkOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, checkLength);
}
