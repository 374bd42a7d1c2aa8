import { awscdk, github, javascript, JsonFile, JsonPatch, typescript } from 'projen';

/** The versions that are known to work together: raise them together. */
const CDK = '2.276.0';
const CDK_FLOOR = '2.270.0'; // below it Validations.acknowledge() throws on ids with more than one '::'
const CLI = '2.1148.1'; // 3.0.0 cannot read what aws-cdk-lib 2.276 writes
const CONSTRUCTS = '10.8.1';
const NAG = '3.0.2';
const POWERTOOLS = '2.35.0'; // all of them the same: they peer on each other exactly

const PULL_REQUEST = `## Why

## What changes for users

## How it was verified

- [ ] a test failed before the change and passes with it
- [ ] \`npm run build\` leaves no diff; the diff of API.md was read as a review of the API
- [ ] CHANGELOG.md says it in the users' words, where they notice
`;

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-resilient-lambda',
  description: 'AWS CDK constructs for event-driven AWS Lambda that lose no event silently',
  author: 'The cdk-resilient-lambda authors',
  authorAddress: 'https://github.com/cdk-resilient-lambda',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-resilient-lambda/cdk-resilient-lambda.git',
  keywords: [
    'aws-cdk', 'awscdk', 'aws-lambda', 'lambda', 'sqs', 'sns', 'eventbridge', 'kinesis', 'dynamodb-streams', 'dead-letter-queue', 'idempotency', 'resilience',
    'event-driven', 'serverless', 'codedeploy', 'cdk-nag', 'simulator',
  ],
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  stability: 'experimental',
  minNodeVersion: '20.0.0',
  packageManager: javascript.NodePackageManager.NPM,

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.0',
  peerDeps: [`cdk-nag@^${NAG}`],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    // jsii takes neither for a dependency nor for a peer: who uses the runtime installs them
    `@aws-lambda-powertools/batch@${POWERTOOLS}`, // of the handlers by hand in benchmarks
    `@aws-lambda-powertools/commons@${POWERTOOLS}`,
    `@aws-lambda-powertools/idempotency@${POWERTOOLS}`,
    `@aws-lambda-powertools/jmespath@${POWERTOOLS}`,
    `@aws-lambda-powertools/logger@${POWERTOOLS}`,
    '@aws-sdk/client-cloudformation@^3.900.0',
    '@aws-sdk/client-cloudwatch@^3.900.0',
    '@aws-sdk/client-cloudwatch-logs@^3.900.0',
    '@aws-sdk/client-codedeploy@^3.900.0',
    '@aws-sdk/client-dynamodb@^3.900.0',
    '@aws-sdk/client-eventbridge@^3.900.0',
    '@aws-sdk/client-kinesis@^3.900.0', // with the next ones: the examples that put parked records and events back
    '@aws-sdk/client-lambda@^3.900.0',
    '@aws-sdk/client-s3@^3.900.0',
    '@aws-sdk/client-scheduler@^3.900.0',
    '@aws-sdk/client-sns@^3.900.0',
    '@aws-sdk/client-sqs@^3.900.0',
    '@aws-sdk/util-dynamodb@^3.900.0',
    '@cloud-copilot/iam-simulate', // AGPL: in tests only, see docs/decisions/0005
    `aws-cdk-lib@${CDK}`,
    `aws-cdk@${CLI}`,
    `cdk-nag@${NAG}`,
    '@stryker-mutator/core@^9.6.1',
    '@stryker-mutator/jest-runner@^9.6.1',
    '@jridgewell/sourcemap-codec',
    '@microsoft/jest-sarif@1.0.0-beta.0', // brings the schema of SARIF 2.1.0
    '@types/aws-lambda@^8.10.164',
    'ajv@^8',
    'axe-core@^4.14.1',
    'dynalite@^4.0.0',
    'esbuild@^0.28.2',
    'fast-check@^4.10.2',
    'playwright-core@^1.65.1', // drives the Chromium of the machine
    'yaml@^2.9.1', // bundled into the command line
    'zod@^4.1.0',
  ],

  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  docgen: true,
  compressAssembly: true,
  jestOptions: {
    jestVersion: '^30',
    junitReporting: false,
    jestConfig: {
      testEnvironment: '<rootDir>/test/jest/environment.js',
      runtime: '<rootDir>/test/jest/runtime.js',
      maxWorkers: '100%',
      testTimeout: 120_000, // a busy machine fails no test
      setupFiles: ['<rootDir>/test/fixtures/environment.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/fixtures/clean-up.ts'],
      moduleNameMapper: {
        '^cdk-resilient-lambda$': '<rootDir>/src',
        '^cdk-resilient-lambda/(runtime|simulator)$': '<rootDir>/src/$1',
        '^\\./idempotency\\.js$': './idempotency', // import() needs the extension, which jest takes literally
      },
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/.stryker-tmp/'],
      modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/', '<rootDir>/dist/', '<rootDir>/benchmarks/node_modules/', '<rootDir>/site/node_modules/'],
      collectCoverageFrom: ['src/**/*.ts', '!src/cli/main.ts'], // which runs as a process of its own
    },
  },
  tsJestOptions: {
    transformOptions: {
      // jest knows no import(), which in CommonJS becomes a require(); `typecheck` looks at the types
      tsconfig: typescript.TsJestTsconfig.custom({
        module: 'commonjs', target: 'es2022', esModuleInterop: true, experimentalDecorators: true, isolatedModules: true,
      } as javascript.TypeScriptCompilerOptions),
    },
  },
  eslintOptions: { dirs: ['src', 'test', 'examples'] },

  projenrcTs: true,
  sampleCode: false,
  release: true,
  npmTrustedPublishing: true, // with provenance
  npmAccess: javascript.NpmAccess.PUBLIC,
  postBuildSteps: [{ name: 'List what the build is made of', run: 'npx projen sbom' }],
  // final names: a package that is renamed is another package to all who depend on it
  publishToPypi: { distName: 'cdk-resilient-lambda', module: 'cdk_resilient_lambda', trustedPublishing: true },
  publishToMaven: {
    mavenGroupId: 'io.github.cdk-resilient-lambda',
    mavenArtifactId: 'cdk-resilient-lambda',
    javaPackage: 'io.github.cdkresilientlambda',
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: { packageId: 'CdkResilientLambda', dotNetNamespace: 'CdkResilientLambda', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/cdk-resilient-lambda/cdk-resilient-lambda-go', packageName: 'cdkresilientlambda' },
  workflowNodeVersion: '24',
  github: true,
  githubOptions: { mergify: false, pullRequestLintOptions: { semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'refactor', 'perf', 'test', 'build', 'chore'] } } },
  buildWorkflowOptions: { mutableBuild: false },
  pullRequestTemplateContents: [PULL_REQUEST],
  depsUpgrade: false,
  vscode: false,
  gitignore: ['cdk.out', '.stryker-tmp', 'reports', '.jsii.gz', '.jsii.tabl.json', '*.tabl.json.gz', '/site/pages/', '/site/.vitepress/cache/', '/site/.vitepress/.temp/'],
});
project.addDevDeps(`constructs@${CONSTRUCTS}`);
// 1.13.0 came out without some of its optional binaries: a lock file with it can't be installed.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.addTask('sbom', {
  description: 'Writes dist/sbom.cdx.json: what the published files are built with, in CycloneDX',
  exec: 'npm sbom --sbom-format cyclonedx > dist/sbom.cdx.json',
});
project.release!.publisher.addGitHubPostPublishingSteps({
  name: 'Attach it to the release',
  if: '${{ !inputs.dry_run }}',
  env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
  run: 'gh release upload "$(cat dist/releasetag.txt)" dist/sbom.cdx.json --clobber -R "$GITHUB_REPOSITORY"',
});

