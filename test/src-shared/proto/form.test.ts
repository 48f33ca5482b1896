import { describe, expect, test } from 'vitest';
import { encodeDraft } from '../../../src-shared/proto/encode';
import { editForm } from '../../../src-shared/proto/form-edit';
import { messageType } from './compile';
import { act, draft, everything, order, picture, registry, request, rowAt, rowsOf, type } from './form-hands';

test('the form of picture 02', () => {
  const shown = rowsOf(picture).map((row) => {
    const value =
      row.inline.length > 0 ? row.inline.map(({ label, text }) => `${label} ${text}`).join(' ') : row.text;
    const note = row.note === undefined ? '' : ` (${row.note})`;
    const key = row.key === undefined ? '' : `${row.key.text}: `;
    return `${'  '.repeat(row.depth)}${row.presence} ${row.label} = ${key}${value}${note} | ${row.typeLabel}`;
  });
  expect(shown).toEqual([
    'set title = Mendham spring survey | string',
    'set area =  | Rectangle',
    '  set lo = latitude 400000000 longitude -750000000 | Point',
    '  set hi = latitude 420000000 longitude -730000000 | Point',
    'set priority = PRIORITY_HIGH | enum Priority',
    'set starts_at = 2026-05-04T06:30:00Z | Timestamp',
    'set schedule =  | oneof',
    '  set cron = 0 6 * * 1-5 | string',
    'set waypoints =  | repeated Point',
    '  none [0] = latitude 407838351 longitude -746143763 | ',
    '  none [1] = latitude 413843930 longitude -740501726 | ',
    '  none [2] = latitude 410873075 longitude -744459023 | ',
    'set labels =  | map<string, string>',
    '  none team = team: north | ',
    '  none gear = gear: gps, ropes | ',
    'set route_token = n4bQgYhMfWU= | bytes, 8',
    'unset max_features =  (unset-not-sent) | optional int32',
    'set min_elevation_m = 0 (zero-is-sent) | optional double',
    'set note =  (empty-is-sent) | optional string',
    'default notify =  (default-not-sent) | bool',
  ]);
  const rows = rowsOf(picture);
  expect(rowAt(rows, '$.area').count).toBe(2);
  expect(rowAt(rows, '$.waypoints').count).toBe(3);
  expect(rowAt(rows, '$|schedule')).toMatchObject({ chosen: 'cron' });
  expect(rowAt(rows, '$|schedule').arms?.map(({ label }) => label)).toEqual(['repeat_every', 'cron', 'once']);
  expect(rowAt(rows, '$.priority').choices?.at(3)).toEqual({
    name: 'PRIORITY_HIGH',
    number: 3,
    doc: 'The crew leaves within 24 hours of approval.',
  });
  expect(rowAt(rows, '$.title').doc).toBe('What people call the survey.');
  expect([...(rowAt(rows, '$.routeToken').bytes ?? [])]).toEqual([
    0x9f, 0x86, 0xd0, 0x81, 0x88, 0x4c, 0x7d, 0x65,
  ]);
});

test('the message of picture 02 has the 199 bytes that the picture says', () => {
  const encoded = encodeDraft(draft(picture));
  expect(encoded.ok && encoded.value.bytes).toHaveLength(199);
});

test('without folding every field of a small message has its own row', () => {
  const rows = rowsOf('{"lo": {"latitude": 1}}', messageType(registry, 'survey.v1.Rectangle'), {
    fold: false,
  });
  expect(rows.map(({ depth, label }) => `${depth} ${label}`)).toEqual([
    '0 lo',
    '1 latitude',
    '1 longitude',
    '0 hi',
  ]);
});

