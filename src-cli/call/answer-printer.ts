// Received messages -> stdout, one a line: canonical JSON, 64-bit exact, or with --wire the bytes in hex.
import type { DescMessage } from '@bufbuild/protobuf';
import { denseText } from '../../src-shared/proto/json-layout';
import { messageShape } from '../../src-shared/proto/json-print';
import { extensionName } from '../../src-shared/proto/extension-key';
import { readMessage } from '../../src-shared/proto/message-read';
import type { Terminal } from '../terminal';
import type { KnownTypes } from './known-types';

export interface PrinterOptions {
  desc: DescMessage;
  types: KnownTypes;
  emitDefaults: boolean;
  wire: boolean;
  verbose: boolean;
}

export class AnswerPrinter {
  readonly #terminal: Terminal;
  readonly #options: PrinterOptions;
  #count = 0;
  #busy: Promise<void> | undefined;

  constructor(terminal: Terminal, options: PrinterOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  /** False: wait for `drained()` before the next. The bytes may be reused afterwards. */
  print(bytes: Uint8Array): boolean {
    this.#count += 1;
    if (this.#options.wire) return this.#terminal.out.line(Buffer.from(bytes).toString('hex'));
    const { json, unknownTypes, notes } = this.#read(bytes);
    if (!this.#options.types.isNew(unknownTypes)) return this.#put(json, notes);
    const kept = Uint8Array.from(bytes);
    this.#busy = this.#options.types.learn(unknownTypes).then(() => {
      const again = this.#read(kept);
      this.#put(again.json, again.notes);
      this.#busy = undefined;
    });
    return false;
  }

  async drained(): Promise<void> {
    await this.#busy;
    await this.#terminal.out.drained();
  }

  #put(json: string, notes: readonly string[]): boolean {
    for (const note of notes) this.#terminal.say(`message ${String(this.#count)}: ${note}`);
    return this.#terminal.out.line(json);
  }

  #read(bytes: Uint8Array): { json: string; unknownTypes: string[]; notes: string[] } {
    const { desc, types, emitDefaults, verbose } = this.#options;
    const { message, unknown, problems } = readMessage(bytes, desc, types.registry);
    const unknownTypes = new Set<string>();
    for (const { extension } of unknown) if (extension) unknownTypes.add(extensionName(extension));
    const context = { types: types.registry, unknown, problems, unknownTypes, emitDefaults };
    const json = denseText(messageShape(message, context, []));
    const notes = problems.map((problem) => problem.message);
    if (verbose && unknown.length > 0) {
      const numbers = [...new Set(unknown.map(({ path, number }) => `${path} #${String(number)}`))].join(
        ', ',
      );
      notes.push(`fields that ${desc.typeName} does not have: ${numbers}`);
    }
    return { json, unknownTypes: [...unknownTypes], notes };
  }
}
