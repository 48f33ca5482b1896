// The palette's search: what is found, in which order, and which letters light up.
import { describe, expect, it } from 'vitest';
import { Finder, partsOf } from '../../../../src-renderer/features/palette/finder';
import type { PaletteMethod } from '../../../../src-renderer/features/palette/palette-items';
import { paletteResults } from '../../../../src-renderer/features/palette/palette-results';

const method = (name: string, service = 'routeguide.RouteGuide'): PaletteMethod => ({
  id: `${service}/${name}`,
  name,
  service,
  kind: 'unary',
});
const methods = [
  method('GetFeature'),
  method('ListFeatures'),
  method('RecordRoute'),
  method('RouteChat'),
  method('CreateSurvey', 'survey.v1.Surveys'),
];
const finder = (items = methods) => new Finder(items, ({ name, service }) => ({ name, detail: service }));
const names = (text: string, limit = 10) =>
  finder()
    .find(text, limit)
    .hits.map(({ item }) => item.name);
const lit = (parts: { text: string; hit: boolean }[]) =>
  parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

describe('the finder', () => {
  it('puts matches of the name before matches of the service', () => {
    expect(names('route').slice(0, 2)).toEqual(['RouteChat', 'RecordRoute']);
    expect(names('route').toSorted()).toEqual(['GetFeature', 'ListFeatures', 'RecordRoute', 'RouteChat']);
  });

  it('lights the matched part of the name or of the service', () => {
    const hits = finder().find('route', 10).hits;
    const of = (name: string) => hits.find(({ item }) => item.name === name);
    expect(lit(of('RecordRoute')?.name ?? [])).toBe('Record[Route]');
    expect(lit(of('GetFeature')?.detail ?? [])).toBe('[route]guide.RouteGuide');
    expect(lit(of('GetFeature')?.name ?? [])).toBe('GetFeature');
  });

  it('takes words in any order, one wrong letter, and letters apart only when nothing is nearer', () => {
    expect(names('survey create')).toEqual(['CreateSurvey']);
    expect(names('CraeteSurvey')).toEqual(['CreateSurvey']);
    expect(names('lftrs')).toEqual(['ListFeatures']);
    expect(names('zzz')).toEqual([]);
  });

  it('finds names of other scripts', () => {
    const other = new Finder(['创建调查', 'Опрос'], (name) => ({ name, detail: '' }));
    expect(other.find('调查', 5).hits.map(({ item }) => item)).toEqual(['创建调查']);
    expect(other.find('опр', 5).hits.map(({ item }) => item)).toEqual(['Опрос']);
  });

  it('counts all matches when it gives only the best', () => {
    const many = Array.from({ length: 7000 }, (_, index) => method(`Method${index}`, 'big.v1.Service'));
    const found = finder(many).find('method', 20);
    expect([found.total, found.hits.length]).toEqual([7000, 20]);
  });
});

it('cuts a text along ranges that began before it', () => {
  expect(partsOf('Chat', [0, 7], 5)).toEqual([
    { text: 'Ch', hit: true },
    { text: 'at', hit: false },
  ]);
  expect(partsOf('', [0, 3], 0)).toEqual([]);
});

describe('what the palette shows', () => {
  const commands = new Finder(
    [
      { id: 'reload', title: 'Reload route_guide.proto', section: 'Schema' },
      { id: 'theme', title: 'Dark theme', section: 'View' },
    ],
    ({ title }) => ({ name: title, detail: '' }),
  );

  it('searches both, methods first', () => {
    const { choices } = paletteResults('route', finder(), commands);
    expect(choices.map(({ what }) => what)).toEqual(['method', 'method', 'method', 'method', 'command']);
  });

  it('searches one of them after @ or >', () => {
    expect(paletteResults('@route', finder(), commands).choices.every(({ what }) => what === 'method')).toBe(
      true,
    );
    const only = paletteResults('>', finder(), commands);
    expect(only.choices.map(({ hit }) => hit.item.id)).toEqual(['reload', 'theme']);
  });

  it('says how many matches are not in the list', () => {
    const many = finder(Array.from({ length: 300 }, (_, index) => method(`Method${index}`)));
    const { choices, hidden } = paletteResults('@method', many, commands);
    expect(choices.length + hidden).toBe(300);
  });
});

describe('declarations after @', () => {
  const nothing = new Finder<{ id: string; title: string; section: string }>([], ({ title }) => ({
    name: title,
    detail: '',
  }));
  const declared = {
    symbols: [
      {
        id: 'a',
        sourceId: 'src',
        symbol: 'survey.v1.Route',
        kind: 'message' as const,
        source: 'survey.proto',
      },
    ],
    total: 5,
  };

  it('come after the methods, with their short name first and the match lit', () => {
    const { choices, hidden } = paletteResults('@rout', finder(), nothing, declared);
    const last = choices.at(-1);
    expect(last?.what).toBe('symbol');
    expect(lit(last?.hit.name ?? [])).toBe('[Rout]e');
    expect(lit(last?.hit.detail ?? [])).toBe('survey.v1');
    expect(hidden).toBe(4);
  });

  it.each(['@Route', '@route', '@survey.v1.Route', '@v1.Route'])('come first when %s names them', (typed) => {
    const [first, second] = paletteResults(typed, finder(), nothing, declared).choices;
    expect(first?.hit.item.id).toBe('a');
    expect(second?.what ?? 'method').toBe('method');
  });

  it('are not mixed into a search without @', () => {
    expect(
      paletteResults('route', finder(), nothing, declared).choices.some(({ what }) => what === 'symbol'),
    ).toBe(false);
  });
});