const publishSite = project.github!.addWorkflow('site');
publishSite.on({ push: { branches: ['main'], paths: ['README.md', 'API.md', 'CHANGELOG.md', 'docs/**', 'templates/**', 'site/**'] }, workflowDispatch: {} });
publishSite.addJobs({
  publish: {
    runsOn: ['ubuntu-latest'],
    permissions: {
      contents: github.workflows.JobPermission.READ,
      pages: github.workflows.JobPermission.WRITE,
      idToken: github.workflows.JobPermission.WRITE,
    },
    env: { SITE_BASE: '/cdk-resilient-lambda/' },
    steps: [
      github.WorkflowSteps.checkout(),
      ...project.renderWorkflowSetup({ mutable: false }),
      { name: 'Build', run: 'npm run site' },
      { name: 'Pack', uses: 'actions/upload-pages-artifact@v4', with: { path: 'dist/site' } },
      { name: 'Publish', uses: 'actions/deploy-pages@v4' },
    ],
  },
});

// Packages of other languages need their toolchains: the jobs of the release make them, a build on a contributor's machine does not.
project.tasks.tryFind('package')!.reset();
project.tasks.tryFind('package')!.spawn(project.tasks.tryFind('package:js')!);

// --- what users can import (jsii leaves these fields alone)
project.package.addField('files', ['lib', '.jsii', '.jsii.gz']);
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './runtime': { types: './lib/runtime/index.d.ts', import: './lib/runtime/index.mjs', default: './lib/runtime/index.js' },
  './simulator': { types: './lib/simulator/index.d.ts', default: './lib/simulator/index.js' },
  './check.schema.json': './lib/cli/check.schema.json',
  './explain.schema.json': './lib/cli/explain.schema.json',
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.jsii.gz': './.jsii.gz',
});

