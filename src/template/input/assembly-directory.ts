import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedStack, NestedStack, ResourceJson, TemplateJson } from './template-json';

interface Manifest {
  readonly artifacts?: { readonly [id: string]: Artifact };
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly metadata?: Metadata;
  readonly additionalMetadataFile?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly parameters?: { readonly [name: string]: string };
    readonly directoryName?: string;
    readonly file?: string;
  };
}

interface Metadata {
  readonly [path: string]: readonly { readonly type: string; readonly data?: unknown }[];
}

/**
 * Reads the stacks of a synthesized cloud assembly (`cdk.out`), including those of its stages and nested stacks.
 *
 * @param stage the stage of the assembly, if it is a nested assembly
 */
export function readAssembly(directory: string, stage?: string): readonly NamedStack[] {
  const artifacts = Object.entries(json<Manifest>(directory, 'manifest.json').artifacts ?? {});
  const assets = assetFiles(directory, artifacts.map(([, artifact]) => artifact));
  return artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readAssembly(join(directory, artifact.properties!.directoryName!), id);
    if (artifact.type === 'aws:cloudformation:stack') return [{ ...readStack(directory, id, artifact, assets), stage }];
    return [];
  });
}

function readStack(directory: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): NamedStack {
  const properties = artifact.properties!;
  const { metadata = {}, additionalMetadataFile: more } = artifact;
  const paths = pathsOf(more === undefined ? [metadata] : [metadata, json<Metadata>(directory, more)]);
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  return {
    id,
    stackName: properties.stackName ?? id,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    parameters: properties.parameters,
    ...readTemplate({ directory, assets, paths }, properties.templateFile!, TOP),
    path: artifact.displayName,
  };
}

/** The files of an assembly that its templates refer to. */
interface AssemblyFiles {
  readonly directory: string;

  /** Asset files by hash. */
  readonly assets: ReadonlyMap<string, string>;

  /** Construct paths of resources, by the path of their nested stack. Undefined if the manifest records none. */
  readonly paths?: ReadonlyMap<string, Paths>;
}

/** Represents the path of a stack that is not nested. */
const TOP = '';

interface Paths { [logicalId: string]: string }

/**
 * Reads a template and its nested stacks. The manifest decides about construct paths: the metadata of a template that was included or copied names
 * constructs of another app.
 *
 * @param path its construct path, or TOP
 */
function readTemplate(files: AssemblyFiles, file: string, path: string | undefined): NestedStack {
  const template = json<TemplateJson>(files.directory, file);
  const paths = files.paths && ((path === undefined ? undefined : files.paths.get(path)) ?? {});
  const nested: { [logicalId: string]: NestedStack } = {};
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const nestedFile = resource.Type === 'AWS::CloudFormation::Stack' ? nestedTemplateOf(resource, files.assets) : undefined;
    if (nestedFile === undefined) continue;
    nested[logicalId] = readTemplate(files, nestedFile, nestedPath(String(paths ? paths[logicalId] : resource.Metadata?.['aws:cdk:path'])));
  }
  return { template, nested, path, paths };
}

/** Returns the template file of a nested stack: from the metadata that the CDK CLI adds, or by the asset hash in the URL. */
function nestedTemplateOf(resource: ResourceJson, assets: ReadonlyMap<string, string>): string | undefined {
  const file = resource.Metadata?.['aws:asset:path'];
  if (typeof file === 'string') return file;
  const hash = /([0-9a-f]{64})\.json/.exec(JSON.stringify(resource.Properties?.TemplateURL ?? ''));
  return hash ? assets.get(hash[1]) : undefined;
}

/** Returns the path of a nested stack. The resource of `App/Nested` is `App/Nested.NestedStack/Nested.NestedStackResource`. */
function nestedPath(resourcePath: string): string | undefined {
  const match = /^(.*)\.NestedStack\/[^/]*$/.exec(resourcePath);
  return match ? match[1] : undefined;
}

/** Groups construct paths by nested stack: a path belongs to the innermost nested stack that contains it. Returns undefined if there are none. */
function pathsOf(metadata: readonly Metadata[]): ReadonlyMap<string, Paths> | undefined {
  const named: { readonly path: string; readonly logicalId: string }[] = [];
  const paths = new Map<string, Paths>([[TOP, {}]]);
  for (const part of metadata) {
    for (const key in part) {
      const entry = part[key].find(({ type }) => type === 'aws:cdk:logicalId');
      if (entry === undefined) continue;
      const path = key.slice(1);
      named.push({ path, logicalId: String(entry.data) });
      const nested = nestedPath(path);
      if (nested !== undefined) paths.set(nested, {});
    }
  }
  for (const { path, logicalId } of named) paths.get(innermost(path, paths))![logicalId] = path;
  return named.length === 0 ? undefined : paths;
}

/** Returns the path of the innermost nested stack that contains a path. */
function innermost(path: string, nested: ReadonlyMap<string, Paths>): string {
  if (nested.size === 1) return TOP;
  let above = path;
  do above = above.slice(0, Math.max(above.lastIndexOf('/'), 0)); while (!nested.has(above));
  return above;
}

/** Returns the paths of the asset files of an assembly, by hash. */
function assetFiles(directory: string, artifacts: readonly Artifact[]): ReadonlyMap<string, string> {
  const manifests = artifacts.filter(({ type }) => type === 'cdk:asset-manifest').map(({ properties }) => json<AssetManifest>(directory, properties!.file!));
  return new Map(manifests.flatMap(({ files }) => Object.entries(files ?? {}).map(([hash, { source }]) => [hash, source.path ?? ''] as const)));
}

interface AssetManifest {
  readonly files?: { readonly [hash: string]: { readonly source: { readonly path?: string } } };
}

function json<T>(directory: string, file: string): T {
  return JSON.parse(readFileSync(join(directory, file), 'utf8')) as T;
}
