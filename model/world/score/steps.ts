/** Work that can be left after every `yield` and taken up again when there is time for it. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does all that is left of it. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
