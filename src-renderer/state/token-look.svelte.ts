// The token of client credentials as far as the page may know it: whether there is one, its length, when it ends.
import type { ClientCredentials } from '../../src-shared/auth';
import type { Failure } from '../../src-shared/result';
import type { TokenState } from '../../src-shared/target-channels';
import { onPush, request } from '../bridge';

const none: TokenState = { length: null, expiresAt: null };

export class TokenLook {
  state = $state.raw<TokenState>(none);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  private asked = 0;

  /** What is in memory; asks no server. */
  async look(credentials: ClientCredentials): Promise<void> {
    await this.ask(credentials, 'state');
  }

  /** Looks again whenever a call brought a token or lost one, until the returned function is called. */
  watch(credentials: () => ClientCredentials): () => void {
    return onPush('auth.changed', () => {
      // What a person asked for has its own answer.
      if (!this.busy) void this.look(credentials());
    });
  }

  /** A new token from the token server. */
  async renew(credentials: ClientCredentials): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.ask(credentials, 'new');
    this.busy = false;
  }

  private async ask(credentials: ClientCredentials, ask: 'state' | 'new'): Promise<void> {
    const turn = ++this.asked;
    const answer = await request('auth.token', { credentials, ask });
    if (turn !== this.asked) return;
    this.failure = answer.ok ? null : answer.error;
    this.state = answer.ok ? answer.value : none;
  }
}
