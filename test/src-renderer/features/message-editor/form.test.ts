import { describe, expect, test } from 'vitest';
import {
  base64ToHex,
  hexToBase64,
  unfinishedHex,
} from '../../../../src-renderer/features/message-editor/bytes-text';
import { extraHeight, linesOf } from '../../../../src-renderer/features/message-editor/field-lines';
import { rowNames } from '../../../../src-renderer/features/message-editor/form-names';
import { isBad, sentencesOf } from '../../../../src-renderer/features/message-editor/form-sentences';
import {
  localTime,
  pickerValue,
  timestampOf,
} from '../../../../src-renderer/features/message-editor/local-time';
import { rowAt, rowsInView, rowTops } from '../../../../src-renderer/features/message-editor/row-window';
import { Draft } from '../../../../src-renderer/state/draft.svelte';
import { createSurvey, survey } from '../../state/survey-types';

function rowsOf(text: string) {
  return new Draft({ text, descriptor: createSurvey, registry: survey.types }).formRows(true);
}

const noFaults = { server: new Map<string, string[]>(), refused: undefined };

test('rows are named by the way to them, as the form spells it', () => {
  const rows = rowsOf(
    '{ "area": { "lo": {} }, "cron": "x", "waypoints": [{}], "labels": { "team": "n" }, "startsAt": "x" }',
  );
  const names = rowNames(rows);
  for (const name of [
    'title',
    'area',
    'area.lo',
    'schedule',
    'cron',
    'waypoints[0]',
    'labels[team]',
    'starts_at',
  ]) {
    expect(names).toContain(name);
  }
});

describe('what stands under a row', () => {
  test('faults of folded values carry their name, and the server has its say', () => {
    const rows = rowsOf('{ "area": { "lo": { "latitude": 3000000000 } }, "title": "A" }');
    const lo = rows.find(({ id }) => id === '$.area.lo');
    const title = rows.find(({ id }) => id === '$.title');
    if (lo === undefined || title === undefined) throw new Error('rows are missing');
    expect(sentencesOf(lo, noFaults)).toEqual([
      { kind: 'error', text: 'latitude: 3000000000 is out of range for int32.' },
    ]);
    const said = { server: new Map([['$.title', ['Title is taken.']]]), refused: undefined };
    expect(sentencesOf(title, said)).toEqual([{ kind: 'error', text: 'Title is taken.' }]);
    expect(isBad(title, said)).toBe(true);
    expect(isBad(title, noFaults)).toBe(false);
  });

  test('half a byte in hex is named as that, not as wrong base64', () => {
    const token = rowsOf('{ "routeToken": "hex:9F 8" }').find(({ id }) => id === '$.routeToken');
    if (token === undefined) throw new Error('the row is missing');
    expect(sentencesOf(token, noFaults).map(({ text }) => text)).toEqual([
      'One hex digit is missing: two make a byte.',
    ]);
  });
});

describe('bytes as hex', () => {
  test('whole bytes become base64 and come back in pairs', () => {
    expect(hexToBase64('9f86d081 884C 7D,65')).toBe('n4bQgYhMfWU=');
    expect(base64ToHex('n4bQgYhMfWU=')).toBe('9F 86 D0 81 88 4C 7D 65');
    expect(base64ToHex('not base64!')).toBeUndefined();
  });

  test('digits that are not whole bytes are kept as typed and are no base64', () => {
    const kept = hexToBase64('9F 8');
    expect(unfinishedHex(kept)).toBe('9F 8');
    expect(base64ToHex(kept)).toBeUndefined();
    expect(unfinishedHex('n4bQ')).toBeUndefined();
  });
});

describe('times', () => {
  test('a timestamp is whole seconds in UTC, and nonsense has no local time', () => {
    expect(timestampOf(new Date(Date.UTC(2026, 4, 4, 6, 30)))).toBe('2026-05-04T06:30:00Z');
    expect(localTime('soon')).toBeUndefined();
    expect(localTime('2026-05-04T06:30:00.123456789Z')).toMatch(/\d\d:\d\d/);
    expect(new Date(pickerValue('2026-05-04T06:30:00Z')).toISOString()).toBe('2026-05-04T06:30:00.000Z');
    expect(pickerValue('soon')).toBe('');
  });
});

describe('the window of rows', () => {
  const tops = rowTops(10_000, (index) => (index === 2 ? 25 : 0));

  test('a sentence under a row moves the rows below', () => {
    expect([tops[2], tops[3], tops[10_000]]).toEqual([60, 115, 300_025]);
    expect([rowAt(tops, 0), rowAt(tops, 114), rowAt(tops, 115), rowAt(tops, 1e9)]).toEqual([0, 2, 3, 9999]);
  });

  test('only rows in view and a few around them exist', () => {
    const { from, to } = rowsInView(tops, 150_000, 600);
    expect(to - from).toBeLessThan(60);
    expect(tops[from]).toBeLessThan(150_000);
    expect(tops[to]).toBeGreaterThan(150_600);
    expect(
      rowsInView(
        rowTops(0, () => 0),
        0,
        600,
      ),
    ).toEqual({ from: 0, to: 0 });
  });

  test('text with line breaks has a taller row, up to six lines', () => {
    const [row] = rowsOf('{ "title": "a\\nb\\nc" }');
    if (row === undefined) throw new Error('the row is missing');
    expect([linesOf(row), extraHeight(row)]).toEqual([3, 36]);
    expect(linesOf({ kind: 'string', text: '\n'.repeat(50) })).toBe(6);
  });
});
