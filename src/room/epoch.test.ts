import { beforeEach, describe, expect, it } from 'vitest';
import { encodeManifest, type Manifest, signManifest } from '../trust/manifest.ts';
import { type Person, random, TestRoom } from '../trust/room.testing.ts';
import { Epoch } from './epoch.ts';

let room: TestRoom;
let epoch: Epoch;
let manifest: Manifest;
const [HANA, ANN, BO] = [0, 1, 2];
const person = (index: number): Person => room.people[index]!;

beforeEach(() => {
  room = new TestRoom(['Hana', 'Ann', 'Bo']);
  room.admit();
  epoch = new Epoch(person(HANA).roster);
  manifest = {
    programDigest: random(32),
    rosterDigest: epoch.roster.digest,
    run: 1,
    parties: [0, 1, 2],
    threshold: 1,
    recipients: random(32),
    minimumGroup: 3,
  };
});

const reveal = (index: number) =>
  epoch.reveal(index, epoch.roster.digest, person(index).secret.reveal(person(index).roster));
const sign = (index: number, what = manifest, by = index) =>
  epoch.sign(index, what.run, encodeManifest(what), signManifest(person(by).identity, what));

describe('an epoch', () => {
  it('has words once everyone has revealed', () => {
    reveal(HANA);
    reveal(BO);
    expect(epoch.words).toBeUndefined();
    expect(epoch.unrevealed).toEqual([ANN]);
    reveal(ANN);
    expect(epoch.unrevealed).toEqual([]);
    expect(epoch.words).toHaveLength(7);
  });

  it('takes no reveal of another value, member or roster', () => {
    const digest = epoch.roster.digest;
    const r = person(ANN).secret.reveal(person(ANN).roster);
    expect(() => epoch.reveal(ANN, digest, random(32))).toThrow('reveal');
    expect(() => epoch.reveal(BO, digest, r)).toThrow('reveal');
    expect(() => epoch.reveal(ANN, random(32), r)).toThrow('reveal');
    expect(() => epoch.reveal(9, digest, r)).toThrow('reveal');
    expect(epoch.unrevealed).toEqual([HANA, ANN, BO]);
  });

  it('has an agreement when all have signed the same, in any order', () => {
    sign(BO);
    expect(epoch.run).toBe(0);
    expect(epoch.propose(manifest)).toEqual([]);
    expect(epoch.unsigned).toEqual([HANA, ANN]);
    sign(HANA);
    sign(ANN);
    expect(epoch.unsigned).toEqual([]);
    expect(epoch.agreement!.signatures.every((signature) => signature)).toBe(true);
  });

  it('takes no signature under another manifest, nor somebody else’s', () => {
    epoch.propose(manifest);
    expect(() => sign(ANN, { ...manifest, minimumGroup: 4 })).toThrow('manifest');
    expect(() => sign(ANN, { ...manifest, programDigest: random(32) })).toThrow('manifest');
    expect(() => sign(ANN, manifest, BO)).toThrow('manifest');
    expect(epoch.unsigned).toEqual([HANA, ANN, BO]);
  });

  it('finds out whose early signature does not fit, and counts it for nothing', () => {
    sign(ANN, { ...manifest, minimumGroup: 4 });
    sign(BO, manifest, ANN);
    expect(epoch.propose(manifest)).toEqual([ANN, BO]);
    expect(epoch.unsigned).toEqual([HANA, ANN, BO]);
  });

  it('has a new agreement for each run, and forgets no signature for an older one', () => {
    epoch.propose(manifest);
    for (const index of [HANA, ANN, BO]) sign(index);
    const first = epoch.agreement!;
    const second = { ...manifest, run: 2 };
    sign(ANN, second);
    epoch.propose(second);
    expect(epoch.unsigned).toEqual([HANA, BO]);
    sign(ANN, manifest); // late, or meant to displace
    expect(epoch.unsigned).toEqual([HANA, BO]);
    expect(first.signatures.every((signature) => signature)).toBe(true);
    expect(first.digest).not.toEqual(epoch.agreement!.digest);
  });

  it('names no two people alike', () => {
    room = new TestRoom(['Ann', 'ann', 'Ann (2)', 'Ａnn']);
    room.admit();
    expect(new Epoch(room.host.roster).names).toEqual(['Ann', 'ann (2)', 'Ann (2) (2)', 'Ａnn (3)']);
  });
});
