// captureId -> running call: the room's one face. Load it lazily: it brings grpc-js with it.
import type { Connection, GrpcOpen } from '../../src-shared/contract';
import type { Protocol } from '../../src-shared/capture';
import type { ClientCredentials } from '../../src-shared/auth';
import type { Token } from '../../src-shared/auth-header';
import { grpcStatus } from '../../src-shared/grpc-status';
import { type Result, fail, ok } from '../../src-shared/result';
import type {
  ChannelzAnswer,
  ChannelzQuestion,
  HealthNews,
  PanelTarget,
} from '../../src-shared/server-panels';
import type { TokenState } from '../../src-shared/target-channels';
import type { TargetSettings } from '../../src-shared/target-settings';
import { usualReceiveLimit } from '../../src-shared/usual-limit';
import type { TlsReport } from '../../src-shared/tls-report';
import type { CaptureSink } from '../capture/sink';
import { authorizedRows, secretsOf, withAuthorization } from './authorization';
import { Call, type CallPlan } from './call';
import { type CertificateQuestion, certificateReports } from './certificate-look';
import { ConcealedLog } from './concealed-log';
import { ChannelPool } from './channel-pool';
import { askChannelz } from './channelz';
import { type FinishedCall, diagnose } from './diagnosis';
import { repairGrpcJs } from './grpc-js-internals';
import { Health } from './health';
import type { InnerCallOptions, InnerEnd } from './inner-call';
import { toMetadata } from './metadata';
import type { SendOptions } from './outgoing';
import { OauthTokens, tokenState } from './oauth-tokens';
import { ReflectionChannel } from './reflection-channel';
import { type Target, parseTarget } from './target';

export interface CallRegistryOptions {
  openLog: (captureId: string, protocol: Protocol) => Result<CaptureSink>;
  /** `0.1.0`: goes out in the user agent. */
  version: string;
  onConnections?: (connections: Connection[]) => void;
  onHealth?: (news: HealthNews) => void;
  /** A token of client credentials came or went. */
  onTokens?: () => void;
  /** Everything about this call is in its log, the diagnosis too. */
  onFinished?: (captureId: string) => void;
  /** Largest message that is taken when a call says nothing, bytes; 64 MB when absent. */
  receiveLimitBytes?: number;
  /** One attempt to connect may take so many milliseconds; 20 s when absent, as in other gRPC libraries. */
  connectMs?: number;
  /** Running calls at a time; 200 when absent. */
  maxCalls?: number;
  /** A diagnosis may look at the target for so many milliseconds; 1,500 when absent. */
  lookMs?: number;
  /** The certificate viewer may look for so many milliseconds; 10 s when absent. */
  certificateMs?: number;
  /** Unused connections are closed after this many milliseconds; 5 minutes when absent. */
  idleMs?: number;
}

/** Ids of ended calls that are remembered, so that a late Send hears "has ended" and not "unknown". */
const rememberedEnds = 500;

export class CallRegistry {
  readonly #options: CallRegistryOptions;
  readonly #pool: ChannelPool;
  readonly #receiveLimit: number;
  readonly #calls = new Map<string, Call>();
  readonly #ended = new Set<string>();
  readonly #diagnoses = new Set<Promise<void>>();
  readonly #tokens: OauthTokens;
  readonly health: Health;
  readonly #closing = new AbortController();

  constructor(options: CallRegistryOptions) {
    repairGrpcJs();
    this.#options = options;
    this.#receiveLimit = options.receiveLimitBytes ?? usualReceiveLimit;
    this.#pool = new ChannelPool({
      userAgent: `halfclose/${options.version}`,
      idleMs: options.idleMs ?? 5 * 60_000,
      connectMs: options.connectMs ?? 20_000,
      onChange: () => options.onConnections?.(this.#pool.connections()),
    });
    this.#tokens = new OauthTokens(() => options.onTokens?.());
    this.health = new Health(this.#inner(), (news) => options.onHealth?.(news));
  }

