import { expandHttpApi, expandRestApi, implicitApis } from './apis';
import { addConnectors } from './connectors';
import { addSharedDeploymentResources } from './deployments';
import { expandFunction } from './functions';
import { canMergeGlobals, withGlobals } from './globals';
import { applyAdded } from './push-events';
import { withReferences } from './references';
import { SamResource, SamTemplate } from './sam-template';
import { expandStateMachine } from './state-machines';
import { expandLayer, expandTable } from './tables-and-layers';
import { isIntrinsic, isJson } from './values';
import { unchanged } from '../input/stacks';
import type { ConstructPaths, ExpandTemplate, TemplateJson } from '../input/template-json';

/** The macro that CloudFormation applies to templates of AWS SAM. */
const SAM = 'AWS::Serverless-2016-10-31';

type Expansion = (template: SamTemplate, owner: SamResource) => void;

/** The types that are read. Functions and state machines come before the APIs to which they add routes. */
const EXPANSIONS: readonly (readonly [type: string, expand: Expansion])[] = [
  ['AWS::Serverless::Function', expandFunction],
  ['AWS::Serverless::StateMachine', expandStateMachine],
  ['AWS::Serverless::Api', expandRestApi],
  ['AWS::Serverless::HttpApi', expandHttpApi],
  ['AWS::Serverless::SimpleTable', expandTable],
  ['AWS::Serverless::LayerVersion', expandLayer],
];

/**
 * Replaces the resources of AWS SAM by those that the transform `AWS::Serverless-2016-10-31` generates, with the same logical ids, so that
 * everything else reads only CloudFormation. Templates without the transform stay as they are.
 *
 * Other types of AWS SAM, such as `AWS::Serverless::Application`, stay in the template. So do resources that are not well-formed.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export const expandSam: ExpandTemplate = (source, paths, parameters = {}) => {
  const transforms = [source.Transform].flat();
  if (!transforms.includes(SAM)) return unchanged(source, paths);
  const template = new SamTemplate(source, parameters);
  const ofType = (type: string) => [...template.resources].filter(([, resource]) => isJson(resource) && resource.Type === type);
  const isMergeable = canMergeGlobals(source, template.resources.size);
  for (const [type, expand] of EXPANSIONS) {
    for (const [logicalId, resource] of ofType(type)) {
      if (!isMergeable) {
        template.skip(logicalId, 'Globals is too large for so many resources');
        continue;
      }
      if (isIntrinsic(resource.Properties)) {
        template.skip(logicalId, 'its Properties are not an object');
        continue;
      }
      expand(template, { logicalId, resource, properties: withGlobals(source, resource) });
    }
  }
  for (const api of implicitApis(template, source)) (api.resource.Type === 'AWS::Serverless::Api' ? expandRestApi : expandHttpApi)(template, api);
  applyAdded(template);
  addSharedDeploymentResources(template);
  addConnectors(template, source);
  const { Globals: _, Transform: __, ...sections } = source;
  const names = new Map([...template.names, ...template.renamed]);
  const rest = transforms.filter(transform => transform !== SAM);
  return {
    template: {
      ...sections,
      ...rest.length > 0 && { Transform: rest },
      ...template.conditions.size > 0 && { Conditions: Object.fromEntries(template.conditions) },
      Resources: Object.fromEntries([...template.resources].map(([logicalId, resource]) => [logicalId, withReferences(resource, names)])) as TemplateJson['Resources'],
      ...source.Outputs && { Outputs: withReferences(source.Outputs, names) as TemplateJson['Outputs'] },
    },
    paths: paths && withGenerated(paths, template.owners),
    writtenAt: template.writtenAt,
    unread: template.unread,
  };
};

/** Adds the construct paths of generated resources. */
function withGenerated(paths: ConstructPaths, owners: ReadonlyMap<string, string>): ConstructPaths {
  const generated = [...owners].filter(([, owner]) => Object.hasOwn(paths, owner)).map(([logicalId, owner]) => [logicalId, paths[owner]] as const);
  return Object.fromEntries([...Object.entries(paths), ...generated]);
}
