import type { Step } from '../engine/party.ts';
import { disclose } from '../program/disclosure.ts';
import { printFormula } from '../program/language/printer.ts';
import type { Program } from '../program/plan.ts';
import type { SignalingStatus } from '../transport/signaling.ts';
import { type Identity, personId } from '../trust/identity.ts';
import type { HelloMessage } from '../trust/message.ts';
import { encodeHex } from '../wire/base64url.ts';
import type { Epoch } from './epoch.ts';
import { distinctNames } from './names.ts';
import { asPlan } from './outcome.ts';
import type { Run } from './run.ts';
import type { Person, Progress, Result, RoomProblem, RoomState, SurveyInfo, Visitor } from './state.ts';
import { peopleNeeded, peopleToCorrect, type ThresholdChoice, thresholdFor } from './threshold.ts';

/** What a snapshot is made of. */
export interface Parts {
  readonly link: string;
  readonly identity: Identity;
  /** Am I the host? */
  readonly host: boolean;
  readonly door: readonly HelloMessage[];
  readonly server: SignalingStatus;
  readonly epoch: Epoch | undefined;
  /** By person id. */
  readonly links: ReadonlyMap<string, 'connecting' | 'connected' | 'lost'>;
  /** Of the slowest link, in milliseconds, once it was measured. */
  readonly roundTrip: number | undefined;
  /** Roster indices of those with whom the roster is not confirmed yet. */
  readonly unconfirmed: readonly number[];
  readonly program: Program | undefined;
  readonly threshold: ThresholdChoice;
  readonly run: Run | undefined;
  readonly result: Result | undefined;
  readonly stopped: RoomProblem | undefined;
  readonly notice: RoomProblem | undefined;
  /** On another device than the host's. */
  readonly hostGone: 'left' | 'out-of-reach' | undefined;
  readonly ended: { readonly problem?: RoomProblem } | undefined;
}

/** The room as a screen draws it. Pure. */
export function snapshot(parts: Parts): RoomState {
  const { epoch, program, threshold, run, result } = parts;
  const people = peopleOf(parts);
  const words = epoch?.words;
  const problem = problemOf(parts, people);
  const progress = progressOf(parts);
  return {
    stage: stageOf(parts),
    host: parts.host,
    link: parts.link,
    locked: epoch?.roster.locked ?? false,
    people,
    door: visitorsOf(parts, people),
    ...(words && { words }),
    ...(program && { survey: surveyInfo(program, threshold, people.length) }),
    submission: run?.submission ?? 'none',
    ...(progress && { progress }),
    ...(result && { result }),
    ...(problem && { problem }),
    server: parts.server === 'connected' ? 'connected' : 'reconnecting',
  };
}

function stageOf({ ended, result, epoch, server, stopped, run }: Parts): RoomState['stage'] {
  if (ended) return 'ended';
  if (!epoch) return server === 'connected' ? 'door' : 'connecting';
  if (stopped) return 'stopped';
  if (result) return 'result';
  if (!epoch.roster.locked) return 'lobby';
  if (!run) return 'checking';
  return run.finishing ? 'computing' : 'contributing';
}

function peopleOf({ epoch, identity, links, run }: Parts): Person[] {
  if (!epoch) return [];
  return epoch.roster.entries.map(({ key }, index) => {
    const id = personId(key);
    const me = identity.owns(key);
    return {
      id,
      name: epoch.names[index]!,
      host: index === epoch.roster.host,
      me,
      link: me ? 'me' : (links.get(id) ?? 'connecting'),
      contributed: run?.contributed[index] ?? false,
    };
  });
}

/** Nobody at the door is called like somebody in the room. */
function visitorsOf({ door }: Parts, people: readonly Person[]): Visitor[] {
  const taken = people.map(({ name }) => name);
  const names = distinctNames([...taken, ...door.map(({ name }) => name)]).slice(taken.length);
  return door.map(({ from }, index) => ({ id: personId(from), name: names[index]! }));
}

/** What ended the room comes first, then that nobody can begin anything, what stopped the run, what is going wrong right now. */
function problemOf(
  { ended, hostGone, stopped, notice, server, epoch, result, threshold }: Parts,
  people: readonly Person[],
): RoomProblem | undefined {
  if (ended) return ended.problem;
  if (hostGone) return { kind: 'host-gone', left: hostGone === 'left' };
  if (stopped) return stopped;
  if (server === 'unreachable' && people.length === 0) return { kind: 'server-unreachable' };
  if (notice) return notice;
  const lost = people.filter((person) => person.link === 'lost').map((person) => person.name);
  if (lost.length > 0) return { kind: 'person-lost', names: lost, left: false };
  const needed = peopleNeeded(threshold);
  const tooFew = epoch?.roster.locked && !result && people.length < needed;
  return tooFew ? { kind: 'too-few', people: people.length, needed } : undefined;
}

function progressOf({
  epoch,
  run,
  result,
  stopped,
  ended,
  links,
  identity,
  unconfirmed,
  roundTrip,
}: Parts): Progress | undefined {
  if (!epoch?.roster.locked || result || stopped || ended) return undefined;
  const { entries } = epoch.roster;
  const names = (indices: readonly number[]) => indices.map((index) => epoch.names[index]!);
  if (run) {
    const steps: readonly Step[] = ['sharing', 'agreeing', 'checking', 'revealing'];
    const done = run.finishing ? steps.indexOf(run.step) : 0;
    return {
      step: run.step,
      done: Math.max(0, done),
      total: run.finishing ? steps.length : 0,
      waitingFor: names(run.waitingFor),
      prepared: run.prepared,
      level: run.level,
      plan: asPlan(run.cost, roundTrip),
    };
  }
  const total = entries.length;
  const apart = entries.flatMap(({ key }, index) =>
    identity.owns(key) || links.get(personId(key)) === 'connected' ? [] : [index],
  );
  if (apart.length > 0)
    return { step: 'connecting', done: total - apart.length, total, waitingFor: names(apart), ...nothingYet };
  const missing = unconfirmed.length > 0 ? unconfirmed : unagreed(epoch);
  return { step: 'confirming', done: total - missing.length, total, waitingFor: names(missing), ...nothingYet };
}

const nothingYet = { prepared: null, level: null, plan: null };

/** Who has yet to reveal, to begin (the host) or to sign. */
function unagreed(epoch: Epoch): readonly number[] {
  if (!epoch.words) return epoch.unrevealed;
  return epoch.run === 0 ? [epoch.roster.host] : epoch.unsigned;
}

function surveyInfo(program: Program, choice: ThresholdChoice, people: number): SurveyInfo {
  const threshold = thresholdFor(choice, people);
  return {
    survey: program.survey,
    digest: encodeHex(program.digest),
    minimumGroup: program.minimumGroup,
    ...(!program.isDefault && { formulas: printFormula(program.computation, program.survey) }),
    threshold: choice,
    ...(threshold !== undefined && { collusion: threshold + 1, corrects: people >= peopleToCorrect(threshold) }),
    ...disclose(program),
  };
}
