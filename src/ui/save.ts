import type { Survey } from '../program/survey.ts';
import type { Result } from '../room/state.ts';

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
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Quoted where needed; and never a formula: a spreadsheet would run a cell that begins like one. */
function cell(value: string): string {
  const isNumber = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/.test(value);
  const harmless = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What a participant may keep of a run, as JSON text: no secret in it. `savedAt` in ISO 8601. */
export function receiptJson(result: Result, survey: Survey, savedAt: string): string {
  const { receipt, questions, counted, excluded, cost } = result;
  const results = questions.map((each) => each.result);
  const record = { format: 'murmuration-receipt/1', savedAt, survey, results, counted, excluded, cost, ...receipt };
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
