// What a remedy of a diagnosis changes: the call's own choice, or the settings of its target.
import type { Remedy } from '../../src-shared/capture';
import type { CallTab } from './call-tab.svelte';
import type { TargetProfiles } from './target-profiles.svelte';

type Changed = Pick<CallTab, 'target' | 'security' | 'options'>;

/** Sends nothing. A certificate authority that the server did not show cannot be trusted from here: nothing changes then. */
export function applyRemedy(remedy: Remedy, tab: Changed, profiles: TargetProfiles): void {
  switch (remedy.kind) {
    case 'use-tls':
      tab.security = 'tls';
      break;
    case 'use-plaintext':
      tab.security = 'plaintext';
      break;
    case 'raise-limit':
      tab.options = { ...tab.options, [remedy.setting]: remedy.bytes };
      break;
    case 'use-server-name': {
      const { tls } = profiles.of(tab.target).reach;
      profiles.changeReach(tab.target, { tls: { ...tls, serverName: remedy.name } });
      break;
    }
    case 'trust-ca':
      if (remedy.certificate) profiles.trust(tab.target, { text: remedy.certificate.pem });
      break;
    case 'start-demo':
  }
}