project.package.addBin({ 'cdk-resilient-lambda': 'lib/cli/index.js' });

// cdk-nag is a peer that only users of the rule pack install, see docs/decisions/0028. The others are no peers, because jsii takes only modules of its own: with
// these entries pnpm and Yarn link the packages that the runtime and HandlerCode.fromNodejs use where an app has them.
project.package.addField('peerDependenciesMeta', Object.fromEntries(
  ['commons', 'idempotency', 'jmespath', 'logger'].map(name => `@aws-lambda-powertools/${name}`).concat('cdk-nag', 'esbuild')
    .map(name => [name, { optional: true }]),
));

project.package.addField('typesVersions', { '*': { runtime: ['lib/runtime/index.d.ts'], simulator: ['lib/simulator/index.d.ts'] } }); // for resolvers that know no exports

// What is published is bundled from the sources, see docs/decisions/0015: of what jsii compiles only the declarations and `.jsii` are kept.
project.tsconfig!.file.addDeletionOverride('compilerOptions.inlineSourceMap');
project.tsconfig!.file.addDeletionOverride('compilerOptions.inlineSources');
project.compileTask.exec('node projenrc/bundle.mjs');

project.jest!.addTestMatch('<rootDir>/examples/**/*.test.ts');

// projen's own type of the threshold leaves out `global`
project.jest!.config.coverageThreshold = { global: { branches: 95, functions: 100, lines: 100, statements: 100 } };

