import type { Vector } from '../math/field.ts';
import type { Circuit, CircuitNode, Ref } from '../program/circuit.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { type Level, Rounds } from './rounds.ts';
import { compute, isLocal, operate } from './steps.ts';

/** What parties agree on besides the circuit: `trace` finds the best. */
export interface Schedule {
  /** See `Rounds`. */
  readonly patience: number;
}

/**
 * Evaluates what a circuit opens, up to the openings: each step begins as soon as its operands are there, and all that
 * are under way share their rounds (`rounds.ts`). Steps that no opening needs are left out.
 *
 * @param input this party's shares of bit `bit` of every contribution: N elements.
 * @returns its shares of what each opening opens, for `reveal`.
 * @throws AbortError; RangeError if the circuit does not fit the field or itself.
 */
export async function evaluate(
  circuit: Circuit,
  protocol: Protocol,
  input: (bit: number) => Vector,
  { patience }: Schedule,
  onLevel: (level: Level) => void = () => {},
): Promise<Vector[]> {
  const { nodes, openings } = circuit;
  const { field } = protocol;
  if (field.name !== circuit.fieldName) throw new RangeError(`a circuit for ${circuit.fieldName} in ${field.name}`);
  const { users, missing, ready } = wiring(circuit);
  const uses = users.map(({ length }) => length);
  for (const { of } of openings) uses[of]!++;
  const results = new Map<Ref, Vector>();
  const rounds = new Rounds(protocol, patience, onLevel);

  const finish = (ref: Ref, result: Vector) => {
    const { length, step } = nodes[ref]!;
    if (field.length(result) !== length)
      throw new RangeError(`${step}: ${field.length(result)} elements, not ${length}`);
    results.set(ref, result);
    for (const user of users[ref]!) if (--missing[user]! === 0) ready.push(user);
  };
  const advance = () => {
    for (let ref = ready.shift(); ref !== undefined; ref = ready.shift()) {
      const own = ref;
      const node = nodes[own]!;
      const of = operands(node).map((operand) => results.get(operand)!);
      for (const operand of operands(node)) if (--uses[operand]! === 0) results.delete(operand);
      if (node.step === 'input') finish(own, input(node.bit));
      else if (isLocal(node)) finish(own, compute(field, node, of));
      else {
        rounds.start(async (branch) => {
          finish(own, await operate(branch, node, of));
          advance();
        });
      }
    }
  };
  advance();
  await rounds.run();
  return openings.map(({ of }) => results.get(of)!);
}

/**
 * Opens what a circuit opens, all in one round.
 *
 * @param shares as `evaluate` returned them.
 * @returns the values of each opening; undefined for those that another party gets.
 */
export async function reveal(
  { openings }: Circuit,
  protocol: Protocol,
  shares: readonly Vector[],
): Promise<(Vector | undefined)[]> {
  const { field, me } = protocol;
  const all = openings.map(({ to }, i) => ({ to, shares: shares[i]! }));
  const common = all.filter(({ to }) => to === 'everyone').map(({ shares: own }) => own);
  const personal = all.flatMap(({ to, shares: own }) => (to === 'everyone' ? [] : [{ recipient: to, shares: own }]));
  const [opened, mine] = await Promise.all([
    common.length > 0 ? protocol.open(field.concat(common)) : field.zeros(0),
    personal.length > 0 ? protocol.openTo(personal) : field.zeros(0),
  ]);
  let [begin, own] = [0, 0];
  return all.map(({ to, shares: { length } }) => {
    if (to === 'everyone') {
      begin += length;
      return opened.subarray(begin - length, begin);
    }
    if (to !== me) return undefined;
    own += length;
    return mine.subarray(own - length, own);
  });
}

/** For each step that an opening needs: who uses it, how many operands are missing, and whether it can begin. */
function wiring({ nodes, openings }: Circuit) {
  const needed = new Uint8Array(nodes.length);
  for (const { of } of openings) needed[of] = 1;
  const users: Ref[][] = nodes.map(() => []);
  const missing = new Uint32Array(nodes.length);
  for (let ref = nodes.length - 1; ref >= 0; ref--) {
    if (!needed[ref]) continue;
    const of = operands(nodes[ref]!);
    missing[ref] = of.length;
    for (const operand of of) {
      if (!(operand < ref)) throw new RangeError('an operand that does not come before its step');
      needed[operand] = 1;
      users[operand]!.push(ref);
    }
  }
  for (const list of users) list.reverse();
  const ready = nodes.flatMap((_, ref) => (needed[ref] && missing[ref] === 0 ? [ref] : []));
  return { users, missing, ready };
}

function operands(node: CircuitNode): readonly Ref[] {
  return 'of' in node ? node.of : [];
}
