// The log of a call that carries secrets: what is written of headers and words holds none of them.
import type { CaptureAppend, HeaderEntry } from '../../src-shared/capture';
import { conceal } from '../../src-shared/concealed';
import type { MetadataInput } from '../../src-shared/contract';
import { isSecretKey, isSecretRow } from '../../src-shared/secret-names';
import type { CaptureSink } from '../capture/sink';

/** Shorter values may stand in any word; hiding those would hide the words. */
const leastLength = 6;

/** Which headers of a call are secret, and which texts must not appear anywhere in its words. */
export class CallSecrets {
  readonly #keys: ReadonlySet<string>;
  readonly #openKeys: ReadonlySet<string>;
  readonly #texts: readonly string[];

  /** `rows`: as they go out; `own`: those of the authorization, always secret. */
  constructor(rows: readonly MetadataInput[], own: readonly MetadataInput[]) {
    const secret = [...rows.filter(isSecretRow), ...own];
    this.#keys = new Set(secret.map(({ key }) => nameOf(key)));
    this.#openKeys = new Set(rows.filter((row) => row.secret === false).map(({ key }) => nameOf(key)));
    this.#texts = secret.flatMap(textsOf).sort((a, b) => b.length - a.length);
  }

  entry(entry: HeaderEntry): HeaderEntry {
    const name = nameOf(entry.key);
    const isSecret = this.#keys.has(name) || (isSecretKey(name) && !this.#openKeys.has(name));
    if (isSecret && entry.value !== '') {
      const { text, length } = conceal(entry.value);
      return { key: entry.key, value: text, binary: false, concealed: length };
    }
    const value = this.text(entry.value);
    return value === entry.value ? entry : { ...entry, value, binary: false, concealed: entry.value.length };
  }

  text(words: string): string {
    return this.#texts.reduce((rest, secret) => rest.replaceAll(secret, conceal(secret).text), words);
  }
}

/** The same sink, for a call with secrets. Bytes of messages stay as they are. */
export class ConcealedLog implements CaptureSink {
  readonly #sink: CaptureSink;
  readonly #secrets: CallSecrets;

  constructor(sink: CaptureSink, secrets: CallSecrets) {
    this.#sink = sink;
    this.#secrets = secrets;
  }

  append(event: CaptureAppend): boolean {
    return this.#sink.append(this.#concealed(event));
  }

  drained(): Promise<void> {
    return this.#sink.drained();
  }

  #concealed(event: CaptureAppend): CaptureAppend {
    const entries = (list: readonly HeaderEntry[]): HeaderEntry[] =>
      list.map((entry) => this.#secrets.entry(entry));
    switch (event.kind) {
      case 'request-headers': {
        const { previous } = event.data;
        const before =
          previous === undefined
            ? {}
            : { previous: { ...previous, message: this.#secrets.text(previous.message) } };
        return { ...event, data: { ...event.data, entries: entries(event.data.entries), ...before } };
      }
      case 'response-headers':
        return { ...event, data: { entries: entries(event.data.entries) } };
      case 'status': {
        const { message, raw, trailers } = event.data;
        const written = raw === undefined ? {} : { raw: this.#secrets.text(raw) };
        const said = { message: this.#secrets.text(message), ...written };
        return { ...event, data: { ...event.data, ...said, trailers: entries(trailers) } };
      }
      case 'diagnosis':
        return { ...event, data: this.#words(event.data) };
      default:
        return event;
    }
  }

  #words(data: Extract<CaptureAppend, { kind: 'diagnosis' }>['data']): typeof data {
    const text = (words: string): string => this.#secrets.text(words);
    const { title, sentence, checks, steps, excerpt } = data;
    return {
      ...data,
      ...{ title: text(title), sentence: text(sentence), checks: checks.map(text) },
      steps: steps.map((step) => ({ ...step, text: text(step.text) })),
      ...(excerpt === undefined ? {} : { excerpt: text(excerpt) }),
    };
  }
}

/** As typed, the part after the scheme, and the password of Basic: a server may say each back alone. */
function textsOf({ value }: MetadataInput): string[] {
  const bare = value.replace(/^(?:Bearer|Basic) /i, '');
  return [...new Set([value, bare, passwordOf(value)])].filter((text) => text.length >= leastLength);
}

function passwordOf(value: string): string {
  const encoded = /^Basic (\S+)$/i.exec(value)?.[1];
  if (encoded === undefined) return '';
  const login = Buffer.from(encoded, 'base64').toString('utf8');
  return login.slice(login.indexOf(':') + 1);
}

function nameOf(key: string): string {
  return key.trim().toLowerCase();
}
