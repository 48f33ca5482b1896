// halfclose list and describe: by reflection, from .proto files and from sets; what does not load is told as compilers do.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBuf } from '../../src-main/schema/buf-executable';
import { CommandLine } from '../support/command';
import { protosDir } from '../support/grpc-harness';
import { startPythonReflection } from '../support/python-server';
import { descriptorsOf, honest, scripted, serving } from '../support/reflection-server';

const shell = new CommandLine();
const folder = join(shell.cache, 'protos');
const routeGuide = join(protosDir, 'route_guide.proto');

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

beforeAll(() => {
  write('shop/orders.proto', orders);
  write('types/money.proto', money);
});
afterAll(() => shell.close());

const money = `syntax = "proto3"; package types; message Money { int64 cents = 1; }`;
const orders = `syntax = "proto3";
package shop.v1;
import "types/money.proto";
import "google/api/annotations.proto";

// Takes orders.
service Orders {
  // Places one.
  rpc Place(Order) returns (Receipt) {
    option (google.api.http) = { post: "/v1/orders" body: "*" };
  }
}
// What is bought.
message Order {
  types.Money price = 1; // in cents
  Kind kind = 2;
  enum Kind { KIND_UNSPECIFIED = 0; GIFT = 1; }
}
message Receipt { string id = 1; }
`;

describe('from .proto files', () => {
  const flags = ['--proto', join(folder, 'shop/orders.proto'), '-I', folder];

  test('list tells services, methods as they are called, and the catalog', async () => {
    expect(await shell.run(['list', ...flags])).toMatchObject({
      code: 0,
      stdout: 'shop.v1.Orders\n',
      stderr: '',
    });
    expect((await shell.run(['list', 'shop.v1.Orders', ...flags])).stdout).toBe('shop.v1.Orders/Place\n');
    const { stdout } = await shell.run(['list', '--json', ...flags]);
    expect(JSON.parse(stdout)).toMatchObject({
      services: [
        {
          ...{ name: 'shop.v1.Orders', file: 'shop/orders.proto' },
          methods: [{ name: 'Place', path: '/shop.v1.Orders/Place', inputType: 'shop.v1.Order', line: 9 }],
        },
      ],
    });
  });

  test('a name after -I is looked for below it, as protoc does; a folder is all of its files', async () => {
    const named = await shell.run(['list', '-I', folder, '--proto', 'shop/orders.proto']);
    expect(named.stdout).toBe('shop.v1.Orders\n');
    expect((await shell.run(['list', '--proto', folder])).stdout).toBe('shop.v1.Orders\n');
  });

  test('describe prints a declaration with its comments and options', async () => {
    const service = await shell.run(['describe', 'shop.v1.Orders', ...flags]);
    expect(service.stdout).toContain(
      '// Takes orders.\nservice Orders {\n  // Places one.\n  rpc Place(Order) returns (Receipt) {',
    );
    expect(service.stdout).toContain('option (google.api.http)');
    const message = await shell.run(['describe', 'shop.v1.Order', ...flags]);
    expect(message.stdout).toContain(
      '// What is bought.\nmessage Order {\n  types.Money price = 1; // in cents\n',
    );
    const method = await shell.run(['describe', 'shop.v1.Orders/Place', ...flags]);
    expect(method.stdout).toMatch(/^\/\/ Places one\.\nrpc Place\(Order\)/);
    const nested = await shell.run(['describe', 'shop.v1.Order.Kind', ...flags]);
    expect(nested.stdout).toBe('enum Kind {\n  KIND_UNSPECIFIED = 0;\n  GIFT = 1;\n}\n');
    for (const [inside, around] of [
      ['shop.v1.Order.price', 'message Order {'],
      ['shop.v1.Order.GIFT', 'enum Kind {'],
      ['types.Money', 'message Money {'],
      ['google.api.http', 'extend google.protobuf.MethodOptions {'],
    ] as const) {
      expect((await shell.run(['describe', inside, ...flags])).stdout, inside).toContain(around);
    }
  });

  test('describe --json is the descriptor', async () => {
    const { stdout } = await shell.run(['describe', 'shop.v1.Order', '--json', ...flags]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'Order',
      field: [{ name: 'price', number: 1 }, { name: 'kind' }],
    });
  });

  test('unknown symbols offer the closest', async () => {
    const ran = await shell.run(['describe', 'shop.v1.Ordes', ...flags]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(
      /There is no shop\.v1\.Ordes in the schema\. Did you mean shop\.v1\.Orders?\?/,
    );
  });
});

