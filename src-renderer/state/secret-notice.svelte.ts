// How this machine keeps secrets; asks once where the system cannot encrypt them.
import type { SecretChoice, SecretKeeping } from '../../src-shared/secret-keeping';
import type { Failure } from '../../src-shared/result';
import { onPush, request } from '../bridge';

export class SecretNotice {
  keeping = $state.raw<SecretKeeping>({ way: 'encrypted', asks: false });
  failure = $state.raw<Failure | null>(null);
  /** The person asked for the question. */
  private wanted = $state(false);
  readonly asks = $derived(this.keeping.asks || this.wanted);

  listen(): void {
    onPush('secrets.changed', (keeping) => (this.keeping = keeping));
  }

  async choose(choice: SecretChoice): Promise<void> {
    const answer = await request('secrets.choose', { choice });
    this.failure = answer.ok ? null : answer.error;
    this.wanted = false;
  }

  /** Asks again, where there is something to ask. */
  async ask(): Promise<void> {
    const answer = await request('secrets.state', {});
    if (!answer.ok) return;
    this.keeping = answer.value;
    this.wanted = answer.value.way !== 'encrypted';
  }
}