// --- tests: a snapshot must be able to fail, so nothing but its own task updates them
const ts = (file: string) => `ts-node --project test/tsconfig.json ${file}`;
const typecheck = project.addTask('typecheck', {
  description: 'Checks the types of tests and examples, which jest does not',
});
typecheck.exec('tsc --project test/tsconfig.json');
// jsii leaves what was compiled from files that are gone
project.preCompileTask.exec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"');
project.testTask.reset('jest --ci --coverage=false', { receiveArgs: true }); // counting coverage takes longer than all tests
project.testTask.spawn(typecheck);
project.testTask.spawn(project.eslint!.eslintTask);
project.addTask('test:update', {
  description: 'Updates the snapshots: review what changes',
  exec: 'jest --ci=false --updateSnapshot --coverage=false',
  receiveArgs: true,
});
project.addTask('test:stranger', {
  description: 'Installs the packed tarball into new CDK apps outside the repository and synthesizes them with the real CLI',
  exec: ts('test/stranger/stranger.ts'),
  receiveArgs: true,
});
project.addTask('test:package-managers', {
  description: 'Installs the packed tarball with npm from the template, with pnpm, with Yarn PnP and in a workspace, and synthesizes',
  env: { NODE_NO_WARNINGS: '1', TS_NODE_PROJECT: 'test/tsconfig.json' },
  exec: 'node --require ts-node/register/transpile-only test/stranger/package-managers.ts',
  receiveArgs: true,
});
project.addTask('test:deploy', {
  description: 'Deploys the examples and a variant of everything to an emulated account with the real CDK CLI, and sends real events; needs Python 3.11',
  env: { NODE_NO_WARNINGS: '1', TS_NODE_PROJECT: 'test/tsconfig.json' },
  exec: 'node --require ts-node/register/transpile-only test/deploy/deploy.ts',
  receiveArgs: true,
});
project.addTask('test:page', {
  description: 'Opens pages of `explain --html` in Chromium: accessibility, keyboard, phone, paper, no scripts; needs Chromium',
  env: { NODE_NO_WARNINGS: '1', TS_NODE_PROJECT: 'test/tsconfig.json' },
  exec: 'node --require ts-node/register/transpile-only test/page/page.ts',
  receiveArgs: true,
});
project.addTask('test:python', {
  description: 'Builds the wheel, synthesizes the same app in Python and in TypeScript, and runs a handler in Python; needs the compiled package and Python 3.10',
  env: { NODE_NO_WARNINGS: '1', TS_NODE_PROJECT: 'test/tsconfig.json' },
  exec: 'node --require ts-node/register/transpile-only test/python/python.ts',
});
project.addTask('test:site', {
  description: 'Opens the documentation site in Chromium: links, accessibility, search, phone; needs Chromium and `npm run site`',
  env: { NODE_NO_WARNINGS: '1', TS_NODE_PROJECT: 'test/tsconfig.json' },
  exec: 'node --require ts-node/register/transpile-only test/site/site.ts',
  receiveArgs: true,
});
project.addTask('test:differential', {
  description: 'Drives ElasticMQ and the queues of the simulator with the same random sequences; needs a JDK and Maven',
  exec: "jest --ci --coverage=false --testMatch '<rootDir>/test/differential/*.differential.ts'",
  receiveArgs: true,
});
project.addTask('test:coverage', {
  description: 'Runs all tests and fails where code is not covered; takes twice as long as the tests alone',
  exec: 'jest --ci',
  receiveArgs: true,
});
project.addTask('test:quick', {
  description: 'Runs the tests that synthesize and bundle nothing, for every save',
  exec: 'jest --ci --coverage=false --testPathPatterns "test/(template|nag/(rules|model)|simulator|runtime)/" --testPathIgnorePatterns node_modules "(laws|bundles|entry|runtime/properties|idempotency-keys|read-templates).test"',
  receiveArgs: true,
});
project.addTask('test:mutation', {
  description: 'Mutates folders or files (npm run test:mutation -- src/runtime) and counts the mutants that no test notices',
  exec: 'node projenrc/mutation.mjs',
  receiveArgs: true,
});

const bench = project.addTask('bench', {
  description: 'Measures beside what others do, and writes docs/benchmarks.md; --quick only shows that it works',
  receiveArgs: true,
});
bench.spawn(project.preCompileTask, { receiveArgs: false });
bench.spawn(project.compileTask, { receiveArgs: false });
bench.exec('npm ci --no-audit --no-fund', { cwd: 'benchmarks' }); // what others do, which is no dependency of the library
bench.exec('node benchmarks/bench.mjs', { receiveArgs: true });

// --- documents
project.addTask('outages', {
  description: 'Writes the table of docs/decisions/0023-outages.md: what outages of 10 minutes to 4 hours do to queues',
  exec: ts('test/behavior/write-outages.ts'),
});
const practices = project.addTask('practices', {
  description: 'Writes docs/practices.md: where each practice is enforced, and which test proves it',
  exec: ts('test/practices/write.ts'),
});
project.postCompileTask.exec('jsii-rosetta extract --strict .jsii');
project.postCompileTask.spawn(practices);
const rules = project.addTask('rules', {
  description: 'Writes docs/rules.md: the rules of LambdaBestPracticesChecks, with what they find and what they let pass',
  exec: ts('test/nag/write-rules.ts'),
});
project.postCompileTask.spawn(rules);
const api = project.addTask('api', {
  description: 'Writes docs/api: what runtime and simulator export, which API.md does not contain because jsii does not know it',
  exec: ts('test/api/write-api.ts'),
});
project.postCompileTask.spawn(api);
const site = project.addTask('site', { description: 'Builds dist/site, the documentation site, from README.md, docs and API.md', cwd: 'site' });
site.exec('npm ci --no-audit --no-fund'); // a package of its own, like benchmarks
site.exec('vitepress build');