describe('what does not load', () => {
  test('is file:line:column: sentence, and 3', async () => {
    const path = write('bad/broken.proto', 'syntax = "proto3";\nmessage A {\n  string name = 1\n}\n');
    const ran = await shell.run(['list', '--proto', path]);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toMatch(/^\/.*bad\/broken\.proto:4:1: A semicolon is missing\. End line 3 with ;/);
    const near = await shell.run(['list', '--proto', 'broken.proto'], { cwd: dirname(path) });
    expect(near.stderr).toMatch(/^broken\.proto:4:1: /);
  });

  test('a missing import tells who needs it', async () => {
    const path = write('lone/lone.proto', 'syntax = "proto3";\nimport "not/there.proto";\nmessage A {}\n');
    const ran = await shell.run(['list', '--proto', path]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(
      'lone.proto:2:8: An import was not found. Add the folder that contains not/.\n' +
        '    import "not/there.proto";\n           ^',
    );
    write('else/not/there.proto', 'syntax = "proto3";');
    const again = await shell.run(['list', '--proto', path]);
    expect(again.stderr).toContain(`It would be found with -I ${join(folder, 'else')}`);
  });

  test('an import that many files miss is a line for each, its cure told once', async () => {
    const text = 'syntax = "proto3";\nimport "gone/gogo.proto";\n';
    for (const name of ['a', 'b', 'c']) write(`many/${name}.proto`, text);
    const { stderr } = await shell.run(['list', '--proto', join(folder, 'many')]);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.filter((line) => line.includes(':2:8: An import was not found.'))).toHaveLength(3);
    expect(lines.filter((line) => line.trim() === 'import "gone/gogo.proto";')).toHaveLength(1);
    expect(lines).toHaveLength(5);
  });

  test('one bad file of a folder leaves the good ones usable; list still tells and ends with 3', async () => {
    write(
      'mixed/good.proto',
      'syntax = "proto3"; package m; service Good { rpc A(B) returns (B); } message B {}',
    );
    write('mixed/bad.proto', 'syntax = "proto3"; message {}');
    const listed = await shell.run(['list', '--proto', join(folder, 'mixed')]);
    expect(listed).toMatchObject({ code: 3, stdout: 'm.Good\n' });
    expect(listed.stderr).toContain('bad.proto:1:');
    const described = await shell.run(['describe', 'm.Good', '--proto', join(folder, 'mixed')]);
    expect(described).toMatchObject({ code: 0, stderr: '' });
  });

  test('files that are not there, folders that are not there, sets that are none', async () => {
    const cases: [string[], string][] = [
      [['--proto', 'nowhere.proto'], 'nowhere.proto'],
      [['--proto', routeGuide, '-I', '/nowhere'], '-I /nowhere: there is no such folder.'],
      [['--descriptor-set', routeGuide], 'route_guide.proto'],
      [['--descriptor-set', '/nowhere.binpb'], '/nowhere.binpb'],
    ];
    for (const [flags, words] of cases) {
      const ran = await shell.run(['list', ...flags]);
      expect(ran.stderr).toContain(words);
      expect(ran).toMatchObject({ code: 3, stdout: '' });
    }
  });
});

test('from a descriptor set, plain and with any ending', async () => {
  const buf = findBuf();
  if (!buf.ok) throw new Error(buf.error.message);
  const set = join(shell.cache, 'set.bin');
  execFileSync(buf.value.path, ['build', protosDir, '--as-file-descriptor-set', '-o', `${set}pb`]);
  execFileSync('mv', [`${set}pb`, set]);
  const ran = await shell.run(['list', '--descriptor-set', set]);
  expect(ran).toMatchObject({ code: 0, stdout: 'routeguide.RouteGuide\nsurvey.v1.Surveys\n' });
});

describe('by reflection', () => {
  test('v1alpha of Python', async () => {
    const python = await startPythonReflection();
    const { stdout } = await shell.run(['list', python.target]);
    expect(stdout.split('\n')).toContain('routeguide.RouteGuide');
    const described = await shell.run(['describe', 'routeguide.Point', python.target]);
    expect(described.stdout).toContain('message Point {');
    const own = await shell.run(['describe', 'google.protobuf.Any', python.target]);
    expect(own).toMatchObject({ code: 0 });
    expect(own.stdout).toContain('message Any {');
    // In the other order too: a symbol has no colon.
    const turned = await shell.run(['describe', python.target, 'routeguide.Point']);
    expect(turned.stdout).toBe(described.stdout);
    await python.stop();
  });

  test('v1 alone; -H and --reflect-header both reach it', async () => {
    const files = await descriptorsOf({
      'a.proto': 'syntax = "proto3"; package a; service S { rpc M(R) returns (R); } message R {}',
    });
    const answer = honest(files);
    const seen: unknown[] = [];
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        seen.push(metadata.get('token'), metadata.get('only-here'));
        answer(request, stream, metadata);
      }),
    );
    const flags = ['-H', 'token: abc', '--reflect-header', 'only-here: yes'];
    expect(await shell.run(['list', target, 'a.S', ...flags])).toMatchObject({ code: 0, stdout: 'a.S/M\n' });
    expect(seen.slice(0, 2)).toEqual([['abc'], ['yes']]);
    const catalog = await shell.run(['list', target, '--json', ...flags]);
    expect(JSON.parse(catalog.stdout)).toMatchObject({
      services: [{ name: 'a.S', methods: [{ name: 'M' }] }],
    });
  });

  test('imports that the server does not send and that come with Halfclose are filled in', async () => {
    const all = await descriptorsOf({
      'google/api/annotations.proto': `syntax = "proto3"; package google.api; import "google/protobuf/descriptor.proto"; extend google.protobuf.MethodOptions { string http = 72295728; }`,
      'b.proto': `syntax = "proto3"; package b; import "google/api/annotations.proto"; import "google/rpc/status.proto"; service S { rpc M(google.rpc.Status) returns (google.rpc.Status); }`,
      'google/rpc/status.proto': `syntax = "proto3"; package google.rpc; message Status { int32 code = 1; }`,
    });
    const { target } = await serving(scripted(['v1'], honest(all.filter(({ name }) => name === 'b.proto'))));
    const ran = await shell.run(['describe', 'google.rpc.Status', target]);
    expect(ran.code).toBe(3);
    const listed = await shell.run(['list', target, 'b.S']);
    expect(listed).toMatchObject({ code: 0, stdout: 'b.S/M\n' });
  });
});
