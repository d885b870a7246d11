/** What a template's intrinsic functions may ask of the world around them. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): unknown;
  stackOutput(stack: string, output: string): unknown;
  mapping(map: string, first: string, second: string): unknown;
  condition(name: string): boolean;
  /** Last word on every string that was put together, e.g. to swap an AWS host name for the local one. */
  rewrite(text: string): string;
}

/** An intrinsic function is unknown, or was given something it cannot work with. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}

/** What `{ Ref: 'AWS::NoValue' }` resolves to: the property or list item that holds it disappears. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope) => scope.ref(asString(argument, 'Ref'))],
  ['Condition', (argument, scope) => scope.condition(asString(argument, 'Condition'))],
  [
    'Fn::GetAtt',
    (argument, scope) => {
      const [logicalId, attribute] = getAttParts(argument);
      return scope.attribute(logicalId, attribute);
    },
  ],
  [
    'Fn::Join',
    (argument, scope) => {
      const [delimiter, items] = asList(argument, 'Fn::Join');
      const parts = asList(resolve(items, scope), 'Fn::Join').map((part) => asText(part, 'Fn::Join'));
      return scope.rewrite(parts.join(asString(delimiter, 'Fn::Join')));
    },
  ],
  ['Fn::Sub', substitute],
  [
    'Fn::Select',
    (argument, scope) => {
      const [index, items] = asList(resolve(argument, scope), 'Fn::Select');
      const list = asList(items, 'Fn::Select');
      const value = list[Number(index)];
      if (value === undefined)
        throw new IntrinsicError(`Fn::Select: no item ${index} in a list of ${list.length}`);
      return value;
    },
  ],
  [
    'Fn::Split',
    (argument, scope) => {
      const [delimiter, text] = asList(resolve(argument, scope), 'Fn::Split');
      return asString(text, 'Fn::Split').split(asString(delimiter, 'Fn::Split'));
    },
  ],
  [
    'Fn::ImportValue',
    (argument, scope) => scope.importValue(asString(resolve(argument, scope), 'Fn::ImportValue')),
  ],
  [
    'Fn::GetStackOutput',
    (argument, scope) => {
      const { StackName, OutputName } = asRecord(resolve(argument, scope), 'Fn::GetStackOutput');
      return scope.stackOutput(
        asString(StackName, 'Fn::GetStackOutput'),
        asString(OutputName, 'Fn::GetStackOutput'),
      );
    },
  ],
  [
    'Fn::FindInMap',
    (argument, scope) => {
      const [map, first, second] = asList(resolve(argument, scope), 'Fn::FindInMap').map((part) =>
        asString(part, 'Fn::FindInMap'),
      );
      return scope.mapping(map ?? '', first ?? '', second ?? '');
    },
  ],
  [
    'Fn::Base64',
    (argument, scope) => Buffer.from(asString(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  ],
  [
    'Fn::If',
    (argument, scope) => {
      const [condition, yes, no] = asList(argument, 'Fn::If');
      return resolve(scope.condition(asString(condition, 'Fn::If')) ? yes : no, scope);
    },
  ],
  [
    'Fn::Equals',
    (argument, scope) => {
      const [left, right] = asList(resolve(argument, scope), 'Fn::Equals');
      return String(left) === String(right);
    },
  ],
  ['Fn::Not', (argument, scope) => !asBoolean(resolve(asList(argument, 'Fn::Not')[0], scope), 'Fn::Not')],
  [
    'Fn::And',
    (argument, scope) =>
      asList(argument, 'Fn::And').every((item) => asBoolean(resolve(item, scope), 'Fn::And')),
  ],
  [
    'Fn::Or',
    (argument, scope) => asList(argument, 'Fn::Or').some((item) => asBoolean(resolve(item, scope), 'Fn::Or')),
  ],
]);

/**
 * Replaces every intrinsic function in a piece of template by its value.
 * @throws IntrinsicError for a function the local cloud does not know, so that no template is half understood.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const call = intrinsicCall(value);
  if (call) return call.apply(call.argument, scope);
  const resolved: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const innerValue = resolve(inner, scope);
    if (innerValue !== NO_VALUE) resolved[key] = innerValue;
  }
  return resolved;
}

/** The logical names a piece of template refers to, pseudo parameters included. */
export function references(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) {
    for (const item of value) references(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref' && typeof inner === 'string') found.add(inner);
      else if (key === 'Fn::GetAtt') found.add(getAttParts(inner)[0]);
      else if (key === 'Fn::Sub') {
        const [text] = subParts(inner);
        for (const match of text.matchAll(/\$\{(?!!)([^.}]+)[^}]*\}/g)) if (match[1]) found.add(match[1]);
        references(inner, found);
      } else references(inner, found);
    }
  }
  return found;
}

function intrinsicCall(value: object): { apply: Intrinsic; argument: unknown } | null {
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length !== 1 || !first) return null;
  const [key, argument] = first;
  // Condition is also an ordinary key of IAM statements, where its value is an object
  if (key === 'Condition' && typeof argument !== 'string') return null;
  const apply = INTRINSICS.get(key);
  if (apply) return { apply, argument };
  if (key.startsWith('Fn::')) throw new IntrinsicError(`${key} is not provided by the local cloud`);
  return null;
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, variables] = subParts(argument);
  const replaced = text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return asText(resolve(variables[name], scope), 'Fn::Sub');
    const dot = name.indexOf('.');
    const value = dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
    return asText(value, 'Fn::Sub');
  });
  return scope.rewrite(replaced);
}

function subParts(argument: unknown): [string, Record<string, unknown>] {
  if (!Array.isArray(argument)) return [asString(argument, 'Fn::Sub'), {}];
  return [asString(argument[0], 'Fn::Sub'), asRecord(argument[1], 'Fn::Sub')];
}

function getAttParts(argument: unknown): [string, string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = asList(argument, 'Fn::GetAtt');
  return [asString(logicalId, 'Fn::GetAtt'), asString(attribute, 'Fn::GetAtt')];
}

function asString(value: unknown, where: string): string {
  if (typeof value !== 'string')
    throw new IntrinsicError(`${where}: expected text, got ${JSON.stringify(value)}`);
  return value;
}

function asText(value: unknown, where: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return asString(value, where);
}

function asBoolean(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean')
    throw new IntrinsicError(`${where}: expected a condition, got ${JSON.stringify(value)}`);
  return value;
}

function asList(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value))
    throw new IntrinsicError(`${where}: expected a list, got ${JSON.stringify(value)}`);
  return value;
}

function asRecord(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IntrinsicError(`${where}: expected an object, got ${JSON.stringify(value)}`);
  }
  return Object.fromEntries(Object.entries(value));
}
