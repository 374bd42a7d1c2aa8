import { accountComparison, arnComparison, Entry, StackEntry, textComparison, Unknown } from '../../../src/template';

const stack = { id: 'Shop', stackName: 'OnlineShop', account: '111122223333', region: 'eu-west-1', accountGiven: true, regionGiven: true } as StackEntry;
const anywhere = { ...stack, accountGiven: false, regionGiven: false };
const arnOf = (name: string, place = 'eu-west-1:111122223333') => `arn:aws:sqs:${place}:${name}`;
const entry = { name: 'OnlineShop-Orders', logicalId: 'Orders' } as Entry;
const named = { name: 'orders', logicalId: 'Orders' } as Entry;
const isKnown = (arn: string) => arn === arnOf('OnlineShop-Other');
const unknown = expect.any(Unknown);

test('a text is matched with wildcards', () => {
  expect(['true', 't*', 'false'].map(textComparison('true'))).toEqual([true, true, false]);
});

test.each([
  ['the account', stack, '111122223333', true],
  ['another account', stack, '999999999999', false],
  ['another account, if the account is not given', anywhere, '999999999999', unknown],
  ['no account, if the account is not given', anywhere, 'x', false],
])('%s is compared with the account of a stack', (_, of, pattern, expected) => {
  expect(accountComparison(of)(pattern)).toEqual(expected);
});

describe('an ARN is compared with', () => {
  test.each([
    ['itself', arnOf('orders'), true],
    ['a pattern', 'arn:aws:sqs:*:*:ord*', true],
    ['another name', arnOf('other'), false],
    ['another Region', arnOf('orders', 'us-east-1:111122223333'), false],
    ['another service', 'arn:aws:sns:eu-west-1:111122223333:orders', false],
  ])('%s', (_, pattern, expected) => {
    expect(arnComparison(arnOf('orders'), { stack, entry: named, isKnown })(pattern)).toEqual(expected);
  });

  test.each([
    ['another Region', arnOf('orders', 'us-east-1:111122223333'), unknown],
    ['another account', arnOf('orders', 'eu-west-1:999999999999'), unknown],
    ['another name', arnOf('other', 'eu-west-1:999999999999'), false],
    ['text that is no ARN', 'orders', false],
  ])('%s, if the account and Region are not given', (_, pattern, expected) => {
    expect(arnComparison(arnOf('orders'), { stack: anywhere, isKnown })(pattern)).toEqual(expected);
  });

  test('a bucket of no account or Region', () => {
    expect(arnComparison('arn:aws:s3:::orders', { stack: anywhere, isKnown })('arn:aws:s3:::other')).toBe(false);
  });

  test.each([
    ['its generated name', arnOf('OnlineShop-Orders'), true],
    ['its generated name with any suffix', arnOf('OnlineShop-Orders-*'), true],
    ['its generated name with one suffix, which may be its own', arnOf('OnlineShop-Orders-1B2C'), unknown],
    ['a shortened name, which may be its own', arnOf('OnlineSh-Orders-1B2C'), unknown],
    ['a name of its stack without its logical id', arnOf('OnlineShop-Invoices-1B2C'), false],
    ['a pattern with a character that no stack name has', arnOf('Online_*'), false],
    ['a name of another stack', arnOf('Billing-Orders-1B2C'), false],
    ['the generated name of another resource', arnOf('OnlineShop-Other'), false],
    ['a pattern that may match the suffix', arnOf('*-1B2C'), unknown],
    ['a pattern for any resource', 'arn:aws:sqs:eu-west-1:*', true],
    ['a pattern that begins like the stack', arnOf('On*-dead'), unknown],
    ['a pattern for another stack', arnOf('prod-*'), false],
    ['the generated name in another account', arnOf('OnlineShop-Orders-1B2C', 'eu-west-1:999999999999'), false],
    ['no name', arnOf(''), false],
    ['a resource of another kind', 'arn:aws:sqs:eu-west-1:111122223333:a/OnlineShop', false],
  ])('%s, if CloudFormation generates the name', (_, pattern, expected) => {
    expect(arnComparison(arnOf('OnlineShop-Orders'), { stack, entry, isKnown })(pattern)).toEqual(expected);
  });

  test('the generated name of a FIFO queue', () => {
    const compare = arnComparison(arnOf('OnlineShop-Orders.fifo'), { stack, entry: { ...entry, name: 'OnlineShop-Orders.fifo' }, isKnown });
    expect([arnOf('OnlineShop-Orders-*.fifo'), arnOf('OnlineShop-Orders-*.txt')].map(compare)).toEqual([true, unknown]);
  });

  test('the generated name of a resource in a path', () => {
    const compare = arnComparison('arn:aws:events:eu-west-1:111122223333:rule/OnlineShop-Orders', { stack, entry, isKnown });
    expect(['rule/Online*x', 'r*/x', 'bus/OnlineShop-Orders', 'rule/'].map(rest => compare(`arn:aws:events:eu-west-1:111122223333:${rest}`))).toEqual([unknown, unknown, false, false]);
  });

  test('a name of any stack, if the stack has none', () => {
    const unnamed = { ...stack, stackName: 'Stack' };
    const compare = arnComparison(arnOf('Stack-Orders'), { stack: unnamed, entry: { ...entry, name: 'Stack-Orders' }, isKnown });
    expect(['prod-Orders-1B2C', 'prod-*', 'orders', 'prod_*'].map(name => compare(arnOf(name)))).toEqual([unknown, unknown, false, false]);
  });
});
