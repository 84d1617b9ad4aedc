import { describe, expect, test } from 'vitest';
import type { Fault as Faults } from '../../transport/faults.ts';
import { Writer } from '../../wire/bytes.ts';
import { endings, networks, settings, stopped } from '../parties.testing.ts';
import { confirmed, ECHO_BYTES, report, reportsLength, type Verdict } from './agreement.ts';
import { resigned, wrongKey } from './dealing.testing.ts';
import { type Delivery, deal, type Fault, receiveDealing } from './dealing.ts';
import type { Setting } from './setting.ts';

const COUNT = 2;
type Received = (Delivery | Fault | undefined)[];

/** What each party has: [party][dealer], everything that all dealers dealt once. */
function everything(all: readonly Setting[], revision = 1): Received[] {
  const dealt = all.map((setting) => deal(setting, 'input', revision, setting.field.random(COUNT)));
  return all.map((setting) => dealt.map((messages, dealer) => read(setting, dealer, messages[setting.me]!)));
}

const read = (setting: Setting, dealer: number, message: Uint8Array) =>
  receiveDealing(setting, 'input', dealer, setting.me, COUNT, message);

/** Both rounds at every party; `faults` alters what is sent. */
function agree(all: readonly Setting[], received: readonly Received[], faults?: Faults) {
  const { networks: net } = networks(all.length, { seed: 1, ...(faults && { faults }) });
  return endings(
    all.map(async (setting, party) => {
      const { verdicts, transcript } = await report(net[party]!, setting, 'input', received[party]!, COUNT);
      await confirmed(net[party]!, transcript);
      return verdicts;
    }),
  );
}

/** Replaces one party's report about one dealer, which is at a place that the parts before it make. */
const reports = (...parts: (Uint8Array | 'none')[]) =>
  parts
    .reduce<Writer>((writer, part) => (part === 'none' ? writer.u8(0) : writer.fixed(part, part.length)), new Writer())
    .end();

const list = ({ list: { revision, digest, signature } }: Delivery) =>
  new Writer().u8(1).u32(revision).fixed(digest, 32).fixed(signature, 64).end();
const proof = (message: Uint8Array) => new Writer().u8(2).fixed(message, message.length).end();

const unanimous = (n: number, verdicts: Verdict[]) => Array.from({ length: n }, () => ({ value: verdicts }));

