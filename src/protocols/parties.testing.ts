import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { Field } from '../math/field.ts';
import { wasmField } from '../math/wasm.ts';
import { memoryPorts } from '../transport/memory.ts';
import type { PostOfficeOptions } from '../transport/post-office.ts';
import { equalBytes } from '../wire/bytes.ts';
import { transcript } from '../wire/transcript.ts';
import { AbortError } from './abort.ts';
import { Mailbox } from './mailbox.ts';
import { type Setting, setting } from './majority/setting.ts';
import type { Network } from './network.ts';
import type { Signatures } from './signatures.ts';

/** The most parties that may collude among n. */
export const mostCheaters = (n: number) => Math.floor((n - 1) / 2);

/**
 * For tests that are not about Ed25519, which would take most of their time: what party i signs is a SHA-256 under i's
 * secret key, so that only i's own `Signatures` can make it, and any change of it or of what is signed is refused.
 */
export function cheapSignatures(n: number): Signatures[] {
  const secrets = Array.from({ length: n }, () => crypto.getRandomValues(new Uint8Array(32)));
  const tag = (party: number, label: string, fields: readonly Uint8Array[]) => {
    const half = sha256(transcript(label, [secrets[party]!, ...fields]));
    return concatBytes(half, sha256(half));
  };
  return secrets.map((_, me) => ({
    sign: (label, fields) => tag(me, label, fields),
    verify: (party, label, fields, signature) => party < n && equalBytes(tag(party, label, fields), signature),
  }));
}

/** Every party's setting. */
export function settings(n: number, fieldName: Field['name'] = 'F127', session = 7): Setting[] {
  const field = wasmField(fieldName);
  return cheapSignatures(n).map((signatures, me) =>
    setting({
      field,
      parties: n,
      threshold: mostCheaters(n),
      me,
      session: new Uint8Array(32).fill(session),
      signatures,
    }),
  );
}

/** Every party's view of stream 0, in memory. */
export function networks(n: number, options: PostOfficeOptions = {}): { mailboxes: Mailbox[]; networks: Network[] } {
  const mailboxes = memoryPorts(n, options).map((port) => new Mailbox(port));
  return { mailboxes, networks: mailboxes.map((mailbox) => mailbox.network(0)) };
}

/** Resolves when nothing moves any more: messages in memory, and all that follows from them, are microtasks. */
export const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

/** How a promise ended, or undefined if it has not. */
export type Ending<T> = { readonly value: T } | { readonly error: unknown } | undefined;

/** How each of these promises ended, once nothing moves any more. */
export async function endings<T>(promises: readonly Promise<T>[]): Promise<Ending<T>[]> {
  const all: Ending<T>[] = promises.map(() => undefined);
  for (const [index, promise] of promises.entries()) {
    promise.then(
      (value) => {
        all[index] = { value };
      },
      (error: unknown) => {
        all[index] = { error };
      },
    );
  }
  await quiet();
  return all;
}

/** What `endings` holds for a promise that was stopped by that check, with that blame. */
export const stopped = (check: AbortError['check'], blame: readonly number[] = []) => ({
  error: new AbortError(check, blame),
});
