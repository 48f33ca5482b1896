import { describe, expect, test } from 'vitest';
import { locateField } from '../../../src-renderer/state/field-path';
import { readJson } from '../../../src-shared/proto/json-reader';
import { createSurvey, fieldKinds } from './survey-types';

const text = `{ "startsAt": "x", "max_features": 1, "waypoints": [{}, { "latitude": 1 }], "labels": { "a.b": "c" } }`;

function located(path: string, desc = createSurvey, json = text) {
  return locateField(readJson(json).root, desc, path);
}

describe('a path as a server writes it', () => {
  test('names of the .proto become the keys of the JSON', () => {
    expect(located('starts_at')).toEqual(['startsAt']);
    expect(located('area.lo.latitude')).toEqual(['area', 'lo', 'latitude']);
  });

  test('a key that is written by its .proto name is found by either name', () => {
    expect(located('max_features')).toEqual(['max_features']);
    expect(located('maxFeatures')).toEqual(['max_features']);
  });

  test('indexes are taken in brackets and after a dot', () => {
    expect(located('waypoints[1].latitude')).toEqual(['waypoints', 1, 'latitude']);
    expect(located('$.waypoints.1.latitude')).toEqual(['waypoints', 1, 'latitude']);
  });

  test('keys of maps may be quoted and hold dots', () => {
    expect(located('labels["a.b"]')).toEqual(['labels', 'a.b']);
    expect(located('node_map[x].children[0].name', fieldKinds, '{}')).toEqual([
      'nodeMap',
      'x',
      'children',
      0,
      'name',
    ]);
  });

  test('what the schema does not know stays as it is', () => {
    expect(located('nowhere.at_all')).toEqual(['nowhere', 'at_all']);
    expect(located('')).toEqual([]);
  });
});
