// Rules end to end over sockets: what a client sends, which rule answers it, and how it is told.
import { expect, test } from 'vitest';
import { typesByName } from '../../../src-main/schema/types-by-name';
import { byRule } from '../../../src-shared/sent-by';
import { framingPresets } from '../../../src-shared/framing/presets';
import type { Framing } from '../../../src-shared/framing/framing';
import type { Reply, Rule } from '../../../src-shared/tcp/rule';
import { rulePreset, type RulePreset } from '../../../src-shared/tcp/rule-presets';
import { plainWireFormat, type WireFormat } from '../../../src-shared/tcp/wire-format';
import { valueOf } from '../../support/captures';
import { listenOn, TestClient, type Bench } from '../../support/listener-bench';
import { openLibrary, writeFiles } from '../../support/schemas';
import { streamOf } from '../../support/tcp-wire';

let ids = 0;

function rule(trigger: Rule['trigger'], replies: Reply[] = [], then: Rule['then'] = 'nothing'): Rule {
  ids += 1;
  return { id: `rule-${ids}`, name: '', enabled: true, trigger, replies, then };
}

function say(text: string, more: Partial<Pick<Reply, 'delayMs' | 'split'>> = {}): Reply {
  return { kind: 'text', text, framed: false, delayMs: 0, split: null, ...more };
}

function line(test: Extract<Rule['trigger'], { on: 'frame' }>['test'], every = 1): Rule['trigger'] {
  return { on: 'frame', test, every };
}

function format(preset: string | null): WireFormat {
  const framing = preset === null ? null : (framingPresets[preset] as Framing);
  return { ...plainWireFormat(), framing };
}

async function presetBench(preset: RulePreset): Promise<Bench> {
  const { framing, rules } = rulePreset(preset, () => `rule-${(ids += 1)}`);
  return listenOn({ rules, format: { ...plainWireFormat(), framing } });
}

const equals = (text: string) => line({ kind: 'equals', text, ignoreCase: false });

test('the rules of picture 09: greeting, lines, captures, bytes, the end; hits and the log say which rule', async () => {
  const rules = [
    rule({ on: 'connect' }, [say(String.raw`220 ready\r\n`)]),
    rule(equals('PING'), [say(String.raw`PONG\r\n`)]),
    rule(line({ kind: 'pattern', source: '^GET (\\w+)$', ignoreCase: false }), [
      say(String.raw`VALUE {{match 1}} 0\r\nEND\r\n`),
    ]),
    rule(line({ kind: 'bytes', bytes: '16 03 ??', place: 'starts' }), [], 'close'),
    rule({ on: 'end' }, [say('bye', { delayMs: 20 })], 'end'),
    { ...rule(line({ kind: 'any' }), [say('{{match}}')]), enabled: false },
  ];
  const { port, row, sink, listener, until } = await listenOn({ rules, format: format('crlf') });
  const client = await TestClient.connect(port);
  await client.hasText('220 ready\r\n');
  client.send('PI');
  client.send('NG\r\nGET trail\r\nunknown\r\n');
  await client.hasText('VALUE trail 0\r\nEND\r\n');
  expect(client.text).toBe('220 ready\r\nPONG\r\nVALUE trail 0\r\nEND\r\n');
  client.socket.end();
  await client.hasSeen('close');
  expect(client.text.endsWith('bye')).toBe(true);
  await until(() => row(1).state === 'closed');
  expect(row(1)).toMatchObject({ how: 'ended', by: 'peer' });
  expect(listener.summary().rules.map(({ hits }) => hits)).toEqual([1, 1, 1, 0, 1, 0]);
  const senders = sink(1).events.flatMap((event) =>
    'bytes' in event && event.direction === 'sent' ? [event.by] : [],
  );
  expect(senders).toEqual([1, 2, 3, 5].map(byRule));
});

