import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Assembly, synthesize } from './assemblies';
import { newApp } from '../fixtures/stack';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** A worker whose dependency is down, with a short schedule. */
export function synthesizeOutage(folder: string): Assembly {
  return synthesize('outage', folder, () => {
    const app: App = newApp();
    new SqsWorkerFunction(new Stack(app, 'OutageStack'), 'Orders', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'behavior', 'outage-handler.ts')),
      longestRetry: Duration.seconds(160),
      toleratedOutage: Duration.minutes(10),
    });
    return app;
  });
}
