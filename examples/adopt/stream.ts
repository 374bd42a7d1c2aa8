import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, KinesisEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { HandlerCode, StreamProcessor, StreamSource } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code, deployedFunction } from './deployed-function';

/** What is deployed. */
export class CatalogBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const search = deployedFunction(this, 'Search');
    search.addEventSource(new DynamoEventSource(catalogTable(this), { startingPosition: StartingPosition.TRIM_HORIZON }));
  }
}

/** In one deployment: the mapping is updated in place and continues where it is. */
export class CatalogAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const table = catalogTable(this);
    const search = deployedFunction(this, 'Search');
    new StreamProcessor(this, 'Processor', {
      code: HandlerCode.fromExisting(search),
      source: StreamSource.dynamoDb(table),
      eventSourceMappingLogicalId: 'SearchDynamoDBEventSourceCatalogStackCatalog4B84382D19FC6F1C',
    });
  }
}

/** In two deployments, the first: nothing reads the stream, which keeps the records for 24 hours. */
export class CatalogPaused extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    catalogTable(this);
  }
}

/** In two deployments, the second: the new mapping reads all records that the stream still has. */
export class CatalogResumed extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new StreamProcessor(this, 'Processor', { code, source: StreamSource.dynamoDb(catalogTable(this)) });
  }
}

function catalogTable(scope: Construct): dynamodb.Table {
  return new dynamodb.Table(scope, 'Catalog', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  });
}

/** What is deployed. */
export class ClicksBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const clicks = deployedFunction(this, 'Clicks');
    clicks.addEventSource(new KinesisEventSource(new kinesis.Stream(this, 'Stream'), { startingPosition: StartingPosition.LATEST }));
  }
}

/** In one deployment: the starting position stays as well. */
export class ClicksAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const stream = new kinesis.Stream(this, 'Stream');
    const processor = new StreamProcessor(this, 'Processor', {
      code,
      source: StreamSource.kinesis(stream),
      startingPosition: StartingPosition.LATEST,
      eventSourceMappingLogicalId: 'ClicksKinesisEventSourceClicksStackStream88B93503D8B6A1BC',
    });
    cdk.Validations.of(processor).acknowledge({ id: 'cdk-resilient-lambda:startsAtLatest', reason: 'the mapping is deployed and has its position' });
  }
}

/** In two deployments, the first. */
export class ClicksPaused extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new kinesis.Stream(this, 'Stream');
  }
}

/** In two deployments, the second: it starts shortly before the first one. */
export class ClicksResumed extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new StreamProcessor(this, 'Processor', {
      code,
      source: StreamSource.kinesis(new kinesis.Stream(this, 'Stream')),
      startingPosition: StartingPosition.AT_TIMESTAMP,
      startingPositionTimestamp: Date.UTC(2026, 10, 2, 9, 45) / 1000,
    });
  }
}
