/** A route key of an HTTP API, made ready to match. */
export interface Route<Target> {
  /** As in the template: `GET /v1/videos/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly target: Target;
}

interface Match<Target> {
  readonly route: Route<Target>;
  readonly pathParameters: Record<string, string>;
}

/**
 * The route API Gateway would take: exact segments win over `{parameters}`, those over a greedy `{proxy+}`, an exact
 * method over ANY, and `$default` takes what is left.
 * @param path as it was sent, still encoded.
 */
export function matchRoute<Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): Match<Target> | null {
  let best: { match: Match<Target>; rank: string } | null = null;
  for (const route of routes) {
    const candidate =
      route.key === '$default' ? { pathParameters: {}, rank: '0' } : matchKey(route.key, method, path);
    if (candidate && (!best || candidate.rank > best.rank)) {
      best = { match: { route, pathParameters: candidate.pathParameters }, rank: candidate.rank };
    }
  }
  return best?.match ?? null;
}

/** The rank sorts as text: one digit per segment (3 exact, 2 parameter, 1 greedy), then the method. */
function matchKey(
  key: string,
  method: string,
  path: string,
): { pathParameters: Record<string, string>; rank: string } | null {
  const [keyMethod = '', keyPath = ''] = key.split(' ');
  if (keyMethod !== 'ANY' && keyMethod !== method) return null;
  const wanted = segments(keyPath);
  const given = segments(path);
  const pathParameters: Record<string, string> = {};
  let rank = '';
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(segment);
    const value = given[index];
    if (value === undefined) return null;
    if (name?.[1] && name[2] === '+') {
      pathParameters[name[1]] = decodeSegment(given.slice(index).join('/'));
      return { pathParameters, rank: `${rank}1${keyMethod === 'ANY' ? 0 : 1}` };
    }
    if (name?.[1]) {
      if (value === '') return null;
      pathParameters[name[1]] = decodeSegment(value);
    } else if (value !== segment) return null;
    rank += name ? '2' : '3';
  }
  if (given.length !== wanted.length) return null;
  return { pathParameters, rank: `${rank}9${keyMethod === 'ANY' ? 0 : 1}` };
}

function segments(path: string): string[] {
  return path.split('/').slice(1);
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
