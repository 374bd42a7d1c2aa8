import { relative } from 'node:path';
import { AssemblyFiles } from './assembly-files';
import { shorten } from './check-template';
import { isJsonObject, ownValue } from './own-value';
import { TemplateError } from './template-error';
import type { NamedStack, NestedStack, TemplateJson } from './template-json';
import { NESTED_STACK_RESOURCES } from '../../limits';

/** An object in a file of an assembly. Its members are checked where they are used. */
interface Json { readonly [key: string]: unknown }

/** A stack of a cloud assembly, with what the assembly says about its files and constructs. */
export interface AssemblyStack extends NamedStack {
  readonly id: string;

  /** The template files of the stack and its nested stacks by their ids, relative to the directory of the assembly. */
  readonly files: ReadonlyMap<string, string>;

  /** What the assembly records about constructs, by path, as `constructsOf` reads it. */
  readonly metadata: readonly { readonly [key: string]: unknown }[];
}

/** What a cloud assembly records about a construct. */
export interface ConstructMetadata {
  /** The ids of the rules that it acknowledges, as the CDK writes them: 'Annotation::LambdaBestPractices-SqsPollers'. */
  readonly acknowledged: readonly string[];

  /** The frames of the stack trace of its creation: 'new Orders (/app/lib/orders.ts:12:5)'. */
  readonly createdAt: readonly string[];
}

/**
 * Reads the stacks of a synthesized cloud assembly (`cdk.out`), including those of its stages and nested stacks.
 *
 * @throws TemplateError if a file of the assembly is missing, outside of its directory or not what the manifest says
 */
export function readAssembly(directory: string): readonly AssemblyStack[] {
  const files = new AssemblyFiles(directory);
  return readPart(files, files.root, [files.root]);
}

/** Reads an assembly or a nested one. @param above its directory, and those of the assemblies that contain it */
function readPart(files: AssemblyFiles, directory: string, above: readonly string[], stage?: string): readonly AssemblyStack[] {
  const artifacts = objectsIn(files.read(directory, 'manifest.json', 'the cloud assembly'), 'artifacts', 'manifest.json');
  const assets = assetFiles(files, directory, artifacts);
  return artifacts.flatMap(([id, artifact]) => {
    const properties = objectIn(artifact, 'properties', id);
    if (artifact.type === 'cdk:cloud-assembly') {
      const nested = files.find(directory, properties.directoryName, id);
      if (nested === undefined) throw new TemplateError(id, 'is a nested cloud assembly whose directory does not exist');
      if (above.includes(nested)) throw new TemplateError(id, 'is a nested cloud assembly that contains itself');
      return readPart(files, nested, [...above, nested], id);
    }
    return artifact.type === 'aws:cloudformation:stack' ? [{ ...readStack(files, directory, id, artifact, assets), stage }] : [];
  });
}

function readStack(files: AssemblyFiles, directory: string, id: string, artifact: Json, assets: ReadonlyMap<string, string>): AssemblyStack {
  const { stackName, templateFile, parameters } = objectIn(artifact, 'properties', id);
  const { additionalMetadataFile: more } = artifact;
  const metadata = objectIn(artifact, 'metadata', id);
  const recorded = more === undefined ? [metadata] : [metadata, files.read(directory, more, id)];
  const read: [string, string | undefined][] = [];
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(textOf(artifact.environment) ?? '') ?? [];
  return {
    id,
    stackName: textOf(stackName) ?? id,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    parameters: isJsonObject(parameters) ? parameters as NamedStack['parameters'] : undefined,
    ...readTemplate({ files, directory, assets, paths: pathsOf(recorded), read }, templateFile, { path: TOP, place: id, above: [] }),
    path: textOf(artifact.displayName),
    files: new Map(read.map(([stack, file]) => [stack, relative(files.root, file!)])),
    metadata: recorded,
  };
}

/** Returns the constructs of a stack with metadata, by path. */
export function constructsOf({ metadata }: AssemblyStack): ReadonlyMap<string, ConstructMetadata> {
  return new Map(metadata.flatMap(part => Object.entries(part).map(([key, entries]): [string, ConstructMetadata] => {
    const of = (wanted: string) => (Array.isArray(entries) ? entries as readonly unknown[] : []).filter(isJsonObject)
      .flatMap(({ type, data }) => type === wanted && typeof data === 'object' && data !== null ? [data] : []);
    return [key.slice(1), {
      acknowledged: of('aws:cdk:acknowledged-rules').flatMap(data => Object.keys(data)),
      createdAt: of('aws:cdk:creationStack').flatMap(data => Object.values(data)).filter((frame): frame is string => typeof frame === 'string'),
    }];
  })));
}

/** What is needed to read the template of a stack and those of its nested stacks. */
interface StackFiles {
  readonly files: AssemblyFiles;
  readonly directory: string;

  /** Asset files by hash. */
  readonly assets: ReadonlyMap<string, string>;

  /** Construct paths of resources, by the path of their nested stack. Undefined if the manifest records none. */
  readonly paths?: ReadonlyMap<string, Paths>;

  /** The id and the file of each stack that was read. */
  readonly read: (readonly [id: string, file: string | undefined])[];
}

/** A template in its stack. */
interface TemplatePlace {
  /** Its construct path, or TOP. */
  readonly path: string | undefined;

  /** The id of its stack, for errors. */
  readonly place: string;

  /** The files of the templates that contain it. */
  readonly above: readonly string[];
}

/** Represents the path of a stack that is not nested. */
const TOP = '';

interface Paths { [logicalId: string]: string }

