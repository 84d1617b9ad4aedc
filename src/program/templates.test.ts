import { describe, expect, test } from 'vitest';
import { printFormula } from './language/printer.ts';
import { compile } from './plan.ts';
import { parseSurvey } from './survey.ts';
import { sourceOf, templates } from './templates.ts';

describe.each(templates)('template $id', (template) => {
  test('compiles, its survey in normal form', () => {
    expect(parseSurvey(template.survey)).toEqual(template.survey);
    expect(compile(sourceOf(template)).isDefault).toBe(template.formulas === undefined);
  });

  test('has formulas as everybody is shown them', () => {
    const { computation, survey } = compile(sourceOf(template));
    if (template.formulas !== undefined) expect(printFormula(computation, survey)).toBe(template.formulas);
  });

  test('speaks of each of its questions in some formula', () => {
    const { computation, survey } = compile(sourceOf(template));
    const asked = computation.nodes.flatMap((node) => (node.node === 'question' ? [node.question] : []));
    expect(asked.sort()).toEqual(survey.questions.map((_, index) => index));
  });
});
