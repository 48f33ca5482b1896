// Reads the form of a draft and acts on its rows, the way the page does.
import { expect } from 'vitest';
import { readDraft, type Draft } from '../../../src-shared/proto/draft';
import { editForm, type FormAction } from '../../../src-shared/proto/form-edit';
import type { FormRow } from '../../../src-shared/proto/form-row';
import { formRows, type FormOptions } from '../../../src-shared/proto/form';
import { compile, messageType } from './compile';
import { shared } from './schemas';

export const registry = compile(shared);
export const request = messageType(registry, 'survey.v1.CreateSurveyRequest');
export const everything = messageType(registry, 'kinds.Everything');
export const order = messageType(registry, 'legacy.Order');

export const picture = `{
  "title": "Mendham spring survey",
  "area": {
    "lo": { "latitude": 400000000, "longitude": -750000000 },
    "hi": { "latitude": 420000000, "longitude": -730000000 }
  },
  "priority": "PRIORITY_HIGH",
  "startsAt": "2026-05-04T06:30:00Z",
  "cron": "0 6 * * 1-5",
  "waypoints": [
    { "latitude": 407838351, "longitude": -746143763 },
    { "latitude": 413843930, "longitude": -740501726 },
    { "latitude": 410873075, "longitude": -744459023 }
  ],
  "labels": {
    "team": "north",
    "gear": "gps, ropes"
  },
  "routeToken": "n4bQgYhMfWU=",
  "minElevationM": 0,
  "note": ""
}`;

export function draft(text: string, desc = request): Draft {
  return readDraft(text, desc, registry.types);
}

export function rowsOf(text: string, desc = request, options?: FormOptions): FormRow[] {
  return formRows(draft(text, desc), options);
}

function all(rows: readonly FormRow[]): FormRow[] {
  return rows.flatMap((row) => [row, ...all(row.inline)]);
}

export function rowAt(rows: readonly FormRow[], id: string): FormRow {
  const row = all(rows).find((candidate) => candidate.id === id);
  if (row === undefined)
    throw new Error(
      `no row ${id} in ${all(rows)
        .map((candidate) => candidate.id)
        .join(' ')}`,
    );
  return row;
}

/** The text after an action on the row of that id; everything that may be open is open. */
export function act(text: string, id: string, action: FormAction, desc = request): string {
  const toggled = new Map(
    id.split(/(?=[.[])/).map((_, index, parts) => [parts.slice(0, index + 1).join(''), true]),
  );
  const row = rowAt(rowsOf(text, desc, { toggled }), id);
  const edited = editForm(draft(text, desc), row, action);
  if (!edited.ok) throw new Error(edited.error.message);
  const { change } = edited.value;
  if (change !== undefined) {
    expect(text.slice(0, change.from) + change.insert + text.slice(change.to)).toBe(edited.value.text);
  }
  return edited.value.text;
}

export function type(text: string, id: string, typed: string, desc = request): string {
  return act(text, id, { do: 'setText', text: typed }, desc);
}
