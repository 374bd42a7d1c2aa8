import type { Fields } from './protocols';
import type { MessageAttributes } from '../kernel/delivery';

/** Converts the message attributes of SQS and SNS from the names of the API. */
export function attributesOf(given: Fields): MessageAttributes | undefined {
  if (given === undefined) return undefined;
  return Object.fromEntries(Object.entries<Fields>(given).map(([name, { DataType, StringValue, BinaryValue }]) => [name, {
    dataType: DataType,
    ...StringValue !== undefined && { stringValue: StringValue },
    ...BinaryValue !== undefined && { binaryValue: BinaryValue },
  }]));
}

/** Converts message attributes to the names of the API. */
export function attributeFields(attributes: MessageAttributes): Fields {
  return Object.fromEntries(Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) =>
    [name, { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue }]));
}
