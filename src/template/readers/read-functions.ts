import type { ResourceReader } from './resource-reader';
import {
  ASYNC_DEFAULT_EVENT_AGE_SECONDS, ASYNC_DEFAULT_RETRY_ATTEMPTS, FUNCTION_DEFAULT_TIMEOUT_SECONDS, FUNCTION_MEMORY_MIB,
} from '../../limits';
import type { AliasDeployment, FlowEntries, VersionWeight } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved } from '../resolve/unknown';

/** `AWS::Lambda::Function` */
export function readFunction(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  return {
    functions: [{
      runtime: properties.text('Runtime'),
      handler: properties.text('Handler'),
      timeoutSeconds: properties.number('Timeout', FUNCTION_DEFAULT_TIMEOUT_SECONDS),
      memoryMiB: properties.number('MemorySize', FUNCTION_MEMORY_MIB.min),
      reservedConcurrency: properties.number('ReservedConcurrentExecutions'),
      environment: properties.textsByName('Environment.Variables'),
      deadLetterTarget: reader.to('DeadLetterConfig.TargetArn'),
      recursiveLoop: properties.text('RecursiveLoop', 'Terminate'),
      role: reader.to('Role'),
      logGroup: reader.to('LoggingConfig.LogGroup', 'AWS::Logs::LogGroup'),
      ...entry,
    }],
  };
}

/** `AWS::Lambda::Version` */
export function readVersion(reader: ResourceReader): Partial<FlowEntries> {
  return {
    versions: [{
      function: reader.toFunction('FunctionName'),
      version: reader.entry.name,
      provisionedConcurrency: reader.properties.number('ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions'),
      ...reader.entry,
    }],
  };
}

/** `AWS::Lambda::Alias` */
export function readAlias(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  return {
    aliases: [{
      function: reader.toFunction('FunctionName'),
      aliasName: properties.text('Name', entry.name),
      versions: versionsOf(reader),
      provisionedConcurrency: properties.number('ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions'),
      deployment: deploymentOf(reader),
      ...entry,
    }],
  };
}

/** `AWS::Lambda::EventInvokeConfig` */
export function readInvokeConfig(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const qualifier = properties.text('Qualifier', '$LATEST');
  const name = properties.required('FunctionName');
  const qualified = isUnknown(name) ? name : isUnknown(qualifier) ? qualifier : `${name}:${qualifier}`;
  return {
    invokeConfigs: [{
      function: reader.refer(qualified, 'AWS::Lambda::Function'),
      qualifier,
      maximumRetryAttempts: properties.number('MaximumRetryAttempts', ASYNC_DEFAULT_RETRY_ATTEMPTS),
      maximumEventAgeSeconds: properties.number('MaximumEventAgeInSeconds', ASYNC_DEFAULT_EVENT_AGE_SECONDS),
      onSuccess: reader.to('DestinationConfig.OnSuccess.Destination'),
      onFailure: reader.to('DestinationConfig.OnFailure.Destination'),
      ...entry,
    }],
  };
}

function versionsOf(reader: ResourceReader): Resolved<readonly VersionWeight[]> {
  const weigh = (version: Resolved<string>, weight: Resolved<number>): VersionWeight => ({ version, ...keyOf(reader, version), weight });
  return mapKnown(reader.properties.parts('RoutingConfig.AdditionalVersionWeights'), parts => {
    const additional = parts.map(part => isUnknown(part) ? weigh(part, part)
      : weigh(part.required('FunctionVersion'), part.number('FunctionWeight', 0)));
    const weights = additional.map(({ weight }) => weight);
    const rest = weights.find(isUnknown) ?? 1 - (weights as number[]).reduce((sum, weight) => sum + weight, 0);
    return [weigh(reader.properties.text('FunctionVersion', '$LATEST'), rest), ...additional];
  });
}

function keyOf(reader: ResourceReader, version: Resolved<string>): { key?: string } {
  if (isUnknown(version)) return {};
  const { key } = reader.refer(mapKnown(reader.properties.required('FunctionName'), name => `${name}:${version}`), 'AWS::Lambda::Function');
  return key === undefined ? {} : { key };
}

function deploymentOf(reader: ResourceReader): AliasDeployment | undefined {
  const update = reader.attribute('UpdatePolicy').part('UpdatePolicy.CodeDeployLambdaAliasUpdate');
  if (!(update instanceof Properties)) return undefined;
  return {
    application: reader.refer(update.required('ApplicationName'), 'AWS::CodeDeploy::Application'),
    group: reader.refer(update.required('DeploymentGroupName'), 'AWS::CodeDeploy::DeploymentGroup'),
    beforeAllowTraffic: reader.to('BeforeAllowTrafficHook', 'AWS::Lambda::Function', update),
    afterAllowTraffic: reader.to('AfterAllowTrafficHook', 'AWS::Lambda::Function', update),
  };
}
