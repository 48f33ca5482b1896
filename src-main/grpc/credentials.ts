// Channel credentials: plaintext, or TLS made from the settings. Nothing here ever falls back to plaintext.
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { type Result, ok } from '../../src-shared/result';
import type { TargetSettings } from '../../src-shared/target-settings';
import { tlsMaterial } from '../tls/tls-material';
import type { Environment } from '../tls/trusted-roots';

/** Failure codes: those of `tlsMaterial`. */
export function channelCredentials(
  settings: TargetSettings,
  env: Environment = process.env,
): Result<ChannelCredentials> {
  if (settings.security === 'plaintext') return ok(credentials.createInsecure());
  const material = tlsMaterial(settings.tls ?? {}, env);
  if (!material.ok) return material;
  const { context, skipVerify } = material.value;
  return ok(credentials.createFromSecureContext(context, { rejectUnauthorized: !skipVerify }));
}