  /**
   * Starts a call; what happens then is in its log. Failure codes: those of the target, the metadata, the settings and
   * the log, and `bad-auth`, `bad-path`, `one-message`, `already-open`, `too-many-calls`. After a failure there is no log.
   */
  open(request: GrpcOpen, token?: Token): Result<object> {
    const refused = this.#refusal(request);
    if (refused !== undefined) return refused;
    const settings: TargetSettings = request.settings ?? { security: request.security };
    const options = { receiveLimitBytes: this.#receiveLimit, ...request.options };
    const target = parseTarget(request.target, settings.security);
    if (!target.ok) return target;
    const rows = withAuthorization(request, token);
    if (!rows.ok) return rows;
    const metadata = toMetadata(rows.value);
    if (!metadata.ok) return metadata;
    if (options.waitForReady === true) metadata.value.setOptions({ waitForReady: true });
    const lease = this.#pool.lease(target.value, settings, options);
    if (!lease.ok) return lease;
    const opened = this.#options.openLog(request.captureId, 'grpc');
    if (!opened.ok) {
      lease.value.release();
      return opened;
    }
    const log = new ConcealedLog(opened.value, secretsOf(request, rows.value));
    const plan = planOf(request, target.value, metadata.value);
    const startedAt = performance.now();
    const call = new Call(plan, lease.value, log, (end) => {
      const durationMs = performance.now() - startedAt;
      if (end.status.code === grpcStatus.UNAUTHENTICATED) this.#forgetToken(request);
      this.#onEnd(request.captureId, log, {
        ...{ target: target.value, settings, options, path: request.path, durationMs, end },
        ...{ serverStreaming: request.serverStreaming, deadlineMs: request.deadlineMs },
      });
    });
    this.#calls.set(request.captureId, call);
    call.start();
    return ok({});
  }

  /** `open`, after a token was got where the call needs one. Failure codes: also those of `OauthTokens.token`. */
  async openAuthorized(request: GrpcOpen): Promise<Result<object>> {
    const token = await this.#tokens.forAuth(request.auth);
    return token.ok ? this.open(request, token.value) : token;
  }

  /** What is known of a token; `new` asks the token server. Failure codes: those of `OauthTokens.token`. */
  async token(credentials: ClientCredentials, ask: 'state' | 'new'): Promise<Result<TokenState>> {
    if (ask === 'state') return ok(tokenState(this.#tokens.kept(credentials)));
    this.#tokens.forget(credentials);
    const token = await this.#tokens.token(credentials);
    return token.ok ? ok(tokenState(token.value)) : token;
  }

  /** A question of a panel with its authorization as metadata. Failure codes: `bad-auth`, and those of the token. */
  async authorized<T extends Pick<PanelTarget, 'auth' | 'metadata'>>(question: T): Promise<Result<T>> {
    const rows = await authorizedRows(question, this.#tokens);
    return rows.ok ? ok({ ...question, auth: undefined, metadata: rows.value }) : rows;
  }

  /** Failure codes: `unknown-call`, `call-ended`, `already-ended`, `one-message`, `too-fast`. The stream stays open. */
  send(captureId: string, message: Uint8Array, options: SendOptions = {}): Result<object> {
    return this.#with(captureId, (call) => call.send(message, options));
  }

  /** Half-close. Failure codes: `unknown-call`, `call-ended`, `already-ended`. */
  end(captureId: string): Result<object> {
    return this.#with(captureId, (call) => call.end());
  }

  /** Failure codes: `unknown-call`, `call-ended`. */
  cancel(captureId: string): Result<object> {
    return this.#with(captureId, (call) => call.cancel());
  }

  /** Streams for server reflection, over the same connections. `onEnd`: as `ReflectionChannel` has it. */
  reflection(onEnd?: (end: InnerEnd) => void): ReflectionChannel {
    return new ReflectionChannel(this.#inner(), this.#tokens, onEnd);
  }

  /** What a server tells about its own channels and sockets. Failure codes: see `askChannelz`. */
  channelz(target: PanelTarget, question: ChannelzQuestion): Promise<Result<ChannelzAnswer>> {
    return askChannelz(target, question, this.#inner());
  }

  /** What the target shows in a TLS handshake. Failure codes: see `certificateReports`. */
  certificates(question: CertificateQuestion): Promise<Result<{ reports: TlsReport[] }>> {
    const limit = AbortSignal.timeout(this.#options.certificateMs ?? 10_000);
    return certificateReports(question, this.#pool, AbortSignal.any([this.#closing.signal, limit]));
  }

  connections(): Connection[] {
    return this.#pool.connections();
  }

  /** For tests and the bench. */
  pressure(captureId: string): { waitingBytes: number; pauses: number } | undefined {
    return this.#calls.get(captureId)?.pressure;
  }

  /** Cancels what runs, closes all connections, and waits until the last event is in the logs. */
  async closeAll(): Promise<void> {
    this.#closing.abort();
    this.health.stopAll();
    for (const call of this.#calls.values()) call.cancel();
    // grpc-js reports each cancelled call's status on a later tick.
    while (this.#calls.size > 0) await new Promise(setImmediate);
    await Promise.allSettled(this.#diagnoses);
    this.#pool.close();
  }

  #inner(): InnerCallOptions {
    const call = { receiveLimitBytes: this.#receiveLimit };
    return { pool: this.#pool, call, lookMs: this.#options.lookMs ?? 1500, closing: this.#closing.signal };
  }

  #forgetToken({ auth }: GrpcOpen): void {
    if (auth?.kind === 'client-credentials') this.#tokens.forget(auth.credentials);
  }

  #refusal(request: GrpcOpen): Result<object> | undefined {
    const most = this.#options.maxCalls ?? 200;
    if (this.#calls.has(request.captureId)) {
      return fail('already-open', 'This call is running already. Cancel it before you start it again.');
    }
    if (this.#calls.size >= most) {
      return fail(
        'too-many-calls',
        `${String(most)} calls are running, which is the most. End or cancel one first.`,
      );
    }
    if (request.settings !== undefined && request.settings.security !== request.security) {
      return fail(
        'security-mismatch',
        'The call and the settings of its target disagree about TLS. Choose one.',
      );
    }
    if (!/^\/[^/\s]+\/[^/\s]+$/.test(request.path)) {
      return fail('bad-path', `${request.path} is not a method. It must read like /package.Service/Method.`);
    }
    if (!request.clientStreaming && request.messages.length !== 1) {
      const count = String(request.messages.length);
      return fail('one-message', `${request.path} takes exactly one message, and ${count} were given.`);
    }
    return undefined;
  }

  #onEnd(captureId: string, log: CaptureSink, call: FinishedCall): void {
    this.#calls.delete(captureId);
    this.#ended.add(captureId);
    if (this.#ended.size > rememberedEnds) this.#ended.delete([...this.#ended][0] ?? '');
    if (this.#closing.signal.aborted) return;
    const running = diagnose(call, this.#options.lookMs ?? 1500, this.#closing.signal).then((data) => {
      if (data !== undefined) log.append({ kind: 'diagnosis', direction: 'received', data });
      this.#diagnoses.delete(running);
      this.#options.onFinished?.(captureId);
    });
    this.#diagnoses.add(running);
  }

  #with(captureId: string, act: (call: Call) => Result<object>): Result<object> {
    const call = this.#calls.get(captureId);
    if (call !== undefined) return act(call);
    if (this.#ended.has(captureId)) return fail('call-ended', 'This call has ended. Start it again to send.');
    return fail('unknown-call', 'There is no such call on this machine. Start it again.');
  }
}

function planOf(request: GrpcOpen, target: Target, metadata: CallPlan['metadata']): CallPlan {
  const { path, clientStreaming, serverStreaming, messages, deadlineMs } = request;
  const deadlineAt = deadlineMs === undefined ? undefined : Date.now() + deadlineMs;
  return { path, clientStreaming, serverStreaming, metadata, deadlineAt, messages, target: target.label };
}