test('a rule that closes or resets is named as the one who did it', async () => {
  const rules = [rule(equals('close'), [say('closing')], 'close'), rule(equals('reset'), [], 'reset')];
  const { port, row, sink, until } = await listenOn({ rules, format: format('lf') });
  const one = await TestClient.connect(port);
  one.send('close\n');
  await one.hasText('closing');
  one.socket.end();
  await until(() => row(1).state === 'closed');
  expect(row(1)).toMatchObject({ how: 'closed', by: 'rule', rule: 1 });
  expect(sink(1).data('note')).toEqual({ code: 'rule-end', message: 'Rule 1: Close.' });
  const two = await TestClient.connect(port);
  two.send('reset\n');
  await two.hasSeen('close');
  expect(two.saw).toContain('ECONNRESET');
  expect(row(2)).toMatchObject({ how: 'reset', by: 'rule', rule: 2 });
});

test('several replies, with a delay, split into writes, and in order', async () => {
  const rules = [
    rule(equals('go'), [
      say('first,', { delayMs: 30 }),
      {
        kind: 'hex',
        text: '73 65 63 6F 6E 64 2C',
        framed: false,
        delayMs: 0,
        split: { bytes: 3, pauseMs: 15 },
      },
      say('third'),
    ]),
  ];
  const { port, sink } = await listenOn({ rules, format: format('lf') });
  const client = await TestClient.connect(port);
  const before = performance.now();
  client.send('go\ngo\n');
  await client.hasText('third' + 'first,second,third');
  expect(performance.now() - before).toBeGreaterThan(2 * (30 + 2 * 15) - 5);
  expect(client.text).toBe('first,second,thirdfirst,second,third');
  const writes = sink(1).events.flatMap((event) =>
    'bytes' in event && event.direction === 'sent' ? [Buffer.from(event.bytes).toString()] : [],
  );
  expect(writes.slice(0, 5)).toEqual(['first,', 'sec', 'ond', ',', 'third']);
});

test('idle, each n-th line, and a counter', async () => {
  const rules = [
    rule({ on: 'idle', ms: 40 }, [say('quiet {{counter}},')]),
    rule(line({ kind: 'starts', text: 'x', ignoreCase: false }, 3), [say('third,')]),
  ];
  const { port, listener } = await listenOn({ rules, format: format('lf') });
  const client = await TestClient.connect(port);
  await client.hasText('quiet 1,');
  client.send('x\nx\nx\nx\n');
  await client.hasText('third,quiet 2,');
  expect(client.text).toBe('quiet 1,third,quiet 2,');
  expect(listener.summary().rules.map(({ hits }) => hits)).toEqual([2, 1]);
});

test('decoded fields: a message that contains a word is answered with a message', async () => {
  const folder = await writeFiles({
    'lost.proto': 'syntax = "proto3"; message Found { string message = 1; int64 place = 2; }',
  });
  const { library, until } = openLibrary();
  valueOf(await library.open([folder]));
  await until(({ sources }) => sources[0]?.state === 'ready');
  const types = await typesByName(library, ['Found', 'Nothing']);
  const reply: Reply = {
    kind: 'message',
    type: 'Found',
    json: '{"message": "saw {{field message}}", "place": "{{field place}}"}',
    delayMs: 0,
    split: null,
  };
  const test = {
    kind: 'field',
    type: 'Found',
    path: 'message',
    compare: 'contains',
    value: 'glove',
  } as const;
  const rules = [
    rule(line(test), [reply]),
    rule(line({ ...test, type: 'Nothing' }), [reply]),
    rule(line({ kind: 'pattern', source: '(', ignoreCase: false }), [reply]),
  ];
  const bench = await listenOn({ rules, format: format('varint') }, types === undefined ? {} : { types });
  expect(bench.listener.summary().rules.map(({ fault }) => fault?.code)).toEqual([
    undefined,
    'unknown-type',
    'bad-pattern',
  ]);
  const client = await TestClient.connect(bench.port);
  client.send('\x0c\x0a\x08lost hat\x10\x01');
  client.send('\x0e\x0a\x0alost glove\x10\x09');
  await client.hasText('lost glove');
  expect(client.text).toBe('\x12\x0a\x0esaw lost glove\x10\x09');
});

