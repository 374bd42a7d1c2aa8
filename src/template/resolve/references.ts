import { functionArnOf, Identity } from './identities';
import { isUnknown, Resolved } from './unknown';
import { nearest, Stack } from '../input/stacks';

/** The resource that a property refers to. */
export interface Reference {
  /** The ARN, URL or name, resolved. */
  readonly value: Resolved<string>;

  /** The key of the resource, if it is in these templates. */
  readonly key?: string;

  /** The key of the function, if the reference names a function or one of its versions or aliases. */
  readonly function?: string;

  /** The version or alias, if the reference names one. */
  readonly qualifier?: string;
}

/** A resource that references can name. */
interface Target {
  readonly stack: Stack;
  readonly key: string;
  readonly type: string;
}

/** The resource that a value names, with its account and Region if the value contains them. */
interface Place {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
}

const ARN_OR_URL = /^(arn|https?):/;
const TABLE_STREAM = /^(table\/[^/]+)\/stream\/.*$/;
const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:/;
const QUEUE_URL = /^https:\/\/sqs\.([^.]+)\.amazonaws\.com(?:\.cn)?\/(\d+)\/([^/]+)$/;

/** Functions and their versions and aliases. */
const VERSIONED = new Set(['AWS::Lambda::Function', 'AWS::Lambda::Version', 'AWS::Lambda::Alias']);

/**
 * Maps ARNs, URLs and names to resources, whether a template refers to a resource or spells out its name. If the account or Region of a
 * stack is not given, any account or Region in a value may be its own.
 */
export class References {
  readonly #byArn = new Map<string, Target[]>();
  readonly #byName = new Map<string, Map<string, Target[]>>();
  #byPlace?: ReadonlyMap<string, readonly Target[]>;

  /** Adds a resource. All resources must be added before the first lookup. */
  public add(stack: Stack, logicalId: string, type: string, { arn, name }: Identity): void {
    const target = { stack, key: `${stack.id}/${logicalId}`, type };
    push(this.#byArn, arn, target);
    let ofType = this.#byName.get(type);
    if (!ofType) this.#byName.set(type, ofType = new Map<string, Target[]>());
    push(ofType, name, target);
  }

  /**
   * Looks up the resource that a value names.
   *
   * @param stack the stack that contains the value; its own resources take precedence over those of stacks in the same environment
   * @param type the type of resource that a plain name belongs to
   */
  public refer(stack: Stack, value: Resolved<string>, type?: string): Reference {
    if (isUnknown(value)) return { value };
    const target = this.#find(stack, value)
      ?? (type === undefined ? undefined : nearest(stack, within(environmentOf(stack), this.#byName.get(type)?.get(value))));
    if (target && !VERSIONED.has(target.type)) return { value, key: target.key };
    const isFunction = target !== undefined || FUNCTION_ARN.test(value) || (type === 'AWS::Lambda::Function' && !ARN_OR_URL.test(value));
    return isFunction ? this.#referFunction(stack, value) : { value };
  }

  #referFunction(stack: Stack, value: string): Reference {
    const { arn, qualifier } = functionArnOf(stack, value);
    const unqualified = this.#find(stack, arn)?.key;
    const key = qualifier === undefined || qualifier === '$LATEST' ? unqualified : this.#find(stack, `${arn}:${qualifier}`)?.key;
    return { value, ...(key && { key }), ...(unqualified && { function: unqualified }), ...(qualifier && { qualifier }) };
  }

  /** Finds the resource of an ARN or URL, trying the stack's own resources first. */
  #find(stack: Stack, value: string): Target | undefined {
    const own = this.#byArn.get(value)?.find(target => target.stack === stack);
    const place = own ? undefined : placeOf(value);
    return own ?? (place && nearest(stack, within(place, this.#at(place))));
  }

  #at({ name }: Place): readonly Target[] | undefined {
    if (this.#byPlace === undefined) {
      const byPlace = this.#byPlace = new Map<string, Target[]>();
      for (const [arn, targets] of this.#byArn) {
        for (const target of targets) push(byPlace, placeOf(arn)?.name ?? arn, target);
      }
    }
    return this.#byPlace.get(name);
  }
}

function push(lists: Map<string, Target[]>, key: string, target: Target): void {
  const list = lists.get(key);
  if (list) list.push(target);
  else lists.set(key, [target]);
}

/** Parses an ARN or a queue URL. The stream of a table has the place of the table. */
function placeOf(value: string): Place | undefined {
  const [arn, , service, region, account, ...resource] = value.split(':');
  if (arn === 'arn' && resource.length > 0) {
    const name = resource.join(':');
    return { name: `${service}:${service === 'dynamodb' ? name.replace(TABLE_STREAM, '$1') : name}`, account: account || undefined, region: region || undefined };
  }
  const [, urlRegion, urlAccount, queue] = QUEUE_URL.exec(value) ?? [];
  return queue === undefined ? undefined : { name: `sqs:${queue}`, account: urlAccount, region: urlRegion };
}

/** Keeps the targets in an account and Region. A stack without an environment may be in any. */
function within({ account, region }: Omit<Place, 'name'>, targets: readonly Target[] = []): readonly Target[] {
  return targets.filter(({ stack }) => (account === undefined || !stack.accountGiven || account === stack.account)
    && (region === undefined || !stack.regionGiven || region === stack.region));
}

function environmentOf({ account, accountGiven, region, regionGiven }: Stack): Omit<Place, 'name'> {
  return { account: accountGiven ? account : undefined, region: regionGiven ? region : undefined };
}
