// Exports of TCP logs as the page asks for them: where to, with which types, one at a time for each log.
import type { Registry } from '@bufbuild/protobuf';
import type { RequestOf, ResponseOf } from '../src-shared/contract';
import type { ExportKind } from '../src-shared/frame-channels';
import {
  joinRegistries,
  readRegistry,
  wellKnownTypes,
  type TypeRegistry,
} from '../src-shared/proto/registry';
import { fail, ok, type Result } from '../src-shared/result';
import { routedTypes, type FrameTypes } from '../src-shared/tcp/frame-meaning';
import type { WireFormat } from '../src-shared/tcp/wire-format';
import type { CaptureStore } from './capture/capture-store';
import { exportLog } from './capture/log-export';
import type { ExportDialogs } from './schema/export';
import type { SchemaLibrary } from './schema/library';

const files: Record<ExportKind, { title: string; ending: string; kind: string }> = {
  'raw-sent': { title: 'Export the sent bytes', ending: 'sent.bin', kind: 'Bytes' },
  'raw-received': { title: 'Export the received bytes', ending: 'received.bin', kind: 'Bytes' },
  hex: { title: 'Export a hex dump', ending: 'dump.txt', kind: 'Text' },
  text: { title: 'Export as text', ending: 'txt', kind: 'Text' },
  frames: { title: 'Export the frames', ending: 'ndjson', kind: 'Lines of JSON' },
  pcapng: { title: 'Export for Wireshark', ending: 'pcapng', kind: 'pcapng' },
  script: { title: 'Save as a script', ending: 'script.json', kind: 'Halfclose script' },
};

export class LogExports {
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly captures: CaptureStore,
    private readonly schema: () => Promise<SchemaLibrary>,
  ) {}

  /** Failures as `exportLog`, and `busy`. */
  async run(
    dialogs: ExportDialogs,
    { captureId, kind, format, cut }: RequestOf<'frames.export'>,
  ): Promise<Result<ResponseOf<'frames.export'>>> {
    if (this.running.has(captureId))
      return fail('busy', 'An export of this log runs already. Wait for it, or cancel it.');
    const { title, ending, kind: name } = files[kind];
    const extension = ending.split('.').at(-1) ?? ending;
    const path = await dialogs.saveFile(title, `connection.${ending}`, { name, extensions: [extension] });
    if (path === null) return ok({ saved: null });
    const abort = new AbortController();
    this.running.set(captureId, abort);
    try {
      const types = kind === 'frames' ? await this.typesOf(format) : undefined;
      const { signal } = abort;
      const done = await this.captures.withLog(captureId, (log) =>
        exportLog(log, { kind, format, cut, types, path, signal }),
      );
      return done.ok ? ok({ saved: { path, ...done.value } }) : done;
    } finally {
      this.running.delete(captureId);
    }
  }

  cancel(captureId: string): Result<object> {
    this.running.get(captureId)?.abort();
    return ok({});
  }

  /** What is not found is left out: such frames are exported with their bytes alone. */
  private async typesOf(format: WireFormat): Promise<FrameTypes> {
    const [sent, received] = await Promise.all(
      [format.sentType, format.receivedType].map((type) => this.find(type)),
    );
    const routes = await Promise.all(routedTypes(format).map((name) => this.findAnywhere(name)));
    const found = [sent, received, ...routes].flatMap((registry) => registry ?? []);
    const [first, ...others] = found;
    const types: Registry = first ? joinRegistries(first, others).types : wellKnownTypes;
    return {
      sent: sent?.types.getMessage(format.sentType?.typeName ?? ''),
      received: received?.types.getMessage(format.receivedType?.typeName ?? ''),
      types,
    };
  }

  private async find(type: WireFormat['sentType']): Promise<TypeRegistry | undefined> {
    if (type === null) return undefined;
    const library = await this.schema();
    const closure = await library.closure({ sourceId: type.sourceId, typeNames: [type.typeName] });
    const read = closure.ok ? readRegistry(closure.value.fileDescriptorSet) : closure;
    return read.ok ? read.value : undefined;
  }

  private async findAnywhere(typeName: string): Promise<TypeRegistry | undefined> {
    const { sources } = (await this.schema()).catalog();
    for (const { id } of sources) {
      const found = await this.find({ sourceId: id, typeName });
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
