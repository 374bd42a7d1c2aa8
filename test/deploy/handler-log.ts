import { CloudWatchLogsClient, FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Emulator } from './emulator';
import { logger } from 'cdk-resilient-lambda/runtime';

/** A line that a handler logged, in JSON. */
export type LogLine = { readonly message: string } & Readonly<Record<string, unknown>>;

/** Returns the JSON lines of a deployed function, in order. */
export async function deployedLog(emulator: Emulator, functionName: string): Promise<LogLine[]> {
  return linesIn(emulator, await logGroupOf(emulator, functionName));
}

/** Returns the name of the log group of a deployed function. */
export async function logGroupOf({ client }: Emulator, functionName: string): Promise<string> {
  const { LoggingConfig } = await new LambdaClient(client).send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;
}

/** Returns the JSON lines in a log group, in order: none before a function has logged there. */
export async function linesIn({ client }: Emulator, logGroupName: string): Promise<LogLine[]> {
  const logs = new CloudWatchLogsClient(client);
  const all: FilteredLogEvent[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName })) all.push(...events);
  return all.sort((a, b) => a.timestamp! - b.timestamp!).flatMap(({ message }) => parsed(message!));
}

/** Returns the lines that handlers log in this process while a simulation runs. */
export async function simulatedLog(simulate: () => Promise<void>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const info = logger.info;
  const write = [process.stdout.write, process.stderr.write] as const;
  logger.info = (message: string, ...extra: unknown[]) => { lines.push({ message, ...extra[0] as object }); };
  process.stdout.write = process.stderr.write = () => true; // the other lines of the handlers
  try {
    await simulate();
  } finally {
    logger.info = info;
    [process.stdout.write, process.stderr.write] = write;
  }
  return lines;
}

function parsed(message: string): LogLine[] {
  try {
    const line = JSON.parse(message);
    return typeof line?.message === 'string' ? [line] : [];
  } catch {
    return [];
  }
}
