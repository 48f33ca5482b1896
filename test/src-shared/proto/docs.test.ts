// The documentation model: comments cut into blocks, fields and methods with their types, options in words.
import { file_buf_validate_validate as validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { describe, expect, test } from 'vitest';
import { readComment, summaryOf } from '../../../src-shared/proto/docs-comment';
import { docsPage, type DocsPage } from '../../../src-shared/proto/docs-page';
import { ProtoPrinter } from '../../../src-shared/proto/proto-print';
import { compile } from './compile';

const http = `syntax = "proto3";
package google.api;
import "google/protobuf/descriptor.proto";
extend google.protobuf.MethodOptions { HttpRule http = 72295728; }
message HttpRule {
  string selector = 1;
  oneof pattern { string get = 2; string put = 3; string post = 4; string delete = 5; string patch = 6; CustomHttpPattern custom = 8; }
  string body = 7;
  string response_body = 12;
  repeated HttpRule additional_bindings = 11;
}
message CustomHttpPattern { string kind = 1; string path = 2; }
`;

const shop = `syntax = "proto3";
package shop;
import "google/api/http.proto";
import "google/protobuf/descriptor.proto";
import "buf/validate/validate.proto";
extend google.protobuf.MessageOptions { Note note = 50001; }
message Note { string text = 1; int64 big = 2; }
// Sells things. And more.
//
// - cheap
// - fast, see [Money][shop.Money]
service Shop {
  // Pays.
  rpc Pay(Money) returns (stream Order.Line) {
    option (google.api.http) = {
      post: "/v1/{name=orders/*}:pay" body: "*"
      additional_bindings { get: "/v1/pay" }
      additional_bindings { custom { kind: "HEAD" path: "/v1/h" } }
    };
    option deprecated = true;
  }
}
message Money {
  option (note) = { text: "coins" big: 9007199254740993 };
  int64 cents = 1 [(buf.validate.field).int64 = { gt: 0 lte: 100 }];
  string currency = 2 [(buf.validate.field).required = true, (buf.validate.field).string = { len: 3 pattern: "^[A-Z]+$" }, json_name = "CUR"];
  repeated string tags = 3 [(buf.validate.field).repeated = { min_items: 1 max_items: 5 items { string { min_len: 2 } } }];
  optional int32 rank = 4 [(buf.validate.field).cel = { id: "even" message: "must be even" expression: "this % 2 == 0" }];
}
message Order {
  // A line.
  message Line { Kind kind = 1; }
  enum Kind { // Kinds.
    KIND_UNSPECIFIED = 0;
    NEW = 1 [deprecated = true]; // fresh
  }
  // How it is paid.
  oneof payment {
    Money cash = 1;
    string card = 2; // Its number.
  }
  map<string, Line> lines = 3;
  repeated Order children = 4;
}
`;

const registry = compile({
  'google/api/http.proto': http,
  'shop/shop.proto': shop,
  'buf/validate/validate.proto': new ProtoPrinter([validate, ...validate.dependencies]).print(validate).text,
});

function pageOf(symbol: string): DocsPage {
  const page = docsPage(registry, symbol);
  if (!page) throw new Error(`no page for ${symbol}`);
  return page;
}

describe('a service', () => {
  test('has its comment in blocks, with types to go to', () => {
    const { kind, file, line, comment } = pageOf('shop.Shop');
    expect({ kind, file, line }).toEqual({ kind: 'service', file: 'shop/shop.proto', line: 12 });
    expect(comment).toEqual([
      { kind: 'paragraph', inlines: [{ kind: 'text', text: 'Sells things. And more.' }] },
      {
        kind: 'list',
        ordered: false,
        items: [
          [{ kind: 'text', text: 'cheap' }],
          [
            { kind: 'text', text: 'fast, see ' },
            { kind: 'symbol', text: 'Money', name: 'shop.Money' },
          ],
        ],
      },
    ]);
  });

  test('has methods with types, kinds and HTTP routes', () => {
    const [method] = pageOf('shop.Shop').methods;
    expect(method).toMatchObject({
      path: '/shop.Shop/Pay',
      input: { name: 'Money', typeName: 'shop.Money' },
      output: { name: 'Line', typeName: 'shop.Order.Line' },
      clientStreaming: false,
      serverStreaming: true,
      deprecated: true,
      summary: 'Pays.',
    });
    expect(method?.options).toEqual([
      {
        kind: 'http',
        name: 'google.api.http',
        routes: [
          { verb: 'POST', path: '/v1/{name=orders/*}:pay', body: '*', responseBody: '' },
          { verb: 'GET', path: '/v1/pay', body: '', responseBody: '' },
          { verb: 'HEAD', path: '/v1/h', body: '', responseBody: '' },
        ],
      },
    ]);
  });
});

test('a method has a page of its own under its service', () => {
  const page = pageOf('shop.Shop.Pay');
  expect(page).toMatchObject({
    kind: 'method',
    parent: { typeName: 'shop.Shop' },
    line: 14,
    deprecated: true,
  });
  expect(page.methods).toHaveLength(1);
});

describe('a message', () => {
  test('says rules in words, CEL with its expression', () => {
    const rules = pageOf('shop.Money').fields[0]?.fields.map(({ options }) =>
      options.flatMap((option) => (option.kind === 'rules' ? option.rules : [])),
    );
    expect(rules).toEqual([
      [{ text: 'At most 100' }, { text: 'More than 0' }],
      [{ text: 'Required' }, { text: '3 characters' }, { text: 'Matches "^[A-Z]+$"' }],
      [
        { text: 'At least 1 item' },
        { text: 'At most 5 items' },
        { text: 'Each item: At least 2 characters' },
      ],
      [{ text: 'must be even', code: 'this % 2 == 0' }],
    ]);
  });

  test('shows other custom options as JSON, 64-bit numbers exact', () => {
    expect(pageOf('shop.Money').options).toEqual([
      { kind: 'value', name: 'shop.note', text: '{ "text": "coins", "big": "9007199254740993" }' },
    ]);
  });

  test('tells presence, and a JSON name only when it is unusual', () => {
    const fields = pageOf('shop.Money').fields[0]?.fields ?? [];
    expect(fields.map(({ presence }) => presence)).toEqual(['implicit', 'implicit', 'list', 'optional']);
    expect(fields.map(({ jsonName }) => jsonName)).toEqual([undefined, 'CUR', undefined, undefined]);
  });

  test('groups the fields of a oneof, and links types in maps and lists', () => {
    const [payment, rest] = pageOf('shop.Order').fields;
    expect(payment?.oneof).toMatchObject({ name: 'payment' });
    expect(payment?.fields.map(({ name }) => name)).toEqual(['cash', 'card']);
    expect(rest?.oneof).toBeUndefined();
    expect(
      rest?.fields.map(({ before, typeText, after, typeName }) => [before, typeText, after, typeName]),
    ).toEqual([
      ['map<string, ', 'Line', '>', 'shop.Order.Line'],
      ['repeated ', 'Order', '', 'shop.Order'],
    ]);
  });

  test('lists nested types, not map entries', () => {
    expect(pageOf('shop.Order').nested.map(({ kind, typeName }) => [kind, typeName])).toEqual([
      ['message', 'shop.Order.Line'],
      ['enum', 'shop.Order.Kind'],
    ]);
  });
});

test('an enum has its values with comments', () => {
  const { values, parent } = pageOf('shop.Order.Kind');
  expect(parent?.typeName).toBe('shop.Order');
  expect(values[1]).toMatchObject({ name: 'NEW', number: 1, deprecated: true });
  expect(values[1]?.comment[0]).toMatchObject({ kind: 'paragraph' });
});

test('an extension says what it extends', () => {
  const page = pageOf('shop.note');
  expect(page.kind).toBe('extension');
  expect(page.extensions[0]).toMatchObject({ number: 50001, extendee: { name: 'MessageOptions' } });
});

test('an option without a declaration is shown by its number', () => {
  const cut = compile({
    'a.proto': `syntax = "proto2";
package a;
import "google/protobuf/descriptor.proto";
extend google.protobuf.MessageOptions { optional int32 mine = 50009; }
message M { option (mine) = 7; }
`,
  });
  const bare = { ...cut, types: compile({ 'b.proto': 'syntax = "proto3"; message B {}' }).types };
  const message = cut.message('a.M');
  if (!message.ok) throw new Error(message.error.message);
  const types = { ...bare.types, get: () => message.value, getExtensionFor: () => undefined };
  expect(docsPage({ ...bare, types }, 'a.M')?.options).toEqual([
    { kind: 'unknown', number: 50009, bytes: '07' },
  ]);
});

test('a symbol that is not there has no page', () => {
  expect(docsPage(registry, 'shop.Nothing')).toBeUndefined();
  expect(docsPage(registry, '')).toBeUndefined();
});

describe('comments', () => {
  test('code is kept as it stands, indented or fenced', () => {
    expect(readComment('Use:\n\n    a\n      b\n\nor\n\n```\nx  y\n```')).toMatchObject([
      { kind: 'paragraph' },
      { kind: 'code', text: 'a\n  b' },
      { kind: 'paragraph' },
      { kind: 'code', text: 'x  y' },
    ]);
  });

  test('wrapped lines are joined, items of a list too, and numbers make an ordered list', () => {
    expect(readComment('one\ntwo\n\n1. first\n   goes on\n2. second')).toEqual([
      { kind: 'paragraph', inlines: [{ kind: 'text', text: 'one two' }] },
      {
        kind: 'list',
        ordered: true,
        items: [[{ kind: 'text', text: 'first goes on' }], [{ kind: 'text', text: 'second' }]],
      },
    ]);
  });

  test('only https becomes a link', () => {
    const [block] = readComment('[a](https://x.y/z) [b](javascript:alert) http://no https://go.dev/a. <b>');
    const inlines = block?.kind === 'paragraph' ? block.inlines : [];
    expect(inlines.filter(({ kind }) => kind === 'link')).toEqual([
      { kind: 'link', text: 'a', url: 'https://x.y/z' },
      { kind: 'link', text: 'https://go.dev/a', url: 'https://go.dev/a' },
    ]);
    expect(inlines.map(({ text }) => text).join('')).toBe('a b http://no https://go.dev/a. <b>');
  });

  test('the summary is the first sentence', () => {
    expect(summaryOf('Gets a\nfeature. It may be empty.\n\nMore.')).toBe('Gets a feature.');
    expect(summaryOf('Version 1.2 of it')).toBe('Version 1.2 of it');
  });
});
