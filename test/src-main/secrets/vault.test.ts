// Secrets on the way to the disk: encrypted, in the clear by choice, or not written; and back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authRows } from '../../../src-shared/auth-header';
import { emptyWorkspace } from '../../../src-shared/empty-workspace';
import { isLocked } from '../../../src-shared/locked-secret';
import type { SecretKeeping } from '../../../src-shared/secret-keeping';
import type { WorkspaceState } from '../../../src-shared/workspace';
import type { Cipher } from '../../../src-main/secrets/cipher';
import { Vault } from '../../../src-main/secrets/vault';
import { WorkspaceStore } from '../../../src-main/workspace/workspace-store';

const canary = 'canary-7d1f';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halfclose-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Turns the text round: enough to see that what lies on the disk is not what was given. */
class ReversingCipher implements Cipher {
  constructor(public present = true) {}
  available(): boolean {
    return this.present;
  }
  seal(text: string): string {
    if (!this.present) throw new Error('the keyring is gone');
    return Buffer.from([...text].reverse().join('')).toString('base64');
  }
  open(sealed: string): string {
    if (!this.present) throw new Error('no keyring');
    return [...Buffer.from(sealed, 'base64').toString()].reverse().join('');
  }
}

function opened(cipher: Cipher): { store: WorkspaceStore; vault: Vault; told: SecretKeeping[] } {
  const told: SecretKeeping[] = [];
  const vault = new Vault({
    cipher,
    path: join(folder, 'secrets.json'),
    onChange: (keeping) => told.push(keeping),
  });
  return { vault, told, store: new WorkspaceStore(join(folder, 'workspace.json'), vault) };
}

const onDisk = (): string => readFileSync(join(folder, 'workspace.json'), 'utf8');

/** The canary in every place that holds a secret, and beside them what is none. */
function secretive(): WorkspaceState {
  const row = (key: string, value: string) => ({
    ...{ id: key, enabled: true, key, value, encoding: 'text' as const },
  });
  const credentials = { tokenUrl: 'https://login.example/token', clientId: 'me', clientSecret: canary };
  return {
    ...emptyWorkspace(),
    targets: [
      {
        target: 'one:1',
        reach: {
          proxy: { kind: 'url', url: `http://me:${canary}@proxy:3128` },
          tls: {
            clientCertificate: {
              kind: 'pem',
              certificate: { path: '/cert.pem' },
              key: { text: `-----BEGIN PRIVATE KEY-----${canary}` },
              passPhrase: canary,
            },
          },
        },
        metadata: [row('authorization', `Bearer ${canary}`), row('x-tenant', 'north')],
        auth: { kind: 'bearer', token: canary },
      },
      {
        target: 'two:2',
        reach: { tls: { clientCertificate: { kind: 'pkcs12', path: '/c.p12', passPhrase: canary } } },
        metadata: [{ ...row('x-own', canary), secret: true }],
        auth: { kind: 'basic', user: 'me', password: canary },
      },
      { target: 'three:3', reach: {}, metadata: [], auth: { kind: 'api-key', key: 'k', value: canary } },
      { target: 'four:4', reach: {}, metadata: [], auth: { kind: 'client-credentials', credentials } },
    ],
  };
}

describe('where the system encrypts', () => {
  it('no secret lies on the disk, and all come back', async () => {
    const { store, told } = opened(new ReversingCipher());
    expect(await store.save(secretive())).toEqual({ ok: true, value: {} });
    expect(onDisk()).not.toContain(canary);
    // Values of metadata are encrypted too, whatever their names.
    expect(onDisk()).not.toContain('north');
    expect(onDisk()).toContain('x-tenant');
    expect(told).toEqual([]);
    expect(await opened(new ReversingCipher()).store.load()).toEqual({ state: secretive(), notices: [] });
  });

  it('what another keyring has sealed is locked, counted and said, and the next save keeps it', async () => {
    await opened(new ReversingCipher()).store.save(secretive());
    const { store, told } = opened(new ReversingCipher(false));
    const { state, notices } = await store.load();
    expect(notices).toEqual([
      expect.stringMatching(/^11 secrets could not be opened: .* They stay on the disk\. Type them again/),
    ]);
    const [first] = state.targets;
    expect(first?.auth.kind === 'bearer' && isLocked(first.auth.token)).toBe(true);
    expect(first?.auth.kind === 'bearer' && authRows(first.auth)).toMatchObject({
      error: { code: 'locked-secret', message: expect.stringContaining('The token cannot be opened here') },
    });
    // One is typed anew, without a keyring; the rest waits.
    const edited = { ...state, targets: state.targets.slice(0, 3) };
    await store.save(edited);
    expect(told).toEqual([]);
    const again = (await opened(new ReversingCipher()).store.load()).state;
    expect(again.targets).toEqual(secretive().targets.slice(0, 3));
  });

  it('another key that opens it to rubbish without an error is known by the check', async () => {
    await opened(new ReversingCipher()).store.save(secretive());
    class OtherKey extends ReversingCipher {
      override open(sealed: string): string {
        return super.open(sealed).replaceAll('c', 'x');
      }
    }
    const { state, notices } = await opened(new OtherKey()).store.load();
    expect(notices[0]).toMatch(/secrets could not be opened/);
    const { auth } = state.targets[2] ?? {};
    expect(auth?.kind === 'api-key' && isLocked(auth.value)).toBe(true);
  });

  it('a keyring that goes away while the app runs is as none', async () => {
    const cipher = new ReversingCipher();
    const { store, told } = opened(cipher);
    await store.save(secretive());
    cipher.present = false;
    await store.save(secretive());
    expect(onDisk()).not.toContain(canary);
    expect(told).toEqual([{ way: 'undecided', asks: true }]);
  });
});

describe('where the system cannot encrypt', () => {
  it('asks once, keeps secrets for the session until it is answered, and writes them by choice', async () => {
    const { store, vault, told } = opened(new ReversingCipher(false));
    await store.save(secretive());
    await store.save(secretive());
    expect(told).toEqual([{ way: 'undecided', asks: true }]);
    expect(onDisk()).not.toContain(canary);
    expect(onDisk()).toContain('north');
    await vault.choose('disk');
    await store.flush();
    expect(onDisk()).toContain(canary);
    expect(told.at(-1)).toEqual({ way: 'disk', asks: false });
    const again = opened(new ReversingCipher(false));
    expect((await again.store.load()).state).toEqual(secretive());
    expect(await again.vault.state()).toEqual({ way: 'disk', asks: false });
  });

  it('by the other choice they never reach the disk, and nobody asks again', async () => {
    const first = opened(new ReversingCipher(false));
    await first.store.save(secretive());
    await first.vault.choose('session');
    await first.store.flush();
    const { store, told } = opened(new ReversingCipher(false));
    await store.save(secretive());
    expect(onDisk()).not.toContain(canary);
    expect(told).toEqual([]);
  });

  it('nothing is asked while there is no secret', async () => {
    const { store, told } = opened(new ReversingCipher(false));
    await store.save(emptyWorkspace());
    expect(told).toEqual([]);
  });

  it('a document of before, with its secrets in the clear, is read', async () => {
    writeFileSync(join(folder, 'workspace.json'), JSON.stringify(secretive()));
    expect((await opened(new ReversingCipher(false)).store.load()).state).toEqual(secretive());
  });
});
