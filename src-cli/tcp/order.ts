// What halfclose tcp was asked for, as its parts hand it to each other.
import type { Framing } from '../../src-shared/framing/framing';
import type { ClientCertificate, ProxySettings } from '../../src-shared/target-settings';
import type { Encoding } from '../../src-shared/bytes/encoding';
import type { TcpChoice } from '../flags/tcp-flags';
import type { MessageCodec } from './message-codec';
import type { Step } from './step';

export interface TcpOrder {
  /** As typed. */
  place: string;
  choice: TcpChoice;
  certificate: ClientCertificate | undefined;
  proxy: ProxySettings | undefined;
}

/** Everything that does not depend on one connection. */
export interface Plan {
  order: TcpOrder;
  role: 'client' | 'server';
  framing: Framing | null;
  encoding: Encoding;
  codec: MessageCodec | undefined;
  steps: Step[];
  /** When all steps are done, so is the connection. */
  endsWithSteps: boolean;
}
