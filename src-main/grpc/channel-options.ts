// The settings of a target and of a call -> the options of a grpc-js channel, checked before one is made.
import type { ChannelOptions } from '@grpc/grpc-js';
import { validateServiceConfig } from '@grpc/grpc-js/build/src/service-config.js';
import { type Result, fail, ok } from '../../src-shared/result';
import type { CallSettings, TargetSettings } from '../../src-shared/target-settings';
import { usualReceiveLimit } from '../../src-shared/usual-limit';

/** `grpc.default_compression_algorithm`: CompressionAlgorithms of grpc-js. */
const algorithms = { identity: 0, deflate: 1, gzip: 2 } as const;

/** Goes into the channel's options and reaches the transport, which writes it before each method's path. */
export const prefixOption = 'halfclose.path_prefix';

/** `ours` stands in the user agent before grpc-js's own. Failure codes: `bad-service-config`, `bad-setting`. */
export function channelOptions(
  target: TargetSettings,
  call: CallSettings,
  ours: string,
): Result<ChannelOptions> {
  const prefix = prefixOf(target.pathPrefix);
  if (!prefix.ok) return prefix;
  const wrong =
    headerProblem('The authority', target.authority) ?? headerProblem('The user agent', target.userAgent);
  if (wrong !== undefined) return fail('bad-setting', wrong);
  const config = serviceConfig(target);
  if (!config.ok) return config;
  return ok({
    ...fixedOptions,
    'grpc.primary_user_agent': userAgentOf(target, ours),
    'grpc.max_receive_message_length': call.receiveLimitBytes ?? usualReceiveLimit,
    'grpc.max_send_message_length': call.sendLimitBytes ?? -1,
    'grpc.default_compression_algorithm': algorithms[call.compression ?? 'identity'],
    [prefixOption]: prefix.value,
    ...keepaliveOptions(target),
    ...config.value,
  });
}

/** What goes in front of grpc-js's name: the person's own words, or our name and version. */
export function userAgentOf(target: TargetSettings, ours: string): string {
  const own = target.userAgent?.trim() ?? '';
  return own === '' ? ours : own;
}

const fixedOptions = {
  // Larger windows are faster; the receiving side yields every 64 kB (facts/performance.md).
  'grpc-node.flow_control_window': 1 << 20,
  'grpc.service_config_disable_resolution': 1,
  // Proxies are a setting of the target and dialled in dial.ts, never a surprise of the environment.
  'grpc.enable_http_proxy': 0,
  // A person waits for a server that they start: not the two minutes between tries that gRPC has for fleets of clients.
  'grpc.max_reconnect_backoff_ms': 5_000,
  // Its own connections, so that closing a failed channel ends its backoff too.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_channelz': 0,
} as const;

/** `gateway/` becomes `/gateway`. */
function prefixOf(typed: string | undefined): Result<string> {
  const path = (typed ?? '').trim().replace(/^\/+|\/+$/g, '');
  if (path === '') return ok('');
  if (/[^!-~]|[?#]/.test(path)) {
    return fail(
      'bad-setting',
      `The path prefix ${path} holds a character that a path cannot have. Leave it out.`,
    );
  }
  return ok(`/${path}`);
}

function headerProblem(what: string, value: string | undefined): string | undefined {
  const bad = /[^ -~]/u.exec(value ?? '');
  return bad === null ? undefined : `${what} holds ${JSON.stringify(bad[0])}. Use printable ASCII only.`;
}

/**
 * A peer that is gone without a word, or that no longer makes sense, must not hold a call for ever. Servers allow one
 * ping in 5 minutes without asking (grpc.io/docs/guides/keepalive), so the usual time is a little more.
 */
const usualKeepalive = { timeMs: 320_000, timeoutMs: 20_000, withoutCalls: false };

function keepaliveOptions({ keepalive, idleTimeoutMs }: TargetSettings): ChannelOptions {
  const { timeMs, timeoutMs, withoutCalls } = { ...usualKeepalive, ...keepalive };
  return {
    ...(idleTimeoutMs === undefined ? {} : { 'grpc.client_idle_timeout_ms': idleTimeoutMs }),
    'grpc.keepalive_time_ms': timeMs,
    'grpc.keepalive_timeout_ms': timeoutMs ?? usualKeepalive.timeoutMs,
    'grpc.keepalive_permit_without_calls': withoutCalls ? 1 : 0,
  };
}

function serviceConfig({ serviceConfig: typed, loadBalancing }: TargetSettings): Result<ChannelOptions> {
  const text = (typed ?? '').trim();
  const balancing = loadBalancing === undefined ? {} : { loadBalancingConfig: [{ [loadBalancing]: {} }] };
  // One Send is one attempt, and a write is confirmed when it left, not when it was buffered for a retry.
  const single = { 'grpc.enable_retries': 0, 'grpc.per_rpc_retry_buffer_size': 0 };
  if (text === '') {
    if (loadBalancing === undefined) return ok(single);
    return ok({ ...single, 'grpc.service_config': JSON.stringify(balancing) });
  }
  try {
    const whole: unknown = JSON.parse(text);
    if (typeof whole !== 'object' || whole === null || Array.isArray(whole))
      throw new Error('it is not an object');
    const config = JSON.stringify({ ...whole, ...balancing });
    validateServiceConfig(JSON.parse(config));
    return ok({ 'grpc.enable_retries': 1, 'grpc.service_config': config });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(
      'bad-service-config',
      'The service config cannot be used. Correct it, or leave it empty.',
      why,
    );
  }
}
