// halfclose call against the demo servers: what is printed, what is told, and how it ends.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Demo } from '../../src-main/demo/demo';
import { CommandLine, jsonLines } from '../support/command';
import { protosDir } from '../support/grpc-harness';
import { listening } from '../support/listening';
import { startPythonServer } from '../support/python-server';

const shell = new CommandLine();
const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
const mendham = '{"latitude":407838351,"longitude":-746143763}';
const name = 'Patriots Path, Mendham, NJ 07945, USA';
let target = '';

beforeAll(async () => {
  const started = await demo.start();
  if (!started.ok) throw new Error(started.error.message);
  target = started.value.grpcTarget;
});
afterAll(async () => {
  await shell.close();
  await demo.stop();
});

const call = (method: string, ...flags: string[]) => shell.run(['call', target, method, ...flags]);

describe('a unary call', () => {
  test('just works with reflection, and prints one line of canonical JSON', async () => {
    const ran = await call('routeguide.RouteGuide/GetFeature', '-d', mendham);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe(`{"name":"${name}","location":${mendham}}\n`);
  });

  test('takes the method with a dot and with a slash before it, and {} when there is no -d', async () => {
    for (const method of ['routeguide.RouteGuide.GetFeature', '/routeguide.RouteGuide/GetFeature']) {
      expect(await call(method)).toMatchObject({ code: 0, stdout: '{"location":{}}\n' });
    }
  });

  test('keeps 64-bit numbers, floats and all else exact there and back', async () => {
    const message = {
      int64Value: '-9223372036854775808',
      uint64Value: '18446744073709551615',
      doubleValue: 0.1,
      floatValue: 0.1,
      stringValue: 'A中B',
      bytesValue: 'AP8=',
    };
    const ran = await call('survey.v1.Surveys/Echo', '-d', JSON.stringify(message));
    expect(jsonLines(ran)).toEqual([message]);
    const bare = await call('survey.v1.Surveys/Echo', '-d', '{"uint64_value": 18446744073709551615}');
    expect(bare.stdout).toBe('{"uint64Value":"18446744073709551615"}\n');
  });

  test('--emit-defaults prints what has its default, --wire the bytes in hex', async () => {
    const [feature] = jsonLines(await call('routeguide.RouteGuide/GetFeature', '--emit-defaults'));
    expect(feature).toEqual({ name: '', location: { latitude: 0, longitude: 0 } });
    const { stdout } = await call('survey.v1.Surveys/Echo', '-d', '{"boolValue":true}', '--wire');
    expect(stdout).toBe('6801\n');
  });

  test('an Any of a type that only the server knows is asked for and printed, and one that is sent too', async () => {
    const any = { '@type': 'type.googleapis.com/routeguide.Point', latitude: 7 };
    const { stdout: described } = await shell.run(['describe', 'survey.v1.FieldKinds', target]);
    const field =
      /google\.protobuf\.Any (\w+) =/
        .exec(described)?.[1]
        ?.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()) ?? '';
    const ran = await call('survey.v1.Surveys/Echo', '-d', JSON.stringify({ [field]: any }));
    expect(ran.stderr).toBe('');
    expect(jsonLines(ran)).toEqual([{ [field]: any }]);
  });

  test('-v tells headers, trailers and times on stderr, and stdout stays the message alone', async () => {
    const ran = await call(
      'routeguide.RouteGuide/GetFeature',
      '-v',
      '-H',
      'X-Trace: abc',
      '-H',
      'x-trace: def',
    );
    expect(ran.stdout).toBe('{"location":{}}\n');
    for (const line of [
      '> :path: /routeguide.RouteGuide/GetFeature',
      '> x-trace: abc',
      '> x-trace: def',
      '< :status: 200',
      '< grpc-status: 0',
    ]) {
      expect(ran.stderr.split('\n')).toContain(line);
    }
    expect(ran.stderr).toMatch(/\* headers .* ms, first message .* ms, whole call .* ms/);
  });

  test('-v hides what is secret: it ends up in the logs of builds', async () => {
    const secrets = ['-H', 'Authorization: Bearer canary-1', '-H', 'x-api-key: canary-2'];
    const ran = await call('routeguide.RouteGuide/GetFeature', '-v', ...secrets);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('> authorization: Bearer ');
    expect(ran.stdout + ran.stderr).not.toContain('canary');
  });

  test('compresses, and -v tells the sizes before and after', async () => {
    const text = JSON.stringify({ stringValue: 'a'.repeat(5000) });
    const ran = await call('survey.v1.Surveys/Echo', '-d', text, '--compress', 'gzip', '-v');
    expect(ran.stdout).toBe(`${text}\n`);
    expect(ran.stderr).toContain('> grpc-encoding: gzip');
    expect(ran.stderr).toMatch(/sent 1 message of 5\.0 kB \(\d+ B compressed\)/);
  });

  test('a file after @ is the message', async () => {
    const file = join(shell.cache, 'point.json');
    writeFileSync(file, `\uFEFF${mendham}\n`);
    expect(jsonLines(await call('routeguide.RouteGuide/GetFeature', '-d', `@${file}`))).toHaveLength(1);
    const missing = await call('routeguide.RouteGuide/GetFeature', '-d', '@nowhere.json');
    expect(missing).toMatchObject({ code: 2, stderr: '-d @nowhere.json: there is no such file.\n' });
  });

  test('--capture keeps the log of the app; a file that is there is not overwritten', async () => {
    const base = join(shell.cache, 'kept');
    expect((await call('routeguide.RouteGuide/GetFeature', '-d', mendham, '--capture', base)).code).toBe(0);
    expect(readFileSync(`${base}.hcindex`).subarray(0, 8).toString()).toBe('HCLOG-1\n');
    expect(readFileSync(`${base}.hcdata`).includes(name)).toBe(true);
    expect(readFileSync(`${base}.hcdata`).includes('"origin":"server"')).toBe(true);
    const again = await call('routeguide.RouteGuide/GetFeature', '--capture', `${base}.hcdata`);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('is there already');
    expect(existsSync(`${base}.hcdata.hcdata`)).toBe(false);
  });
});

