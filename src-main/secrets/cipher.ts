// What the system must offer to keep secrets: the desktop app gives Electron's safeStorage, tests their own.
export interface Cipher {
  /** False where the system would only pretend: a fixed key is no secret. */
  available(): boolean;
  /** Base64. Throws what the system throws. */
  seal(text: string): string;
  /** Throws when it was sealed by someone else, or on another machine. */
  open(sealed: string): string;
}
