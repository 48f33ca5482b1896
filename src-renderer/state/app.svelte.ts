// The page's one root object: sources, tabs, preferences, status, and what comes back after a restart.
import type { Connection, ResponseOf } from '../../src-shared/contract';
import type { Result } from '../../src-shared/result';
import { isCaptureFile } from '../../src-shared/capture-file';
import type { MethodEntry, Source } from '../../src-shared/catalog';
import type { MethodRef, Security, WorkspaceState } from '../../src-shared/workspace';
import { tick } from 'svelte';
import { onPush, request } from '../bridge';
import { CertificateLook } from './certificate-look.svelte';
import type { CallTab } from './call-tab.svelte';
import type { DocsTab } from './docs-tab.svelte';
import { readCaptures } from './opened-captures';
import { Preferences } from './preferences.svelte';
import { inheriting, ReflectionForm, type ReflectionStart } from './reflection-form.svelte';
import { SchemaState } from './schema.svelte';
import type { ServerTab } from './server-tab.svelte';
import { SecretNotice } from './secret-notice.svelte';
import { Status } from './status.svelte';
import { SymbolSearch } from './symbol-search.svelte';
import { Tabs } from './tabs.svelte';
import { TargetProfiles } from './target-profiles.svelte';
import { Workspace } from './workspace.svelte';

const keptTargets = 12;

interface ShownCertificates {
  look: CertificateLook;
  trust: (pem: string) => void;
  /** The file of authorities that trusting would take the place of. */
  rootsFile: string | undefined;
}

export class App {
  readonly schema = new SchemaState();
  readonly symbols = new SymbolSearch();
  readonly status = new Status();
  readonly preferences = new Preferences();
  readonly profiles = new TargetProfiles();
  readonly secrets = new SecretNotice();
  readonly tabs = new Tabs(this.schema, this.profiles, () => this.defaultTarget());
  readonly workspace = new Workspace(() => this.toState());
  recentTargets = $state.raw<string[]>([]);
  /** The comment of the method under the form is open. */
  aboutOpen = $state(true);
  /** False until the workspace is back: nothing is shown or saved before. */
  ready = $state(false);
  /** Text of the sidebar's filter. */
  filter = $state('');
  /** The field for a typed path is shown in the sidebar. */
  askPath = $state(false);
  overlay = $state<'palette' | 'shortcuts' | null>(null);
  paletteText = $state('');
  /** What the last export wrote, or why it did not, until it is put away. */
  exported = $state.raw<Result<ResponseOf<'schema.export'>> | null>(null);
  /** A source that waits for the answer to "remove it?". */
  removing = $state<string | null>(null);

  /** The certificate viewer, while it is open, and what "trust" does there. */
  certificates = $state.raw<ShownCertificates | null>(null);

  /** The questions before a server is asked for its schema, while they are open. */
  reflection = $state.raw<ReflectionForm | null>(null);

  /** Sources that were just opened and are not looked at yet. */
  private readonly revealing = new Set<string>();

  async start(): Promise<void> {
    this.schema.onReveal = (ids) => this.reveal(ids);
    this.schema.onReloaded = () => {
      this.tabs.onSchemaChanged();
      this.showRevealed();
    };
    this.schema.freshReflection = (settings) => {
      const fresh = inheriting(settings, this.profiles);
      return fresh.ok ? fresh.value : undefined;
    };
    onPush('app.opened', ({ captures }) => void this.openCaptures(captures));
    this.schema.listen();
    this.status.listen();
    this.secrets.listen();
    // Both are asked at once; what is painted first waits for the workspace alone.
    const sources = this.schema.load();
    const state = await this.workspace.load();
    this.preferences.fromState(state);
    this.recentTargets = state.recentTargets;
    this.aboutOpen = state.aboutOpen;
    this.profiles.restore(state.targets);
    this.tabs.restore(state.tabs, state.activeTab);
    this.ready = true;
    await Promise.all([sources, this.status.load()]);
    this.showRevealed();
  }

  /** Opens paths that were dropped, pasted or typed, and shows what is wrong with them. */
  async open(paths: string[]): Promise<void> {
    const captures = paths.filter(isCaptureFile);
    if (captures.length > 0) await this.openCaptures(captures);
    this.reveal(await this.schema.open(paths.filter((path) => !isCaptureFile(path))));
  }