const candidate = project.addTask('release:candidate', {
  description: 'Builds what a release publishes into dist, without credentials: the packages for npm and Python, the code of the others, site, sbom',
});
for (const task of ['pre-compile', 'compile', 'post-compile', 'package:js', 'package:python']) candidate.spawn(project.tasks.tryFind(task)!);
candidate.exec('jsii-pacmak --code-only --target java --target dotnet --target go'); // compiled where their toolchains are: in the jobs of the release
for (const task of ['sbom', 'site']) candidate.spawn(project.tasks.tryFind(task)!);

const demo = project.addTask('demo', {
  description: 'Tells the story of an order that fails, with and without the library, then checks the example apps; needs no AWS account',
  env: { NODE_NO_WARNINGS: '1' },
});
demo.spawn(project.preCompileTask);
demo.spawn(project.compileTask); // the examples import the library by its own name
demo.exec(ts('examples/demo.ts'));

// --- import directions, see CONTRIBUTING.md
const eslint = project.eslint!;
// It knows where the library's own name leads, also before anything is compiled.
eslint.config.settings['import/resolver'].typescript.project = './test/tsconfig.json';
// The types of all files are read once: projen's `projectService` reads them once for each tsconfig.json, which takes longer than all rules.
eslint.config.parserOptions = { ecmaVersion: 2018, sourceType: 'module', project: './test/tsconfig.json' };
/** Folders from the bottom to the top: each may import those below it, types included. Those of one row know nothing of each other. */
function layers(root: string, rows: string[][]) {
  return rows.flatMap((row, index) => row.map(folder => ({
    target: `${root}/${folder}`,
    from: root,
    except: [folder, ...rows.slice(0, index).flat()].map(name => `./${name}`),
    message: `${folder} may import ${rows.slice(0, index).flat().join(', ') || 'nothing'} of ${root}`,
  })));
}
eslint.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      ...layers('./src/constructs', [
        ['synth'], ['resources', 'bundling'], ['alarms', 'triggers'], ['function'], ['deployment', 'account-concurrency'],
        ['sqs-worker', 'stream-processor', 'async-function', 'canary-function'],
      ]),
      ...layers('./src/simulator', [['kernel'], ['cloudwatch', 'filters'], ['lambda'], ['sqs', 'streams', 'events'], ['builders']]),
      ...layers('./src/template', [['input'], ['resolve'], ['flow'], ['sam'], ['readers'], ['policies', 'branches'], ['permissions']]),
      ...layers('./src/nag', [['model'], ['rules']]),
      { target: './src/limits', from: './src', except: ['./limits'], message: 'limits import nothing' },
      { target: './src/back-off.ts', from: './src', message: 'back-off.ts imports nothing' },
      { target: './src/environment.ts', from: './src', message: 'environment.ts imports nothing' },
      { target: './src/secrets.ts', from: './src', message: 'secrets.ts imports nothing' },
      {
        target: './src/runtime',
        from: './src',
        except: ['./runtime', './back-off.ts', './environment.ts'],
        message: 'a handler carries what the runtime imports',
      },
      {
        target: './src/nag',
        from: './src',
        except: ['./nag', './template', './filters', './back-off.ts', './environment.ts', './limits', './secrets.ts'],
        message: 'rules know templates, not what made them',
      },
      { target: './src/!(runtime)', from: './src/runtime', message: 'the runtime is another entry point' },
      { target: './src/template', from: './src', except: ['./template', './limits'], message: 'the reader of templates knows JSON, not constructs' },
      { target: './src/filters', from: './src', except: ['./filters', './limits'], message: 'filters know records, not who reads them' },
      {
        target: './src/simulator',
        from: './src',
        except: ['./simulator', './template', './filters', './environment.ts', './limits'],
        message: 'the simulator knows templates, not what made them',
      },
      { target: './src/!(simulator|explain)', from: './src/simulator', message: 'the simulator is another entry point' },
      {
        target: './src/explain',
        from: './src',
        except: ['./explain', './simulator', './template', './filters', './limits'],
        message: 'explanations know templates, not what made them',
      },
      { target: './src/!(explain|cli|validation)', from: './src/explain', message: 'only the command line explains, and the plugin that runs it' },
      {
        target: './src/cli',
        from: './src',
        except: ['./cli', './explain', './nag', './template', './limits'],
        message: 'the command line reads templates, and knows rules, not constructs',
      },
      { target: './src/!(cli)', from: './src/cli', message: 'the command line is an entry point' },
      {
        target: './src/validation',
        from: './src',
        except: ['./validation', './explain', './nag', './template', './constructs/bundling'],
        message: 'the plugin runs the command line',
      },
      { target: './src', from: './test' },
      { target: './src', from: './examples' },
    ],
  }],
});
eslint.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    'no-restricted-imports': ['error', {
      paths: [{ name: 'cdk-nag', message: "loads all rules: import 'cdk-nag/lib/nag-pack' or 'cdk-nag/lib/nag-rules'" }],
    }],
  },
});

