import { smallestGroupWithDeviation } from '../program/plan.ts';
import { type NumberQuestion, type Question, surveyLimits } from '../program/survey.ts';
import type { Person, Progress, Result, RoomProblem, SurveyInfo } from '../room/state.ts';
import { peopleNeeded, peopleToCorrect, type ThresholdChoice } from '../room/threshold.ts';
import { answers, people, plural } from './counts.ts';
import type { DraftFault } from './draft.ts';
import { formatBytes, formatCount, formatDecimal, formatDuration, withUnit } from './format.ts';
import { isolate, isolateList } from './isolate.ts';
import type { NumberReading } from './number.ts';
import { formulaText } from './text-formulas.ts';

/** What a screen says about a problem. `advice` is for this person: the host can do things that others cannot. */
export interface ProblemText {
  readonly title: string;
  readonly happened: string;
  readonly leaked: string;
  readonly advice: string;
}

type ProblemTexts = {
  readonly [K in RoomProblem['kind']]: (problem: Extract<RoomProblem, { kind: K }>, host: boolean) => ProblemText;
};

const are = (names: readonly string[]) => (names.length === 1 ? 'is' : 'are');

const NOTHING_SENT = 'Nothing leaked: no number had left this device.';
const NOTHING_OPENED =
  'Nothing leaked: no result was opened, and the pieces that had been sent say nothing by themselves.';