  /** A tab for each; what is wrong with them stands above the page. */
  private async openCaptures(paths: string[]): Promise<void> {
    const { opened, notices } = await readCaptures(paths);
    for (const capture of opened) this.tabs.openCapture(capture);
    this.workspace.notices = notices;
  }

  /** The field goes when its path is open; a path that is refused stays to be corrected. */
  async openTyped(path: string): Promise<void> {
    await this.open([path]);
    if (this.schema.failure === null) this.askPath = false;
  }

  async choose(what: 'files' | 'folder'): Promise<void> {
    await this.open(await this.schema.choose(what));
  }

  /** Starts the demo servers and opens a first call when there is no tab yet. */
  async startDemo(): Promise<void> {
    const demo = await this.status.startDemo();
    if (!demo) return;
    this.noteTarget(demo.grpcTarget);
    const sourceMethod = this.schema.method({
      sourceId: demo.sourceId,
      path: '/routeguide.RouteGuide/RouteChat',
      clientStreaming: true,
      serverStreaming: true,
    });
    if (!sourceMethod || this.tabs.list.length > 0) return;
    const { path, clientStreaming, serverStreaming } = sourceMethod.method;
    this.tabs.openCall({ sourceId: demo.sourceId, path, clientStreaming, serverStreaming });
  }

  /** Remembers a target that a call was made to, newest first. */
  noteTarget(target: string): void {
    const clean = target.trim();
    if (clean === '' || this.recentTargets[0] === clean) return;
    this.recentTargets = [clean, ...this.recentTargets.filter((one) => one !== clean)].slice(0, keptTargets);
  }

  /** Something lies over the page: its keys are its own. */
  get asking(): boolean {
    const question = this.tabs.closing ?? this.removing ?? this.reflection ?? this.certificates;
    return this.overlay !== null || question !== null;
  }

  openMethod(method: MethodRef, inNewTab = false): void {
    this.tabs.openCall(method, inNewTab);
    this.preferences.closeOver();
  }

  openDocs(sourceId: string, symbol: string): void {
    this.tabs.openDocs(sourceId, symbol);
    this.preferences.closeOver();
  }

  /** What is known of a target; without one, of the target that the shown tab is about. */
  openServer(target?: string, security: Security = 'plaintext'): ServerTab {
    const tab = this.tabs.active;
    const shown = tab?.kind === 'call' || tab?.kind === 'server' ? tab : undefined;
    const asked = target === undefined ? shown : { target, security };
    const usual = this.defaultTarget();
    const server = asked ?? { target: usual, security: this.profiles.of(usual).security ?? security };
    this.preferences.closeOver();
    return this.tabs.openServer(server.target.trim(), server.security);
  }

  /** The server that told a reflection source. */
  openServerOf({ reflection }: Source): void {
    if (reflection) this.openServer(reflection.target, reflection.security);
  }

  /** From the status bar: the page about its server, or the tab of the socket. */
  openConnection({ protocol, target, secured }: Connection): void {
    if (protocol === 'tcp') this.tabs.showTcp(target);
    else this.openServer(target, secured === 'plaintext' ? 'plaintext' : 'tls').section = 'connection';
  }

  /** Sends the draft, or starts the stream, and remembers where it went. */
  startCall(tab: CallTab | null): void {
    if (!tab) return;
    this.noteTarget(tab.target);
    void tab.start();
  }

  /** A new TCP tab, at the demo's echo port when the demo runs. */
  openTcp(): void {
    const { demo } = this.status;
    const [host, port] = demo?.running ? demo.echoTarget.split(':') : [];
    this.tabs.openTcp(host, port);
  }

  /** The sidebar, whatever hides it now. */
  async showSidebar(): Promise<void> {
    if (this.preferences.sidebar === 'rail') this.preferences.toggleSidebar();
    await tick();
  }

  /** Asks which server should tell its schema; begins with the target of the shown call. */
  useReflection(target?: string, security: Security = 'plaintext'): void {
    const tab = this.tabs.active?.kind === 'call' ? this.tabs.active : null;
    const start = { target: tab?.target ?? this.defaultTarget(), security: tab?.security ?? security };
    this.askReflection(target === undefined ? start : { target, security });
  }

