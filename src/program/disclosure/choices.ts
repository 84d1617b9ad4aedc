import { typesOf } from '../check.ts';
import { operandsOfNode } from '../computation-builder.ts';
import type { Program } from '../plan.ts';

/**
 * Names of the outputs into which a number goes that a condition decides, person by person: `if(condition, a, b)` of each. Then a
 * result can be made to speak of few people although it is computed over all, in ways that `subtraction.ts` does not follow: within a
 * quotient, a weight, a moment, or by numbers so large that both totals show in one. What has noise is left out.
 */
export function choicesIn({ computation, survey }: Pick<Program, 'computation' | 'survey'>): string[] {
  const { nodes, outputs } = computation;
  const types = typesOf(computation, survey);
  const decides: boolean[] = [];
  for (const [index, node] of nodes.entries()) {
    const { kind, level } = types[index]!;
    const isChoice = node.node === 'call' && node.function === 'if' && kind === 'number' && level === 'row';
    const hasNoise = node.node === 'call' && node.function === 'noisy';
    decides.push(!hasNoise && (isChoice || operandsOfNode(node).some((operand) => decides[operand])));
  }
  return outputs.flatMap(({ name, node, recipients }) => (decides[node] && recipients !== 'each' ? [name] : []));
}