describe('a failing call', () => {
  test('ends with 64 + its status, and tells status, details and what it means', async () => {
    const ran = await call('survey.v1.Surveys/ValidateSurvey');
    expect(ran).toMatchObject({ code: 67, stdout: '' });
    expect(ran.stderr).toContain('INVALID_ARGUMENT (3): 3 fields are wrong');
    expect(ran.stderr).toContain('google.rpc.BadRequest');
    expect(ran.stderr).toContain('"field": "waypoints"');
    expect(ran.stderr).toContain('The server read the request and refused it.');
  });

  test('at the deadline ends with 68 and keeps what was printed before', async () => {
    const flags = ['-d', '{"delay":"60s"}', '--deadline', '300ms'];
    const ran = await call('survey.v1.Surveys/SlowSurvey', ...flags);
    expect(ran.code).toBe(68);
    expect(ran.stderr).toMatch(/^DEADLINE_EXCEEDED \(4\): Deadline exceeded after 0\.\d+ s$/m);
    expect(ran.stderr).toContain('The deadline of 300 ms passed');
    const told = await call('survey.v1.Surveys/SlowSurvey', ...flags, '-v');
    expect(told.stderr).toMatch(/^\* grpc-js wrote: Deadline exceeded after .*remote_addr=/m);
  });

  test('over the receive limit names the flag that raises it', async () => {
    const flags = ['-d', '{"count":"1","size":300000}', '--max-receive', '100kB'];
    const ran = await call('survey.v1.Surveys/StreamSamples', ...flags);
    expect(ran.code).toBe(72);
    expect(ran.stderr).toContain('Flags that may help: --max-receive 300kB');
  });

  test('where nobody listens ends with 78 and the diagnosis, also while the schema is asked for', async () => {
    const closed = await listening(createServer());
    await closed.stop();
    const files = ['--proto', join(protosDir, 'route_guide.proto')];
    for (const flags of [[], files]) {
      const ran = await shell.run(['call', closed.target, 'routeguide.RouteGuide/GetFeature', ...flags]);
      expect(ran).toMatchObject({ code: 78, stdout: '' });
      expect(ran.stderr).toContain('UNAVAILABLE (14)');
      expect(ran.stderr).toMatch(/connect +FAILED +127\.0\.0\.1:\d+ refused \(ECONNREFUSED\)/);
      expect(ran.stderr).toMatch(/^- /m);
    }
    const listed = await shell.run(['list', closed.target]);
    expect(listed.code).toBe(78);
  });

  test('at a server without reflection says so with 3; with --proto the same call works', async () => {
    const python = await startPythonServer();
    const ran = await shell.run(['call', python.target, 'routeguide.RouteGuide/GetFeature', '-d', mendham]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('has no server reflection');
    expect(ran.stderr).toContain('With --proto or --descriptor-set no reflection is needed.');
    const flags = ['--proto', join(protosDir, 'route_guide.proto'), '-d', mendham];
    const good = await shell.run(['call', python.target, 'routeguide.RouteGuide/GetFeature', ...flags]);
    expect(good.code).toBe(0);
    await python.stop();
  });

  test('unknown services and methods offer the closest name', async () => {
    const method = await call('routeguide.RouteGuide/GetFeatures');
    expect(method).toMatchObject({ code: 3 });
    expect(method.stderr).toContain('Did you mean routeguide.RouteGuide/GetFeature?');
    const service = await call('RouteGuide/GetFeature');
    expect(service.code).toBe(3);
    expect(service.stderr).toContain('Did you mean routeguide.RouteGuide/GetFeature?');
  });
});

describe('a message that is none', () => {
  const sent = (data: string) => call('routeguide.RouteGuide/GetFeature', '-d', data);

  test.each([
    ['{"latitude": "north"}', '-d:1:14: $.latitude: '],
    ['{"lattitude": 1}', 'latitude'],
    ['{\n  "latitude": 1,\n}', '-d:2:16: There is a comma but nothing after it: remove the comma.'],
    ['{"latitude": 1', 'never closed'],
    ['', '-d has no message, and this method takes one.'],
    ['{} {}', '-d has more than one message, and this method takes exactly one.'],
  ])('%j ends with 2 and tells where', async (data, sentence) => {
    const ran = await sent(data);
    expect(ran.stderr).toContain(sentence);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
  });
});
