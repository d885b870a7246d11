import { S3Error } from './errors.ts';

/** A rule of a bucket's CORS configuration. */
export interface CorsRule {
  readonly allowedMethods: readonly string[];
  /** Each with at most one `*`. */
  readonly allowedOrigins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number | null;
}

/** Headers for a response to a browser, or none when no rule lets this origin use this method. */
export function corsHeaders(
  rules: readonly CorsRule[],
  origin: string | undefined,
  method: string | undefined,
): Record<string, string> {
  const rule = origin && method ? findRule(rules, origin, method, []) : null;
  if (!rule || !origin) return {};
  const anyOrigin = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    ...(anyOrigin ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposedHeaders.length > 0
      ? { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }
      : {}),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/**
 * Answers a preflight request.
 * @throws S3Error 403 when no rule allows what the browser wants to do.
 */
export function preflight(
  rules: readonly CorsRule[],
  headers: ReadonlyMap<string, string>,
): Record<string, string> {
  const origin = headers.get('origin');
  const method = headers.get('access-control-request-method');
  if (!origin || !method) {
    throw new S3Error('BadRequest', 400, 'Insufficient information. Origin request header needed.');
  }
  const asked = (headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = findRule(rules, origin, method, asked);
  if (!rule) throw new S3Error('AccessForbidden', 403, 'CORSResponse: This CORS request is not allowed.');
  return {
    ...corsHeaders([rule], origin, method),
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}),
    ...(rule.maxAgeSeconds === null ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  };
}

function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  asked: readonly string[],
): CorsRule | null {
  const found = rules.find(
    (rule) =>
      rule.allowedMethods.includes(method) &&
      rule.allowedOrigins.some((pattern) => matchesWildcard(pattern, origin)) &&
      asked.every((name) =>
        rule.allowedHeaders.some((pattern) => matchesWildcard(pattern.toLowerCase(), name)),
      ),
  );
  return found ?? null;
}

function matchesWildcard(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
