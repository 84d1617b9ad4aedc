import type { Recipients } from '../computation.ts';
import { formatDecimal, nearestDouble } from '../decimal.ts';
import type { Disclosure } from '../disclosure.ts';
import type { Program } from '../plan.ts';
import { epsilonOf } from '../privacy.ts';
import { compare, type Rational } from '../rational.ts';
import { sentences } from '../sentences.ts';
import { choicesIn } from './choices.ts';
import { countsOf, equationsOf, ordersOf } from './counting.ts';
import { isCount } from './meaning.ts';
import { type CellOpening, type OutputOpening, openingsOf, type Precision } from './openings.ts';
import { allAtoms, selected } from './polynomial.ts';
import { formulaSentences as say } from './sentences.ts';
import { isPart, subtractionsOf } from './subtraction.ts';
import { numberWarnings } from './survey.ts';

/** Labels of a table that are written out. */
const MOST_LABELS = 6;
/** "Easily happens": for random answers, at least one time in so many. */
const easily = 10;

const named = (names: readonly string[]) => sentences.list(names.map(sentences.quoted));

/** What a program of formulas tells, all of it computed from what its circuit opens (`openings.ts`). */
export function discloseFormulas(program: Program): Disclosure {
  const outputs = openingsOf(program);
  return {
    reveals: [sentences.revealsCount(program.minimumGroup), ...outputs.map((output) => reveal(output, program))],
    hides: hides(outputs, program),
    warnings: warnings(outputs, program),
  };
}

function reveal(output: OutputOpening, { minimumGroup }: Program): string {
  const { name, formula, recipients, cells, kind, isPublic } = output;
  const [first] = cells as [CellOpening, ...CellOpening[]];
  const labels = cells.map(({ label }) => label ?? '');
  const shown = labels.slice(0, MOST_LABELS).map(sentences.quoted);
  const rows = kind === 'table' ? say.rows(shown, labels.length - shown.length) : '';
  const what = isPublic ? say.public : whatIsLearnt({ ...first, precision: coarsest(cells) });
  const unit = cells.every((cell) => cell.unit === first.unit) ? first.unit : '';
  const hidden = first.suppression ? say.suppressed(minimumGroup) : first.isWithheld ? say.withheld : '';
  const other = formula === name ? null : formula;
  return say.learns(whoLearns(recipients), sentences.quoted(name), other, unit, rows, what + hidden);
}

/** The cells of one output are alike, but for how exact they are. */
const coarsest = (cells: readonly CellOpening[]): Precision =>
  cells
    .map(({ precision }) => precision)
    .reduce((a, b) => ('error' in b && (!('error' in a) || compare(b.error, a.error) > 0) ? b : a));

/** Of one cell, which stands for all. */
function whatIsLearnt({ kind, meaning, over, precision, suppression }: CellOpening): string {
  if (kind === 'yes-no') return say.truth;
  if (kind === 'option') return say.options;
  if (meaning.kind === 'noisy') return say.noisy;
  const source = () => {
    if (meaning.kind === 'order') return say.order;
    if (meaning.kind !== 'total' || precision.kind !== 'exact') return '';
    if (isCount(meaning.each)) return say.count;
    return suppression || isPart(meaning.each) ? say.part : say.total;
  };
  return precisionOf(precision) + source() + (over ? say.size : '');
}

function precisionOf(precision: Precision): string {
  switch (precision.kind) {
    case 'exact':
      return say.exactly;
    case 'root':
      return say.root;
    default:
      return say[precision.kind](powerOfTen(precision.error));
  }
}

/** The smallest power of ten that is at least so much, as a decimal. */
function powerOfTen({ numerator, denominator }: Rational): string {
  if (numerator > denominator) return String(10n ** BigInt(String((numerator - 1n) / denominator).length));
  let decimals = 0;
  while (numerator * 10n ** BigInt(decimals + 1) <= denominator) decimals++;
  return formatDecimal(1n, decimals);
}

