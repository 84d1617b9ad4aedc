import { sha256 } from '@noble/hashes/sha2.js';
import type { Field } from '../math/field.ts';
import { ComputationError, typesOf } from './check.ts';
import type { Step } from './circuit.ts';
import type { Computation } from './computation.ts';
import { formatDecimal, wholeRoot } from './decimal.ts';
import { defaultComputation } from './default-computation.ts';
import { functionNamed, smallestGroupOf } from './functions/all.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Audience, type Lowered, lower } from './lower.ts';
import { readComputation } from './read-computation.ts';
import { parseSurvey, type Survey, SurveyError } from './survey.ts';

/** With two people, each would learn the other's answers by subtraction. */
export const smallestGroup = 3;

/**
 * For a program with a standard deviation. With three people, each could work out the two others' numbers (but not whose is
 * whose) from the sum, the sum of squares and its own number. With four, nearly so: three whole numbers with a given sum
 * and sum of squares are few. With five it takes a short scale, which `disclosure.ts` warns of.
 */
export const smallestGroupWithDeviation = 5;

/** A room's program is checked for groups of up to so many contributors. */
export const maximumContributors = 9;
/** The largest group that any program is checked for. */
const mostContributors = 100_000;

/** The version of the canonical bytes, of the encoding and of the outputs: changes whenever any of them does. */
const format = 'murmuration/v3/program';

/** The modulus of F127. */
const modulus = (1n << 127n) - 1n;

/** What people write; `compile` makes a program of it. */
export interface ProgramSource {
  readonly survey: Survey;
  /** Fewer valid contributions than this, and nothing is opened. */
  readonly minimumGroup: number;
  /** More than this never contribute; ranges are checked for so many. Absent: `maximumContributors`. */
  readonly maximumGroup?: number;
  /** Absent: what the questions suggest (`default-computation.ts`). */
  readonly computation?: Computation | undefined;
}

/** What a room computes, complete before anything runs. */
export interface Program {
  /** In normal form. */
  readonly survey: Survey;
  readonly minimumGroup: number;
  readonly maximumGroup: number;
  readonly computation: Computation;
  /** The computation is the survey's own, and no formulas were written. */
  readonly isDefault: boolean;
  /** All of the above in canonical form: equal programs have equal bytes. `readProgram` reads them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the bytes, which begin with their format's name: what the parties agree on. */
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly fieldName: Field['name'];
  /** How answers become bits. */
  readonly layout: Layout;
}

/**
 * Makes a program: checks types and, for the largest and the smallest group, every range.
 *
 * @throws SurveyError for a survey that `parseSurvey` refuses, 'range-too-wide' if a question's own results might wrap around
 *   in the field, 'minimum-group-too-small' (with the smallest possible one), 'minimum-group-too-large'.
 * @throws ComputationError for formulas that are refused.
 */
export function compile(source: ProgramSource): Program {
  const survey = parseSurvey(source.survey);
  const { minimumGroup, maximumGroup = maximumContributors } = source;
  const isDefault = source.computation === undefined;
  const computation = source.computation ? readComputation(source.computation) : defaultComputation(survey);
  if (!Number.isInteger(maximumGroup) || maximumGroup < smallestGroup || maximumGroup > mostContributors) {
    throw new SurveyError('minimum-group-too-large', null, String(mostContributors));
  }
  checkMinimumGroup(minimumGroup, maximumGroup, computation);
  typesOf(computation, survey);
  const layout = layoutOf(survey, questionsWithDigits(computation));
  const bytes = canonicalBytes({ survey, minimumGroup, maximumGroup, computation: isDefault ? null : computation });
  if (bytes.length > programBytes) throw new ComputationError('not-a-computation', null, 'a smaller program');
  const digest = Uint8Array.from(sha256(bytes));
  const program: Program = {
    survey,
    minimumGroup,
    maximumGroup,
    computation,
    isDefault,
    bytes,
    digest,
    fieldName: 'F127',
    layout,
  };
  checkRanges(program);
  return isNarrow(program) ? { ...program, fieldName: 'F61' } : program;
}

/** The program of a survey without formulas. Throws as `compile`. */
export function compileSurvey(survey: Survey, minimumGroup: number): Program {
  return compile({ survey, minimumGroup });
}

/** The circuit for these contributions, and what its openings mean (`lower.ts`). The same for every party. */
export function circuitOf(program: Program, audience: Audience): Lowered {
  return lower(program, audience);
}

/** Everybody there and counted, in a group of this size: for what a run will cost. */
export function everyone(count: number): Audience {
  const counted = Array.from({ length: count }, (_, person) => person);
  return { counted, names: [], host: 0 };
}

/** Recipients by name who are not among these people. */
export function missingRecipients({ computation }: Program, names: readonly string[]): string[] {
  const wanted = computation.outputs.flatMap(({ recipients }) => (typeof recipients === 'string' ? [] : recipients));
  return [...new Set(wanted)].filter((name) => !names.includes(name));
}

function checkMinimumGroup(minimumGroup: number, maximumGroup: number, { nodes }: Computation): void {
  const smallest = Math.max(smallestGroup, ...nodes.map(smallestGroupOf));
  if (!Number.isInteger(minimumGroup) || minimumGroup < smallest) {
    throw new SurveyError('minimum-group-too-small', null, String(smallest));
  }
  if (minimumGroup > maximumGroup) throw new SurveyError('minimum-group-too-large', null, String(maximumGroup));
}

