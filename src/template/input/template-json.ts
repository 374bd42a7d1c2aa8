/** A resource as written in a template. */
export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: { readonly [property: string]: unknown };
  readonly Metadata?: { readonly [key: string]: unknown };
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly [attribute: string]: unknown;
}

/** A parameter as written in a template. */
export interface ParameterJson {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly NoEcho?: unknown;
}

/** An output as written in a template. */
export interface OutputJson {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
  readonly Condition?: string;
}

/** A CloudFormation template in JSON. */
export interface TemplateJson {
  readonly Resources?: { readonly [logicalId: string]: ResourceJson };
  readonly Parameters?: { readonly [name: string]: ParameterJson };
  readonly Mappings?: { readonly [name: string]: unknown };
  readonly Conditions?: { readonly [name: string]: unknown };
  readonly Outputs?: { readonly [name: string]: OutputJson };
  readonly [section: string]: unknown;
}

/** The construct paths of resources by logical id. */
export interface ConstructPaths { readonly [logicalId: string]: string }

/** A part of a template that is not read. */
export interface UnreadPart {
  readonly logicalId: string;

  /** The reason, as a clause about the resource: "its event Jobs is not read: it does not set Queue". */
  readonly reason: string;
}

/** A template after shorthand is replaced by the resources that it stands for. */
export interface ExpandedTemplate {
  readonly template: TemplateJson;

  /** The construct paths of the resources, if they are known. A generated resource has the path of the one that generates it. */
  readonly paths?: ConstructPaths;

  /** Where the template declares generated resources, by their logical ids: 'Worker.Events.Jobs'. */
  readonly writtenAt: ReadonlyMap<string, string>;
  readonly unread: readonly UnreadPart[];
}

/**
 * Replaces shorthand in a template.
 *
 * @param paths the construct paths of its resources
 * @param parameters the given values of parameters, and of pseudo parameters if they are known
 */
export type ExpandTemplate = (template: TemplateJson, paths?: ConstructPaths, parameters?: { readonly [name: string]: unknown }) => ExpandedTemplate;

/** The properties of a stack that its template does not contain. */
export interface StackDetails {
  /** The account of the stack. @default - the account of the options, or a placeholder */
  readonly account?: string;

  /** The Region of the stack. @default - the Region of the options, or a placeholder */
  readonly region?: string;

  /** Values of the template's parameters. @default - the defaults of the parameters */
  readonly parameters?: { readonly [name: string]: string | readonly string[] };

  /** The templates of nested stacks, by the logical id of their `AWS::CloudFormation::Stack` resource. @default - no nested stacks */
  readonly nested?: { readonly [logicalId: string]: TemplateJson | NestedStack };

  /** The construct path of the stack. @default - unknown */
  readonly path?: string;

  /** The construct paths of its resources, by logical id. @default - the paths in the metadata of the template, if any */
  readonly paths?: { readonly [logicalId: string]: string };
}

/** A nested stack, which takes its account, Region and parameters from its parent. */
export interface NestedStack extends Pick<StackDetails, 'nested' | 'path' | 'paths'> {
  readonly template: TemplateJson;
}

/** A stack and its environment. */
export interface NamedStack extends StackDetails {
  readonly stackName: string;

  /** A unique id, for stacks with the same name in different accounts or Regions. @default - the stack name */
  readonly id?: string;

  /** The stage of the stack. Names refer to resources of the same stage first. @default - none */
  readonly stage?: string;

  readonly template: TemplateJson;
}

/**
 * The templates to read: a single template, templates by stack name, a list of stacks, or a cloud assembly (the result of `app.synth()`, or
 * any object with its directory).
 */
export type TemplateInput =
  | TemplateJson
  | { readonly [stackName: string]: TemplateJson }
  | readonly NamedStack[]
  | { readonly directory: string };
