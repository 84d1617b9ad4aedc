import { compile, type ProgramSource } from '../program/plan.ts';
import { TrustError } from '../trust/error.ts';
import { Identity } from '../trust/identity.ts';
import { createLinkSecret, formatLink, parseLink, RoomLink, roomKeys } from '../trust/link.ts';
import { cleanName } from '../trust/name.ts';
import { openResume, type ResumeState } from '../trust/resume.ts';
import { RoomClient } from './client.ts';
import { choiceOf } from './note.ts';
import type { Platform } from './platform.ts';
import type { Room } from './room.ts';
import { checkChoice, type ThresholdChoice } from './threshold.ts';

/**
 * Opens a new room with me as its host. Returns at once; the room's state tells how it goes.
 * @param options.name 1–40 characters (`trust/name.ts`).
 * @param options.minimumGroup with fewer answers than this no result is opened.
 * @param options.computation what to compute, of `program/language/formula.ts` or `program/builder.ts`; absent: what the questions suggest.
 * @param options.threshold how many people may work together without seeing anybody's answer: a number t from 1 on, for
 *   rooms of 2t + 1 people or more, or 'largest' (the default), which is at most half of them less one. See `Room.setThreshold`.
 * @throws SurveyError for a survey that cannot be asked, ComputationError for what cannot be computed, RoomError 'threshold' for a threshold that nobody can have.
 */
export function createRoom(
  platform: Platform,
  options: Omit<ProgramSource, 'maximumGroup'> & { readonly name: string; readonly threshold?: ThresholdChoice },
): Room {
  const { name, survey, minimumGroup, computation, threshold = 'largest' } = options;
  const program = compile({ survey, minimumGroup, computation });
  checkChoice(threshold);
  const identity = Identity.create();
  const link = RoomLink.of(createLinkSecret(), identity.key);
  return open(platform, link, { identity, name, host: { program, threshold } });
}

/**
 * Says hello at the room that the link names. Returns at once.
 * @throws LinkError if it is no whole, unbroken room link.
 */
export function joinRoom(platform: Platform, options: { readonly name: string; readonly link: string }): Room {
  return open(platform, parseLink(options.link), { identity: Identity.create(), name: options.name });
}

/**
 * The same person in the room that this tab was in before a reload, or undefined if it was in none of that link.
 * @throws LinkError if it is no whole, unbroken room link.
 */
export function resumeRoom(platform: Platform, link: string): Room | undefined {
  const parsed = parseLink(link);
  const state = remembered(platform, parsed);
  if (!state) return undefined;
  const { identity, name, epoch, roster, note } = state;
  return open(platform, parsed, {
    identity,
    name,
    resumed: { epoch, ...(roster && { roster }) },
    ...(note && { host: choiceOf(note) }),
  });
}

/** @throws TrustError 'name' when nothing that can be shown is left of the name. */
function open(
  platform: Platform,
  link: RoomLink,
  options: Omit<ConstructorParameters<typeof RoomClient>[0], 'platform' | 'keys' | 'link'>,
): Room {
  const name = cleanName(options.name);
  if (name === undefined) throw new TrustError('name');
  const client = new RoomClient({
    ...options,
    name,
    platform,
    keys: roomKeys(link),
    link: formatLink(platform.linkOrigin ?? platform.server, link),
  });
  void client.open();
  return client;
}

/** What this tab remembers of that room; a memory that does not open is nothing. */
function remembered(platform: Platform, link: RoomLink): ResumeState | undefined {
  try {
    const keys = roomKeys(link);
    const sealed = platform.memory?.read(keys.roomId);
    return sealed ? openResume(keys, sealed) : undefined;
  } catch (error) {
    if (error instanceof TrustError) return undefined;
    throw error;
  }
}
