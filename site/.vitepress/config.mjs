import { slug } from 'github-slugger';
import { REPOSITORY, sidebar, sourceOf, writePages } from '../pages.mjs';

writePages();

/** The corner of a table is the header of nothing: a screen reader would announce a header without a name. */
function emptyHeadersAreCells(tokens) {
  tokens.forEach((token, index) => {
    if (token.type !== 'th_open' || tokens[index + 1].content !== '') return;
    for (const each of [token, tokens[index + 2]]) each.tag = 'td';
  });
}

export default {
  title: 'cdk-resilient-lambda',
  description: 'AWS CDK constructs for event-driven AWS Lambda that lose no event silently',
  lang: 'en-US',
  base: process.env.SITE_BASE ?? '/',
  head: [['link', { rel: 'icon', href: 'data:,' }]], // or browsers ask for one
  srcDir: 'pages',
  outDir: '../dist/site',
  markdown: {
    anchor: { slugify: slug }, // links to headings work here and on GitHub
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    attrs: { disable: true }, // braces are text, as they are on GitHub
    config: md => md.core.ruler.push('corners', state => emptyHeadersAreCells(state.tokens)),
  },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    sidebar,
    nav: [
      { text: 'Quick start', link: '/#quick-start' },
      { text: 'Problems', link: '/problems/' },
      { text: 'Constructs', link: '/api/' },
      { text: 'Rules', link: '/rules' },
    ],
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { text: 'Edit this page', pattern: ({ frontmatter }) => frontmatter.source }, // runs in the browser, where nothing of this file is
  },
  transformPageData(page) {
    const source = sourceOf(page.relativePath);
    page.frontmatter.editLink = source !== undefined;
    page.frontmatter.source = `${REPOSITORY}/edit/main/${source}`;
  },
};
