/** The CorsConfiguration of an HTTP API. */
export interface ApiCors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Seconds. */
  readonly maxAge: number | null;
}

/** Headers every response to an allowed origin gets; they replace what the function may have set itself. */
export function corsHeaders(cors: ApiCors, origin: string | undefined): Record<string, string> {
  if (!origin || !allows(cors, origin)) return {};
  const any = cors.allowOrigins.includes('*') && !cors.allowCredentials;
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(any ? {} : { vary: 'Origin' }),
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposeHeaders.length > 0
      ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') }
      : {}),
  };
}

/** Headers of the answer to a preflight request, which the gateway gives without asking any function. */
export function preflightHeaders(cors: ApiCors, origin: string | undefined): Record<string, string> {
  const common = corsHeaders(cors, origin);
  if (Object.keys(common).length === 0) return {};
  return {
    ...common,
    ...(cors.allowMethods.length > 0 ? { 'access-control-allow-methods': cors.allowMethods.join(',') } : {}),
    ...(cors.allowHeaders.length > 0 ? { 'access-control-allow-headers': cors.allowHeaders.join(',') } : {}),
    ...(cors.maxAge === null ? {} : { 'access-control-max-age': String(cors.maxAge) }),
  };
}

function allows(cors: ApiCors, origin: string): boolean {
  return cors.allowOrigins.some(
    (allowed) =>
      allowed === '*' ||
      allowed === origin ||
      (allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1))),
  );
}