test('a reply that cannot be made, and frames that make no sense, are told in the log', async () => {
  const rules = [rule(line({ kind: 'any' }), [say('{{match 7}}')])];
  const pattern = [rule(line({ kind: 'pattern', source: 'a(b)?', ignoreCase: false }), [say('{{match 7}}')])];
  expect((await listenOn({ rules })).listener.summary().rules[0]?.fault?.code).toBe('no-value');
  const failing = await listenOn({ rules: pattern });
  (await TestClient.connect(failing.port)).send('ab');
  await failing.until(() => failing.listener.total === 1 && failing.sink(1).data('note') !== undefined);
  expect(failing.sink(1).data('note')).toMatchObject({ code: 'rule-failed' });
  const wrong = await listenOn({ rules: [rule(line({ kind: 'any' }), [say('x')])], format: format('u32be') });
  (await TestClient.connect(wrong.port)).send('GET / HTTP/1.1\r\n');
  await wrong.until(() => wrong.listener.total === 1 && wrong.sink(1).data('note') !== undefined);
  expect(wrong.sink(1).data('note')?.message).toContain('exceeds 64 MB at offset 0x0: wrong framing?');
});

test('rules that are edited answer at once, on open connections too, and hits stay with their rule', async () => {
  const ping = rule(equals('ping'), [say('pong,')]);
  const bench = await listenOn({ rules: [ping], format: format('lf') });
  const client = await TestClient.connect(bench.port);
  client.send('ping\n');
  await client.hasText('pong,');
  const better = { ...ping, replies: [say('PONG,')] };
  const quiet = rule({ on: 'idle', ms: 10 }, [say('quiet')]);
  bench.book.replace([quiet, better], format('lf'));
  bench.listener.rulesChanged();
  await client.hasText('quiet');
  client.send('ping\n');
  await client.hasText('PONG,');
  const states = bench.listener.summary().rules;
  expect(states.find(({ id }) => id === ping.id)?.hits).toBe(2);
});

test('presets: echo and protobuf echo, sink, HTTP, calculator', async () => {
  const echo = await TestClient.connect((await presetBench('echo')).port);
  echo.send('same\x00back');
  await echo.hasText('same\x00back');
  echo.socket.end();
  await echo.hasSeen('end');
  const framed = await TestClient.connect((await presetBench('protobuf-echo')).port);
  framed.send('\x03abc\x02');
  await framed.hasText('\x03abc');
  framed.send('de');
  await framed.hasText('\x02de');
  const sinking = await presetBench('sink');
  const sink = await TestClient.connect(sinking.port);
  sink.send('x'.repeat(100_000));
  sink.socket.end();
  await sink.hasSeen('end');
  expect(sink.text).toBe('');
  expect(streamOf(sinking.sink(1), 'received')).toHaveLength(100_000);
  const http = await presetBench('http-200');
  const answer = await fetch(`http://127.0.0.1:${http.port}/any`);
  expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  const calculator = await TestClient.connect((await presetBench('line-calculator')).port);
  calculator.send('2*(3+4)\nhello\n');
  await calculator.hasText('error\n');
  expect(calculator.text).toBe('14\nerror\n');
});

test('an echo to a peer that does not read stops reading, and goes on with it', async () => {
  const bench = await presetBench('echo');
  const client = await TestClient.connect(bench.port);
  client.socket.pause();
  const whole = 64_000_000;
  let sent = 0;
  const piece = Buffer.alloc(64_000, 7);
  const pour = (): void => {
    while (sent < whole) {
      sent += piece.length;
      if (!client.socket.write(piece)) return void client.socket.once('drain', pour);
    }
  };
  pour();
  await bench.until(() => bench.listener.total === 1 && bench.row(1).receivedBytes > 5_000_000);
  let last = -1;
  await expect
    .poll(() => {
      const isStill = bench.row(1).receivedBytes === last;
      last = bench.row(1).receivedBytes;
      return isStill;
    })
    .toBe(true);
  expect(last).toBeLessThan(whole);
  client.socket.resume();
  await bench.until(() => bench.row(1).sentBytes === whole);
  expect(bench.row(1).receivedBytes).toBe(whole);
}, 30_000);
