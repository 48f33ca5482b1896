// Asks a server for all that it has: its services, the file of each, their imports and extensions. What fails is kept by name.
import { statusName } from '../../../src-shared/grpc-status';
import { readExtensionKey } from '../../../src-shared/proto/extension-key';
import { fail, ok, type Failure, type Result } from '../../../src-shared/result';
import { wireFields } from '../descriptor-wire';
import { limits } from '../schema-limits';
import { fileNameOf } from '../set-outline';
import { wellKnown, type DescriptorFile } from '../set-symbols';
import type { Answer, Question } from './reflection-messages';
import type { ReflectionSession } from './reflection-session';

/** A service that the server lists, and why it cannot be used. */
export interface ServiceFault {
  service: string;
  /** A fact without a full stop: `The server has no file for it`. */
  fact: string;
  raw: string;
}

export interface ReflectionAnswer {
  /** Full names, as listed. */
  services: string[];
  files: DescriptorFile[];
  faults: ServiceFault[];
  /** Why the answer is not whole; undefined when everything was asked. */
  cut?: Failure | undefined;
}

export class ReflectionQuery {
  private readonly files = new Map<string, DescriptorFile>();
  private readonly repeated: DescriptorFile[] = [];
  private readonly askedFiles = new Set<string>();

  constructor(
    private readonly session: ReflectionSession,
    known: DescriptorFile[] = [],
  ) {
    for (const file of known) this.files.set(file.name, file);
  }

  get found(): DescriptorFile[] {
    return [...this.files.values(), ...this.repeated];
  }

  /** Fails when the server does not even list its services: codes of the session, `no-services`, `bad-answer`. */
  async everything(): Promise<Result<ReflectionAnswer>> {
    const listed = await this.session.ask({ kind: 'services' });
    if (!listed.ok) return listed;
    const names = namesOf(listed.value);
    if (!names.ok) return names;
    const services = names.value.slice(0, limits.reflectionServices);
    const asked = await Promise.all(services.map((service) => this.service(service)));
    const declared = new Set(this.found.flatMap(servicesIn));
    const faults = asked.flatMap((fault) => fault ?? []);
    const failed = new Set(faults.map(({ service }) => service));
    for (const service of services) {
      if (failed.has(service) || declared.has(service)) continue;
      faults.push({ service, fact: 'The server sent a file that does not declare it', raw: service });
    }
    return ok({ services, files: this.found, faults, cut: this.session.failure });
  }

  /** Asks for a symbol's file, or an extension's (`extensionName`), with all its imports. False: the server does not have it. */
  async symbol(name: string): Promise<boolean> {
    const key = readExtensionKey(name);
    const question = key
      ? ({ kind: 'extension', name: key.message, number: key.number } as const)
      : ({ kind: 'symbol', name } as const);
    return (await this.take(question)) === undefined;
  }

  /** Files with extensions of a message; servers that know of none answer with an error, which is no fault. */
  async extensions(message: string): Promise<void> {
    const answer = await this.session.ask({ kind: 'extension-numbers', name: message });
    if (!answer.ok || answer.value.kind !== 'extension-numbers') return;
    const numbers = answer.value.numbers.slice(0, limits.reflectionExtensions);
    await Promise.all(numbers.map((number) => this.take({ kind: 'extension', name: message, number })));
  }

  private async service(name: string): Promise<ServiceFault | undefined> {
    const fault = await this.take({ kind: 'symbol', name });
    // Some servers list their reflection service without a file; nobody misses it.
    return fault && !name.startsWith('grpc.reflection.') ? { service: name, ...fault } : undefined;
  }

