/**
 * Event patterns, as EventBridge rules and event source mappings share them: every field of the pattern must be met, and
 * a field is met when any item of its list is.
 */

/** A pattern uses a comparison that is unknown here. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Says whether an event matches. @throws PatternError for a comparison the local cloud does not know. */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isRecord(pattern)) throw new PatternError(`a pattern is an object, not ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or') {
      if (!Array.isArray(expected)) throw new PatternError('$or takes a list of patterns');
      return expected.some((alternative) => matchesPattern(alternative, event));
    }
    const actual = isRecord(event) ? event[field] : undefined;
    return Array.isArray(expected) ? matchesAny(expected, actual) : matchesPattern(expected, actual);
  });
}

function matchesAny(expected: readonly unknown[], actual: unknown): boolean {
  const values = Array.isArray(actual) ? actual : [actual];
  return expected.some((item) => values.some((value) => matchesItem(item, value)));
}

function matchesItem(item: unknown, value: unknown): boolean {
  if (!isRecord(item)) return item === null ? value === null : item === value;
  const [entry, ...more] = Object.entries(item);
  if (!entry || more.length > 0)
    throw new PatternError(`one comparison at a time, not ${JSON.stringify(item)}`);
  const [operator, operand] = entry;
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'prefix':
      return typeof value === 'string' && value.startsWith(text(operand));
    case 'suffix':
      return typeof value === 'string' && value.endsWith(text(operand));
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === text(operand).toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcard(text(operand)).test(value);
    case 'anything-but':
      return value !== undefined && !matchesAny(isRecord(operand) ? [operand] : [operand].flat(), value);
    case 'numeric':
      return typeof value === 'number' && compares(operand, value);
    default:
      throw new PatternError(`comparison ${operator} is not provided by the local cloud`);
  }
}

function compares(operand: unknown, value: number): boolean {
  if (!Array.isArray(operand)) throw new PatternError('numeric takes a list of operators and numbers');
  for (let index = 0; index < operand.length; index += 2) {
    const bound = Number(operand[index + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    const operator = String(operand[index]);
    const result = Object.entries(holds).find(([name]) => name === operator);
    if (!result) throw new PatternError(`numeric operator ${operator} is unknown`);
    if (!result[1]) return false;
  }
  return true;
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function text(operand: unknown): string {
  if (typeof operand !== 'string') throw new PatternError(`expected text, got ${JSON.stringify(operand)}`);
  return operand;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
