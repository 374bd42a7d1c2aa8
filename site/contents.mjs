/**
 * The pages of the site: which file of the repository each is made of, in the order of the sidebar. Folders stand for all of their pages;
 * with `listed: false` the sidebar links only to their list.
 */
export const CONTENTS = [
  { text: 'Start', files: ['README.md', 'templates/README.md', 'docs/adopt.md', 'docs/organizations.md', 'docs/agents.md'] },
  { text: 'Problems', files: ['docs/problems'] },
  {
    text: 'Recipes by source',
    files: ['docs/queues.md', 'docs/streams.md', 'docs/asynchronous-events.md', 'docs/deployments.md'],
  },
  { text: 'Handlers', files: ['docs/handlers.md', 'docs/handlers-in-other-languages.md'] },
  { text: 'Operate', files: ['docs/replay-failed-records.md', 'docs/replay-parked-events.md', 'docs/replay-bus-events.md'] },
  { text: 'Test', files: ['docs/test-your-failure-paths.md', 'docs/simulator.md', 'docs/test-against-an-emulator.md'] },
  { text: 'Check any app', files: ['docs/command-line.md', 'docs/explain.md', 'docs/rules.md', 'docs/practices.md'] },
  { text: 'Reference', files: ['API.md', 'docs/api'] },
  { text: 'Decisions', files: ['docs/decisions'], listed: false },
  { text: 'Project', files: ['docs/support.md', 'CHANGELOG.md', 'docs/benchmarks.md', 'CONTRIBUTING.md', 'SECURITY.md'] },
];
