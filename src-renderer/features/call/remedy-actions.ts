// The buttons of the error card: each changes the setting that was wrong, and sends again what is on the screen.
import type { DiagnosisData, Remedy } from '../../../src-shared/capture';
import { formatBytes } from '../../../src-shared/bytes/byte-size';
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { CallTab } from '../../state/call-tab.svelte';
import { chooseCertificateFile } from '../../state/certificate-files';
import { applyRemedy } from '../../state/remedy';
import type { RemedyAction } from '../timeline/remedy-action';

interface Place {
  app: App;
  tab: CallTab;
}

/** Where no connection came up, a call may wait for one. */
const waitable = new Set(['refused', 'unknown-host', 'timed-out']);

export function remedyActions(diagnosis: DiagnosisData, place: Place): RemedyAction[] {
  const { app, tab } = place;
  const offered = (diagnosis.remedies ?? []).filter(({ kind }) => kind !== 'start-demo');
  const actions = offered.map((remedy) => actionOf(remedy, place));
  if (waitable.has(diagnosis.code)) {
    actions.push({
      label: m.target_send_when_ready(),
      icon: 'clock',
      title: m.target_send_when_ready_hint(),
      run: () => void tab.start({ waitForReady: true }),
    });
  }
  if (diagnosis.code === 'certificate' || diagnosis.code === 'client-certificate') {
    actions.push({
      label: m.target_show_certificates(),
      icon: 'key',
      run: () => app.showCertificates(tab),
    });
  }
  if (diagnosis.code === 'client-certificate') {
    actions.push({
      label: m.target_open_settings(),
      icon: 'settings',
      run: () => void (tab.requestPane = 'options'),
    });
  }
  // The demo stands in only where nothing listens.
  if (diagnosis.code === 'refused' && app.status.demo?.running !== true) {
    actions.push({ label: m.timeline_start_demo(), icon: 'play', run: () => void startDemoHere(place) });
  }
  return actions;
}

function actionOf(remedy: Remedy, { app, tab }: Place): RemedyAction {
  const again = () => {
    applyRemedy(remedy, tab, app.profiles);
    app.startCall(tab);
  };
  switch (remedy.kind) {
    case 'use-tls':
      return { label: m.target_remedy_tls(), icon: 'lock', run: again };
    case 'use-plaintext':
      return { label: m.target_remedy_plaintext(), icon: 'unlock', run: again };
    case 'raise-limit':
      return {
        label: m.target_remedy_limit({ size: formatBytes(remedy.bytes) }),
        icon: 'export',
        run: again,
      };
    case 'use-server-name':
      return {
        label: m.target_remedy_name({ name: remedy.name }),
        icon: 'lock',
        title: m.target_remedy_name_hint(),
        run: again,
      };
    case 'trust-ca':
      return trustAction(remedy, { app, tab }, again);
    case 'start-demo':
      return { label: m.timeline_start_demo(), icon: 'play', run: () => void startDemoHere({ app, tab }) };
  }
}

function trustAction(
  { issuer, certificate }: Extract<Remedy, { kind: 'trust-ca' }>,
  { app, tab }: Place,
  again: () => void,
): RemedyAction {
  if (certificate === undefined) {
    return {
      label: m.target_remedy_choose_ca(),
      icon: 'folder',
      note: m.target_remedy_choose_ca_note({ issuer }),
      run: () => void chooseAuthority({ app, tab }),
    };
  }
  return {
    label: m.target_remedy_trust({ issuer }),
    icon: 'lock',
    note: trustNote(issuer, certificate.fingerprint256, app.profiles.rootsFile(tab.target)),
    run: again,
  };
}

function trustNote(issuer: string, fingerprint: string, file: string | undefined): string {
  const note = m.target_remedy_trust_note({ issuer, fingerprint });
  return file === undefined ? note : `${m.target_trust_joins({ path: file })} ${note}`;
}

async function chooseAuthority({ app, tab }: Place): Promise<void> {
  const path = await chooseCertificateFile('authority');
  if (path === null || tab.running) return;
  app.profiles.trust(tab.target, { path });
  app.startCall(tab);
}

/** The demo server takes the place of the one that did not answer. */
async function startDemoHere({ app, tab }: Place): Promise<void> {
  await app.startDemo();
  const { demo } = app.status;
  if (!demo?.running || tab.running) return;
  tab.target = demo.grpcTarget;
  tab.security = 'plaintext';
}