const problems: ProblemTexts = {
  'bad-link': () => ({
    title: 'This link is not complete',
    happened: 'The room link is broken or was cut off, perhaps while it was copied.',
    leaked: NOTHING_SENT,
    advice: 'Scan the QR code, or ask the host for the whole link and open it again.',
  }),
  'no-webrtc': () => ({
    title: 'This browser cannot connect people directly',
    happened: 'Murmuration needs WebRTC, which this browser lacks or has switched off.',
    leaked: NOTHING_SENT,
    advice: 'Copy the link and open it in a current Chrome, Edge, Firefox or Safari.',
  }),
  'server-unreachable': () => ({
    title: 'The meeting server does not answer',
    happened: 'Browsers find each other through a small server, and it cannot be reached from here right now.',
    leaked: 'Nothing leaked: that server never holds a number.',
    advice: 'Check that this device is online and on the same network as the others, then try again.',
  }),
  'server-refused': ({ reason }) => ({
    title: 'The meeting server refused this device',
    happened: `Its reason: ${isolate(reason)}.`,
    leaked: 'Nothing leaked: that server never holds a number.',
    advice: 'Wait a minute, then try again.',
  }),
  'room-gone': () => ({
    title: 'This room is gone',
    happened: 'Nobody is in the room of this link any more. Rooms vanish when their host has left.',
    leaked: NOTHING_SENT,
    advice: 'Ask the host for a new link, or open a room of your own.',
  }),
  'room-full': () => ({
    title: 'This room is full',
    happened: 'It already holds as many devices as the computation can take.',
    leaked: NOTHING_SENT,
    advice: 'When somebody has left, try again.',
  }),
  'room-locked': () => ({
    title: 'This room is locked',
    happened: 'The host has closed the door, so that the group cannot change unnoticed.',
    leaked: NOTHING_SENT,
    advice: 'Ask the host to open the door. You are let in from here, or try again.',
  }),
  declined: () => ({
    title: 'The host did not let you in',
    happened: 'Perhaps your name was not recognised.',
    leaked: NOTHING_SENT,
    advice: 'Tell the host who you are, then ask again with a name they know.',
  }),
  removed: () => ({
    title: 'The host has taken you out of the room',
    happened: 'This device is no longer part of the group.',
    leaked: 'Nothing leaked: the pieces you may have sent say nothing by themselves.',
    advice: 'If that was a mistake, tell the host and open the link again.',
  }),
  'opened-elsewhere': () => ({
    title: 'You are in this room in another tab',
    happened: 'The same room was opened again in this browser, and one person can only be in one place.',
    leaked: 'Nothing leaked.',
    advice: 'Go on in the other tab, or come back here.',
  }),
  'host-away': (_problem, host) => ({
    title: host ? 'You are not connected' : 'The host is away',
    happened: 'The host’s device has not been heard from for a while. It may be asleep, reloading or offline.',
    leaked: 'Nothing leaked.',
    advice: 'Stay here: the room goes on by itself when the host is back. If that does not happen, ask for a new link.',
  }),
  'host-gone': ({ left }) => ({
    title: left ? 'The host has left' : 'The host is gone',
    happened: left
      ? 'Nobody else can let people in, lock this room or start a computation.'
      : 'There has been no connection to the host’s device for more than a minute: it may be closed or switched off, or this device is offline. Nobody else can let people in, lock this room or start a computation.',
    leaked: 'Nothing leaked: the pieces that may have been sent say nothing by themselves.',
    advice: left
      ? 'A new room is the way on: leave, and create one with the same questions. The others come in by its new link.'
      : 'If the host comes back, this page goes on by itself. If not, a new room is the way on: leave, and create one with the same questions. The others come in by its new link.',
  }),
  'recipients-missing': ({ names }, host) => ({
    title: 'A result is for somebody who is not here',
    happened: `The formulas give a result to ${isolateList(names)}, and nobody in this room has that name.`,
    leaked: NOTHING_SENT,
    advice: host
      ? 'Unlock the room and let them in under that name, or change the formulas.'
      : 'Wait until the host has let them in, or changed the formulas.',
  }),
  'too-costly': ({ bytes, most }, host) => ({
    title: 'This is too much to compute in a room',
    happened: `A device would have to send ${formatBytes(bytes)} for it; a room takes at most ${formatBytes(most)}.`,
    leaked: NOTHING_SENT,
    advice: host
      ? 'Change the formulas: fewer results, groups or bins, narrower ranges, and fewer medians, comparisons and divisions of each person’s numbers.'
      : 'Wait until the host has changed the formulas.',
  }),
  'too-few': ({ people: count, needed }, host) => ({
    title: `${formatCount(needed)} people are needed`,
    happened: `Only ${people(count)} ${count === 1 ? 'is' : 'are'} here. ${
      needed === peopleNeeded('largest')
        ? 'With two, each could work out the other’s number; a mode for two that trusts nobody does not exist here yet.'
        : `The host chose that ${people((needed + 1) / 2)} would have to work together to see an answer, which takes a room of ${formatCount(needed)}.`
    }`,
    leaked: NOTHING_OPENED,
    advice: host
      ? needed === peopleNeeded('largest')
        ? 'Open the door and let more people in.'
        : 'Open the door; then let more people in, or choose a smaller number under “Options”.'
      : 'Wait until the host has let more people in.',
  }),
  'group-too-small': ({ counted, minimum }, host) => ({
    title: 'Too few answers for a result',
    happened: `${answers(counted)} could be counted, and this room promised to show a result only from ${formatCount(minimum)}.`,
    leaked: NOTHING_OPENED,
    advice: host ? 'Ask again when everyone is ready to answer.' : 'The host can ask again.',
  }),
  'person-lost': ({ names, left }, host) => ({
    title: left ? `${isolateList(names)} left` : `The connection to ${isolateList(names)} was lost`,
    happened: 'Every device takes part in the computation, so it stopped.',
    leaked: NOTHING_OPENED,
    advice: host
      ? 'Go on without them, or wait until they are back and run it again.'
      : 'The host can go on without them, or run it again.',
  }),
  'not-delivered': ({ names }, host) => ({
    title: 'Some answers did not reach everyone',
    happened: `The pieces from ${isolateList(names)} reached some devices and not others, so the run stopped.`,
    leaked: NOTHING_OPENED,
    advice: host ? 'Run it again; everyone answers anew.' : 'The host can run it again.',
  }),
  'stopped-elsewhere': ({ names, what }, host) => ({
    title: `The device of ${isolateList(names)} stopped the computation`,
    happened: `It found something wrong (check: ${isolate(what)}), so nobody goes on.`,
    leaked: NOTHING_OPENED,
    advice: host ? 'Look at that screen for the reason, then run it again.' : 'The host can run it again.',
  }),
  cheating: ({ names, what }, host) => ({
    title: 'The computation was stopped: the pieces do not fit together',
    happened:
      names.length === 0
        ? `Some device sent wrong pieces (check: ${isolate(what)}). It cannot be told which one.`
        : `The device of ${isolateList(names)} sent wrong pieces (check: ${isolate(what)}). That can be a fault or an attempt to cheat.`,
    leaked: NOTHING_OPENED,
    advice: host
      ? names.length === 0
        ? 'Talk to each other, then run it again.'
        : 'Take that device out of the room, or talk to its owner and run it again.'
      : 'The host decides how to go on.',
  }),
  trust: ({ names, what, programs }, host) => ({
    title: programs ? 'Not everyone was told the same' : 'A safety check refused something',
    happened: programs
      ? `The device of ${isolateList(names)} agreed to compute program ${programs.theirs}, and this one program ${programs.mine}: compare the questions, and what is computed, on both screens.`
      : `Something between the devices was not as it should be (check: ${isolate(what)}${
          names.length === 0 ? '' : `; about ${isolateList(names)}`
        }), and was refused. It can be an attempt to get in between.`,
    leaked: 'Nothing leaked: what a check refuses is not used for anything.',
    advice: host
      ? 'Start a new room with a new link. If it happens again, change the network.'
      : 'Tell the host. A new room with a new link is the safe way on.',
  }),
  'bad-survey': ({ what }, host) => ({
    title: 'These questions cannot be computed',
    happened: `What the host sent is not a valid set of questions: ${isolate(what)}.`,
    leaked: NOTHING_SENT,
    advice: host ? 'Change the questions.' : 'Tell the host.',
  }),
  internal: ({ what }) => ({
    title: 'Something in this program went wrong',
    happened: `It reports: ${isolate(what)}.`,
    leaked: NOTHING_OPENED,
    advice: 'Reload the page: in the same tab you come back as the same person.',
  }),
};