/** The number questions that are compared or ordered as they are. */
function questionsWithDigits({ nodes }: Computation): Set<number> {
  const questions = new Set<number>();
  for (const node of nodes) {
    if (node.node !== 'call') continue;
    const need = functionNamed(node.function)!.needsDigits;
    const operands = node.arguments.map((operand) => nodes[operand]!);
    const wanted = need === 'always' || (need === 'against-constant' && operands.some(({ node }) => node === 'number'));
    if (!wanted) continue;
    for (const operand of operands) if (operand.node === 'question') questions.add(operand.question);
  }
  return questions;
}

/**
 * Lowers the program with placeholders for people named: for every size of a room's group, as in one size a quantile is somebody's number
 * and in the next a mixture of two; in larger groups for the two largest sizes and the smallest.
 */
function checkRanges(program: Program): void {
  const { survey, minimumGroup, maximumGroup, isDefault } = program;
  const names = missingRecipients(program, []);
  try {
    for (const size of sizesToCheck(minimumGroup, maximumGroup)) lower(program, { ...everyone(size), names });
  } catch (error) {
    if (!isDefault || !(error instanceof ComputationError) || error.kind !== 'range-too-wide') throw error;
    throw rangeTooWide(survey, maximumGroup);
  }
}

/** Steps that are as precise in the smaller field, where their values fit: all but those in fixed point. */
const narrowSteps: ReadonlySet<Step['step']> = new Set([
  'input',
  'constant',
  'linear',
  'sum',
  'pick',
  'join',
  'multiply',
  'dot',
  'negative',
  'zero',
  'above',
  'bits',
  'ranked',
  'sort',
  'quotient',
]);

/**
 * Whether all fits into F61, half as long and three times as fast: every value, with room for its masks, in groups of
 * every size. What is checked at random is then wrong once in 2^48, for contributions of a thousand bits.
 */
function isNarrow(program: Program): boolean {
  const { minimumGroup, maximumGroup } = program;
  const names = missingRecipients(program, []);
  try {
    return [...sizesToCheck(minimumGroup, maximumGroup)].every((size) => {
      const { circuit } = lower({ ...program, fieldName: 'F61' }, { ...everyone(size), names });
      return circuit.nodes.every(({ step }) => narrowSteps.has(step));
    });
  } catch (error) {
    if (error instanceof ComputationError) return false;
    throw error;
  }
}

function sizesToCheck(smallest: number, largest: number): Iterable<number> {
  if (largest > maximumContributors) return new Set([largest, Math.max(smallest, largest - 1), smallest]);
  return Array.from({ length: largest - smallest + 1 }, (_, i) => largest - i);
}

/** For a survey's own computation: the first question that is too wide, and how wide it may be. */
function rangeTooWide({ questions }: Survey, maximumGroup: number): SurveyError {
  const sum = modulus / 2n / BigInt(maximumGroup);
  const root = wholeRoot(modulus / 2n) / BigInt(maximumGroup);
  const limits = questions.map((question) => (question.kind === 'number' && question.deviation ? root : sum));
  const index = questions.findIndex((question, i) => question.kind === 'number' && magnitude(question) > limits[i]!);
  const question = questions[index];
  const decimals = question?.kind === 'number' ? question.decimals : 0;
  return new SurveyError(
    'range-too-wide',
    index < 0 ? null : index,
    formatDecimal(limits[Math.max(index, 0)]!, decimals),
  );
}

function magnitude(question: Extract<Survey['questions'][number], { kind: 'number' }>): bigint {
  const scaled = [question.minimum, question.maximum].map((bound) => BigInt(bound.replace('.', '')));
  return scaled.map((bound) => (bound < 0n ? -bound : bound)).reduce((a, b) => (a > b ? a : b));
}

interface Canonical {
  readonly survey: Survey;
  readonly minimumGroup: number;
  readonly maximumGroup: number;
  readonly computation: Computation | null;
}

/** JSON without spaces, in UTF-8. `parseSurvey` and `readComputation` give everything its normal form and order of keys. */
function canonicalBytes({ survey, minimumGroup, maximumGroup, computation }: Canonical): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ format, minimumGroup, maximumGroup, survey, computation }));
}

/**
 * Reads a program from its canonical bytes.
 *
 * @throws SurveyError: 'not-a-survey', 'not-canonical' (the bytes are not those that the program read would have), and
 *   whatever `compile` throws.
 */
export function readProgram(bytes: Uint8Array): Program {
  return programOf(parseBytes(bytes), bytes);
}

/**
 * As `readProgram`, of what a room's host sends: nothing is spent on a program for groups larger than a room's.
 *
 * @throws SurveyError also 'maximum-group'.
 */
export function readRoomProgram(bytes: Uint8Array): Program {
  const source = parseBytes(bytes);
  if (source.maximumGroup !== maximumContributors) {
    throw new SurveyError('maximum-group', null, String(maximumContributors));
  }
  return programOf(source, bytes);
}

function programOf({ survey, minimumGroup, maximumGroup, computation }: Canonical, bytes: Uint8Array): Program {
  const program = compile({ survey, minimumGroup, maximumGroup, computation: computation ?? undefined });
  const same = program.bytes.length === bytes.length && program.bytes.every((byte, i) => byte === bytes[i]);
  if (!same) throw new SurveyError('not-canonical');
  return program;
}

/** What the bytes claim to be; `compile` checks it all. */
function parseBytes(bytes: Uint8Array): Canonical {
  if (bytes.length > programBytes) throw new SurveyError('not-a-survey');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SurveyError('not-a-survey');
  }
  if (typeof json !== 'object' || json === null) throw new SurveyError('not-a-survey');
  return json as Canonical;
}

/** The longest canonical bytes that are read or made: the longest survey in three-byte letters has some 111,000. */
export const programBytes = 256 * 1024;