eslint.addOverride({
  files: ['src/runtime/**/*.ts'],
  rules: {
    'import/no-extraneous-dependencies': ['error', { devDependencies: true }], // the user's, see POWERTOOLS above
    'no-restricted-imports': ['error', { patterns: [{ group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'], message: 'a handler carries what the runtime imports' }] }],
  },
});
// Same seed, same trace: time comes from the clock, chance from the seed.
const NOT_VIRTUAL = ['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'crypto'];
const CHANCE = ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID', 'getRandomValues', 'webcrypto'];
const noCdk = { group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'cdk-nag', 'cdk-nag/*'], message: 'templates are JSON' };
eslint.addOverride({
  files: ['src/template/**/*.ts', 'src/filters/**/*.ts', 'src/simulator/**/*.ts'],
  rules: {
    'no-bitwise': 'off', // random numbers, hashes and shard ranges are bits
    'no-restricted-imports': ['error', {
      paths: [{ name: 'node:crypto', importNames: ['default', ...CHANCE] }, 'crypto', 'node:timers', 'timers', 'node:timers/promises', 'node:perf_hooks'],
      patterns: [noCdk, { group: ['@aws-lambda-powertools/*', '@aws-sdk/*'], message: 'the simulator has no dependencies' }],
    }],
  },
});
eslint.addOverride({
  files: ['src/simulator/**/*.ts'],
  rules: {
    'no-restricted-globals': ['error', ...NOT_VIRTUAL],
    'no-restricted-properties': ['error', { object: 'Math', property: 'random' }, { object: 'process', property: 'hrtime' }],
  },
});
eslint.addOverride({
  files: ['src/cli/**/*.ts'],
  rules: {
    'import/no-extraneous-dependencies': ['error', { devDependencies: true }], // bundled, see docs/decisions/0024
    'no-restricted-imports': ['error', { patterns: [noCdk] }],
  },
});
eslint.addOverride({
  files: ['examples/*/*.ts'], // read as a user would write them, to whom the library is one package among others
  rules: { 'import/order': 'off', 'import/no-extraneous-dependencies': ['error', { devDependencies: true }] },
});
eslint.addOverride({
  files: ['examples/audit.ts'], // loads the example apps by name, which jest can't do with import()
  rules: { '@typescript-eslint/no-require-imports': 'off' },
});

// Tests and examples import the library by its own name.
project.tsconfigDev.addInclude('../examples/**/*.ts');
// All that ESLint reads.
for (const files of ['../src/**/*.ts', '../.projenrc.ts']) project.tsconfigDev.addInclude(files);
project.tsconfigDev.file.patch(
  JsonPatch.add('/compilerOptions/paths', {
    'cdk-resilient-lambda': ['../src/index.ts'],
    'cdk-resilient-lambda/runtime': ['../src/runtime/index.ts'],
    'cdk-resilient-lambda/simulator': ['../src/simulator/index.ts'],
  }),
);
new JsonFile(project, 'examples/tsconfig.json', { obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] } });

project.synth();
