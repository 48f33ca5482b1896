import { expect, test } from 'vitest';
import { valueOf } from '../../support/captures';
import { openLibrary, writeFiles } from '../../support/schemas';

const weather = `syntax = "proto3";
package weather.v1;
service Forecasts {
  rpc GetForecast(ForecastRequest) returns (Forecast);
  rpc WatchForecasts(stream ForecastRequest) returns (stream Forecast);
}
message ForecastRequest { string place = 1; }
message Forecast {
  message Day { double high = 1; }
  enum Sky { SKY_UNKNOWN = 0; SKY_CLEAR = 1; }
  Sky sky = 1;
  map<string, Day> days = 2;
  Day today = 3;
}
`;
const options = `syntax = "proto2";
package weather.options;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional string unit = 50001; }
`;

async function opened(files: Record<string, string>) {
  const folder = await writeFiles(files);
  const { library } = openLibrary();
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  const search = async (query: string, limit = 50) => valueOf(await library.search({ query, limit }));
  return { library, sourceId, search };
}

const all = { 'weather.proto': weather, 'options.proto': options };

test('every kind of symbol is found by its short name, with its file and line', async () => {
  const { search, sourceId } = await opened(all);
  const found = async (name: string) => (await search(name)).hits[0];
  expect(await found('Forecasts')).toEqual({
    sourceId,
    kind: 'service',
    name: 'weather.v1.Forecasts',
    file: 'weather.proto',
    line: 3,
  });
  expect(await found('GetForecast')).toMatchObject({ kind: 'method', line: 4 });
  expect(await found('Day')).toMatchObject({ kind: 'message', name: 'weather.v1.Forecast.Day', line: 9 });
  expect(await found('Sky')).toMatchObject({ kind: 'enum', name: 'weather.v1.Forecast.Sky', line: 10 });
  expect(await found('SKY_CLEAR')).toMatchObject({
    kind: 'enum-value',
    name: 'weather.v1.Forecast.Sky.SKY_CLEAR',
    line: 10,
  });
  expect(await found('high')).toMatchObject({ kind: 'field', name: 'weather.v1.Forecast.Day.high', line: 9 });
  expect(await found('unit')).toMatchObject({ kind: 'extension', name: 'weather.options.unit', line: 4 });
});

test('the exact name comes first, then beginnings, word starts, parts, and letters in order', async () => {
  const { search } = await opened(all);
  const names = async (query: string) => (await search(query)).hits.map(({ name }) => name.split('.').at(-1));
  expect((await names('Forecast')).slice(0, 3)).toEqual(['Forecast', 'Forecasts', 'ForecastRequest']);
  expect((await names('GeFo'))[0]).toBe('GetForecast');
  expect((await names('sky_cl'))[0]).toBe('SKY_CLEAR');
  expect(await names('atchfo')).toEqual(['WatchForecasts']);
  expect(await names('wtchfr')).toEqual(['WatchForecasts']);
  expect(await names('(x*[')).toEqual([]);
  expect(await names('  ')).toEqual([]);
});

test('a query with dots looks in full names', async () => {
  const { search } = await opened(all);
  expect((await search('v1.Forec')).hits.map(({ name }) => name).slice(0, 3)).toEqual([
    'weather.v1.Forecast',
    'weather.v1.Forecasts',
    'weather.v1.ForecastRequest',
  ]);
  expect((await search('forecast.day')).hits[0]?.name).toBe('weather.v1.Forecast.Day');
  const within = await search('weather.v1.');
  expect(within.total).toBe(14);
  expect((await search('eather.v')).total).toBe(14);
});

test('what the compiler makes up for maps is not found; the total counts what the limit leaves out', async () => {
  const { search } = await opened(all);
  expect((await search('DaysEntry')).total).toBe(0);
  const two = await search('Forecast', 2);
  expect(two.hits).toHaveLength(2);
  expect(two.total).toBe(5);
});

test('a file that is built into two sets is found once, a source that has its own copy again', async () => {
  const shared = 'syntax = "proto3"; package shared; message OnlyOnce {}';
  const user = (name: string) =>
    `syntax = "proto3"; package p; import "shared.proto"; message Clash { int32 ${name} = 1; shared.OnlyOnce o = 2; }`;
  const { search, library } = await opened({
    'shared.proto': shared,
    'a.proto': user('a'),
    'b.proto': user('b'),
  });
  expect((await search('OnlyOnce')).total).toBe(1);
  expect((await search('Clash')).total).toBe(2);
  valueOf(await library.open([await writeFiles({ 'shared.proto': shared })]));
  expect((await search('OnlyOnce')).total).toBe(2);
});

test('uses of a type are fields, maps by their field, methods and extensions', async () => {
  const { library, sourceId } = await opened({
    ...all,
    'more.proto': `syntax = "proto2"; package more; import "weather.proto";
      message Base { extensions 1 to 10; } extend Base { optional weather.v1.Forecast.Day extra = 1; }`,
  });
  const uses = async (typeName: string) =>
    valueOf(await library.uses({ sourceId, typeName })).hits.map(({ kind, name }) => `${kind} ${name}`);
  expect(await uses('weather.v1.Forecast.Day')).toEqual([
    'extension more.extra',
    'field weather.v1.Forecast.days',
    'field weather.v1.Forecast.today',
  ]);
  expect(await uses('.weather.v1.Forecast')).toEqual([
    'method weather.v1.Forecasts.GetForecast',
    'method weather.v1.Forecasts.WatchForecasts',
  ]);
  expect(await uses('weather.v1.Forecast.Sky')).toEqual(['field weather.v1.Forecast.sky']);
  expect(await library.uses({ sourceId, typeName: 'weather.Nothing' })).toMatchObject({
    error: { code: 'unknown-type' },
  });
});

test('asked for some kinds alone, others are not counted, and an empty text lists all of them', async () => {
  const { library } = await opened(all);
  const find = async (query: string) =>
    valueOf(await library.search({ query, limit: 50, kinds: ['message'] }));
  expect(await find('GetForecast')).toMatchObject({ total: 0 });
  expect((await find('Forecast.Day')).hits[0]?.name).toBe('weather.v1.Forecast.Day');
  const listed = await find('');
  expect(listed.total).toBe(listed.hits.length);
  expect(listed.hits.every(({ kind }) => kind === 'message')).toBe(true);
  expect(listed.hits.map(({ name }) => name)).toContain('weather.v1.Forecast');
});
