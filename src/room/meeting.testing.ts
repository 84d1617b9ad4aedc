import { startLocal } from '../engine/local.ts';
import { compileSurvey, type Program, readProgram } from '../program/plan.ts';
import type { Answer, Survey } from '../program/survey.ts';
import { TrustError } from '../trust/error.ts';
import { type Person, TestRoom } from '../trust/room.testing.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { WireError } from '../wire/bytes.ts';
import { type ControlMessage, encodeControl } from '../wire/control.ts';
import { Meeting } from './meeting.ts';
import type { Result } from './state.ts';
import { CONTROL, tagOf } from './streams.ts';
import type { ThresholdChoice } from './threshold.ts';

export const wages: Survey = {
  title: 'Wages',
  questions: [{ kind: 'number', text: 'Wage', unit: '€', decimals: 2, minimum: '0', maximum: '1000' }],
};
export const bonuses: Survey = {
  title: 'Bonuses',
  questions: [{ kind: 'number', text: 'Bonus', unit: '€', decimals: 2, minimum: '0', maximum: '1000' }],
};

/** For tests: people around a table, whose meetings are real and whose links deliver everything, later and in order. */
export class Table {
  readonly room: TestRoom;
  seats: Seat[];
  /** What becomes of a message on its way: as it is, unless a test says otherwise. */
  passes: (from: Seat, to: Seat, tag: number, bytes: Uint8Array) => boolean = () => true;

  /** The first one is the host. */
  constructor(
    names: readonly string[] = ['Hana', 'Ann', 'Bo'],
    readonly mostBytes?: number,
  ) {
    this.room = new TestRoom(names);
    this.room.admit();
    this.seats = this.room.people.map((person) => new Seat(this, person));
  }

  /** All links have confirmed the roster. */
  confirm(): void {
    for (const seat of this.seats) seat.meeting.confirmed();
  }

  /** Everyone hears the host's survey. */
  ask(survey: Survey, threshold: ThresholdChoice = 'largest'): void {
    for (const seat of this.seats) {
      seat.program = compileSurvey(survey, 3);
      seat.threshold = threshold;
    }
  }

  /** Up to the moment when all may answer. */
  async begin(survey: Survey = wages, threshold?: ThresholdChoice): Promise<void> {
    this.ask(survey, threshold);
    this.confirm();
    await until(() => this.seats.every(({ meeting }) => meeting.run !== undefined), 'all runs have begun');
  }

  /** A new roster of these people, who remember what they answered. */
  reseat(people: readonly Person[] = this.room.people): void {
    for (const person of people) person.reload();
    this.room.admit(people);
    const before = this.seats;
    for (const seat of before) seat.meeting.close();
    this.seats = people.map((person) => new Seat(this, person));
    for (const seat of this.seats) seat.kept = before.find(({ person }) => person === seat.person)?.kept;
  }

  leave(): void {
    for (const { meeting } of this.seats) meeting.close();
  }

  carry(from: Seat, index: number, tag: number, bytes: Uint8Array): void {
    const to = this.seats[index]!;
    // Decided when it is sent: what is on its way already is no longer the sender's doing.
    if (this.passes(from, to, tag, bytes)) setImmediate(() => to.receive(from.index, tag, bytes));
  }
}

/** One person's meeting, and what it told its owner. */
export class Seat {
  readonly meeting: Meeting;
  program: Program | undefined;
  threshold: ThresholdChoice = 'largest';
  kept: { readonly answers: readonly Answer[]; readonly group: string } | undefined;
  readonly results: Result[] = [];
  /** Messages that were refused and changed nothing. */
  readonly refused: string[] = [];
  /** How often this device dealt answers. */
  dealt = 0;
  /** The threshold of its engine. */
  computesWith: number | undefined;

  constructor(
    readonly table: Table,
    readonly person: Person,
  ) {
    this.meeting = new Meeting({
      roster: person.roster,
      secret: person.secret,
      identity: person.identity,
      startEngine: (options, port, events) => {
        this.computesWith = options.threshold;
        const engine = startLocal(options, identitySignatures(options.seed, options.keys), port, events);
        const contribute: typeof engine.contribute = (answers) => {
          this.dealt++;
          return engine.contribute(answers);
        };
        return { ...engine, contribute };
      },
      send: (to, tag, bytes) => table.carry(this, to, tag, bytes),
      program: () => this.program,
      roundTrip: () => undefined,
      threshold: () => this.threshold,
      kept: (group) => (this.kept?.group === group ? this.kept.answers : undefined),
      ...(table.mostBytes !== undefined && { mostBytes: table.mostBytes }),
      onChange: () => {},
      onWords: () => this.index === this.meeting.epoch.roster.host && this.meeting.again(),
      onProgram: (program, threshold) => {
        this.program = readProgram(program);
        this.threshold = threshold;
        this.meeting.programChanged();
      },
      onBye: (from) => this.refused.push(`bye ${from}`),
      onBegin: () => {},
      onResult: (result) => this.results.push(result),
      onClosed: () => {
        this.kept = undefined;
      },
    });
  }

  get index(): number {
    return this.person.roster.me;
  }

  /** The person presses the button. */
  answer(...answers: readonly Answer[]): void {
    this.kept = { answers, group: this.meeting.group };
    this.meeting.run!.contribute(answers);
  }

  receive(from: number, tag: number, bytes: Uint8Array): void {
    try {
      this.meeting.deliver(from, tag, bytes);
    } catch (error) {
      if (error instanceof TrustError) this.refused.push(error.check);
      else if (error instanceof WireError) this.refused.push(error.problem);
      else throw error;
    }
  }

  /** What only an attacker sends: any control message, to one or to all others. */
  says(message: ControlMessage, to?: Seat): void {
    const bytes = encodeControl(message);
    for (const seat of to ? [to] : this.table.seats)
      if (seat !== this) this.table.carry(this, seat.index, this.controlTag, bytes);
  }

  get controlTag(): number {
    return tagOf(this.person.roster.epoch, 0, CONTROL);
  }

  get stopped(): string | undefined {
    const { stopped } = this.meeting;
    if (!stopped) return undefined;
    return [
      stopped.kind,
      ...('names' in stopped ? stopped.names : []),
      ...('what' in stopped ? [stopped.what] : []),
    ].join(' ');
  }
}

export async function until(condition: () => boolean, what: string, milliseconds = 5000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Long enough for everything under way to arrive, and for what it leads to. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
