import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** One stack in the cdk.out of an app. */
export class SynthesizedStack {
  private readonly template: any;

  constructor(private readonly folder: string, private readonly name: string) {
    this.template = readJson(folder, `${name}.template.json`);
  }

  /** The properties of each resource of a type, under its logical id. */
  public resources(type: string): { [logicalId: string]: any } {
    const entries = Object.entries<any>(this.template.Resources).filter(([, resource]) => resource.Type === type);
    return Object.fromEntries(entries.map(([id, resource]) => [id, resource.Properties ?? {}]));
  }

  /** The properties of the only resource of a type. */
  public only(type: string): any {
    const found = Object.values(this.resources(type));
    assert.equal(found.length, 1, `${this.name} has ${found.length} resources of type ${type}`);
    return found[0];
  }

  /** The queue that messages are sent to, and the one that takes its dead letters. */
  public queues(): { readonly queue: any; readonly deadLetterQueue: any } {
    const queues = this.resources('AWS::SQS::Queue');
    assert.equal(Object.keys(queues).length, 2, 'two queues');
    const queue = Object.values(queues).find(each => each.RedrivePolicy);
    assert.ok(queue, 'a queue has a redrive policy');
    const deadLetterQueue = queues[queue.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]];
    assert.notEqual(deadLetterQueue, queue);
    return { queue, deadLetterQueue };
  }

  /** The name of the output through which other stacks refer to an attribute of a resource. */
  public outputOf(logicalId: string, attribute: string): string {
    const value = { 'Fn::GetAtt': [logicalId, attribute] };
    const found = Object.entries<any>(this.template.Outputs ?? {}).find(([, output]) => isDeepStrictEqual(output.Value, value));
    assert.ok(found, `${this.name} has an output for ${logicalId}.${attribute}`);
    return found[0];
  }

  /** The folder that becomes the only function's code. */
  public codeFolder(): string {
    const key = this.only('AWS::Lambda::Function').Code.S3Key;
    const asset = Object.values<any>(readJson(this.folder, `${this.name}.assets.json`).files)
      .find(({ destinations }) => Object.values<any>(destinations).some(({ objectKey }) => objectKey === key));
    assert.ok(asset, `the manifest of assets knows ${key}`);
    return path.join(this.folder, asset.source.path);
  }
}

/** What AWS's rules and all plugins say of the app in a cdk.out. */
export function violations(folder: string): string[] {
  return readJson(folder, 'validation-report.json').pluginReports.flatMap((plugin: any) => plugin.violations.map((each: any) => each.ruleName));
}

function readJson(folder: string, file: string): any {
  return JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
}
