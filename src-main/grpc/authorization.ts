// The authorization of a call as rows of its metadata; a person's own row of the same key is not overruled but refused.
import { type Token, authRows, bearerRow } from '../../src-shared/auth';
import type { GrpcOpen, MetadataInput } from '../../src-shared/contract';
import { type Result, fail, ok } from '../../src-shared/result';

/** `token`: for client credentials. Failure code: `bad-auth`. */
export function withAuthorization(
  { auth, metadata }: Pick<GrpcOpen, 'auth' | 'metadata'>,
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
