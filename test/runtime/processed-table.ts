import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { LocalDynamoDb } from './dynamodb';
import { capturedLines } from './invocation';

/** An idempotency table in a local DynamoDB, of which the handlers of a test learn by their environment. */
export class ProcessedTable {
  /** Gives each test of the file a table of its own, and captures what it logs. */
  public static forEachTest(): ProcessedTable {
    const table = new ProcessedTable();
    const environment = process.env;
    beforeAll(async () => {
      table.dynamoDb = await LocalDynamoDb.start();
    });
    afterAll(async () => {
      await table.dynamoDb.stop();
      process.env = environment;
    });
    beforeEach(async () => {
      table.dynamoDb.fault = () => undefined;
      table.name = `idempotency-${++table.count}`;
      await table.dynamoDb.createTable(table.name);
      process.env = {
        ...environment, ...table.dynamoDb.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: table.name, AWS_LAMBDA_FUNCTION_NAME: 'orders',
      };
      table.dynamoDb.requests.length = 0;
      table.lines = capturedLines();
    });
    afterEach(() => {
      jest.restoreAllMocks();
      jest.useRealTimers();
    });
    return table;
  }

  public dynamoDb!: LocalDynamoDb;
  public name = '';
  public lines!: ReturnType<typeof capturedLines>;
  private count = 0;

  private constructor() {}

  /** Returns what is stored. */
  public async items() {
    const { Items = [] } = await this.dynamoDb.client.send(new ScanCommand({ TableName: this.name }));
    return Items.map(item => unmarshall(item));
  }
}
