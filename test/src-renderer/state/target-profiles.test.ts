// What calls, panels and reflection get from the settings of their target, and what a call puts in their place.
import { describe, expect, it } from 'vitest';
import type { CallAuth, TargetProfile } from '../../../src-shared/target-profile';
import type { MetadataRow } from '../../../src-shared/workspace';
import {
  headerCount,
  inheritedRows,
  outgoingOf,
  type CallParts,
} from '../../../src-renderer/state/call-request';
import { inheriting } from '../../../src-renderer/state/reflection-form.svelte';
import { applyRemedy } from '../../../src-renderer/state/remedy';
import { countOf, TargetProfiles } from '../../../src-renderer/state/target-profiles.svelte';
import { TypedTexts } from '../../../src-renderer/state/typed-texts.svelte';

const row = (key: string, value: string, enabled = true): MetadataRow => ({
  ...{ id: `${key} ${value}`, enabled, key, value, encoding: 'text' },
});

function callTo(target: string, part: Partial<CallParts> = {}): CallParts {
  return {
    ...{ target, security: 'plaintext', deadlineMs: null, metadata: [], options: {} },
    auth: { kind: 'inherit' },
    ...part,
  };
}

const bearer: CallAuth = { kind: 'bearer', token: 'abc' };

describe('profiles of targets', () => {
  it('are shared by all that type the same target, whatever spaces they leave', () => {
    const profiles = new TargetProfiles();
    profiles.changeReach(' one:1 ', { pathPrefix: '/gate' });
    profiles.change('one:1', { auth: { kind: 'bearer', token: 'abc' } });
    expect(profiles.list).toHaveLength(1);
    expect(profiles.of('one:1')).toMatchObject({ reach: { pathPrefix: '/gate' }, auth: bearer });
    expect(profiles.of('two:2')).toEqual({
      target: 'two:2',
      reach: {},
      metadata: [],
      auth: { kind: 'none' },
    });
  });

  it('that say nothing are not kept, and a setting without a value is none', () => {
    const profiles = new TargetProfiles();
    profiles.changeReach('one:1', { authority: 'x', tls: { skipVerify: true } });
    expect(countOf(profiles.of('one:1').reach)).toBe(2);
    profiles.changeReach('one:1', { authority: undefined, tls: {} });
    expect(profiles.list).toEqual([]);
    profiles.change('', { security: 'tls' });
    expect(profiles.list).toEqual([]);
  });

  it('rest their TLS while plaintext is chosen', () => {
    const profiles = new TargetProfiles();
    profiles.changeReach('one:1', { tls: { serverName: 'a' }, userAgent: 'u' });
    expect(profiles.settings('one:1', 'plaintext')).toEqual({ security: 'plaintext', userAgent: 'u' });
    expect(profiles.settings('one:1', 'tls')).toEqual({
      ...{ security: 'tls', userAgent: 'u', tls: { serverName: 'a' } },
    });
  });

  it('give panels the security of the last call, their metadata and authorization', () => {
    const profiles = new TargetProfiles();
    profiles.change('one:1', { security: 'tls', metadata: [row('a', '1')], auth: bearer });
    expect(profiles.panelTarget('one:1')).toMatchObject({
      value: { target: 'one:1', settings: { security: 'tls' }, metadata: [{ key: 'a' }], auth: bearer },
    });
    profiles.change('one:1', { metadata: [row('te', '1')] });
    expect(profiles.panelTarget('one:1')).toMatchObject({ ok: false, error: { code: 'bad-metadata' } });
  });
});

