import { CfnResource, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The resources of an app, searched once in each synthesis of a stage and not once for each construct that asks. */
class AppResources {
  private resources?: CfnResource[];

  /** A synthesis validates the stage before everything below it: that is where the last search becomes stale. */
  constructor(private readonly root: IConstruct, stage: IConstruct) {
    stage.node.addValidation({
      validate: () => {
        this.resources = undefined;
        return [];
      },
    });
  }

  public all(): CfnResource[] {
    return this.resources ??= this.root.node.findAll().filter(CfnResource.isCfnResource);
  }
}

/** One for each stage: nested stages are synthesized before the aspects of the app have run. */
const RESOURCES_OF_STAGES = new WeakMap<IConstruct, AppResources>();

/** Validates a construct against all resources of its app. The validation returns the errors that it found. */
export function validateWithinApp(construct: IConstruct, validate: (resources: CfnResource[]) => string[]): void {
  const stage = Stage.of(construct) ?? construct.node.root;
  const resources = RESOURCES_OF_STAGES.get(stage) ?? new AppResources(construct.node.root, stage);
  RESOURCES_OF_STAGES.set(stage, resources);
  construct.node.addValidation({ validate: () => validate(resources.all()) });
}

/** Makes a function that computes something from all resources of an app once in each synthesis of a stage, and not once for each construct that asks. */
export function onceWithinApp<T>(compute: (resources: CfnResource[]) => T): (resources: CfnResource[]) => T {
  const computed = new WeakMap<CfnResource[], { readonly value: T }>(); // the list of resources is the same for all constructs
  return resources => {
    const known = computed.get(resources) ?? { value: compute(resources) };
    computed.set(resources, known);
    return known.value;
  };
}

/**
 * Makes a function that finds the resources of a type that have one of the given keys, in the order of the app. Looking for each of them takes no time
 * that grows with their square.
 */
export function indexWithinApp<T extends CfnResource>(
  isOfType: (resource: any) => resource is T, keysOf: (resource: T) => unknown[],
): (resources: CfnResource[], keys: unknown[]) => T[] {
  const indexOf = onceWithinApp(resources => {
    const own = resources.filter(isOfType);
    const positions = new Map<unknown, number[]>();
    own.forEach((resource, position) => {
      for (const key of keysOf(resource)) {
        const same = positions.get(key);
        if (same) same.push(position);
        else positions.set(key, [position]);
      }
    });
    return { own, positions };
  });
  return (resources, keys) => {
    const { own, positions } = indexOf(resources);
    return [...new Set(keys.flatMap(key => positions.get(key) ?? []))].sort((a, b) => a - b).map(position => own[position]);
  };
}

/** Makes a function that finds the other resources with which a resource of the same type shares a key. */
export function othersWithinApp<T extends CfnResource>(
  isOfType: (resource: any) => resource is T, keysOf: (resource: T) => unknown[],
): (own: T, resources: CfnResource[]) => T[] {
  const find = indexWithinApp(isOfType, keysOf);
  return (own, resources) => find(resources, keysOf(own)).filter(other => other !== own);
}
