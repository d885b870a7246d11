import type * as z from 'zod';

/**
 * One operation of the HTTP API, declared once: the server validates with it, API Gateway routes from it and the OpenAPI
 * document is generated from it.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** API Gateway's spelling: `/v1/videos/{video_id}`. */
  readonly path: string;
  readonly summary: string;
  /** Path parameters. */
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON and multipart/form-data are both accepted and validated with the same schema. */
  readonly body?: z.ZodType;
  /** The response is parsed with it, so that an undeclared field cannot leak. Absent: a redirect. */
  readonly response?: z.ZodType;
  /** `false`: anyone may call it. */
  readonly authenticated?: false;
}

export type Operations = Readonly<Record<string, Operation>>;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Reply<S> = S extends z.ZodType ? z.input<S> : Redirect;

/** A 302. `location` is signed: never log it. */
export interface Redirect {
  readonly location: string;
}

/** Whose rules hold: of adults, or the stricter ones of people under 18. */
export const AUDIENCES = ['adult', 'teen'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who may use a likeness, from the narrowest to the widest. */
export const CAMEO_AUDIENCES = ['only_me', 'approved', 'mutuals', 'everyone'] as const;
export type CameoAudience = (typeof CAMEO_AUDIENCES)[number];

/** Who calls, as the authorizer found out. */
export interface Caller {
  readonly ownerId: string;
  readonly keyId: string;
  /** The account's public name. */
  readonly handle: string;
  /** Whose rules hold for what is asked. */
  readonly audience: Audience;
  /** May decide about what others made. */
  readonly operator: boolean;
  readonly limits: {
    readonly secondsPerDay: number;
    /** The widest audience the caller may give a cameo; null: a guardian has set none. */
    readonly cameoAudience: CameoAudience | null;
  };
}

export interface Input<O extends Operation> {
  readonly caller: O extends { authenticated: false } ? null : Caller;
  readonly params: Output<O['params']>;
  readonly query: Output<O['query']>;
  readonly body: Output<O['body']>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** When API Gateway received the request, milliseconds: older than the function's own clock. */
  readonly receivedAt: number;
}

/** A JSON body with headers of its own. A plain body needs no wrapper. */
export class WithHeaders<T> {
  readonly body: T;
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: T, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

/**
 * Written as a method, because methods are compared bivariantly: the server calls every handler with input that the
 * operation's own schemas have parsed, which the type system cannot follow through a record of operations.
 */
export type Handler<O extends Operation> = {
  handle(input: Input<O>): Promise<Reply<O['response']> | WithHeaders<Reply<O['response']>>>;
}['handle'];

export type Handlers<Ops extends Operations> = { readonly [Id in keyof Ops]: Handler<Ops[Id]> };
