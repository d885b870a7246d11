import { ServiceError } from '../wire/errors.ts';

/**
 * One page of a list.
 * @param token from the page before.
 * @throws ServiceError when the token is none of ours.
 */
export function page<Item>(
  items: readonly Item[],
  limit: number,
  token: string | undefined,
): { items: readonly Item[]; next: { NextToken?: string } } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) {
    throw new ServiceError('InvalidPaginationTokenException', 'the pagination token is not valid');
  }
  const to = from + limit;
  const next = to < items.length ? { NextToken: Buffer.from(String(to)).toString('base64url') } : {};
  return { items: items.slice(from, to), next };
}
