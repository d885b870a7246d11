/** A function as its callers see it. */
export interface Invocable {
  readonly definition: { readonly name: string; readonly arn: string };
  /** @returns what the handler returned. @throws FunctionError, PayloadTooLargeError, NotInvocableError */
  invoke(event: unknown, requestId?: string): Promise<unknown>;
}