  /** What the target of a call shows in a TLS handshake. */
  showCertificates({ target: typed, security }: Pick<CallTab, 'target' | 'security'>): void {
    const target = typed.trim();
    const look = CertificateLook.ofTarget(target, this.profiles.settings(target, security));
    const trust = (pem: string) => {
      this.profiles.trust(target, { text: pem });
      this.showCertificates({ target, security });
    };
    this.certificates = { look, trust, rootsFile: this.profiles.rootsFile(target) };
  }

  /** Shows the settings of a reflection source. */
  editReflection(sourceId: string): void {
    const source = this.schema.source(sourceId);
    if (source) this.askReflection({ source });
  }

  closeReflection(): void {
    this.reflection?.cancel();
    this.reflection = null;
  }

  showPathField(): void {
    void this.showSidebar().then(() => (this.askPath = true));
  }

  /** What the shown tab is about: the method's line, or the first problem of a source. */
  async openInEditor(): Promise<void> {
    const tab = this.tabs.active;
    if (tab?.kind === 'call' && tab.entry) return this.openMethodFile(tab.entry.source, tab.entry.method);
    if (tab?.kind === 'docs') return this.openDocsFile(tab);
    const problem = tab?.kind === 'source' ? tab.source?.problems.find(({ path }) => path) : undefined;
    if (problem?.path) await this.schema.openInEditor(problem.path, problem.line, problem.column);
  }

  /** Where the shown declaration stands, when its file is on this machine. */
  private async openDocsFile({ page, path }: DocsTab): Promise<void> {
    if (page && path) await this.schema.openInEditor(path, Math.max(1, page.line), 1);
  }

  /** Writes a source, or these symbols with all that they need, where the person chooses. */
  async exportSource(sourceId: string, symbols: string[], format: 'descriptor-set' | 'proto'): Promise<void> {
    this.exported = null;
    const answer = await request('schema.export', { sourceId, symbols, format });
    this.exported = answer.ok && answer.value.saved === null ? null : answer;
  }

  /** In the system's browser; https only. */
  openLink(url: string): void {
    void request('app.openExternal', { url });
  }

  copy(text: string): void {
    void request('app.copyText', { text });
  }

  confirmRemove(remove: boolean): void {
    const sourceId = this.removing;
    this.removing = null;
    if (remove && sourceId) void this.schema.remove(sourceId);
  }

  act(action: 'minimize' | 'toggle-maximize' | 'close'): void {
    void request('window.act', { action });
  }

  /** Where the method is declared, in the person's editor. */
  async openMethodFile(source: Source, method: MethodEntry): Promise<void> {
    await this.schema.openInEditor(source.paths[method.file] ?? source.path, method.line, 1);
  }

  /** A file for a bytes field: at most 16 MB, whole. */
  async readFile(): Promise<{ name: string; bytes: Uint8Array } | null> {
    const answer = await request('dialog.readFile', { maxBytes: 16_000_000 });
    if (answer.ok) return answer.value.file;
    this.schema.failure = answer.error;
    return null;
  }

  private askReflection(start: ReflectionStart): void {
    this.reflection = new ReflectionForm(this.schema, this.profiles, start, (sourceId, target) => {
      this.reflection = null;
      this.noteTarget(target);
      this.reveal([sourceId]);
    });
  }

  private toState(): WorkspaceState {
    return {
      version: 1,
      tabs: this.tabs.toState(),
      activeTab: this.tabs.activeId,
      recentTargets: this.recentTargets,
      targets: this.profiles.list,
      aboutOpen: this.aboutOpen,
      ...this.preferences.toState(),
    };
  }

  /** A source with problems shows them at once, as soon as the catalog has it loaded; a good one waits in the tree. */
  private reveal(sourceIds: string[]): void {
    for (const id of sourceIds) this.revealing.add(id);
    this.showRevealed();
  }

  private showRevealed(): void {
    if (!this.ready) return;
    for (const id of this.revealing) {
      const source = this.schema.source(id);
      if (!source || source.state === 'loading') continue;
      this.revealing.delete(id);
      if (source.problems.length > 0) this.tabs.openSource(id);
    }
  }

  private defaultTarget(): string {
    const { demo } = this.status;
    return this.recentTargets[0] ?? (demo?.running ? demo.grpcTarget : 'localhost:50051');
  }
}