describe('typing changes only what it must', () => {
  test('a value is replaced in place', () => {
    expect(type(picture, '$.title', 'x "y"')).toBe(picture.replace('Mendham spring survey', 'x \\"y\\"'));
    expect(type(picture, '$.area.lo.latitude', '5')).toBe(picture.replace('400000000', '5'));
  });

  test('a new key goes where the .proto has it, in the manner of its neighbours', () => {
    expect(type(picture, '$.maxFeatures', '7')).toBe(
      picture.replace('"minElevationM"', '"maxFeatures": 7,\n  "minElevationM"'),
    );
    expect(type('{"note": "a"}', '$.title', 'b')).toBe('{"title": "b", "note": "a"}');
    expect(type('{}', '$.title', 'b')).toBe('{\n  "title": "b"\n}');
    expect(type('', '$.title', 'b')).toBe('{\n  "title": "b"\n}');
  });

  test('missing messages on the way are made', () => {
    expect(type('{\n  "title": "a"\n}', '$.area.hi.longitude', '3')).toBe(
      '{\n  "title": "a",\n  "area": { "hi": { "longitude": 3 } }\n}',
    );
    expect(type('{"area": null}', '$.area.lo.latitude', '3')).toBe('{"area": { "lo": { "latitude": 3 } }}');
  });

  test('names of the .proto in the text stay as they are', () => {
    expect(type('{"starts_at": "x"}', '$.startsAt', 'y')).toBe('{"starts_at": "y"}');
  });

  test('what was typed stays although it is wrong, in both views', () => {
    const text = type('{"maxFeatures": 1}', '$.maxFeatures', '12abc');
    expect(text).toBe('{"maxFeatures": "12abc"}');
    expect(rowAt(rowsOf(text), '$.maxFeatures')).toMatchObject({
      text: '12abc',
      error: '12abc is not a number: int32 needs an integer',
    });
    expect(type(text, '$.maxFeatures', '12')).toBe('{"maxFeatures": 12}');
  });

  test('64-bit numbers are written as strings, or stay bare where they were', () => {
    expect(type('{}', '$.anInt64', '9007199254740993', everything)).toContain('"9007199254740993"');
    expect(type('{"anInt64": 1}', '$.anInt64', '9007199254740993', everything)).toBe(
      '{"anInt64": 9007199254740993}',
    );
    expect(type('{}', '$.wrapped', '18', everything)).toContain('"wrapped": "18"');
  });

  test('a typed zero stays, an emptied field without presence goes, one with presence stays empty', () => {
    expect(type('{}', '$.anInt32', '0', everything)).toContain('"anInt32": 0');
    expect(rowAt(rowsOf('{"anInt32": 0}', everything), '$.anInt32')).toMatchObject({
      text: '0',
      presence: 'default',
    });
    expect(type('{"anInt32": 5}', '$.anInt32', '', everything)).toBe('{}');
    expect(type('{"title": "x", "note": "y"}', '$.title', '')).toBe('{"note": "y"}');
    expect(type('{"note": "y"}', '$.note', '')).toBe('{"note": ""}');
    expect(type('{"startsAt": "x"}', '$.startsAt', '')).toBe('{}');
  });

  test('floats take NaN, integers keep their exponent, enums take numbers', () => {
    expect(type('{}', '$.aFloat', 'NaN', everything)).toContain('"aFloat": "NaN"');
    expect(type('{}', '$.anInt32', '1e3', everything)).toContain('"anInt32": 1e3');
    expect(type('{}', '$.color', 'COLOR_RED', everything)).toContain('"color": "COLOR_RED"');
    expect(type('{}', '$.color', '7', everything)).toContain('"color": 7');
    expect(rowAt(rowsOf('{"color": 1}', everything), '$.color').text).toBe('COLOR_RED');
  });

  test('a Struct takes JSON, and refuses what is none', () => {
    expect(type('{}', '$.struct', '{"a": 1}', everything)).toContain('"struct": {"a": 1}');
    const source = '{"struct": {"a": 1}}';
    const edited = editForm(draft(source, everything), rowAt(rowsOf(source, everything), '$.struct'), {
      do: 'setText',
      text: '{"a": ',
    });
    expect(edited.ok).toBe(false);
  });
});