describe.each([3, 5])('agreement of %i parties', (n) => {
  const all = settings(n);
  const cheater = n - 1;
  const full = everything(all);
  const allIncluded = new Array<Verdict>(n).fill('included');
  const but = (verdict: Verdict) => allIncluded.map((included, dealer) => (dealer === cheater ? verdict : included));
  /** What all have, with something else of the cheater at some parties. */
  const withCheater = (items: (party: number) => Delivery | Fault | undefined) =>
    full.map((row, party) => row.map((item, dealer) => (dealer === cheater ? items(party) : item)));

  test('what all have is included, what nobody has was not submitted', async () => {
    expect(await agree(all, full)).toEqual(unanimous(n, allIncluded));
    expect(
      await agree(
        all,
        withCheater(() => undefined),
      ),
    ).toEqual(unanimous(n, but('not-submitted')));
    const garbage = withCheater(() => ({ fault: 'unsigned' }));
    expect(await agree(all, garbage)).toEqual(unanimous(n, but('not-submitted')));
  });

  test('the reports have the predicted length', async () => {
    const lengths: number[] = [];
    const measure: Faults = (_, _to, _stream, _index, message) => {
      lengths.push(message.length);
      return [message];
    };
    await agree(
      all,
      withCheater(() => undefined),
      measure,
    );
    expect(new Set(lengths)).toEqual(new Set([reportsLength(n, n - 1), ECHO_BYTES]));
  });

  test('a dealer that deals two lists of one revision has proved its fault, and only it is left out', async () => {
    const setting = all[cheater]!;
    const [one, two] = [1, 2].map(() => deal(setting, 'input', 1, setting.field.random(COUNT))) as [
      Uint8Array[],
      Uint8Array[],
    ];
    for (let victim = 0; victim < n - 1; victim++) {
      const received = withCheater((party) => read(all[party]!, cheater, (party === victim ? two : one)[party]!));
      expect(await agree(all, received)).toEqual(unanimous(n, but('inconsistent')));
    }
  });

  test('a dealer that gives one party a wrong key has proved its fault, whatever the others have', async () => {
    const setting = all[cheater]!;
    const messages = deal(setting, 'input', 1, setting.field.random(COUNT));
    for (let victim = 0; victim < n - 1; victim++) {
      const bad = read(all[victim]!, cheater, wrongKey(setting, victim, messages[victim]!));
      const others = withCheater((party) => (party === victim ? bad : read(all[party]!, cheater, messages[party]!)));
      expect(await agree(all, others)).toEqual(unanimous(n, but('inconsistent')));
      const nobody = withCheater((party) => (party === victim ? bad : undefined));
      expect(await agree(all, nobody)).toEqual(unanimous(n, but('inconsistent')));
    }
  });

  test('different revisions, or a dealing that misses one party, are nobody’s provable fault', async () => {
    const setting = all[cheater]!;
    const [one, two] = [1, 2].map((revision) => deal(setting, 'input', revision, setting.field.random(COUNT))) as [
      Uint8Array[],
      Uint8Array[],
    ];
    for (let victim = 0; victim < n - 1; victim++) {
      const mixed = withCheater((party) => read(all[party]!, cheater, (party === victim ? two : one)[party]!));
      expect(await agree(all, mixed)).toEqual(unanimous(n, but('not-delivered')));
      const missing = withCheater((party) => (party === victim ? undefined : read(all[party]!, cheater, one[party]!)));
      expect(await agree(all, missing)).toEqual(unanimous(n, but('not-delivered')));
    }
  });

  test('who denies what an honest dealer dealt stops the run, but does not shrink the group', async () => {
    const denial = full.map((row, party) =>
      row.map((item, dealer) => (party === cheater && dealer === 0 ? undefined : item)),
    );
    const verdicts = allIncluded.map((included, dealer) => (dealer === 0 ? 'not-delivered' : included));
    expect(await agree(all, denial)).toEqual(unanimous(n, verdicts));
  });

  describe('the cheater frames party 0', () => {
    const mine = full[cheater]! as Delivery[];
    const rest = mine.slice(1).map((delivery) => list(delivery));
    /** What honest parties make of it when the cheater says this about dealer 0. */
    const framing = async (about: Uint8Array) => {
      const message = reports(about, ...rest);
      const faults: Faults = (from, _to, _stream, index, sent) => [from === cheater && index === 0 ? message : sent];
      return (await agree(all, full, faults)).slice(0, cheater);
    };
    const caught = new Array(n - 1).fill(stopped('malformed', [cheater]));
    const signer = all[cheater]!;
    const dealt = deal(signer, 'input', 1, signer.field.random(COUNT));

    test('with a list that it signed itself, or nobody did', async () => {
      const own = { ...(read(signer, cheater, dealt[cheater]!) as Delivery) };
      expect(await framing(list(own))).toEqual(caught);
      const honest = mine[0]!;
      const digest = honest.list.digest.slice();
      digest[0]! ^= 1;
      expect(await framing(list({ ...honest, list: { ...honest.list, digest } }))).toEqual(caught);
      expect(await framing(list({ ...honest, list: { ...honest.list, revision: 2 } }))).toEqual(caught);
    });

    test('with a proof that it signed itself, that is garbage, or that is no fault', async () => {
      const victim = all[0]!;
      const honest = deal(victim, 'input', 1, victim.field.random(COUNT))[cheater]!;
      expect(await framing(proof(wrongKey(signer, cheater, honest)))).toEqual(caught);
      expect(await framing(proof(new Uint8Array(honest.length)))).toEqual(caught);
      expect(await framing(proof(honest))).toEqual(caught);
      const altered = honest.slice();
      altered[altered.length - 1]! ^= 1;
      expect(await framing(proof(altered))).toEqual(caught);
    });

    test('with what the dealer signed for a set-up, or in another run', async () => {
      const victim = all[0]!;
      const earlier = { ...victim, session: new Uint8Array(32).fill(1) };
      const bad = deal(earlier, 'input', 1, victim.field.random(COUNT))[cheater]!;
      expect(await framing(proof(bad))).toEqual(caught);
      const other = receiveDealing(
        { ...signer, session: earlier.session },
        'input',
        0,
        cheater,
        COUNT,
        bad,
      ) as Delivery;
      expect(await framing(list(other))).toEqual(caught);
      const setUp = deal(victim, 'setup', 1, victim.field.random(COUNT))[cheater]!;
      expect(
        await framing(proof(resigned(victim, 'setup', cheater, wrongKey(victim, cheater, setUp, 'setup')))),
      ).toEqual(caught);
    });
  });

  test('reports that do not parse name their sender', async () => {
    const good = reports(...(full[cheater]! as Delivery[]).map(list));
    for (const bad of [
      new Uint8Array(),
      good.slice(0, -1),
      Uint8Array.from([...good, 0]),
      Uint8Array.from([3, ...good.slice(1)]),
      reports(...new Array<'none'>(n - 1).fill('none')),
      reports(...new Array<'none'>(n + 1).fill('none')),
      reports(proof(new Uint8Array(50)), ...new Array<'none'>(n - 1).fill('none')),
    ]) {
      const faults: Faults = (from, _to, _stream, index, sent) => [from === cheater && index === 0 ? bad : sent];
      const ended = await agree(all, full, faults);
      expect(ended.slice(0, cheater)).toEqual(new Array(n - 1).fill(stopped('malformed', [cheater])));
    }
  });

  test('different reports to different parties: no honest party gets past the echo', async () => {
    const hidden = reports('none', ...(full[cheater]!.slice(1) as Delivery[]).map(list));
    for (let victim = 0; victim < n - 1; victim++) {
      const faults: Faults = (from, to, _stream, index, sent) => [
        from === cheater && index === 0 && to === victim ? hidden : sent,
      ];
      const ended = await agree(all, full, faults);
      expect(ended.slice(0, cheater)).toEqual(new Array(n - 1).fill(stopped('echo')));
    }
  });

  test('a false echo stops who receives it', async () => {
    const faults: Faults = (from, to, _stream, index, sent) => [
      from === cheater && index === 1 && to === 0 ? new Uint8Array(32) : sent,
    ];
    const ended = await agree(all, full, faults);
    expect(ended[0]).toEqual(stopped('echo'));
    expect(ended[1]).toEqual({ value: allIncluded });
  });
});
