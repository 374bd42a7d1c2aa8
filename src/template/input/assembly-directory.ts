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
 * The stacks of a synthesized cloud assembly (`cdk.out`), those of its stages and nested stacks too.
 *
 * @param stage the stage that it is of
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

interface AssemblyFiles {
  readonly directory: string;

  /** Files by hash. */
  readonly assets: ReadonlyMap<string, string>;

  /** Construct paths by the path of the nested stack. */
  readonly paths: ReadonlyMap<string, Paths>;
}

/** Stands for the path of a stack that isn't nested. */
const TOP = '';

interface Paths { [logicalId: string]: string }

/** A template and those nested in it. @param path its construct path, or TOP */
function readTemplate(around: AssemblyFiles, file: string, path: string | undefined): NestedStack {
  const template = json<TemplateJson>(around.directory, file);
  const paths = (path === undefined ? undefined : around.paths.get(path)) ?? {};
  const nested: { [logicalId: string]: NestedStack } = {};
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const nestedFile = resource.Type === 'AWS::CloudFormation::Stack' ? nestedTemplateOf(resource, around.assets) : undefined;
    if (nestedFile === undefined) continue;
    nested[logicalId] = readTemplate(around, nestedFile, nestedPath(String(resource.Metadata?.['aws:cdk:path'] ?? paths[logicalId])));
  }
  return { template, nested, path, paths };
}

/** The CLI has the CDK write down the file; otherwise the URL ends with the hash that the assets are listed by. */
function nestedTemplateOf(resource: ResourceJson, assets: ReadonlyMap<string, string>): string | undefined {
  const file = resource.Metadata?.['aws:asset:path'];
  if (typeof file === 'string') return file;
  const hash = /([0-9a-f]{64})\.json/.exec(JSON.stringify(resource.Properties?.TemplateURL ?? ''));
  return hash ? assets.get(hash[1]) : undefined;
}

/** `App/Nested.NestedStack/Nested.NestedStackResource` stands beside the construct `App/Nested`. */
function nestedPath(resourcePath: string): string | undefined {
  const match = /^(.*)\.NestedStack\/[^/]*$/.exec(resourcePath);
  return match ? match[1] : undefined;
}

/** A logical id says nothing of its stack: its path belongs to the innermost nested stack above it. */
function pathsOf(metadata: readonly Metadata[]): ReadonlyMap<string, Paths> {
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
  return paths;
}

/** The path of the innermost nested stack above a path. */
function innermost(path: string, nested: ReadonlyMap<string, Paths>): string {
  if (nested.size === 1) return TOP;
  let above = path;
  do above = above.slice(0, Math.max(above.lastIndexOf('/'), 0)); while (!nested.has(above));
  return above;
}

/** Where the files of an assembly are, by their hashes. */
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