function whoLearns(recipients: Recipients): string {
  return typeof recipients === 'string' ? say[recipients] : say.named(recipients);
}

function hides(outputs: readonly OutputOpening[], { survey: { questions } }: Program): string[] {
  const used = usedBy(outputs);
  const unused = questions.filter((_, index) => !used.has(index)).map(({ text }) => text);
  const private_ = outputs.filter(({ recipients }) => recipients !== 'everyone').map(({ name }) => name);
  return [
    sentences.hidesAnswers,
    say.hidesOthers,
    ...(private_.length > 0 ? [say.hidesFrom(named(private_))] : []),
    ...(unused.length > 0 ? [say.hidesUnused(named(unused))] : []),
  ];
}

const usedBy = (outputs: readonly OutputOpening[]): Set<number> =>
  new Set(outputs.flatMap(({ cells }) => cells.flatMap((cell) => [...cell.questions])));

function warnings(outputs: readonly OutputOpening[], program: Program): string[] {
  const {
    survey: { questions },
    minimumGroup,
    maximumGroup,
  } = program;
  const used = usedBy(outputs);
  if (used.size === 0) return [];
  const shared = outputs.filter(({ recipients, isPublic }) => recipients !== 'everyone' && !isPublic);
  const toSome = shared.length > 0 ? [say.warnsShared(named(shared.map(({ name }) => name)))] : [];
  const epsilon = epsilonOf(program.computation);
  if (epsilon) return [say.warnsEpsilon(nearestDouble(epsilon.numerator, epsilon.denominator, 0)), ...toSome];
  const subtractions = subtractionsOf(outputs, maximumGroup >= 2 * minimumGroup);
  const numbers = [...used].filter((index) => questions[index]!.kind === 'number').sort((a, b) => a - b);
  const choices = choicesIn(program);
  const orders = ordersOf(outputs);
  const counts = countsOf(outputs);
  const noisy = outputs.filter(({ cells }) => cells.some(({ meaning }) => meaning.kind === 'noisy'));
  return [
    sentences.warnsTogether(minimumGroup),
    ...subtractions.map(({ kind, outputs: names }) =>
      (kind === 'part' ? say.warnsPart : say.warnsDifference)(named(names)),
    ),
    ...(choices.length > 0 ? [say.warnsChoice(named(choices))] : []),
    ...equationsOf(outputs, numbers).flatMap(({ question, count, outputs: names }) =>
      count < 2
        ? []
        : [say.warnsEquations(named(names), sentences.quoted(questions[question]!.text), count, minimumGroup)],
    ),
    ...(orders.length > 0 ? [say.warnsOrder(named(orders))] : []),
    sentences.warnsAgain,
    ...(counts.length > 0 ? [say.warnsCount(named(counts.map(({ output }) => output)))] : []),
    ...counts.flatMap(({ output, cells }) => [
      ...(Math.max(2, cells) ** (minimumGroup - 2) <= easily
        ? [say.warnsFewOutcomes(named([output]), minimumGroup)]
        : []),
      ...(cells > 1 && minimumGroup < 2 * cells ? [say.warnsRare(named([output]), minimumGroup)] : []),
    ]),
    ...numberWarnings(questions.filter((_, index) => isTotalled(index, outputs))),
    ...toSome,
    ...(noisy.length > 0 ? [say.warnsWithoutNoise(named(noisy.map(({ name }) => name)))] : []),
    ...(used.size > 1 ? [sentences.warnsLinked(used.size)] : []),
  ];
}

/** Whether the total of all answers to this number question, as they are, is opened. */
function isTotalled(question: number, outputs: readonly OutputOpening[]): boolean {
  return outputs.some(({ cells }) =>
    cells.some(({ meaning }) => {
      if (meaning.kind !== 'total') return false;
      const factors = selected(meaning.each);
      return (
        factors !== null &&
        [...allAtoms(factors.value)].join() === `n${question}` &&
        factors.selector.has('') &&
        factors.selector.size === 1
      );
    }),
  );
}
