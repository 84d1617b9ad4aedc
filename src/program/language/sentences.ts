import type { FormulaError } from './formula-error.ts';

/** One or two sentences of plain English: what is wrong with the formula, and what would be right. */
export function formulaErrorSentence(error: FormulaError): string {
  const { suggestion } = error;
  const meant = suggestion === null ? '' : ` Did you mean ${suggestion}?`;
  return `Line ${error.line}, column ${error.column}: ${problem(error)}${meant}`;
}

function problem({ kind, found, expected }: FormulaError): string {
  const what = found === '' ? 'the end' : `“${found}”`;
  switch (kind) {
    case 'too-long':
      return `The formula is too long: ${expected}.`;
    case 'character':
      return `The character ${what} has no meaning in a formula.`;
    case 'unclosed-text':
      return `The text that begins here has no closing quotation mark: ${what}.`;
    case 'text':
      return `${what} cannot be used. Expected ${expected}.`;
    case 'number':
      return `${what} is not a number that can be used. Expected ${expected}.`;
    case 'unexpected':
      return `Expected ${expected}, not ${what}.`;
    case 'nothing':
      return `There is nothing to compute yet. Write ${expected}.`;
    case 'unknown-name':
      return `Nothing here is called ${what}. Expected ${expected}.`;
    case 'unknown-function':
      return `There is no function ${what}.`;
    case 'taken':
      return `${what}: expected ${expected}.`;
    case 'too-deep':
      return `The formula is nested too deeply here. Expected ${expected}, or let name = … for a part of it.`;
    case 'too-many':
      return `This is too much for one formula. Expected ${expected}.`;
    case 'argument-count':
      return `${what} has too few or too many values in its brackets. It is written ${expected}.`;
    case 'clause':
      return `${what} does not belong here: the function is written ${expected}.`;
    case 'operand':
      return `${what} does not fit here. Expected ${expected}.`;
    case 'output':
      return `${what} cannot be shown as a result. Expected ${expected}.`;
    case 'range-too-wide':
      return `The values of ${what} may become too large to be computed exactly. Expected ${expected}.`;
    case 'too-costly':
      return `With ${what} this would take more than a group of devices can compute. Expected ${expected}.`;
    case 'group-too-small':
      return `${what} tells too much about single people in a group as small as this room allows. Its smallest group must be at least ${expected}.`;
  }
}
