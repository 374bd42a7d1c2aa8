/** A resource as a template writes it. */
export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: { readonly [property: string]: unknown };
  readonly Metadata?: { readonly [key: string]: unknown };
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly [attribute: string]: unknown;
}

export interface ParameterJson {
  readonly Type?: string;
  readonly Default?: unknown;
}

export interface OutputJson {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
  readonly Condition?: string;
}

/** A CloudFormation template, as JSON holds it. */
export interface TemplateJson {
  readonly Resources?: { readonly [logicalId: string]: ResourceJson };
  readonly Parameters?: { readonly [name: string]: ParameterJson };
  readonly Mappings?: { readonly [name: string]: unknown };
  readonly Conditions?: { readonly [name: string]: unknown };
  readonly Outputs?: { readonly [name: string]: OutputJson };
  readonly [section: string]: unknown;
}

/** What is known of a stack beside its template. */
export interface StackDetails {
  /** The account and Region it is deployed to; a placeholder when neither it nor the options say. */
  readonly account?: string;
  readonly region?: string;

  /** Values of the template's parameters, for those without a default or with another one. */
  readonly parameters?: { readonly [name: string]: string | readonly string[] };

  /** The templates of nested stacks, by the logical id of the `AWS::CloudFormation::Stack` that holds them. */
  readonly nested?: { readonly [logicalId: string]: TemplateJson | NestedStack };

  /** The construct path of the stack, and those of its resources by logical id where the template's own metadata don't say them. */
  readonly path?: string;
  readonly paths?: { readonly [logicalId: string]: string };
}

/** A nested stack: its account, Region and parameters come from its parent. */
export interface NestedStack extends Pick<StackDetails, 'nested' | 'path' | 'paths'> {
  readonly template: TemplateJson;
}

/** One stack, and where it is deployed. */
export interface NamedStack extends StackDetails {
  readonly stackName: string;

  /** What tells it from a stack of the same name in another account or Region. @default - its name */
  readonly id?: string;

  /** The stage that it is deployed with: names mean what is in the same stage. @default - none */
  readonly stage?: string;

  readonly template: TemplateJson;
}

/**
 * One template; or several by the names of their stacks; or a list of stacks; or a synthesized cloud assembly
 * (`app.synth()`, or anything that names its directory).
 */
export type TemplateInput =
  | TemplateJson
  | { readonly [stackName: string]: TemplateJson }
  | readonly NamedStack[]
  | { readonly directory: string };
