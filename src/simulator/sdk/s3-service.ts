import { isUtf8 } from 'node:buffer';
import { asXml, Protocol, xml } from './protocols';
import { headerOf, SdkRequest } from './sdk-http';
import type { Service } from './service';
import { ServiceError } from './service-error';
import { md5 } from '../kernel/md5';

/** REST with XML: `/bucket/key`, and the SDK names the operation in the query. */
const protocol: Protocol = {
  read(request: SdkRequest) {
    const { method, path, query } = request;
    const [, bucket, ...key] = path.split('/').map(decodeURIComponent);
    return { name: query.get('x-id') ?? method, input: { Bucket: bucket, Key: key.join('/'), Body: objectOf(request) } };
  },
  write: (_operation, { Body = '', ETag }) => ({ status: 200, headers: { 'etag': `"${ETag}"`, 'content-type': 'application/octet-stream' }, body: Body }),
  fail: ({ code, message, status }) => xml(status, `<Error>${asXml({ Code: code, Message: message })}</Error>`),
};

/** The calls of `@aws-sdk/client-s3`. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const s3Service: Service = {
  name: 's3',
  protocol,
  rejected: 'InvalidArgument',
  denied: 'AccessDenied',
  operations: {
    PutObject({ Bucket, Key, Body }, call) {
      if (!isUtf8(Body)) call.refuse('an object that is not text', 'put text, for example JSON, in the test');
      const { key } = call.find('AWS::S3::Bucket', Bucket);
      const text: string = Body.toString();
      call.sender.putObject(key, Key, text, {});
      return { ETag: md5(text) };
    },
    GetObject({ Bucket, Key }, call) {
      const { key } = call.find('AWS::S3::Bucket', Bucket);
      const object = call.resources.bucket(key).objects().find(({ key: name }) => name === Key);
      if (!object) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
      return { Body: object.body, ETag: md5(object.body) };
    },
  },
};

/**
 * The body of a request. A stream comes in chunks: the size in hexadecimal, a line break, the bytes, a line break.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function objectOf(request: SdkRequest): Buffer {
  const { body } = request;
  if (!headerOf(request, 'content-encoding')?.includes('aws-chunked')) return body;
  const chunks: Buffer[] = [];
  for (let start = 0; start < body.length;) {
    const end = body.indexOf('\r\n', start);
    const size = parseInt(body.toString('latin1', start, end), 16);
    if (size === 0) break; // checksums follow
    chunks.push(body.subarray(end + 2, end + 2 + size));
    start = end + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}