describe('presence', () => {
  test('set gives zero, unset takes the key away', () => {
    const set = act(picture, '$.maxFeatures', { do: 'set' });
    expect(set).toContain('"maxFeatures": 0,');
    expect(act(set, '$.maxFeatures', { do: 'unset' })).toBe(picture);
  });

  test('an unset message can be opened before it is set, however often the type contains itself', () => {
    const toggled = new Map(['$.self', '$.self.self', '$.self.self.self'].map((id) => [id, true]));
    const rows = rowsOf('{}', everything, { toggled });
    expect(rowAt(rows, '$.self.self.self.anInt32')).toMatchObject({ depth: 3, presence: 'default' });
    expect(type('{}', '$.self.self.anInt32', '4', everything)).toBe(
      '{\n  "self": { "self": { "anInt32": 4 } }\n}',
    );
  });

  test('defaults of proto2 are what unset counts as, and required fields say so', () => {
    const rows = rowsOf('{}', order);
    expect(rowAt(rows, '$.size')).toMatchObject({
      presence: 'unset',
      placeholder: 'LARGE',
      typeLabel: 'optional enum Size',
    });
    expect(rowAt(rows, '$.id')).toMatchObject({
      typeLabel: 'required string',
      error: 'id is required and is missing',
    });
  });
});

describe('oneof', () => {
  test('choosing an arm clears the other', () => {
    const text = act(picture, '$|schedule', { do: 'choose', arm: 'once' });
    expect(text).toBe(picture.replace('"cron": "0 6 * * 1-5"', '"once": false'));
    expect(rowAt(rowsOf(text), '$.once')).toMatchObject({ note: 'false-is-sent', depth: 1 });
    expect(act(text, '$|schedule', { do: 'choose', arm: undefined })).toBe(
      picture.replace('  "cron": "0 6 * * 1-5",\n', ''),
    );
  });

  test('two arms in the text are both shown, with the error', () => {
    const rows = rowsOf('{"cron": "a", "once": true}');
    expect(rowAt(rows, '$.once').error).toMatch(/cron is set too/);
    expect(rowAt(rows, '$.cron').text).toBe('a');
  });
});

describe('lists and maps', () => {
  test('items are added, moved and removed', () => {
    const added = act(picture, '$.waypoints', { do: 'addItem' });
    expect(added).toContain('"longitude": -744459023 },\n    {}\n  ]');
    const moved = act(picture, '$.waypoints[2]', { do: 'move', to: 0 });
    expect(moved.indexOf('410873075')).toBeLessThan(moved.indexOf('407838351'));
    expect(act(moved, '$.waypoints[0]', { do: 'move', to: 2 })).toBe(picture);
    expect(act(picture, '$.waypoints[1]', { do: 'remove' })).toBe(
      picture.replace('    { "latitude": 413843930, "longitude": -740501726 },\n', ''),
    );
    expect(act('{}', '$.waypoints', { do: 'addItem' })).toBe('{\n  "waypoints": [{}]\n}');
    expect(act('{"int32s": []}', '$.int32s', { do: 'addItem' }, everything)).toBe('{"int32s": [0]}');
  });

  test('entries are added under a free key and renamed; a taken key is refused', () => {
    const added = act(picture, '$.labels', { do: 'addEntry' });
    expect(added).toContain('"gear": "gps, ropes",\n    "key": ""');
    expect(act(added, '$.labels', { do: 'addEntry' })).toContain('"key2": ""');
    expect(act(picture, '$.labels[0]', { do: 'renameKey', key: '__proto__' })).toBe(
      picture.replace('"team"', '"__proto__"'),
    );
    const row = rowAt(rowsOf(picture), '$.labels[0]');
    const refused = editForm(draft(picture), row, { do: 'renameKey', key: 'gear' });
    expect(refused.ok ? '' : refused.error.code).toBe('key-taken');
    expect(act('{}', '$.byInt32', { do: 'addEntry' }, everything)).toBe('{\n  "byInt32": { "0": {} }\n}');
  });

  test('the error of a key is at the key', () => {
    const row = rowAt(rowsOf('{"byUint64": {"x": "y"}}', everything), '$.byUint64[0]');
    expect(row.key?.error).toMatch(/x is not a number/);
    expect(row.error).toMatch(/y is not a number/);
  });
});

