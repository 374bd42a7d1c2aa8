/** @jest-environment-options { "sharesModules": false } */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { HandlerProject } from '../../fixtures/handler-project';

// The CDK looks for it here, and then on the PATH.
jest.mock('esbuild/package.json', () => {
  throw new Error('esbuild is not installed');
});

describe('without esbuild', () => {
  const { PATH } = process.env;
  const HANDLER = 'export const handler = async () => {};';
  let project: HandlerProject;
  beforeEach(() => project = new HandlerProject());
  afterEach(() => {
    process.env.PATH = PATH;
    project.remove();
  });

  test('and without Docker, synthesis fails with the command that installs esbuild', () => {
    process.env.PATH = project.folder;
    const error = project.errorOf(HANDLER)!;
    expect(error.message).toBe(
      `spawnSync docker ENOENT\nThe CDK found no esbuild and tried to bundle '${path.join(project.folder, 'orders.ts')}' in Docker instead: ` +
      'npm install --save-dev esbuild');
  });

  test('and with a Docker that fails, synthesis fails with the command that installs esbuild', () => {
    const docker = project.write('docker', '#!/bin/sh\nexit 1\n');
    fs.chmodSync(docker, 0o755);
    process.env.PATH = project.folder;
    const { message } = project.errorOf(HANDLER)!;
    expect(message).toContain('docker exited with status 1');
    expect(message).toMatch(/npm install --save-dev esbuild$/);
  });

  test('a user who wants Docker is told nothing of esbuild', () => {
    process.env.PATH = project.folder;
    const { message } = project.errorOf(HANDLER, 'orders.ts', { bundling: { forceDockerBundling: true } })!;
    expect(message).toBe('spawnSync docker ENOENT');
  });
});
