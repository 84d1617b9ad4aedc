import { evaluatePlainly } from '../../engine/plain.testing.ts';
import { nearestDouble } from '../decimal.ts';
import { encodeAnswers } from '../encoding.ts';
import { checkFormula } from '../language/formula.ts';
import type { OutputValue } from '../output.ts';
import { circuitOf, everyone, type Program } from '../plan.ts';
import type { Rational } from '../rational.ts';
import { resultsOf } from '../results.ts';
import type { Answer, Survey } from '../survey.ts';

/** For tests: one person's answers to `survey`, in plain terms. */
export interface Person {
  /** Tenths. */
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly yes: boolean;
  readonly team: number;
  readonly days: readonly number[];
  readonly order: readonly number[];
}

export const teams = ['red', 'green', 'blue'];
export const days = ['Mon', 'Tue', 'Wed', 'Thu'];
export const cities = ['Rome', 'Oslo', 'Bern'];

/** A question of each kind. */
export const survey: Survey = {
  title: 'Every kind',
  questions: [
    { kind: 'number', text: 'x', name: 'x', unit: '€', decimals: 1, minimum: '-20', maximum: '30' },
    { kind: 'number', text: 'y', name: 'y', unit: '€', decimals: 0, minimum: '0', maximum: '15' },
    { kind: 'number', text: 'weight', name: 'weight', unit: '', decimals: 0, minimum: '1', maximum: '9' },
    { kind: 'yes-no', text: 'agrees', name: 'agrees' },
    { kind: 'choice', text: 'team', name: 'team', options: teams },
    { kind: 'several', text: 'days', name: 'days', options: days },
    { kind: 'ranking', text: 'order', name: 'order', options: cities },
  ],
};

const answersOf = ({ x, y, weight, yes, team, days, order }: Person): Answer[] => [
  `${x < 0 ? '-' : ''}${Math.floor(Math.abs(x) / 10)}.${Math.abs(x) % 10}`,
  String(y),
  String(weight),
  yes,
  team,
  days,
  order,
];

/** Compiles the formulas for groups of up to so many. */
export const programOf = (formulas: readonly string[], minimumGroup: number, maximumGroup: number): Program =>
  checkFormula(formulas.join('\n'), { survey, minimumGroup, maximumGroup }).program;

/** The answers of all, bit by bit, as a circuit's inputs. */
export function bitsOf({ survey: asked, layout }: Program, people: readonly Person[]) {
  const encoded = people.map((person) => encodeAnswers(asked, layout, answersOf(person)));
  return (bit: number): bigint[] => encoded.map((bits) => BigInt(bits[bit]!));
}

export interface Setting {
  readonly minimumGroup?: number;
  /** Who looks at the results. */
  readonly me?: number;
}

/** What each formula's output is, computed by its circuit in plain integers; checks every range that the circuit promises. */
export function evaluated(
  formulas: readonly string[],
  people: readonly Person[],
  setting: Setting = {},
): OutputValue[] {
  const program = programOf(formulas, setting.minimumGroup ?? 3, Math.max(people.length, setting.minimumGroup ?? 3));
  return seenBy([setting.me ?? 0], program, people)[0]!;
}

/** All that is opened, to whomever, and what it means. */
export function openedIn(program: Program, people: readonly Person[]) {
  const { circuit, outputs } = circuitOf(program, everyone(people.length));
  return { circuit, outputs, opened: evaluatePlainly(circuit, bitsOf(program, people)) };
}

/** The results, as several people see them. */
export function seenBy(viewers: readonly number[], program: Program, people: readonly Person[]): OutputValue[][] {
  const { circuit, outputs, opened } = openedIn(program, people);
  return viewers.map((me) => {
    const own = opened.map((values, i) => ([me, 'everyone'].includes(circuit.openings[i]!.to) ? values : undefined));
    return resultsOf(outputs, own, me).map(({ value }) => value!);
  });
}

/** An exact number as a result. */
export const number = ({ numerator, denominator }: Rational) => ({
  kind: 'number',
  value: nearestDouble(numerator, denominator, 0),
  error: 0,
});

export const yesNo = (value: boolean) => ({ kind: 'yes-no', value });
export const choice = (...labels: string[]) => ({ kind: 'choice', labels });
export const hidden = { kind: 'hidden' };

export const table = (labels: readonly string[], values: readonly object[]) => ({
  kind: 'table',
  rows: labels.map((label, i) => ({ label, value: values[i] })),
});