const compute: Record<Progress['step'], string> = {
  connecting: 'Connecting the devices',
  confirming: 'Confirming who is who',
  preparing: 'Preparing random numbers',
  sharing: 'Passing random-looking pieces',
  agreeing: 'Agreeing on whose answers count',
  checking: 'Checking that nobody cheated',
  revealing: 'Opening the result, and only the result',
};

/** Every sentence that a person sees (but the disclosure of a survey, which `program` computes). */
export const text = {
  name: 'Murmuration',
  skip: 'Skip to the content',
  close: 'Close',
  cancel: 'Cancel',
  done: 'done',
  title: (situation: string) => `${situation} · Murmuration`,
  formulas: formulaText,
  steps: {
    label: 'Steps',
    join: 'Join',
    check: 'Check',
    contribute: 'Contribute',
    compute: 'Compute',
    result: 'Result',
  },
  waiting: {
    starting: 'One moment …',
    resuming: 'Coming back to your room …',
    creating: 'Opening your room …',
    joining: 'Going to the room …',
  },

  home: {
    sentence: 'A group learns its result. Nobody learns anyone’s number.',
    how: 'Each phone or laptop splits its owner’s answer into random-looking pieces. Together they compute the result; no server and no person ever sees an answer.',
    choose: 'What does your group want to know?',
    nameLabel: 'Your name',
    nameHint: 'Others in the room see it. Left empty, you are “Host”.',
    defaultName: 'Host',
    create: 'Create room',
    adjust: 'Adjust',
    minimum: (count: number) => `A result only from ${answers(count)}`,
    own: 'Your own questions and formulas',
    ownDescription:
      'Up to twenty: numbers, yes or no, choices, rankings. Computed as they suggest, or by formulas of your own.',
    write: 'Write questions',
    writeFormulas: 'Write a formula',
    tells: 'Computes',
    practice: 'Try it with simulated people',
    practiceHint: 'Alone, right now: the protocol is real, four made-up people live inside this page.',
    practiceName: 'You',
    left: 'You have left the room. Its keys and your answers are erased from this device.',
  },

  join: {
    title: 'You are invited to a room',
    sentence: 'The group will learn a result together, and nobody, not even the host, will learn your answer.',
    nameLabel: 'Your name',
    nameHint: 'So that the host recognises you and lets you in. 1 to 40 characters.',
    nameMissing: 'Type the name by which the host knows you.',
    join: 'Join the room',
    elsewhere: 'Start a room of my own instead',
  },

  opening: {
    title: 'Opening your room',
    sentence: 'Telling the meeting server that there is a room …',
  },

  connecting: {
    title: 'Reaching the room',
    sentence: 'Looking for the others through the meeting server …',
  },

  door: {
    title: 'You are at the door',
    sentence: 'The host sees your name and lets you in. Stay on this page.',
  },

  lobby: {
    hostTitle: 'Let people in',
    guestTitle: 'You are in',
    guestSentence: 'When everyone is here, the host locks the room and the safety check begins.',
    scan: 'Scan to join',
    qr: 'QR code that opens this room',
    link: 'Room link',
    copy: 'Copy link',
    copied: 'Copied',
    copyFailed: 'Press Ctrl+C (or hold the link) to copy it.',
    local:
      'This link works on this computer only. For other devices, open this page by the network address that the server printed when it started.',
    here: (count: number) => `${people(count)} here`,
    alone: 'Nobody else is here yet. Show the code or send the link.',
    two: 'Three people are needed. With two, whoever sees the result can work out the other’s number, so two are refused: a mode for two in which nobody trusts anybody does not exist here yet.',
    full: (count: number) => `${people(count)} are here, as many as a room takes.`,
    everyone: (count: number) => `${people(count)}: is that everyone?`,
    everyoneHint: 'Locking closes the door and starts the safety check. You can open it again.',
    tooSmall: (here: number, minimum: number) =>
      `These questions promise a result only from ${answers(minimum)}, and ${people(here)} ${here === 1 ? 'is' : 'are'} here. Let more people in, or change the smallest group.`,
    connecting: (names: readonly string[]) =>
      `Still connecting to ${isolateList(names)}. You can lock already; the check waits for them.`,
    lock: 'Lock the room',
    door: 'At the door',
    doorEmpty: 'Nobody is waiting.',
    doorHint: 'Let in only people you know: one person with two names counts twice.',
    doorCount: (count: number) => `${people(count)} at the door`,
    admit: 'Admit',
    admitAll: 'Admit all',
    decline: 'Decline',
    change: 'Change the questions',
    asked: 'What will be asked',
    practice:
      'Practice room: simulated people come in by themselves and make up their answers; all else is real. When they are here, lock the room.',
  },

  threshold: {
    options: 'Options',
    label: 'How many people would have to work together to see an answer?',
    largest: 'At least half of all (safest)',
    exactly: (threshold: number) =>
      `${people(threshold + 1)} (room of ${formatCount(peopleNeeded(threshold))} or more)`,
    hint: (choice: ThresholdChoice) => {
      if (choice === 'largest')
        return 'The more it takes, the safer every answer is. Everyone sees the number before answering.';
      const enough = peopleToCorrect(choice);
      return enough === Infinity
        ? 'Everyone sees the number before answering.'
        : `Everyone sees the number before answering. From ${people(enough)} on, a device that sends a wrong number while the result is revealed is corrected and named; with fewer people, whoever gets that number shows no result.`;
    },
    tooFew: (here: number, needed: number) =>
      `You chose that ${people((needed + 1) / 2)} would have to work together to see an answer. That takes a room of ${formatCount(needed)}, and ${people(here)} ${here === 1 ? 'is' : 'are'} here: let more people in, or choose a smaller number under “Options”.`,
  },

  people: {
    title: 'People',
    me: 'you',
    host: 'host',
    link: {
      me: 'this device',
      connecting: 'connecting',
      connected: 'connected',
      lost: 'out of reach',
    } satisfies Record<Person['link'], string>,
    answered: 'answered',
    notAnswered: 'no answer yet',
    remove: 'Remove',
    removeReally: (name: string) => `Take ${isolate(name)} out of the room?`,
    removeLocked: 'The others stay, and get new emoji to compare.',
    unlock: 'Open the door again',
    unlockHint: 'Lets more people in; the safety check then starts anew.',
  },

  check: {
    title: 'Compare these seven emoji',
    waitingTitle: 'Connecting everyone, directly',
    waiting: 'Every device connects to every other and proves that nobody sits in between. Then seven emoji appear.',
    sentence:
      'Read them out loud. Every screen in the room must show the same, in the same order; a difference means that someone sits between the devices.',
    who: (count: number) => `All ${formatCount(count)} devices compute together; no server takes part.`,
    collusion: (needed: number, count: number) =>
      `To see anyone’s answer, at least ${formatCount(needed)} of the ${formatCount(count)} people would have to work together against the rest.`,
    chosen: (most: number) => `The host chose this number; it could be ${formatCount(most)}.`,
    corrected: 'A device that sends a wrong number while the result is revealed is corrected and named.',
    stopped:
      'If a device sends a wrong number while the result is revealed, whoever gets it notices, and shows no result.',
    match: 'They match',
    differ: 'They differ',
    differTitle: 'Then stop here',
    differAdvice:
      'Type nothing. Tell everyone, leave, and start a new room with a new link. Nothing leaked: no answer has been asked for yet.',
    steps: {
      connecting: 'Connecting the devices',
      confirming: 'Confirming that nobody sits in between',
      preparing: 'Preparing random numbers',
      sharing: 'Exchanging keys',
      agreeing: 'Signing what will be computed',
      checking: 'Checking the signatures',
      revealing: 'Making the emoji',
    } satisfies Record<Progress['step'], string>,
  },

  contribute: {
    title: 'Before you answer',
    reveals: 'What everyone will learn',
    hides: 'What nobody will learn',
    warnings: 'Think about this first',
    moreWarnings: (count: number) => plural(count, 'more thing to think about', 'more things to think about'),
    minimum: (count: number) => `Smallest group: with fewer than ${answers(count)}, no result is opened.`,
    stays: 'Your answer stays on this device; only random-looking pieces leave it.',
    form: 'Your answer',
    range: (question: NumberQuestion) => {
      const between = `From ${formatDecimal(question.minimum)} to ${withUnit(formatDecimal(question.maximum), question.unit)}`;
      return question.decimals === 0
        ? `${between}, a whole number.`
        : `${between}, up to ${plural(question.decimals, 'decimal', 'decimals')}.`;
    },
    reads: (written: string) => `Reads as ${written}`,
    yes: 'Yes',
    no: 'No',
    send: 'Send my answer',
    sendAgain: 'Send the changed answer',
    chooseOne: 'Choose one of these.',
    chooseAny: 'Tick as many as you like, or none.',
    rankAll: 'Choose the one that you like best, then the next, until all have a place.',
    rankMissing: 'Give every option a place.',
    rankNext: (place: number) => `Choose your number ${formatCount(place)}:`,
    rankComplete: 'All have a place. You can still move them.',
    rankPlaced: 'Your order',
    rankUp: (option: string) => `Move up: ${option}`,
    rankDown: (option: string) => `Move down: ${option}`,
    rankOut: (option: string) => `Take out: ${option}`,
    rankSays: (option: string, place: number) => `${isolate(option)}: number ${formatCount(place)}`,
    faults: (reading: NumberReading['kind'], question: NumberQuestion): string => {
      switch (reading) {
        case 'empty':
          return 'Type a number.';
        case 'not-a-number':
          return 'That is not a number. Use digits only, without a unit, such as 4200.50.';
        case 'ambiguous':
          return 'This can be read in two ways. Choose the one you mean.';
        case 'too-many-decimals':
          return question.decimals === 0
            ? 'Round it to a whole number.'
            : `Round it to ${plural(question.decimals, 'decimal', 'decimals')}.`;
        case 'below':
          return `Too small: type ${withUnit(formatDecimal(question.minimum), question.unit)} or more.`;
        case 'above':
          return `Too large: type ${withUnit(formatDecimal(question.maximum), question.unit)} or less.`;
        case 'ok':
          return '';
      }
    },
    refused: 'This answer was not accepted. Check it and send it again.',
    tooOften: 'You have changed your answer too many times in this round. The last one that was sent counts.',
    sending: 'Sending the pieces to the other devices …',
    sendingTo: (names: readonly string[]) => `Waiting for ${isolateList(names)} …`,
    received: 'Your answer is in',
    receivedHint:
      'Every device holds its piece. You may leave this page open or change your answer until the host closes.',
    change: 'Change my answer',
    answered: (count: number, all: number) => `${formatCount(count)} of ${formatCount(all)} have answered`,
    notYet: (names: readonly string[]) => `Not yet: ${isolateList(names)}.`,
    everyone: 'Everyone has answered.',
    host: 'Close and compute',
    compute: 'Compute the result',
    computeAnyway: 'Compute without them',
    leaveOut: (names: readonly string[]) =>
      `${isolateList(names)} ${are(names)} not counted if you compute now, and everyone will see that. Compute anyway?`,
    notEnough: (count: number, minimum: number) =>
      `${answers(minimum)} are needed for a result; ${formatCount(count)} so far.`,
    waitForHost: 'When everyone has answered, the host starts the computation.',
  },

  compute: {
    title: 'Computing together',
    sentence: 'The devices compute with pieces. No answer is ever put together, only the result.',
    computing: 'Computing with the pieces',
    notIn: 'Your answer was not in when the host closed: you are not counted this time.',
    steps: compute,
    waitingFor: (names: readonly string[]) => `Waiting for ${isolateList(names)}`,
    elapsed: (milliseconds: number) => `${formatDuration(milliseconds)} so far`,
    left: (milliseconds: number) => `about ${formatDuration(milliseconds)} left`,
    doneOf: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  },

  result: {
    title: 'The result',
    counted: (count: number) => `${answers(count)} counted`,
    mean: 'Mean',
    sum: 'Sum',
    deviation: 'Standard deviation',
    spread: (written: string, unit: string) =>
      `± ${unit === '' ? written : isolate(withUnit(written, unit))} standard deviation`,
    count: 'Answers',
    yesShare: (share: string, yes: number, count: number) =>
      `${share} yes (${formatCount(yes)} of ${formatCount(count)})`,
    mostChosen: (options: readonly string[], votes: number, count: number) =>
      options.length === 1
        ? `${isolate(options[0]!)} (${formatCount(votes)} of ${formatCount(count)})`
        : `A tie: ${isolateList(options)} (${formatCount(votes)} each)`,
    points: (points: number) => plural(points, 'point', 'points'),
    mostPoints: (options: readonly string[], points: number) =>
      options.length === 1
        ? `${isolate(options[0]!)} (${plural(points, 'point', 'points')})`
        : `A tie: ${isolateList(options)} (${plural(points, 'point', 'points')} each)`,
    table: (question: string) => `All figures: ${question}`,
    figure: 'Figure',
    value: 'Value',
    option: 'Option',
    votes: 'Count',
    share: 'Share',
    learned: 'What everyone learned',
    notLearned: 'What nobody learned',
    checked: 'Checked against cheating',
    checkedHint: ({ collusion = 2, corrects = false }: Pick<SurveyInfo, 'collusion' | 'corrects'> = {}) =>
      `Every device compared every opened figure with all others; ${
        collusion === 2 ? 'a wrong piece' : `a wrong piece, even from ${people(collusion - 1)} together,`
      } would have ${
        corrects ? 'been corrected and its sender named, or stopped the run' : 'stopped the run'
      }. Nobody can check whether people told the truth.`,
    cost: 'What it took',
    time: 'Time',
    rounds: 'Rounds of messages',
    sent: 'Sent by this device',
    got: 'Received by this device',
    excludedTitle: 'Not counted',
    excluded: {
      'not-submitted': 'had not answered when the host closed',
      invalid: 'sent an answer outside the question’s range',
      inconsistent: 'sent pieces that do not fit together',
    } satisfies Record<Result['excluded'][number]['reason'], string>,
    keep: 'Keep it',
    csv: 'Save table (CSV)',
    png: 'Save picture (PNG)',
    receipt: 'Save receipt (JSON)',
    receiptHint: 'The receipt holds what was computed, by whom, and their signatures; no secret.',
    next: 'And now?',
    again: 'Ask the same again',
    ask: 'Ask something new',
    leave: 'Leave and erase',
    guestNext: 'Stay for another question, or leave: leaving erases everything from this device.',
    pictureNote: (count: number) =>
      `${answers(count)}. Computed together, with nobody seeing anyone’s answer. Murmuration`,
  },

  leave: {
    button: 'Leave',
    confirm: 'Leave the room? Its keys and your answers are erased from this device.',
    confirmHost:
      'Leave the room? You are the host: without you the others cannot go on. Its keys and your answers are erased from this device.',
    yes: 'Leave and erase',
    stay: 'Stay',
    goneTitle: 'You have left the room',
  },

  editor: {
    title: 'Your questions',
    surveyTitle: 'Title',
    question: (number: number) => `Question ${formatCount(number)}`,
    text: 'Question',
    kind: 'Kind of answer',
    kinds: {
      number: 'A number',
      'yes-no': 'Yes or no',
      choice: 'One of several',
      several: 'Several of many',
      ranking: 'A ranking',
    } satisfies Record<Question['kind'], string>,
    name: 'Name in formulas',
    nameHint: 'A letter first, then letters, digits and _.',
    unit: 'Unit',
    unitHint: 'For example: € per month',
    decimals: 'Decimals',
    minimum: 'Smallest allowed',
    maximum: 'Largest allowed',
    deviation: 'Also the standard deviation',
    deviationHint: `It says how far the numbers typically lie from their mean, and so tells more about single people: the smallest group must be ${formatCount(smallestGroupWithDeviation)} or more.`,
    options: 'Options',
    option: (number: number) => `Option ${formatCount(number)}`,
    addOption: 'Add an option',
    removeOption: (number: number) => `Remove option ${formatCount(number)}`,
    addQuestion: 'Add a question',
    removeQuestion: 'Remove question',
    moveUp: 'Move up',
    moveDown: 'Move down',
    minimumGroup: 'Smallest group',
    minimumGroupHint: 'With fewer answers than this, no result is opened. A larger group hides each person better.',
    minimumGroupOption: (count: number) => answers(count),
    create: 'Create room',
    save: 'Ask this',
    faults: {
      'title-missing': 'Give it a title.',
      'text-missing': 'Write the question.',
      'number-missing': 'Type a number.',
      'number-unclear': 'Type one plain number, such as 1500.5.',
      'too-many-decimals': 'This has more decimals than the question allows.',
      'range-empty': 'The largest must be more than the smallest.',
      'name-unusable': 'Use a letter first, then up to 29 letters, digits and _; not a word of the formula language.',
      'name-twice': 'Another question has this name.',
      'option-missing': 'Write the option, or remove it.',
      'option-twice': 'This option is there twice.',
      'too-many-options': `A ranking has at most ${formatCount(surveyLimits.rankedOptions)} options: remove this one.`,
      'forbidden-character': 'This holds a hidden control character. Delete it and type it anew.',
      'range-too-wide':
        'This range is too wide to compute safely. Narrow it; without the standard deviation it may be wider.',
      'group-too-small': `With a standard deviation, choose ${answers(smallestGroupWithDeviation)} or more.`,
    } satisfies Record<DraftFault['kind'], string>,
    refused: (what: string) => `These questions cannot be used: ${isolate(what)}`,
  },

  presenter: {
    open: 'Presenter view',
    close: 'Close presenter view',
    scan: 'Scan to join',
    waiting: (count: number) => `${people(count)} at the door: close this view to let them in.`,
    compare: 'Does your screen show the same?',
  },

  evidence: {
    open: 'See for yourself',
    title: 'See for yourself',
    intro: 'These are the bytes themselves, taken from this device just now. Each small square is one byte.',
    server: 'What the meeting server saw',
    serverSentence:
      'It passes sealed messages on so that browsers find each other. It knows how many devices there are, their network addresses and the times; without the link’s secret, which it never gets, the rest is noise.',
    serverNone: 'Nothing has gone through the server yet.',
    sent: 'from you, sealed',
    received: 'to you, sealed',
    shares: 'What each other person’s device got from you',
    sharesSentence:
      'Apart from a short heading, these pieces are random. Any other answer of yours would have given pieces that look just like this, so one device alone cannot tell which it was.',
    sharesCollusion: (needed: number) => `Only ${formatCount(needed)} people who put their pieces together could.`,
    sharesNone: 'Nothing yet: you have not sent an answer.',
    bytes: (label: string, count: number) => `${label}: ${formatBytes(count)}, drawn as noise`,
    begins: 'begins with',
  },

  privacy: {
    open: 'How is this private?',
    title: 'How is this private?',
    how: 'How it works',
    howPoints: [
      'Your device splits your answer into random-looking pieces, one for each device in the room. One piece says nothing; the pieces of fewer than half of the devices together still say nothing (of fewer than the host has chosen, if that is a smaller number).',
      'Each device computes with the pieces it holds: it adds them, and for a median, a comparison or a formula the devices also multiply and compare in pieces, and check each other’s work. Only the pieces of the results are put together, so only the results ever come to light.',
      'The devices talk to each other directly and encrypted. The meeting server passes on sealed messages that it cannot read: no names, no answers, no pieces, no results.',
      'Seven emoji show that nobody has slipped in between: if all screens show the same, the connections are genuine.',
      'The questions, the smallest group and the people are signed by every device before anyone answers, so nobody can change them afterwards.',
    ],
    not: 'What is not protected',
    notPoints: [
      'Whoever serves this page. If they send you other code, it can do anything. Use a server you trust, or run your own; over plain http, so can anyone on the network.',
      'What a result says by itself. In a small group a mean can nearly give a number away, and whoever knows all the other answers can subtract them. Asking twice with one person more or less does the same. That is why there is a smallest group.',
      'People who are not who they say. One person who gets in under several names holds several pieces. The host lets people in by name, so look at the list.',
      'People who conspire. When half of the devices or more put their pieces together, they can see the answers of the rest; the host may choose a smaller number. The room tells you the exact number before you answer.',
      'Your own device. Someone looking over your shoulder, a browser extension or a virus sees what you type.',
      'That you took part. People in the room see your name and your network address; the server sees an address too.',
      'The truth. Nobody can check whether an answer is honest, and anyone in the room can make the computation stop.',
    ],
  },

  notice: {
    reconnecting: 'The meeting server is out of reach; trying again. The links between people stay alive.',
    offline: 'This device is offline. Nothing is lost: it connects again by itself.',
    plain:
      'This page came over plain http, so someone on this network could have changed it. Use it only on a network you trust.',
  },

  trouble: {
    left: 'The room goes on without them; the safety check may start anew.',
    lost: 'Trying to reach them again. If it lasts, ask them to reload their page: they come back as the same person.',
    lostHost:
      'Trying to reach them again. If it lasts, ask them to reload their page (they come back as the same person), or remove them to go on without them.',
  },

  problem: {
    happened: 'What happened',
    leaked: 'Did anything leak?',
    advice: 'What to do now',
    home: 'Go to the start page',
    newRoom: 'Leave and create a new room',
    retry: 'Try again',
    ask: 'Ask again',
    reload: 'Reload',
    comeBack: 'Come back here',
    copyLink: 'Copy the link',
    unlock: 'Open the door',
    again: 'Run it again',
    without: (names: readonly string[]) => `Go on without ${isolateList(names)}`,
    change: 'Change the questions',
    crashedTitle: 'This page stumbled',
    crashed: 'A part of this page could not be drawn.',
    crashedLeaked: 'Nothing leaked: drawing the page has nothing to do with where your answer goes.',
    crashedAdvice: 'Reload: in the same tab you come back as the same person.',
  },
} as const;

/** The same for trouble that passes by itself or that the room goes on in spite of: title and one sentence. */
export function troubleText(
  problem: RoomProblem,
  host: boolean,
): { readonly title: string; readonly happened: string } {
  const { title, happened, advice } = problemText(problem, host);
  if (problem.kind !== 'person-lost') return { title, happened: `${happened} ${advice}` };
  return { title, happened: problem.left ? text.trouble.left : host ? text.trouble.lostHost : text.trouble.lost };
}

/** The sentences for any problem; the compiler checks that no kind is missing. */
export function problemText(problem: RoomProblem, host: boolean): ProblemText {
  const write = problems[problem.kind] as (problem: RoomProblem, host: boolean) => ProblemText;
  return write(problem, host);
}
