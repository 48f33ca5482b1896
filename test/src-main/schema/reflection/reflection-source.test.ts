// A reflection source in time: it opens, goes offline with its server, comes back, survives a restart, and learns types by name.
import path from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LibraryOptions } from '../../../../src-main/schema/library';
import type { ReflectionSettings } from '../../../../src-shared/catalog';
import { tempFolder, valueOf } from '../../../support/captures';
import { GrpcHarness } from '../../../support/grpc-harness';
import { unusedPort } from '../../../support/listening';
import { descriptorsOf, honest, scripted, serving } from '../../../support/reflection-server';
import { tokenServer } from '../../../support/token-server';
import { methodPaths, openLibrary, wholeCatalog, type OpenLibrary } from '../../../support/schemas';

const shopFiles = await descriptorsOf({
  'shop/shop.proto':
    'syntax = "proto3"; package shop; message Ask { string name = 1; }' +
    'service Shop { rpc Get(Ask) returns (Ask); }',
});
const others = await descriptorsOf({
  'shop/detail.proto':
    'syntax = "proto3"; package shop; message Detail { Inner inner = 1; } message Inner {}',
});
const extended = await descriptorsOf({
  'old/base.proto':
    'syntax = "proto2"; package old; message Base { extensions 100 to 200; }' +
    'service Old { rpc Get(Base) returns (Base); }',
  'old/more.proto':
    'syntax = "proto2"; package old; import "old/base.proto"; extend Base { optional string colour = 120; }',
});

function libraryWith(options: Partial<LibraryOptions> = {}): OpenLibrary {
  const harness = new GrpcHarness({ lookMs: 300 });
  onTestFinished(() => harness.close());
  return openLibrary({ reflection: () => Promise.resolve(harness.registry.reflection()), ...options });
}

function settingsFor(target: string, more: Partial<ReflectionSettings> = {}): ReflectionSettings {
  return { target, security: 'plaintext', metadata: [], timeoutMs: 5_000, ...more };
}

function only({ library }: OpenLibrary) {
  const [source] = wholeCatalog(library).sources;
  if (!source) throw new Error('no source is open');
  return source;
}

async function shop(port = 0) {
  return serving(scripted(['v1'], honest([...shopFiles, ...others], ['shop.Shop'])), { port });
}

describe('a server', () => {
  it('is a source: its services, its target as its name, its settings', async () => {
    const { target } = await shop();
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    expect(only(open)).toMatchObject({
      ...{ id: sourceId, kind: 'reflection', label: target, path: target, state: 'ready', fileCount: 1 },
      ...{ problemCount: 0, watching: false, reflection: settingsFor(target) },
    });
    expect(methodPaths(only(open))).toEqual(['/shop.Shop/Get']);
    expect(open.pushed[0]?.catalog.sources[0]?.state).toBe('loading');
  });

  it('is asked with a token that the token server gave for it', async () => {
    const tokens = await tokenServer(3600);
    const seen = new Set<string>();
    const answer = honest([...shopFiles], ['shop.Shop']);
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        seen.add(metadata.get('authorization').join());
        answer(request, stream, metadata);
      }),
    );
    const open = libraryWith();
    const credentials = { tokenUrl: tokens.url, clientId: 'me', clientSecret: 'hush' };
    const auth = { kind: 'client-credentials', credentials } as const;
    valueOf(await open.library.openReflection(settingsFor(target, { auth })));
    expect(methodPaths(only(open))).toEqual(['/shop.Shop/Get']);
    expect([...seen]).toEqual(['Bearer token-1']);
    expect(tokens.asked).toHaveLength(1);
  });

  it('opened twice is one source, with the newer settings', async () => {
    const { target } = await shop();
    const open = libraryWith();
    const first = valueOf(await open.library.openReflection(settingsFor(target)));
    const settings = settingsFor(` ${target.toUpperCase()} `, { timeoutMs: 7_000 });
    const second = valueOf(await open.library.openReflection(settings));
    expect(second).toEqual(first);
    expect(only(open).reflection?.timeoutMs).toBe(7_000);
    await open.library.openReflection(settingsFor(target, { security: 'tls', timeoutMs: 500 }));
    expect(wholeCatalog(open.library).sources).toHaveLength(2);
  });

  it('that is away is a failed source which says why, and mends on reload', async () => {
    const port = await unusedPort();
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(`localhost:${String(port)}`)));
    expect(only(open)).toMatchObject({ state: 'failed', problems: [{ code: 'refused' }] });
    await shop(port);
    await open.library.reload(sourceId);
    expect(only(open)).toMatchObject({ state: 'ready', problems: [] });
  });

  it('that lists more than it has is partial, with a problem for each service', async () => {
    const { target } = await serving(scripted(['v1'], honest(shopFiles, ['shop.Shop', 'shop.Gone'])));
    const open = libraryWith();
    await open.library.openReflection(settingsFor(target));
    expect(only(open)).toMatchObject({
      state: 'partial',
      problems: [
        { code: 'service-failed', file: 'shop.Gone', title: 'The server lists it, but has no file for it' },
      ],
    });
    expect(methodPaths(only(open))).toEqual(['/shop.Shop/Get']);
  });

  it('that leaves out an import which comes with the app is whole', async () => {
    const described = await descriptorsOf({
      'a.proto':
        'syntax = "proto3"; package a; import "google/protobuf/duration.proto";' +
        'message M { google.protobuf.Duration d = 1; } service S { rpc Get(M) returns (M); }',
    });
    const own = described.filter(({ name }) => name === 'a.proto');
    const { target } = await serving(scripted(['v1'], honest(own)));
    const open = libraryWith();
    await open.library.openReflection(settingsFor(target));
    expect(only(open)).toMatchObject({ state: 'ready', problems: [] });
  });
});

