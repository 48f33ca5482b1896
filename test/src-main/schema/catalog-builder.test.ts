import { expect, test } from 'vitest';
import { openFiles } from '../../support/schemas';

const guide = `syntax = "proto3";
package route.v1;

// Finds ways.
//
//   indented
service Guide {
  option deprecated = true;
  // Obtains the feature at a given position.
  rpc Get(Point) returns (Point);
  rpc List(Point) returns (stream Point) { // Behind it.
    option deprecated = true; }
  /* A block
   * of lines. */
  rpc Record(stream Point) returns (Point);
  rpc Chat(stream .route.v1.Point) returns (stream route.v1.Point);
}
service Other {}
message Point {}
`;

test('services and methods come in the order of the file, with lines and kinds', async () => {
  const source = await openFiles({ 'route/v1/guide.proto': guide });
  expect(source.packages).toHaveLength(1);
  const [service, other] = source.packages[0]?.services ?? [];
  expect(service).toMatchObject({
    name: 'route.v1.Guide',
    deprecated: true,
    file: 'route/v1/guide.proto',
    line: 7,
  });
  expect(other).toMatchObject({ name: 'route.v1.Other', deprecated: false, methods: [] });
  expect(service?.methods).toMatchObject([
    {
      name: 'Get',
      path: '/route.v1.Guide/Get',
      service: 'route.v1.Guide',
      inputType: 'route.v1.Point',
      outputType: 'route.v1.Point',
      deprecated: false,
      line: 10,
      clientStreaming: false,
      serverStreaming: false,
    },
    { name: 'List', deprecated: true, clientStreaming: false, serverStreaming: true },
    { name: 'Record', clientStreaming: true, serverStreaming: false },
    { name: 'Chat', inputType: 'route.v1.Point', clientStreaming: true, serverStreaming: true },
  ]);
});

test('packages are sorted, a file without package has the empty one', async () => {
  const source = await openFiles({
    'z.proto': 'syntax = "proto3"; package z; service S {}',
    'none.proto': 'syntax = "proto3"; message T {} service Bare { rpc M(T) returns (T); }',
    'a.proto': 'syntax = "proto3"; package a; service S {}',
  });
  expect(source.packages.map(({ name }) => name)).toEqual(['', 'a', 'z']);
  expect(source.packages[0]?.services[0]?.methods[0]?.path).toBe('/Bare/M');
});
