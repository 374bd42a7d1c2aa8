import { resourceLines } from '../../../src/cli/input/resource-lines';

describe('resourceLines', () => {
  test('finds resources in YAML, and nothing in other sections', () => {
    const text = 'Parameters:\n  Queue: {}\nResources:\n\n  # the queue\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Inner: 1\n  \'Worker\':\n    Type: x\nOutputs:\n  Url: {}\n';
    expect([...resourceLines(text)]).toEqual([['Queue', 6], ['Worker', 10]]);
  });

  test('finds resources in JSON', () => {
    const text = JSON.stringify({ Outputs: { A: {} }, Resources: { Queue: { Type: 'x', Properties: { Queue: 1 } }, Worker: {} }, Rules: { Z: {} } }, undefined, 2);
    expect([...resourceLines(text)]).toEqual([['Queue', 6], ['Worker', 12]]);
  });

  test('finds none in one line', () => {
    expect([...resourceLines('{"Resources":{"Queue":{}}}')]).toEqual([]);
  });
});
