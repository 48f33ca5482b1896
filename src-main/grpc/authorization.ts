// The authorization of a call as rows of its metadata; a person's own row of the same key is not overruled but refused.
import { type Token, authRows, bearerRow } from '../../src-shared/auth-header';
import type { GrpcOpen, MetadataInput } from '../../src-shared/contract';
import { type Result, fail, ok } from '../../src-shared/result';
import { CallSecrets } from './concealed-log';
import type { OauthTokens } from './oauth-tokens';

/** `sent`: the rows with those of the authorization before them, as `withAuthorization` gives them. */
export function secretsOf({ metadata }: Authorized, sent: readonly MetadataInput[]): CallSecrets {
  return new CallSecrets(metadata, sent.slice(0, sent.length - metadata.length));
}

type Authorized = Pick<GrpcOpen, 'auth' | 'metadata'>;

/** The same for what asks without a person: reflection and panels. Failure codes: also those of `OauthTokens.token`. */
export async function authorizedRows(
  question: Authorized,
  tokens: OauthTokens,
): Promise<Result<MetadataInput[]>> {
  const token = await tokens.forAuth(question.auth);
  return token.ok ? withAuthorization(question, token.value) : token;
}

/** `token`: for client credentials. Failure code: `bad-auth`. */
export function withAuthorization(
  { auth, metadata }: Authorized,
  token: Token | undefined,
): Result<MetadataInput[]> {
  if (auth === undefined) return ok([...metadata]);
  const needsToken = auth.kind === 'client-credentials';
  if (needsToken && token === undefined) return fail('bad-auth', 'There is no token yet. Send again.');
  const rows = needsToken ? bearerRow(token?.value ?? '') : authRows(auth);
  if (!rows.ok) return rows;
  const keys = new Set(rows.value.map(({ key }) => key.trim().toLowerCase()));
  const twice = metadata.find(({ key }) => keys.has(key.trim().toLowerCase()));
  if (twice === undefined) return ok([...rows.value, ...metadata]);
  return fail(
    'bad-auth',
    `${twice.key} is in the metadata, and the authorization of the call writes it too. Remove one of them.`,
  );
}
