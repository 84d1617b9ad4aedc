import { useId } from 'preact/hooks';
import { typesOf } from '../program/check.ts';
import { smallestGroupOf } from '../program/functions/all.ts';
import { type Program, smallestGroup } from '../program/plan.ts';
import { Icon } from './icon.tsx';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** What formulas give, and who learns each of it. */
export function FormulaOutputs({ program }: { program: Program }) {
  const id = useId();
  const { computation, survey } = program;
  const types = typesOf(computation, survey);
  const demanding = mostDemanding(program);
  return (
    <section class="formula-outputs" aria-labelledby={id}>
      <h2 id={id}>
        <Icon name="eye" /> {text.formulas.outputs}
      </h2>
      <ul>
        {computation.outputs.map(({ name, recipients, node }) => (
          <li key={name}>
            <bdi class="strong">{name}</bdi> (<Words>{text.formulas.kind(types[node]!)}</Words>):{' '}
            <Words>{text.formulas.learns(recipients)}</Words>
          </li>
        ))}
      </ul>
      {demanding && (
        <p class="hint">
          <Words>{text.formulas.demandedGroup(demanding.group, demanding.name)}</Words>
        </p>
      )}
    </section>
  );
}

/** The function that demands the largest smallest group, if any demands more than every program does. */
function mostDemanding({ computation }: Program): { group: number; name: string } | undefined {
  return computation.nodes
    .flatMap((node) => (node.node === 'call' ? [{ name: node.function, group: smallestGroupOf(node) }] : []))
    .filter(({ group }) => group > smallestGroup)
    .sort((a, b) => b.group - a.group)[0];
}
