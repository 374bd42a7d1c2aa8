import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { md5 } from '../../../src/simulator/kernel/md5';

test('MD5 digests equal those of Node.js', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
    expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
  }));
});
