import type { Field } from '../math/field.ts';
import { encodeAnswers } from '../program/encoding.ts';
import type { Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { type Dealer, deal } from '../protocols/majority/dealing.ts';
import { dimensions } from '../protocols/majority/setting.ts';
import type { Signatures } from '../protocols/signatures.ts';
import { withProof } from '../protocols/validity.ts';

/** A dealer that replaces its contribution more often than this is flooding. */
export const MAXIMUM_REVISIONS = 100;

export interface ContributorOptions {
  readonly program: Program;
  readonly field: Field;
  /** n and t of those who compute. */
  readonly parties: number;
  readonly threshold: number;
  /** Index among the contributors. */
  readonly me: number;
  /** The session of the run. */
  readonly session: Uint8Array;
  /** By contributor. */
  readonly signatures: Signatures;
}

/** Who answers. It sends each party one message, and need not be a party, nor stay for the run. */
export class Contributor {
  readonly #options: ContributorOptions;
  readonly #dealer: Dealer;
  #revision = 0;

  /** @throws RangeError if n or t is out of range. */
  constructor(options: ContributorOptions) {
    this.#options = options;
    this.#dealer = {
      ...options,
      ...dimensions(options.parties, options.threshold, options.field),
      field: options.field,
    };
  }

  /**
   * Deals answers, with a proof that they are valid; again to replace them, at most `MAXIMUM_REVISIONS` times.
   * @returns the message for each party.
   * @throws AnswerError naming the question.
   */
  contribute(answers: readonly Answer[]): Uint8Array[] {
    const { program, field } = this.#options;
    if (this.#revision === MAXIMUM_REVISIONS) throw new RangeError('replaced too often');
    const bits = field.fromIntegers(Array.from(encodeAnswers(program.survey, program.layout, answers)));
    return deal(this.#dealer, 'input', ++this.#revision, withProof(field, bits));
  }
}
