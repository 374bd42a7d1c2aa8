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

/** Makes a function that finds the other resources of an app with which a resource shares a key. Its time does not grow with the square of their number. */
export function othersWithinApp<T extends CfnResource>(
  isOfType: (resource: any) => resource is T, keysOf: (resource: T) => unknown[],
): (own: T, resources: CfnResource[]) => T[] {
  const indexOf = onceWithinApp(resources => {
    const index = new Map<unknown, T[]>();
    for (const resource of resources.filter(isOfType)) {
      for (const key of keysOf(resource)) {
        const same = index.get(key);
        if (same) same.push(resource);
        else index.set(key, [resource]);
      }
    }
    return index;
  });
  return (own, resources) => [...new Set(keysOf(own).flatMap(key => indexOf(resources).get(key) ?? []))].filter(other => other !== own);
}