  private async take(question: Question): Promise<{ fact: string; raw: string } | undefined> {
    const answer = await this.session.ask(question);
    if (!answer.ok)
      return { fact: withoutStop(answer.error.message), raw: answer.error.detail ?? answer.error.code };
    const { value } = answer;
    if (value.kind === 'error') return refusal(value.code, value.message);
    if (value.kind !== 'files') {
      const fact = 'The server answered another question than was asked';
      return { fact, raw: `asked: ${question.kind}; answered: ${value.kind}` };
    }
    if (value.files.length === 0) return { fact: 'The server answered with no file', raw: 'no file' };
    const kept = value.files.map((bytes) => this.keep(bytes));
    if (kept.every((outcome) => outcome === 'no-file')) {
      return { fact: 'The server sent bytes that are no file descriptor', raw: 'no FileDescriptorProto' };
    }
    await Promise.all(
      kept.map((outcome) => (typeof outcome === 'object' ? this.import(outcome) : undefined)),
    );
    return undefined;
  }

  /** Imports that came with no answer yet. What the server does not have is found missing when the files are linked. */
  private async import(importing: DescriptorFile): Promise<void> {
    const wanted = importsOf(importing).filter((file) => {
      const isThere = this.files.has(file) || this.askedFiles.has(file);
      return !isThere && wellKnown().file(file) === undefined;
    });
    for (const file of wanted) this.askedFiles.add(file);
    if (this.files.size + this.askedFiles.size > limits.sourceFiles) return;
    await Promise.all(wanted.map((file) => this.take({ kind: 'file', name: file })));
  }

  /** The file, when it is new. */
  private keep(bytes: Uint8Array): DescriptorFile | 'known' | 'no-file' {
    const name = fileNameOf(bytes);
    if (name === undefined) return 'no-file';
    const known = this.files.get(name);
    const file = { name, bytes };
    if (!known) {
      this.files.set(name, file);
      return file;
    }
    const differs = Buffer.compare(known.bytes, bytes) !== 0;
    if (differs && this.repeated.length < mostRepeated) this.repeated.push(file);
    return 'known';
  }
}

/** Files under a name that is taken, kept to be told. */
const mostRepeated = 100;

function namesOf(answer: Answer): Result<string[]> {
  if (answer.kind === 'error') {
    const { fact, raw } = refusal(answer.code, answer.message);
    return fail('bad-answer', `${fact} when asked for its services.`, raw);
  }
  if (answer.kind !== 'services') {
    return fail(
      'bad-answer',
      'The server did not answer with its services. Open the .proto files instead.',
      answer.kind,
    );
  }
  const names = [...new Set(answer.names)].filter((name) => name !== '');
  return names.length > 0
    ? ok(names)
    : fail('no-services', 'The server lists no services. Register them with its reflection service.');
}

const notFound = 5;

function refusal(code: number, message: string): { fact: string; raw: string } {
  const raw = `${statusName(code)}: ${message}`;
  if (code === notFound) return { fact: 'The server lists it, but has no file for it', raw };
  return { fact: `The server answered ${raw.replace(/[.:\s]+$/, '')}`, raw };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

// Field numbers of FileDescriptorProto, google/protobuf/descriptor.proto.
const [nameField, packageField, dependencyField, serviceField, optionDependencyField] = [1, 2, 3, 6, 15];

function contents(bytes: Uint8Array, wanted: number[]): Uint8Array[] {
  const found: Uint8Array[] = [];
  try {
    for (const { number, content } of wireFields(bytes)) if (wanted.includes(number)) found.push(content);
  } catch {
    // Damaged: linking says so, with the file's name.
  }
  return found;
}

function texts(bytes: Uint8Array, wanted: number[]): string[] {
  return contents(bytes, wanted).map((content) => new TextDecoder().decode(content));
}

function importsOf({ bytes }: DescriptorFile): string[] {
  return texts(bytes, [dependencyField, optionDependencyField]);
}

function servicesIn({ bytes }: DescriptorFile): string[] {
  const packageName = texts(bytes, [packageField])[0] ?? '';
  const names = contents(bytes, [serviceField]).flatMap((service) => texts(service, [nameField]).slice(0, 1));
  return names.map((name) => (packageName === '' ? name : `${packageName}.${name}`));
}