describe('what a call goes out with', () => {
  const profile: TargetProfile = {
    ...{ target: 'one:1', reach: {}, auth: { kind: 'bearer', token: 'abc' } },
    metadata: [row('x-team', 'north'), row('x-team', 'south'), row('x-off', 'no', false), row('x-id', '1')],
  };

  it('is its own rows after those of the target, in order and with duplicates', () => {
    const call = callTo('one:1', { metadata: [row('x-id', '2'), row('x-id', '3')] });
    const outgoing = outgoingOf(call, profile);
    if (!outgoing.ok) throw new Error(outgoing.error.message);
    expect(outgoing.value.metadata.map(({ key, value }) => `${key} ${value}`)).toEqual([
      ...['x-team north', 'x-team south', 'x-id 2', 'x-id 3'],
    ]);
    expect(outgoing.value.auth).toEqual(bearer);
    expect(inheritedRows(call, profile).map(({ replaced }) => replaced)).toEqual([false, false, true]);
    expect(headerCount(call, profile)).toBe(5);
  });

  it('has the target’s authorization, unless it has its own, or a row that writes the same header', () => {
    const own: CallAuth = { kind: 'api-key', key: 'X-Team', value: 'k' };
    expect(outgoingOf(callTo('one:1', { auth: own }), profile)).toMatchObject({ value: { auth: own } });
    expect(inheritedRows(callTo('one:1', { auth: own }), profile)[0]?.replaced).toBe(true);
    const none = callTo('one:1', { auth: { kind: 'none' } });
    expect(outgoingOf(none, profile)).toMatchObject({ value: { auth: { kind: 'none' } } });
    const withRow = callTo('one:1', { metadata: [row('Authorization', 'own')] });
    expect(outgoingOf(withRow, profile)).toMatchObject({ value: { auth: { kind: 'none' } } });
  });

  it('is refused for a bad row of the target as for one of its own', () => {
    const bad = { ...profile, metadata: [row('two words', '')] };
    expect(outgoingOf(callTo('one:1'), bad)).toMatchObject({ ok: false, error: { code: 'bad-metadata' } });
  });
});

it('reflection inherits what its target has now, and its own rows replace', () => {
  const profiles = new TargetProfiles();
  profiles.change('one:1', { metadata: [row('a', '1'), row('b', '2')], auth: bearer });
  const own = { target: 'one:1', security: 'plaintext' as const, timeoutMs: 1 };
  const metadata = [{ key: 'B', value: '3', encoding: 'text' as const }];
  expect(inheriting({ ...own, metadata }, profiles)).toMatchObject({
    value: { metadata, inherited: [{ key: 'a' }], auth: bearer, connection: { security: 'plaintext' } },
  });
  const authorization = [{ key: 'authorization', value: 'own', encoding: 'text' as const }];
  expect(inheriting({ ...own, metadata: authorization }, profiles)).toMatchObject({
    value: { auth: { kind: 'none' } },
  });
});

it('each remedy changes the one setting that was wrong', () => {
  const profiles = new TargetProfiles();
  const tab = callTo('one:1', { options: { compression: 'gzip' } });
  applyRemedy({ kind: 'use-tls' }, tab, profiles);
  expect(tab.security).toBe('tls');
  applyRemedy({ kind: 'raise-limit', setting: 'receiveLimitBytes', bytes: 5 }, tab, profiles);
  expect(tab.options).toEqual({ compression: 'gzip', receiveLimitBytes: 5 });
  applyRemedy({ kind: 'use-server-name', name: 'a.example' }, tab, profiles);
  const certificate = { pem: 'ONE', fingerprint256: 'A1' };
  applyRemedy({ kind: 'trust-ca', issuer: 'x', certificate }, tab, profiles);
  applyRemedy({ kind: 'trust-ca', issuer: 'y', certificate: { ...certificate, pem: 'TWO' } }, tab, profiles);
  applyRemedy({ kind: 'trust-ca', issuer: 'z' }, tab, profiles);
  const tls = { serverName: 'a.example', roots: { text: 'ONE\nTWO' } };
  expect(profiles.of('one:1').reach).toEqual({ tls });
  expect(profiles.rootsFile('one:1')).toBeUndefined();
  profiles.changeReach('one:1', { tls: { roots: { path: '/own/ca.pem' } } });
  expect(profiles.rootsFile('one:1')).toBe('/own/ca.pem');
  applyRemedy({ kind: 'trust-ca', issuer: 'x', certificate }, tab, profiles);
  applyRemedy({ kind: 'trust-ca', issuer: 'y', certificate: { ...certificate, pem: 'TWO' } }, tab, profiles);
  // A file stays what it was: a second look at the server is no reason to trust less.
  expect(profiles.of('one:1').reach).toEqual({
    tls: { roots: { path: '/own/ca.pem' }, moreRoots: [{ text: 'ONE\nTWO' }] },
  });
  applyRemedy({ kind: 'use-plaintext' }, tab, profiles);
  expect(tab.security).toBe('plaintext');
});

it('a text that is no number stays in the way until it is mended', () => {
  const texts = new TypedTexts();
  texts.put('limit', { text: 'lots', problem: 'Limit: this is no size.' });
  texts.put('other', { text: 'x', problem: 'Other: no.' });
  expect([texts.textOf('limit'), texts.problem]).toEqual(['lots', 'Limit: this is no size.']);
  texts.put('limit', undefined);
  expect([texts.textOf('limit'), texts.problem]).toEqual([undefined, 'Other: no.']);
});