describe('offline', () => {
  it('the last answer stays in use when the server goes, and reload brings it back', async () => {
    const server = await shop();
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(server.target)));
    const answeredAt = Date.now();
    server.stop();
    await open.library.reload(sourceId);
    const offline = only(open);
    expect(offline).toMatchObject({ state: 'offline', problems: [{ code: 'refused' }] });
    expect(offline.goodAt).toBeLessThanOrEqual(answeredAt);
    expect(methodPaths(offline)).toEqual(['/shop.Shop/Get']);
    const closure = valueOf(await open.library.closure({ sourceId, typeNames: ['shop.Ask'] }));
    expect(closure.fileDescriptorSet.length).toBeGreaterThan(0);
    await shop(server.port);
    await open.library.reload(sourceId);
    expect(only(open)).toMatchObject({ state: 'ready', problems: [], goodAt: undefined });
  });

  it('a restart of the app shows the last answer at once, and tries the server once', async () => {
    const stateFile = path.join(await tempFolder(), 'sources.json');
    const reflectionFolder = await tempFolder();
    const server = await shop();
    const first = libraryWith({ stateFile, reflectionFolder });
    await first.library.openReflection(settingsFor(server.target));
    await first.library.close();
    server.stop();

    const second = libraryWith({ stateFile, reflectionFolder });
    await second.library.restore();
    await second.until(({ sources }) => sources[0]?.state === 'offline');
    const early = second.pushed.find(({ catalog }) => catalog.sources[0]?.packages.length === 1);
    expect(early?.catalog.sources[0]?.state).toBe('loading');
    await second.library.close();

    await shop(server.port);
    const third = libraryWith({ stateFile, reflectionFolder });
    await third.library.restore();
    await third.until(({ sources }) => sources[0]?.state === 'ready');
  });

  it('a server that breaks off in the middle does not replace a whole answer', async () => {
    let broken = false;
    const script = honest(shopFiles);
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        if (!broken || request.listServices !== undefined) script(request, stream, metadata);
      }),
    );
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    broken = true;
    valueOf(await open.library.editReflection(sourceId, settingsFor(target, { timeoutMs: 500 })));
    expect(only(open)).toMatchObject({ state: 'offline', problems: [{ code: 'too-slow' }] });
    expect(methodPaths(only(open))).toEqual(['/shop.Shop/Get']);
  });

  it('another target forgets the answer of the first, other metadata keeps it', async () => {
    const server = await shop();
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(server.target)));
    server.stop();
    const metadata = [{ key: 'a', value: 'b', encoding: 'text' as const }];
    await open.library.editReflection(sourceId, settingsFor(server.target, { metadata }));
    expect(only(open)).toMatchObject({ state: 'offline', reflection: { metadata } });
    const elsewhere = `localhost:${String(await unusedPort())}`;
    await open.library.editReflection(sourceId, settingsFor(elsewhere));
    expect(only(open)).toMatchObject({ state: 'failed', path: elsewhere, label: elsewhere, packages: [] });
  });
});

describe('types by name', () => {
  it('what no file named is asked for when it turns up, without a new revision', async () => {
    const { target } = await shop();
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    const { revision } = only(open);
    const closure = valueOf(await open.library.closure({ sourceId, typeNames: ['shop.Detail'] }));
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet));
    expect(registry.getMessage('shop.Detail')?.fields[0]?.message?.typeName).toBe('shop.Inner');
    expect(only(open)).toMatchObject({ revision, fileCount: 2 });
  });

  it('what the server does not know is asked for once', async () => {
    let asked = 0;
    const script = honest(shopFiles);
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        if (request.fileContainingSymbol === 'shop.Gone') asked += 1;
        script(request, stream, metadata);
      }),
    );
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    for (const _ of [1, 2, 3]) {
      const closure = await open.library.closure({ sourceId, typeNames: ['shop.Gone'] });
      expect(closure).toMatchObject({ ok: false, error: { code: 'unknown-type' } });
    }
    expect(asked).toBe(1);
  });

  it('extensions of messages that can have them are there', async () => {
    const { target } = await serving(scripted(['v1'], honest(extended)));
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    expect(only(open)).toMatchObject({ state: 'ready', fileCount: 2 });
    const closure = valueOf(await open.library.closure({ sourceId, typeNames: ['old.Base'] }));
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet));
    expect(registry.getExtension('old.colour')?.number).toBe(120);
  });

  it('an extension that it does not list is asked for by its number, once', async () => {
    const knows = honest(extended);
    const asked: number[] = [];
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        const { allExtensionNumbersOfType, fileContainingExtension } = request;
        if (fileContainingExtension) asked.push(fileContainingExtension.extensionNumber);
        if (allExtensionNumbersOfType === undefined) return knows(request, stream, metadata);
        stream.write({
          originalRequest: request,
          errorResponse: { errorCode: 12, errorMessage: 'not here' },
        });
      }),
    );
    const open = libraryWith();
    const { sourceId } = valueOf(await open.library.openReflection(settingsFor(target)));
    const extensionsOf = async (typeName: string) => {
      const closure = valueOf(await open.library.closure({ sourceId, typeNames: [typeName] }));
      const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet));
      return [...registry].flatMap((type) => (type.kind === 'extension' ? [type.typeName] : []));
    };
    expect(await extensionsOf('old.Base')).toEqual([]);
    expect(await extensionsOf('old.Base#121')).toEqual([]);
    expect(await extensionsOf('old.Base#121')).toEqual([]);
    expect(await extensionsOf('old.Base#120')).toEqual(['old.colour']);
    expect(asked).toEqual([121, 120]);
  });
});
