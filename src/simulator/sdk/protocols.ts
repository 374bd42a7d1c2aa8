import type { SdkRequest, SdkResponse } from './sdk-http';
import { headerOf } from './sdk-http';
import { ServiceError } from './service-error';

/** The input or the output of an operation, by the names of AWS's API reference. */
// Handlers send what their types allow; the services check what matters.
export type Fields = any;

/** A call, as a service reads it from a request. */
export interface Operation {
  readonly name: string;
  readonly input: Fields;
}

/** Converts requests to operations, and their results to responses. */
export interface Protocol {
  read(request: SdkRequest): Operation;
  write(operation: string, output: Fields): SdkResponse;
  fail(error: ServiceError): SdkResponse;
}

/** AWS JSON: the header `X-Amz-Target` names the operation. @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export const jsonProtocol: Protocol = {
  read: request => ({
    name: headerOf(request, 'x-amz-target')!.split('.')[1],
    input: JSON.parse(request.body.toString() || '{}'),
  }),
  write: (_operation, output = {}) => json(200, output),
  fail: ({ code, message, status }) => json(status, { __type: code, message }),
};

function json(status: number, body: object): SdkResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

/** AWS query, which SNS speaks: a form in, XML out. @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryProtocol: Protocol = {
  read: ({ body }) => {
    const form = new URLSearchParams(body.toString());
    const input: Fields = {};
    for (const [key, value] of form) {
      const path = key.split('.');
      const last = path.pop()!;
      path.reduce((fields, name) => fields[name] ??= {}, input)[last] = value;
    }
    return { name: input.Action, input: withLists(input) };
  },
  write: (operation, output) => xml(200, `<${operation}Response><${operation}Result>${asXml(output)}</${operation}Result></${operation}Response>`),
  fail: ({ code, message, status }) => xml(status, `<ErrorResponse><Error>${asXml({ Code: code, Message: message })}</Error></ErrorResponse>`),
};

/** Turns `{member: {1: …}}` into a list, and `{entry: {1: {Name, Value}}}` into an object. */
function withLists(fields: Fields): Fields {
  if (typeof fields !== 'object') return fields;
  const { member, entry } = fields;
  if (member) return Object.values(member).map(withLists);
  if (entry) return Object.fromEntries(Object.values(entry).map(({ Name, Value }: Fields) => [Name, withLists(Value)]));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, withLists(value)]));
}

export function xml(status: number, body: string): SdkResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** Converts fields to XML elements. */
export function asXml(value: Fields): string {
  if (Array.isArray(value)) return value.map(member => `<member>${asXml(member)}</member>`).join('');
  if (typeof value !== 'object') return String(value).replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`);
  return Object.entries(value).map(([name, member]) => `<${name}>${asXml(member)}</${name}>`).join('');
}
