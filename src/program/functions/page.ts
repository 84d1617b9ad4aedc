import { disclose } from '../disclosure.ts';
import { functions } from './all.ts';
import type { Chapter, FunctionDefinition } from './definition.ts';
import { exampleProgram, examples } from './examples.ts';

const chapters: Readonly<Record<Chapter, string>> = {
  arithmetic: 'Arithmetic',
  logic: 'Conditions',
  counting: 'Counting',
  summary: 'Summaries',
  order: 'Order',
  relation: 'Relations between questions',
  decision: 'Decisions',
  personal: 'Personal results',
  privacy: 'Noise',
};

/** Where a page's costs begin, which are measured and not written here. */
export const costHeading = '## Cost';

/** A function's page in Markdown, up to its costs: all from its definition, and from what its example opens. */
export function pageOf({ name, usage, definition, discloses, clauses, smallestGroup }: FunctionDefinition): string {
  const program = exampleProgram(name, 100);
  const [, ...reveals] = disclose(program).reveals;
  const smallest =
    typeof smallestGroup === 'function'
      ? `${[2, 3, 4].map((count) => `${smallestGroup(count)} with ${count} values in the brackets`).join(', ')}, and so on.`
      : `${smallestGroup ?? 3}.`;
  return [
    `# ${name}`,
    `Written \`${usage}\`.`,
    definition,
    '## What it discloses',
    discloses,
    `Example: \`${examples[name]}\``,
    ...reveals.map((sentence) => `> ${sentence}`),
    '## Clauses and groups',
    `Clauses: ${clauses ? clauses.map((clause) => `\`${clause}\``).join(', ') : 'none'}. Smallest group: ${smallest}`,
    `${costHeading}\n\n`,
  ].join('\n\n');
}

/** The list of all pages, by chapter. */
export function pageIndex(): string {
  const parts = Object.entries(chapters).map(([chapter, title]) => {
    const own = functions.filter((definition) => definition.chapter === chapter);
    return `## ${title}\n\n${own.map(({ name, usage }) => `- [${name}](${name}.md): \`${usage}\``).join('\n')}`;
  });
  return `# Functions of the formula language\n\nWritten by \`npm run docs\` from the definitions in \`src/program/functions\`; costs from the circuits, exact.\n\n${parts.join('\n\n')}\n`;
}
