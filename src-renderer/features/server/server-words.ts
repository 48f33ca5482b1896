// The words of the page about a server: health, kinds and states of channelz, how a connection is secured.
import type { Connection } from '../../../src-shared/contract';
import type { ChannelzRef, HealthStatus } from '../../../src-shared/server-panels';
import { m } from '../../paraglide/messages';
import type { HealthMoment } from '../../state/health-row.svelte';
import type { IconName } from '../../ui/icons';

interface Look {
  text: string;
  tone: 'plain' | 'ok' | 'err' | 'warn';
  icon: IconName | undefined;
}

/** As health.proto names them. */
const statusNames: Record<HealthStatus, string> = {
  serving: 'SERVING',
  'not-serving': 'NOT_SERVING',
  unknown: 'UNKNOWN',
  'service-unknown': 'SERVICE_UNKNOWN',
  other: 'OTHER',
};

export function healthLook(moment: HealthMoment | null): Look {
  if (!moment) return { text: m.server_health_unasked(), tone: 'plain', icon: undefined };
  const { status, failure } = moment;
  if (status === null) {
    const ended = failure?.code === 'ended';
    return {
      text: ended ? m.server_health_ended() : m.server_health_no_answer(),
      tone: ended ? 'plain' : 'warn',
      icon: ended ? 'stop' : 'warn',
    };
  }
  const text = statusNames[status];
  if (status === 'serving') return { text, tone: 'ok', icon: 'check' };
  return status === 'not-serving'
    ? { text, tone: 'err', icon: 'error' }
    : { text, tone: 'warn', icon: 'warn' };
}

/** What a status means, or why there is none. */
export function healthSentence(moment: HealthMoment | null): string {
  if (!moment) return '';
  if (moment.failure) return moment.failure.message;
  const sentences: Record<HealthStatus, () => string> = {
    serving: m.server_health_serving,
    'not-serving': m.server_health_not_serving,
    unknown: m.server_health_unknown,
    'service-unknown': m.server_health_service_unknown,
    other: m.server_health_other,
  };
  return sentences[moment.status ?? 'other']();
}

export function kindName(kind: ChannelzRef['kind']): string {
  return {
    channel: m.server_kind_channel,
    subchannel: m.server_kind_subchannel,
    server: m.server_kind_server,
    socket: m.server_kind_socket,
  }[kind]();
}

/** `Socket 12`; the name that the server gives it stands beside it. */
export function refTitle({ kind, id }: ChannelzRef): string {
  return `${kindName(kind)} ${id}`;
}

export function stateTone(state: string): Look['tone'] {
  if (state === 'READY') return 'ok';
  return state === 'TRANSIENT_FAILURE' ? 'err' : 'plain';
}

export function securedWord(secured: Connection['secured']): string {
  if (secured === 'unverified') return m.shell_unverified();
  return secured === 'tls' ? m.server_secured_tls() : m.server_secured_plaintext();
}

/** The head over what one thing holds. */
export function partsTitle(parts: readonly ChannelzRef[]): string {
  const kinds = new Set(parts.map(({ kind }) => kind));
  if (kinds.size > 1) return m.server_parts();
  if (kinds.has('socket')) return m.server_sockets();
  return kinds.has('subchannel') ? m.server_subchannels() : m.server_parts();
}
