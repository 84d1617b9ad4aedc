import { formatDecimal } from '../program/decimal.ts';
import { numberScale } from '../program/encoding.ts';
import type { Answer, Question } from '../program/survey.ts';
import { joinRoom } from './open.ts';
import type { Platform } from './platform.ts';
import type { Room } from './room.ts';

/** People who do not exist; everything else about them is real. */
const NAMES = ['Ada', 'Blaise', 'Carl', 'Dorothy', 'Emmy', 'Florence', 'Grace', 'Henri'];

/**
 * Adds simulated people to a room that I host: full clients on this device, each with its own keys, certificate,
 * links and engine, that come through the door like everyone and answer at random. I let them in automatically.
 *
 * @param people 1 to 8.
 * @returns a function that takes them out of the room again, as happens by itself when I leave it.
 */
export function practise(platform: Platform, room: Room, people: number): () => void {
  // Without a memory: a reload of this page must not bring a simulated person back as me.
  const { memory: _, ...elsewhere } = platform;
  const guests: Room[] = [];
  const stops: (() => void)[] = [];
  const end = () => {
    for (const stop of stops) stop();
    for (const guest of guests) void guest.leave();
  };
  const follow = () => {
    if (room.state.stage === 'ended') return end();
    // Nobody can knock before the host has opened the room at the server.
    if (room.state.stage !== 'connecting' && guests.length === 0) {
      for (const name of NAMES.slice(0, people)) {
        guests.push(joinRoom(elsewhere, { name: `${name} (simulated)`, link: room.state.link }));
      }
      stops.push(...guests.map(answerWhenAsked));
    }
    for (const { id } of room.state.door) {
      if (guests.some((guest) => guest.id === id)) queueMicrotask(() => room.admit(id));
    }
  };
  stops.push(room.subscribe(follow));
  follow();
  return end;
}

/** One after the other, as people do. @returns a function that ends it. */
function answerWhenAsked(guest: Room, index: number): () => void {
  let asked = false;
  return guest.subscribe(() => {
    const { stage, survey, submission } = guest.state;
    if (stage !== 'contributing') asked = false;
    else if (survey && submission === 'none' && !asked) {
      asked = true;
      setTimeout(() => answer(guest, survey.survey.questions), 400 + 600 * index);
    }
  });
}

function answer(guest: Room, questions: readonly Question[]): void {
  if (guest.state.stage === 'contributing') guest.contribute(questions.map(randomAnswer));
}

/** Any valid answer, each equally likely (but for a bias below 2^-32). */
export function randomAnswer(question: Question): Answer {
  switch (question.kind) {
    case 'number': {
      const { minimum, maximum } = numberScale(question);
      return formatDecimal(minimum + below(maximum - minimum + 1n), question.decimals);
    }
    case 'yes-no':
      return below(2n) === 1n;
    case 'choice':
      return Number(below(BigInt(question.options.length)));
    case 'several':
      return question.options.flatMap((_, option) => (below(2n) === 1n ? [option] : []));
    case 'ranking':
      return shuffled(question.options.map((_, option) => option));
  }
}

/** Any order, each equally likely (Durstenfeld, CACM 1964). */
function shuffled(items: readonly number[]): number[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Number(below(BigInt(last + 1)));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

function below(bound: bigint): bigint {
  const words = crypto.getRandomValues(new Uint32Array(8));
  return words.reduce((number, word) => number * 2n ** 32n + BigInt(word), 0n) % bound;
}