/**
 * Reads a template and its nested stacks. The manifest decides about construct paths: the metadata of a template that was included or copied names
 * constructs of another app.
 */
function readTemplate(stack: StackFiles, file: unknown, { path, place, above }: TemplatePlace): NestedStack {
  const { files, directory } = stack;
  const own = files.find(directory, file, place);
  if (own !== undefined && above.includes(own)) throw new TemplateError(place, 'is a nested stack that contains itself');
  if (stack.read.push([place, own]) > NESTED_STACK_RESOURCES) throw new TemplateError(place, `is one of more than ${NESTED_STACK_RESOURCES} nested stacks, which CloudFormation does not deploy at once`);
  const template = files.read(directory, file, place);
  const paths = stack.paths && ((path === undefined ? undefined : stack.paths.get(path)) ?? {});
  const resources = isJsonObject(template.Resources) ? template.Resources : {};
  const nestedResources = Object.keys(resources).filter(logicalId => isNestedStack(resources[logicalId]));
  const nested = nestedResources.flatMap((logicalId): [string, NestedStack][] => {
    const resource = resources[logicalId] as Json;
    const metadata = isJsonObject(resource.Metadata) ? resource.Metadata : {};
    const nestedFile = textOf(metadata['aws:asset:path']) ?? assetOf(resource, stack.assets);
    const nestedPlace = `${place}/${shorten(logicalId)}`;
    // The metadata of a template that was copied from another app names a file that this app does not have.
    if (nestedFile === undefined || files.find(directory, nestedFile, nestedPlace) === undefined) return [];
    const nestedStack = { path: nestedPath((paths ? ownValue(paths, logicalId) : textOf(metadata['aws:cdk:path'])) ?? ''), place: nestedPlace, above: [...above, own!] };
    return [[logicalId, readTemplate(stack, nestedFile, nestedStack)]];
  });
  return { template: template as TemplateJson, nested: Object.fromEntries(nested), path, paths };
}

function isNestedStack(resource: unknown): boolean {
  return isJsonObject(resource) && resource.Type === 'AWS::CloudFormation::Stack';
}

/** Returns the template file of a nested stack by the asset hash in its URL, if the metadata that the CDK CLI adds does not name it. */
function assetOf({ Properties }: Json, assets: ReadonlyMap<string, string>): string | undefined {
  const open: unknown[] = [isJsonObject(Properties) ? Properties.TemplateURL : undefined];
  for (const value of open) {
    const hash = typeof value === 'string' ? /([0-9a-f]{64})\.json/.exec(value) : undefined;
    if (hash) return assets.get(hash[1]);
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) open.push(part);
  }
  return undefined;
}

/** Returns the path of a nested stack. The resource of `App/Nested` is `App/Nested.NestedStack/Nested.NestedStackResource`. */
function nestedPath(resourcePath: string): string | undefined {
  const match = resourcePath.includes('.NestedStack/') ? /^(.*)\.NestedStack\/[^/]*$/.exec(resourcePath) : null;
  return match?.[1];
}

/** Groups construct paths by nested stack: a path belongs to the innermost nested stack that contains it. Returns undefined if there are none. */
function pathsOf(metadata: readonly Json[]): ReadonlyMap<string, Paths> | undefined {
  const logicalIds = new Map<string, string>();
  const paths = new Map<string, Paths>([[TOP, {}]]);
  for (const part of metadata) {
    for (const key of Object.keys(part)) {
      const logicalId = logicalIdIn(part[key]);
      if (logicalId === undefined) continue;
      const path = key.slice(1);
      logicalIds.set(path, logicalId);
      const nested = nestedPath(path);
      if (nested !== undefined) paths.set(nested, {});
    }
  }
  for (const [path, logicalId] of logicalIds) paths.get(innermost(path, paths))![logicalId] = path;
  return logicalIds.size === 0 ? undefined : paths;
}

function logicalIdIn(entries: unknown): string | undefined {
  const list = Array.isArray(entries) ? entries as readonly unknown[] : [];
  const entry = list.find((one): one is Json => isJsonObject(one) && one.type === 'aws:cdk:logicalId');
  return textOf(entry?.data);
}

/** Returns the path of the innermost nested stack that contains a path. */
function innermost(path: string, nested: ReadonlyMap<string, Paths>): string {
  if (nested.size === 1) return TOP;
  let above = path;
  do above = above.slice(0, Math.max(above.lastIndexOf('/'), 0)); while (!nested.has(above));
  return above;
}

/** Returns the paths of the asset files of an assembly, by hash. */
function assetFiles(files: AssemblyFiles, directory: string, artifacts: readonly (readonly [string, Json])[]): ReadonlyMap<string, string> {
  const manifests = artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest')
    .map(([id, artifact]) => ({ id, manifest: files.read(directory, objectIn(artifact, 'properties', id).file, id) }));
  return new Map(manifests.flatMap(({ id, manifest }) => objectsIn(manifest, 'files', id)
    .map(([hash, file]) => [hash, textOf(objectIn(file, 'source', id).path) ?? ''] as const)));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns a member that must be an object; an empty one if it is not set. */
function objectIn(json: Json, key: string, place: string): Json {
  const value = Object.hasOwn(json, key) ? json[key] : {};
  if (!isJsonObject(value)) throw new TemplateError(shorten(place), `has ${key} that are not an object`);
  return value;
}

/** Returns the members of a member, all of which must be objects. */
function objectsIn(json: Json, key: string, place: string): readonly (readonly [string, Json])[] {
  const members = objectIn(json, key, place);
  return Object.keys(members).map(name => [name, objectIn(members, name, place)]);
}
