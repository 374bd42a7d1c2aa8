import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { Assembly } from './assemblies';
import type { Emulator } from './emulator';

/** A resource of a deployed stack: what the template says, and what the account calls it. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: any;
  readonly physicalId: string;
}

/** A stack in the account beside its template. */
export class DeployedStack {
  public static async read(emulator: Emulator, assembly: Assembly, name: string): Promise<DeployedStack> {
    const template = templateIn(assembly, name);
    const { StackResources = [] } = await new CloudFormationClient(emulator.client).send(new DescribeStackResourcesCommand({ StackName: name }));
    const ids = new Map(StackResources.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]));
    const described = Object.entries<any>(template.Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata'); // nothing is made of it
    const resources = described.map(([logicalId, { Type: type, Properties: properties = {} }]) => {
      const physicalId = ids.get(logicalId);
      assert.ok(physicalId, `${logicalId} (${type}) of ${name} has no physical id`);
      return { logicalId, type, properties, physicalId };
    });
    return new DeployedStack(name, template, resources);
  }

  private constructor(public readonly name: string, public readonly template: any, public readonly resources: readonly DeployedResource[]) {}

  public ofType(type: string): DeployedResource[] {
    return this.resources.filter(resource => resource.type === type);
  }

  /** Returns the resource of a type whose logical id starts with a text. */
  public one(type: string, start = ''): DeployedResource {
    const found = this.ofType(type).filter(({ logicalId }) => logicalId.startsWith(start));
    assert.equal(found.length, 1, `${this.name} has ${found.length} resources of type ${type} whose logical id starts with '${start}'`);
    return found[0];
  }

  /** Returns the physical id to which a `Ref` of the template resolves. */
  public physicalIdOf({ Ref: logicalId }: { readonly Ref: string }): string {
    const found = this.resources.find(resource => resource.logicalId === logicalId);
    assert.ok(found, `${this.name} has no resource ${logicalId}`);
    return found.physicalId;
  }

  /** Returns the stack without the resources that are gone in another version of it. */
  public staying(assembly: Assembly): DeployedStack {
    const { Resources } = templateIn(assembly, this.name);
    return new DeployedStack(this.name, this.template, this.resources.filter(({ logicalId }) => logicalId in Resources));
  }

  /** The physical id of each resource that an update must not replace, by logical id. */
  public get keepers(): PhysicalIds {
    return { ...this.holders, ...this.#physicalIds(new Set(['AWS::Lambda::EventSourceMapping'])) };
  }

  /** The physical id of each resource that holds events or remembers them, by logical id. */
  public get holders(): PhysicalIds {
    return this.#physicalIds(HOLDERS);
  }

  #physicalIds(types: ReadonlySet<string>): PhysicalIds {
    return Object.fromEntries(this.resources.filter(({ type }) => types.has(type)).map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  }
}

export interface PhysicalIds {
  readonly [logicalId: string]: string;
}

/** The types of the resources that hold events or remember which were processed. A mapping knows how far a stream was read. */
const HOLDERS = new Set([
  'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table', 'AWS::Events::EventBus', 'AWS::Kinesis::Stream', 'AWS::S3::Bucket', 'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

function templateIn({ folder }: Assembly, stackName: string): any {
  return JSON.parse(fs.readFileSync(path.join(folder, `${stackName}.template.json`), 'utf8'));
}

/** Fails if an update replaced or removed what must be kept. */
export function assertKept(before: PhysicalIds, after: PhysicalIds): void {
  const replaced = Object.keys(before).filter(logicalId => after[logicalId] !== before[logicalId]);
  assert.deepEqual(replaced.map(logicalId => `${logicalId} was ${before[logicalId]} and is ${after[logicalId] ?? 'gone'}`), []);
}
