import type { OutputValue } from '../program/output.ts';
import type { Result, SurveyInfo } from '../room/state.ts';

/**
 * The result as CSV (RFC 4180, UTF-8, CRLF): one row a figure, decimals with a point, every digit.
 * Columns: question, measure, option, value, unit.
 */
export function resultCsv(result: Result): string {
  const rows: string[][] = [['question', 'measure', 'option', 'value', 'unit']];
  for (const { question, result: outcome } of result.questions) {
    switch (outcome.kind) {
      case 'number': {
        const unit = question.kind === 'number' ? question.unit : '';
        rows.push([question.text, 'mean', '', String(outcome.mean), unit]);
        if (outcome.deviation !== undefined) {
          rows.push([question.text, 'standard deviation', '', String(outcome.deviation), unit]);
        }
        rows.push([question.text, 'sum', '', outcome.sum, unit]);
        break;
      }
      case 'several':
      case 'ranking': {
        const options = 'options' in question ? question.options : [];
        const [measure, figures] = outcome.kind === 'several' ? ['count', outcome.counts] : ['points', outcome.points];
        figures.forEach((figure, i) => {
          rows.push([question.text, measure, options[i] ?? '', String(figure), '']);
        });
        break;
      }
      case 'yes-no':
        rows.push([question.text, 'count', 'yes', String(outcome.yes), '']);
        rows.push([question.text, 'count', 'no', String(outcome.no), '']);
        break;
      case 'choice': {
        const options = question.kind === 'choice' ? question.options : [];
        outcome.counts.forEach((count, i) => {
          rows.push([question.text, 'count', options[i] ?? '', String(count), '']);
        });
        break;
      }
    }
    rows.push([question.text, 'answers', '', String(outcome.count), '']);
  }
  for (const { name, recipients, value } of result.outputs) {
    const measure = recipients === 'everyone' ? 'result' : 'result, not for everyone';
    if (value === null) rows.push([name, measure, '', 'not for you', '']);
    else rows.push(...outputRows(value, name, measure));
  }
  if (result.outputs.length > 0) rows.push(['', 'answers', '', String(result.counted), '']);
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function outputRows(value: OutputValue, name: string, measure: string, label = ''): string[][] {
  switch (value.kind) {
    case 'number': {
      const { exact, error, unit } = value;
      const row = [name, measure, label, exact ?? String(value.value), unit];
      return error > 0 ? [row, [name, 'error at most', label, String(error), unit]] : [row];
    }
    case 'yes-no':
      return [[name, measure, label, value.value ? 'yes' : 'no', '']];
    case 'choice':
      return value.labels.map((option) => [name, measure, label, option, '']);
    case 'hidden':
      return [[name, measure, label, 'hidden', '']];
    case 'table':
      return value.rows.flatMap((row) => outputRows(row.value, name, measure, row.label));
  }
}

/** Quoted where needed; and never a formula: a spreadsheet would run a cell that begins like one. */
function cell(value: string): string {
  const isNumber = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/.test(value);
  const harmless = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * What a participant may keep of a run and show to others, as JSON text: no secret in it, hence no value of a result that is
 * not for everyone. `savedAt` in ISO 8601.
 */
export function receiptJson(
  result: Result,
  { survey, formulas }: Pick<SurveyInfo, 'survey' | 'formulas'>,
  savedAt: string,
): string {
  const { receipt, questions, counted, excluded, corrected, cost } = result;
  const results = questions.map((each) => each.result);
  const outputs = result.outputs.map((output) =>
    output.recipients === 'everyone' ? output : { ...output, value: null },
  );
  const record = {
    format: 'murmuration-receipt/2',
    savedAt,
    survey,
    formulas,
    results,
    outputs,
    counted,
    excluded,
    corrected,
    cost,
    ...receipt,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** A file name made of the survey's title: "Salary survey" and "csv" give "salary-survey.csv". */
export function fileName(title: string, extension: string): string {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return `${words.join('-').slice(0, 60) || 'result'}.${extension}`;
}

/** Hands a file to the person, as a download. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
