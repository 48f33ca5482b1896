import { describe, expect, test } from 'vitest';
import { caretType } from '../../../src-renderer/state/caret-type';
import { readJson } from '../../../src-shared/proto/json-reader';
import { compileText, createSurvey, survey, typeOf } from './survey-types';

const text = `{ "title": "T", "area": { "lo": { "latitude": 1 } }, "priority": "HIGH", "waypoints": [{}], "x": 1 }`;

/** The type at the first place where the text has these words. */
function at(words: string): string {
  return caretType(readJson(text), text.indexOf(words) + 1, createSurvey, survey.types);
}

describe('the type under the caret', () => {
  test('is that of the field, its list or its enum', () => {
    expect(at('"area"')).toBe('routeguide.Rectangle');
    expect(at('"lo"')).toBe('routeguide.Point');
    expect(at('"waypoints"')).toBe('routeguide.Point');
    expect(at('"HIGH"')).toBe('survey.v1.Priority');
  });

  test('is of a scalar, a stray key and bare space the message around it', () => {
    expect(at('"latitude"')).toBe('routeguide.Point');
    expect(at('"T"')).toBe('survey.v1.CreateSurveyRequest');
    expect(at('"x"')).toBe('survey.v1.CreateSurveyRequest');
    expect(at(' "title"')).toBe('survey.v1.CreateSurveyRequest');
  });

  test('is of an Any what its @type says', () => {
    const types = compileText(
      'syntax = "proto3"; import "google/protobuf/any.proto"; message M { google.protobuf.Any a = 1; } message N { string s = 1; }',
    );
    const json = '{ "a": { "@type": "type.googleapis.com/N", "s": "" } }';
    const found = caretType(readJson(json), json.indexOf('"s"') + 1, typeOf(types, 'M'), types.types);
    expect(found).toBe('N');
  });
});
