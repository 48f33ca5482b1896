// Secrets on their way to the disk and back: encrypted where the system can, else as the person chose, else not written.
import { z } from 'zod';
import { isLocked, sealedIn } from '../../src-shared/locked-secret';
import { replaceSecrets } from '../../src-shared/secret';
import {
  type SecretChoice,
  type SecretKeeping,
  type SecretWay,
  secretChoiceSchema,
} from '../../src-shared/secret-keeping';
import { type Result } from '../../src-shared/result';
import { StateFile } from '../workspace/state-file';
import { CheckedCipher } from './checked-cipher';
import type { Cipher } from './cipher';
import { openSealed } from './sealed-document';

const choiceSchema = z.object({ version: z.literal(1), choice: secretChoiceSchema.nullable() });
type Chosen = z.infer<typeof choiceSchema>;

export interface VaultOptions {
  cipher: Cipher;
  /** Where the choice is kept. */
  path: string;
  onChange?: (keeping: SecretKeeping) => void;
}

/** What a state file needs of the vault: its document with secrets put away, and taken out again. */
export interface DocumentSecrets {
  seal(value: unknown): Promise<unknown>;
  /** `locked`: secrets that could not be opened; they are kept as they are. */
  open(document: unknown): Promise<{ document: unknown; locked: number }>;
  /** The choice was made: what was saved must be written again. */
  onChosen(listener: () => void): void;
}

export class Vault {
  readonly #options: VaultOptions;
  readonly #cipher: Cipher;
  readonly #file: StateFile<Chosen>;
  readonly #listeners = new Set<() => void>();
  #choice: Promise<SecretChoice | null> | undefined;
  #available: boolean | undefined;
  #asks = false;

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#cipher = new CheckedCipher(options.cipher);
    const { path } = options;
    const empty = (): Chosen => ({ version: 1, choice: null });
    this.#file = new StateFile({ path, schema: choiceSchema, version: 1, empty });
  }

  /** Secrets of documents of that shape. */
  of(schema: z.ZodType): DocumentSecrets {
    return {
      seal: (value) => this.#seal(schema, value),
      open: (document) => Promise.resolve(openSealed(document, this.#cipher)),
      onChosen: (listener) => void this.#listeners.add(listener),
    };
  }

  async state(): Promise<SecretKeeping> {
    return { way: await this.#way(), asks: this.#asks };
  }

  /** Failure code: `not-saved`; the choice holds for this session then. */
  async choose(choice: SecretChoice | null): Promise<Result<object>> {
    this.#choice = Promise.resolve(choice);
    this.#asks = false;
    const saved = await this.#file.save({ version: 1, choice });
    for (const listener of this.#listeners) listener();
    await this.#tell();
    return saved;
  }

  async #way(): Promise<SecretWay> {
    if (this.#encrypts()) return 'encrypted';
    this.#choice ??= this.#file.load().then(({ value }) => value.choice);
    return (await this.#choice) ?? 'undecided';
  }

  /** Asked when there is something to seal, and not before: some systems ask the person in turn. */
  #encrypts(): boolean {
    this.#available ??= this.#cipher.available();
    return this.#available;
  }

  async #seal(schema: z.ZodType, value: unknown): Promise<unknown> {
    const found: boolean[] = [];
    replaceSecrets(schema, value, (text, certain) => {
      found.push(certain && !isLocked(text));
      return text;
    });
    if (found.length === 0) return value;
    const way = await this.#way();
    if (way === 'undecided' && found.includes(true)) await this.#ask();
    try {
      return replaceSecrets(schema, value, (text, certain) => this.#put(text, certain, way));
    } catch {
      // The keyring was there and is gone: then it is as if it had never been.
      this.#available = false;
      return this.#seal(schema, value);
    }
  }

  #put(text: string, certain: boolean, way: SecretWay): unknown {
    const sealed = sealedIn(text);
    if (sealed !== undefined) return { sealed };
    if (way === 'encrypted') return { sealed: this.#cipher.seal(text) };
    return way === 'disk' || !certain ? text : '';
  }

  async #ask(): Promise<void> {
    if (this.#asks) return;
    this.#asks = true;
    await this.#tell();
  }

  async #tell(): Promise<void> {
    this.#options.onChange?.(await this.state());
  }
}