describe('the form hides nothing of the text', () => {
  test('a key that the type does not have is a row with the nearest name, and can be removed', () => {
    const text = '{"titel": {"a": [1]}, "note": "x"}';
    const row = rowsOf(text).find(({ role }) => role === 'stray');
    expect(row).toMatchObject({ label: 'titel', text: '{"a": [1]}' });
    expect(row?.error).toBe('CreateSurveyRequest has no field "titel"; did you mean "title"?');
    const removed = row === undefined ? undefined : editForm(draft(text), row, { do: 'remove' });
    expect(removed?.ok && removed.value.text).toBe('{"note": "x"}');
    const renamed =
      row === undefined ? undefined : editForm(draft(text), row, { do: 'renameKey', key: 'title' });
    expect(renamed?.ok && renamed.value.text).toBe('{"title": {"a": [1]}, "note": "x"}');
  });

  test('a wrong kind of value shows its source and the error', () => {
    expect(rowAt(rowsOf('{"area": 12, "waypoints": {"a": 1}}'), '$.area')).toMatchObject({
      text: '12',
      error: 'expected an object (Rectangle) but found the number 12',
    });
    expect(rowAt(rowsOf('{"waypoints": {"a": 1}}'), '$.waypoints').text).toBe('{"a": 1}');
  });

  test('errors inside a closed row are counted on it', () => {
    const toggled = new Map([['$.area', false]]);
    const rows = rowsOf('{"area": {"lo": {"latitude": 1.5}, "x": 1}}', request, { toggled });
    expect(rowAt(rows, '$.area').errorsInside).toBe(2);
  });

  test('broken text still shows its good part', () => {
    const rows = rowsOf('{"title": "a", "note": }');
    expect(rowAt(rows, '$.title').text).toBe('a');
    expect(type('{"title": "a", "note": }', '$.note', 'b')).toBe('{"title": "a", "note": "b" }');
    const [row] = rowsOf('{"title": "a"');
    const edited =
      row === undefined ? undefined : editForm(draft('{"note": "a"'), row, { do: 'setText', text: 'x' });
    expect(edited?.ok === false && edited.error.code).toBe('json-broken');
  });

  test('an Any shows its type and the fields of that type', () => {
    const text = '{"any": {"@type": "x/kinds.Leaf", "name": "n"}}';
    expect(rowAt(rowsOf(text, everything), '$.any["@type"]').text).toBe('x/kinds.Leaf');
    expect(type(text, '$.any.number', '5', everything)).toBe(
      '{"any": {"@type": "x/kinds.Leaf", "name": "n", "number": "5"}}',
    );
  });

  test('names like constructor and __proto__ are fields like any other', () => {
    const text = '{"constructor": "a", "__proto__": "b", "toString": "c"}';
    const rows = rowsOf(text, everything);
    expect(rows.filter(({ role }) => role === 'stray')).toEqual([]);
    expect(
      rows
        .filter(({ presence }) => presence === 'set')
        .map(({ text: value }) => value)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  test('10,000 items make rows in a moment', () => {
    const text = JSON.stringify({
      waypoints: Array.from({ length: 10_000 }, (_, index) => ({ latitude: index })),
    });
    const rows = rowsOf(text, request, { toggled: new Map([['$.waypoints', true]]) });
    expect(rows.filter(({ role }) => role === 'item')).toHaveLength(10_000);
    expect(rowsOf(text).filter(({ role }) => role === 'item')).toHaveLength(0);
  });
});
