import type { MessageAttributes, MessageAttribute } from './delivery';
import { MESSAGE_ATTRIBUTE_NAME_LENGTH, MESSAGE_ID_LENGTH, NUMBER_DIGITS } from '../../limits';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Letters, digits and punctuation. */
const ID = new RegExp(`^[\\x21-\\x7e]{1,${MESSAGE_ID_LENGTH}}$`);
const NAME = new RegExp(`^(?!\\.)(?!.*\\.\\.)[\\w.-]{1,${MESSAGE_ATTRIBUTE_NAME_LENGTH}}(?<!\\.)$`);
const RESERVED_NAME = /^(?:aws|amazon)\./i;
const TYPE = /^(String|Number|Binary)(?:\..+)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Returns why SQS refuses a text, or undefined if it takes it. */
export function problemWithText(text: string): string | undefined {
  const code = FORBIDDEN.exec(text)?.[0].codePointAt(0);
  if (code === undefined) return undefined;
  const character = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `it contains the character ${character}, but SQS takes only tabs, line breaks and the characters from U+0020 without U+FFFE, U+FFFF and lone surrogates`;
}

/** Returns why SQS and SNS refuse a message group id or a deduplication id, or undefined if they take it. */
export function problemWithId(property: 'messageGroupId' | 'messageDeduplicationId', id: string | undefined): string | undefined {
  if (id === undefined || ID.test(id)) return undefined;
  return `its ${property} ${JSON.stringify(id)} must have 1 to ${MESSAGE_ID_LENGTH} letters, digits and punctuation marks, without spaces`;
}

/**
 * Returns why a service refuses message attributes, or undefined if it takes them.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function problemWithAttributes(attributes: MessageAttributes, service: 'SQS' | 'SNS'): string | undefined {
  for (const [name, attribute] of Object.entries(attributes)) {
    const problem = problemWithName(name, service) ?? problemWithValue(attribute, service);
    if (problem !== undefined) return `its attribute ${JSON.stringify(name)} ${problem}`;
  }
  return undefined;
}

/** The reserved names are those of settings for push notifications and SMS in SNS, which SQS does not know. */
function problemWithName(name: string, service: 'SQS' | 'SNS'): string | undefined {
  if (!NAME.test(name)) {
    return `must have a name of 1 to ${MESSAGE_ATTRIBUTE_NAME_LENGTH} letters, digits, hyphens, underscores and dots, with no dot at the start, at the end or after a dot`;
  }
  return service === 'SQS' && RESERVED_NAME.test(name) ? 'has a name that starts with AWS. or Amazon., which is reserved' : undefined;
}

function problemWithValue({ dataType, stringValue, binaryValue }: MessageAttribute, service: 'SQS' | 'SNS'): string | undefined {
  const [, type] = TYPE.exec(dataType) ?? [];
  const [needed, value, other] = type === 'Binary' ? ['binaryValue', binaryValue, stringValue] : ['stringValue', stringValue, binaryValue];
  if (type === undefined) return `has the dataType ${JSON.stringify(dataType)}: use String, Number or Binary, with an optional label like Number.int`;
  if (!value) return `has the dataType ${dataType}, so it needs a ${needed} that is not empty`;
  if (other !== undefined) return `has the dataType ${dataType}, so it takes a ${needed} only`;
  if (type === 'Binary') return BASE64.test(value) ? undefined : 'has a binaryValue that is not Base64';
  if (type === 'Number' && !isNumber(value)) return `has the dataType ${dataType}, so its stringValue must be a number with up to ${NUMBER_DIGITS} digits, not ${JSON.stringify(value)}`;
  const problem = service === 'SQS' ? problemWithText(value) : undefined;
  return problem && `has an invalid stringValue: ${problem}`;
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && significantDigits(text) <= NUMBER_DIGITS;
}

/** Returns the number of digits of a decimal number, without its exponent and without zeros at its start and end. */
export function significantDigits(number: string): number {
  return number.replace(/e.*$/i, '').replace(/[+.-]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
}
