import { parseArgs } from 'node:util';
import type { Answer, Question } from '../program/survey.ts';
import { joinRoom } from '../room/open.ts';
import type { Room } from '../room/room.ts';
import { nodePlatform } from './platform.ts';

const usage = `A headless person in a room.

  npm run peer -- <room link> --name <name> --answer <answer> [--answer <answer> …]

One answer a question, in order: a number as 4200.50, yes or no, or an option's text.
Answers are given once the host has locked the room; the result is printed as JSON. Stop with Ctrl+C.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, answer: { type: 'string', multiple: true } },
  });
  const link = positionals[0];
  if (!link || !values.name) throw new UsageError(usage);
  const platform = await nodePlatform(new URL(link).origin);
  const room = joinRoom(platform, { link, name: values.name });
  process.once('SIGINT', () => void room.leave().then(() => process.exit(0)));
  await followed(room, values.answer ?? []);
}

/** Answers when asked, and resolves after the first result; rejects when the room ends without one. */
function followed(room: Room, answers: readonly string[]): Promise<void> {
  let shown = '';
  return new Promise((resolve, reject) => {
    const stop = room.subscribe(() => {
      const { stage, survey, submission, words, result, problem } = room.state;
      const line = `${stage}${problem ? ` (${problem.kind})` : ''}`;
      if (line !== shown) console.error(line);
      if (stage === 'contributing' && line !== shown && words) console.error(words.map(({ name }) => name).join(' · '));
      shown = line;
      if (stage === 'ended') reject(new Error(problem?.kind ?? 'left'));
      else if (result) {
        stop();
        console.log(JSON.stringify(result, null, 2));
        // The others may still be receiving this device's last message: stay a moment before saying goodbye.
        setTimeout(() => room.leave().then(resolve), 2000);
      } else if (stage === 'contributing' && survey && submission === 'none' && answers.length > 0) {
        const given = survey.survey.questions.map((question, index) => readAnswer(question, answers[index] ?? ''));
        queueMicrotask(() => room.state.submission === 'none' && room.contribute(given));
      }
    });
  });
}

function readAnswer(question: Question, text: string): Answer {
  switch (question.kind) {
    case 'number':
      return text;
    case 'yes-no':
      if (text !== 'yes' && text !== 'no') throw new UsageError(`“${question.text}” takes yes or no`);
      return text === 'yes';
    case 'choice':
      return readOption(question, text);
    case 'several':
      return text === '' ? [] : text.split(';').map((option) => readOption(question, option.trim()));
    case 'ranking':
      return text.split(';').map((option) => readOption(question, option.trim()));
  }
}

function readOption({ text: asked, options }: { text: string; options: readonly string[] }, text: string): number {
  const option = options.indexOf(text);
  if (option < 0) throw new UsageError(`“${asked}” takes one of: ${options.join(', ')} (several with ; between them)`);
  return option;
}

class UsageError extends Error {}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
