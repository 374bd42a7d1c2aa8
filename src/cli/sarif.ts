import type { FileLocation } from './input/source-locations';

/** A rule, as SARIF describes it. */
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: string;
  readonly help: string;
  readonly helpUri?: string;
  readonly level: SarifLevel;
}

export type SarifLevel = 'error' | 'warning' | 'note';

/** A result, as SARIF describes it. */
export interface SarifResult {
  readonly ruleId: string;

  /** The level of a problem, or `undecided`. */
  readonly level: SarifLevel | 'undecided';
  readonly message: string;

  /** The resource, for readers without the file. */
  readonly resource: { readonly name: string; readonly logicalId?: string };
  readonly location?: FileLocation;
  readonly fingerprint: string;

  /** Indicates whether it is new, compared with a run before. @default - there is nothing to compare with */
  readonly isNew?: boolean;

  /** The reason why it is accepted. @default - it is not */
  readonly accepted?: string;
}

/** What SARIF says about a run of a command. */
export interface SarifRun {
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];

  /** The location of results that have none: the input. */
  readonly input: string;
}

/**
 * Returns a log of the Static Analysis Results Interchange Format.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog({ tool, command, rules, results, input }: SarifRun): string {
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          ...tool,
          informationUri: 'https://github.com/cdk-resilient-lambda/cdk-resilient-lambda',
          rules: rules.map(({ id, name, shortDescription, help, helpUri, level }) => ({
            id, name, shortDescription: { text: shortDescription }, help: { text: help }, helpUri, defaultConfiguration: { level },
          })),
        },
      },
      automationDetails: { id: `${tool.name}/${command}/` },
      columnKind: 'utf16CodeUnits',
      results: results.map(({ ruleId, level, message, resource, location, fingerprint, isNew, accepted }) => ({
        ruleId,
        ruleIndex: index.get(ruleId),
        kind: level === 'undecided' ? 'open' : 'fail',
        level: level === 'undecided' ? 'none' : level,
        message: { text: message.replaceAll('](', '] (') }, // which readers take for a link
        locations: [{
          physicalLocation: physicalLocation(location ?? { file: input }),
          logicalLocations: [{ name: resource.logicalId ?? resource.name, fullyQualifiedName: resource.name, kind: 'resource' }],
        }],
        partialFingerprints: { 'resourceAndRule/v1': fingerprint },
        ...isNew !== undefined && { baselineState: isNew ? 'new' : 'unchanged' },
        ...accepted !== undefined && { suppressions: [{ kind: 'external', justification: accepted }] },
      })),
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function physicalLocation({ file, line, column }: FileLocation) {
  return {
    artifactLocation: { uri: encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F') },
    region: { startLine: line ?? 1, ...column !== undefined && { startColumn: column } },
  };
}
