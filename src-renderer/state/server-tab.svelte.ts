// A tab about one target: its connections as this machine sees them, and what the server tells of itself.
import type { ServerTabState } from '../../src-shared/server-panels';
import type { Security } from '../../src-shared/workspace';
import { CertificateLook } from './certificate-look.svelte';
import { ChannelzPanel } from './channelz-panel.svelte';
import { HealthPanel } from './health-panel.svelte';
import type { TargetProfiles } from './target-profiles.svelte';

export class ServerTab {
  readonly kind = 'server';
  readonly view = null;
  readonly id: string;
  target = $state('');
  security = $state<Security>('plaintext');
  section = $state<ServerTabState['section']>('connection');
  readonly health: HealthPanel;
  readonly channelz: ChannelzPanel;
  /** What the server showed in a TLS handshake; null until somebody looks. */
  certificates = $state.raw<CertificateLook | null>(null);

  constructor(
    private readonly profiles: TargetProfiles,
    state: ServerTabState,
  ) {
    this.id = state.id;
    this.target = state.target;
    this.security = state.security;
    this.section = state.section;
    const target = () => this.profiles.panelTarget(this.target, this.security);
    this.health = new HealthPanel(state.services, target);
    this.channelz = new ChannelzPanel(target);
  }

  static fresh(profiles: TargetProfiles, target: string, security: Security): ServerTab {
    const id = crypto.randomUUID();
    return new ServerTab(profiles, {
      kind: 'server',
      id,
      target,
      security,
      section: 'connection',
      services: [],
    });
  }

  get title(): string {
    return this.target.trim();
  }

  /** A watch is open. */
  get running(): boolean {
    return this.health.watching;
  }

  get failed(): boolean {
    return this.health.failing;
  }

  /** Another server, or another way to it: what was heard is forgotten, watches stop. */
  aim(target: string, security: Security): void {
    if (target === this.target && security === this.security) return;
    this.target = target;
    this.security = security;
    this.certificates = null;
    this.health.restart();
    this.channelz.restart();
  }

  /** What the tab's one primary button does: asks for what is shown. */
  async ask(): Promise<void> {
    if (this.target.trim() === '') return;
    if (this.section === 'channelz') await this.channelz.refresh();
    else await this.health.checkAll();
  }

  lookAtCertificates(): void {
    this.certificates = CertificateLook.ofTarget(
      this.title,
      this.profiles.settings(this.target, this.security),
    );
  }

  /** The file of authorities that `trust` takes the place of. */
  get rootsFile(): string | undefined {
    return this.profiles.rootsFile(this.title);
  }

  /** The target trusts this authority from now on. */
  trust(pem: string): void {
    this.profiles.trust(this.title, { text: pem });
    this.lookAtCertificates();
  }

  toState(): ServerTabState {
    const { id, target, security, section } = this;
    return { kind: 'server', id, target, security, section, services: this.health.services };
  }

  dispose(): void {
    this.health.dispose();
  }
}
