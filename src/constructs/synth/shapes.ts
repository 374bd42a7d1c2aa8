import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PropsValidator } from './validation';

/** What a value must be. The compiler checks the types of TypeScript; users of plain JavaScript can pass anything, and get messages as good. */
export interface Kind {
  /** Ends the sentence "… but must be …", with an example where that helps. */
  readonly what: string;
  readonly isRequired?: true;

  /** Adds a problem for each value that is not of this kind. It is not called for undefined. */
  check(problems: PropsValidator, name: string, value: any): void;
}

/** The kinds of all props of an interface. The compiler notices one that is missing. */
export type Shape<T> = { readonly [name in keyof Required<T>]: Kind };

/** Throws one error that lists all props that are not of their kind. Call it before anything reads the props. */
export function checkShape<T>(construct: string, scope: Construct, props: T, shape: Shape<T>): void {
  const problems = new PropsValidator(construct, scope);
  if (isOptions(props)) checkMembers(problems, '', props, shape);
  else problems.add(refusal('props', props, 'an object, such as {}'));
  problems.throwIfAny();
}

/** Throws one error that lists all arguments of a function of this library that are not of their kind. */
export function checkArguments<T extends object>(name: string, values: T, kinds: Shape<T>): void {
  const problems = new PropsValidator(name);
  checkMembers(problems, '', values, kinds);
  problems.throwIfAny();
}

function checkMembers(problems: PropsValidator, prefix: string, values: any, kinds: { readonly [name: string]: Kind }): void {
  for (const [name, kind] of Object.entries(kinds)) checkValue(problems, `${prefix}${name}`, values[name], kind);
}

function checkValue(problems: PropsValidator, name: string, value: unknown, kind: Kind): void {
  if (value !== undefined) kind.check(problems, name, value);
  else if (kind.isRequired) problems.add(`${name} is missing but must be ${kind.what}: set it`);
}

export function required(kind: Kind): Kind {
  return { ...kind, isRequired: true };
}

/** A kind of value that a function decides on. */
export function is(what: string, test: (value: any) => boolean): Kind {
  return {
    what,
    check(problems, name, value) {
      problems.addIf(!test(value), refusal(name, value, what));
    },
  };
}

/** A number or text, which may be known only at deployment. */
function scalar(what: string, test: (value: any) => boolean): Kind {
  return is(what, value => Token.isUnresolved(value) || test(value));
}

/** An object with certain members. Not `instanceof`, which fails where a package is installed twice. */
export function has(what: string, ...members: string[]): Kind {
  return is(what, value => typeof value === 'object' && value !== null && members.every(member => member in value));
}

export const text = scalar('text in quotes', value => typeof value === 'string');
export const flag = scalar('true or false', value => typeof value === 'boolean');
export const number = scalar('a number (without quotes)', Number.isFinite);
export const threshold = scalar('a number of at least 0 (without quotes)', value => Number.isFinite(value) && value >= 0);
export const duration = has('a Duration, such as Duration.seconds(30)', 'toSeconds', 'toHumanString');
export const anObject = is('an object, such as {}', isOptions);

/** One of the values of an enum, which is read only when it is needed. */
export function oneOf(name: string, values: () => { readonly [member: string]: string | number }): Kind {
  const members = () => Object.keys(values()).filter(member => Number.isNaN(Number(member))); // enums of numbers have reverse entries
  return scalar(`a member of ${name}`, value => members().some(member => values()[member] === value));
}

export function listOf(kind: Kind): Kind {
  const what = 'an array in brackets';
  return {
    what,
    check(problems, name, value) {
      if (Array.isArray(value)) value.forEach((each, index) => checkValue(problems, `${name}[${index}]`, each, required(kind)));
      else problems.add(refusal(name, value, what));
    },
  };
}

/** An object whose keys the user chooses. */
export function mapOf(kind: Kind): Kind {
  return membersOf((problems, name, value) => {
    for (const key of Object.keys(value)) checkValue(problems, `${name}.${key}`, value[key], required(kind));
  });
}

/** An object of options. */
export function options<T>(shape: Shape<T>): Kind {
  return membersOf((problems, name, value) => checkMembers(problems, `${name}.`, value, shape));
}

function membersOf(check: Kind['check']): Kind {
  return {
    what: anObject.what,
    check(problems, name, value) {
      if (isOptions(value)) check(problems, name, value);
      else anObject.check(problems, name, value);
    },
  };
}

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Construct.isConstruct(value) && !(value instanceof Date);
}

function refusal(name: string, value: unknown, what: string): string {
  return `${name} is ${shown(value)} but must be ${what}: ${value === null ? 'omit it for its default' : 'correct it'}`;
}

/** A value as a message shows it: never its content, which can be long or secret, unless it is short. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function or class ${value.name}`;
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value);
  if (Array.isArray(value)) return 'an array';
  const name = value.constructor?.name.replace(/2$/, '') ?? 'Object'; // the CDK's decorators rename its classes: Queue2
  if (Construct.isConstruct(value)) return `the ${name} '${value.node.path}'`;
  return name === 'Object' ? 'an object' : `an object of the class ${name}`;
}
