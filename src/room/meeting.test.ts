import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { MAXIMUM_REVISIONS } from '../engine/contributor.ts';
import { parseFormula } from '../program/language/formula.ts';
import { compile, compileSurvey } from '../program/plan.ts';
import type { Survey } from '../program/survey.ts';
import { encodeManifest, signManifest } from '../trust/manifest.ts';
import { random } from '../trust/room.testing.ts';
import { decodeControl, encodeControl } from '../wire/control.ts';
import { bonuses, type Seat, settled, Table, until, wages } from './meeting.testing.ts';
import { CONTROL, ROOM, streamOf, tagOf } from './streams.ts';

let table: Table;
const sit = (...names: string[]) => {
  table = new Table(names.length > 0 ? names : undefined);
  return table.seats as [Seat, Seat, Seat, ...Seat[]];
};
afterEach(() => table.leave());

/** What the host says when it asks that. */
const asking = (survey: Survey) => compileSurvey(survey, 3).bytes;

/** V8's own, which a process that was not started with --expose-gc finds in a new context. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function result(): Promise<void> {
  await until(() => table.seats.every(({ results }) => results.length === 1), 'all have a result');
}

describe('a meeting', () => {
  it('goes from the reveals to the result', async () => {
    const [hana, ann, bo] = sit();
    await table.begin();
    expect(ann.meeting.epoch.words).toHaveLength(7);
    expect(bo.meeting.epoch.words).toEqual(ann.meeting.epoch.words);
    hana.answer('1');
    ann.answer('2');
    bo.answer('6.50');
    await until(() => ann.meeting.run!.submission === 'received', 'Ann’s answer is everywhere');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
    for (const { results } of table.seats) {
      expect(results[0]!.questions[0]!.result).toMatchObject({ count: 3, sum: '9.50' });
      expect(results[0]!.receipt).toEqual(hana.results[0]!.receipt);
    }
  });

  it('waits for the program before it agrees to anything', async () => {
    const [hana, ann, bo] = sit();
    table.ask(wages);
    bo.program = undefined;
    table.confirm();
    await until(() => ann.meeting.epoch.unsigned.length === 1, 'all but Bo have signed');
    expect(ann.meeting.run).toBeUndefined();
    hana.says({ kind: 'program', program: asking(wages) }, bo);
    await until(() => table.seats.every(({ meeting }) => meeting.run !== undefined), 'all begin');
  });

  it('counts who answered when the host closes before some could begin', async () => {
    const [hana, ann, bo] = sit('Hana', 'Ann', 'Bo', 'Cy');
    const held: (() => void)[] = [];
    // Bo hears nothing from Ann for a while, so it lacks her signature when the host closes already.
    table.passes = (from, to, tag, bytes) => {
      if (from !== ann || to !== bo) return true;
      held.push(() => to.receive(from.index, tag, bytes));
      return false;
    };
    table.ask(wages);
    table.confirm();
    await until(() => held.length > 0, 'Ann has revealed');
    held.shift()!(); // her reveal, but no signature
    await until(() => table.seats.every((seat) => seat === bo || seat.meeting.run), 'all but Bo have begun');
    for (const seat of table.seats) if (seat !== bo) seat.answer('2');
    await settled();
    hana.meeting.compute();
    await settled();
    expect(bo.meeting.run).toBeUndefined();
    table.passes = () => true;
    for (const deliver of held) deliver();
    await result();
    expect(bo.results[0]!.excluded).toEqual([{ name: 'Bo', reason: 'not-submitted' }]);
    expect(bo.dealt).toBe(0);
  });

  it('runs again and again, each time with its own agreement', async () => {
    const [hana] = sit();
    await table.begin();
    for (const round of [1, 2]) {
      for (const seat of table.seats) seat.answer(`${round}`);
      await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
      hana.meeting.compute();
      await until(() => table.seats.every(({ results }) => results.length === round), `result ${round}`);
      hana.meeting.again();
      await until(() => table.seats.every(({ meeting }) => meeting.run?.number === round + 1), 'next run');
    }
    const [first, second] = hana.results;
    expect(first!.receipt.manifestDigest).not.toBe(second!.receipt.manifestDigest);
    expect(table.seats.map(({ dealt }) => dealt)).toEqual([2, 2, 2]);
  });

  it('is silent once it is closed, whatever its engine still does', async () => {
    const [, ann] = sit();
    await table.begin();
    await settled();
    const sent: Seat[] = [];
    table.passes = (from) => {
      sent.push(from);
      return true;
    };
    const { run } = ann.meeting;
    ann.meeting.close();
    run!.contribute(['1']);
    ann.meeting.tellRoom({ kind: 'bye' });
    await settled();
    expect(sent).not.toContain(ann);
  });
});

describe('an answer that is replaced too often', () => {
  it('is refused, the last one counts, and the run goes on', async () => {
    const [hana, ann, bo] = sit();
    await table.begin();
    for (let revision = 1; revision <= MAXIMUM_REVISIONS; revision++) ann.answer(`${revision}`);
    expect(() => ann.answer('999')).toThrow('refused: answered-too-often');
    hana.answer('1');
    bo.answer('2');
    await until(() => ann.meeting.run!.submission === 'received', 'Ann’s answer is everywhere');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
    for (const seat of table.seats) {
      expect(seat.meeting.stopped).toBeUndefined();
      expect(seat.results[0]!.questions[0]!.result).toMatchObject({ count: 3, sum: `${MAXIMUM_REVISIONS + 3}.00` });
    }
  });
});

describe('the threshold', () => {
  const five = ['Hana', 'Ann', 'Bo', 'Cy', 'Dan'];

  it('is the largest unless the host chose another; it is what all sign and compute with', async () => {
    for (const [choice, threshold] of [
      ['largest', 2],
      [1, 1],
      [2, 2],
    ] as const) {
      const [hana] = sit(...five);
      await table.begin(wages, choice);
      for (const seat of table.seats) {
        expect(seat.meeting.epoch.agreement!.manifest.threshold).toBe(threshold);
        expect(seat.computesWith).toBe(threshold);
        seat.answer('1.50');
      }
      await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
      hana.meeting.compute();
      await result();
      for (const { results } of table.seats) expect(results[0]!.questions[0]!.result).toMatchObject({ sum: '7.50' });
      table.leave();
    }
  });

  it('that does not fit the people who are there stops everyone, and nobody signs a smaller one', async () => {
    const [, ann] = sit('Hana', 'Ann', 'Bo', 'Cy');
    table.ask(wages, 2);
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    for (const { meeting } of table.seats) {
      expect(meeting.stopped).toEqual({ kind: 'too-few', people: 4, needed: 5 });
      expect(meeting.epoch.agreement).toBeUndefined();
    }
    expect(ann.dealt).toBe(0);
  });

  it('has to be the same for all: nothing runs if the host tells one of them another', async () => {
    const [hana, , bo] = sit(...five);
    table.ask(wages);
    hana.says({ kind: 'program', program: asking(wages), threshold: 1 }, bo);
    await settled();
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    for (const seat of table.seats) expect(seat.meeting.run).toBeUndefined();
  });

  it('of 0 is refused as it comes, and changes nothing', async () => {
    const [hana, ann] = sit();
    table.ask(wages);
    const honest = encodeControl({ kind: 'program', program: asking(wages), threshold: 1 });
    ann.receive(hana.index, ROOM, honest.with(-1, 0));
    expect(ann.refused).toEqual(['range']);
    expect(ann.threshold).toBe('largest');
  });

  it('stays what people saw when they compared the words, until there are new ones', async () => {
    const [hana, ann] = sit(...five);
    await table.begin();
    ann.answer('1');
    hana.says({ kind: 'program', program: asking(wages), threshold: 1 });
    hana.threshold = 1;
    await settled();
    expect(ann.threshold).toBe(1);
    hana.meeting.again();
    await until(() => table.seats.every(({ meeting }) => meeting.run?.number === 2), 'the second run');
    expect(ann.meeting.epoch.agreement!.manifest.threshold).toBe(2);
    expect(ann.computesWith).toBe(2);

    // With new words there may be another; then nobody's answer is dealt by itself.
    await settled();
    ann.answer('1');
    table.reseat();
    await table.begin(wages, 1);
    await settled();
    expect(table.seats[1]!.computesWith).toBe(1);
    expect(table.seats[1]!.dealt).toBe(0);
  });
});

describe('results for people by name', () => {
  const bonusFor = (name: string) => {
    const { computation } = parseFormula(`max(q1) for "${name}"`, bonuses);
    return compile({ survey: bonuses, minimumGroup: 3, computation });
  };

  it('reach only them', async () => {
    const [hana, ann] = sit();
    for (const seat of table.seats) seat.program = bonusFor('Ann');
    table.confirm();
    await until(() => table.seats.every(({ meeting }) => meeting.run), 'all begin');
    for (const [index, seat] of table.seats.entries()) seat.answer(`${index}.50`);
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
    for (const seat of table.seats) {
      const { questions, outputs, corrected } = seat.results[0]!;
      expect({ questions, corrected }).toEqual({ questions: [], corrected: [] });
      const [output] = outputs;
      if (seat === ann) expect(output!.value).toMatchObject({ exact: '2.50', unit: '€' });
      else expect(output!.value).toBeNull();
    }
  });

  it('who are not there: all are told, and nobody signs anything, until the host asks something else', async () => {
    const [hana] = sit();
    const said = new Set<string>();
    table.passes = (from, _to, tag, bytes) => {
      expect([ROOM, from.controlTag]).toContain(tag);
      said.add(decodeControl(bytes).kind);
      return true;
    };
    for (const seat of table.seats) seat.program = bonusFor('Zoe');
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    await settled();
    for (const { meeting } of table.seats) {
      expect(meeting.stopped).toEqual({ kind: 'recipients-missing', names: ['Zoe'] });
      expect([meeting.epoch.agreement, meeting.run]).toEqual([undefined, undefined]);
    }
    expect([...said].sort()).toEqual(['again', 'reveal']);

    table.passes = () => true;
    table.ask(wages);
    hana.meeting.again();
    await until(() => table.seats.every(({ meeting }) => meeting.run), 'all begin');
  });
});

describe('what is too costly', () => {
  const programOf = (formula: string) => {
    const { computation } = parseFormula(formula, wages);
    return compile({ survey: wages, minimumGroup: 3, computation });
  };

  it('is not begun: all are told by themselves, and nothing is prepared, until the host asks something else', async () => {
    table = new Table(['Hana', 'Ann', 'Bo'], 100_000);
    const streams = new Set<number>();
    table.passes = (from, _to, tag) => {
      streams.add(streamOf(tag, from.person.roster.epoch)?.run ?? 0);
      return true;
    };
    for (const seat of table.seats) seat.program = programOf('sum(q1 / (q1 + 1))');
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    const { stopped } = table.seats[0]!.meeting;
    expect(stopped).toMatchObject({ kind: 'too-costly', most: 100_000 });
    for (const { meeting } of table.seats) expect([meeting.stopped, meeting.run]).toEqual([stopped, undefined]);
    expect([...streams]).toEqual([0]);

    table.ask(wages);
    table.seats[0]!.meeting.again();
    await until(() => table.seats.every(({ meeting }) => meeting.run), 'all begin');
  });

  it('ends with a reason where it cannot even be found out', async () => {
    table = new Table();
    // What `readRoomProgram` never gives: its ranges do not hold.
    for (const seat of table.seats) seat.program = { ...programOf('sum(q1 * q1 * q1 * q1)'), fieldName: 'F61' };
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    for (const { meeting } of table.seats) expect(['internal', 'stopped-elsewhere']).toContain(meeting.stopped!.kind);
  });
});

describe('a wrong share of the result, among four', () => {
  it('is corrected, and its sender named to those who got it', async () => {
    const [hana, ann, bo] = sit('Hana', 'Ann', 'Bo', 'Cy');
    await table.begin();
    for (const seat of table.seats) seat.answer('1');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    // Bo's next engine messages are its close, reports, echo, coin, validity; and then the result.
    let sent = 0;
    table.passes = (from, to, tag, bytes) => {
      const stream = streamOf(tag, from.person.roster.epoch);
      if (from !== bo || to !== ann || stream?.run !== 1 || stream.sub === CONTROL || ++sent !== 6) return true;
      setImmediate(() => to.receive(from.index, tag, bytes.with(0, bytes[0]! ^ 1)));
      return false;
    };
    hana.meeting.compute();
    await result();
    for (const seat of table.seats) {
      expect(seat.results[0]!.questions[0]!.result).toMatchObject({ count: 4, sum: '4.00' });
      expect(seat.results[0]!.corrected).toEqual(seat === ann ? ['Bo'] : []);
    }
  });
});

describe('what a member may not do', () => {
  it('reveal another value: it is named, and there are no words', async () => {
    const [, ann, bo] = sit();
    table.ask(wages);
    bo.meeting.close();
    bo.says({ kind: 'reveal', rosterDigest: bo.person.roster.digest, r: random(32) });
    table.confirm();
    await settled();
    expect(ann.stopped).toBe('trust Bo reveal');
    expect(ann.meeting.epoch.words).toBeUndefined();
    expect(ann.meeting.run).toBeUndefined();
  });

  it('change the words once they are there', async () => {
    const [, ann, bo] = sit();
    await table.begin();
    const { words } = ann.meeting.epoch;
    bo.says({ kind: 'reveal', rosterDigest: bo.person.roster.digest, r: random(32) });
    await settled();
    expect(ann.meeting.epoch.words).toEqual(words);
    expect(ann.meeting.stopped).toBeUndefined();
  });

  it('sign another manifest: it is named, and nothing runs', async () => {
    const [hana, ann, bo] = sit();
    table.ask(wages);
    bo.program = undefined;
    table.confirm();
    await until(() => ann.meeting.epoch.run === 1, 'Ann has signed');
    const manifest = { ...ann.meeting.epoch.agreement!.manifest, minimumGroup: 2 };
    const signature = signManifest(bo.person.identity, manifest);
    bo.says({ kind: 'manifest', manifest: encodeManifest(manifest), signature });
    await settled();
    expect([hana, ann].map(({ meeting }) => meeting.run)).toEqual([undefined, undefined]);
    expect(ann.stopped).toBe('trust Bo manifest');
    expect(hana.stopped).toBe('trust Bo manifest');
  });

  it('sign another manifest before the others have begun', async () => {
    const [hana, ann, bo] = sit();
    table.ask(wages);
    hana.program = undefined; // so that nobody begins
    table.confirm();
    await until(() => table.seats.every(({ meeting }) => meeting.epoch.words), 'words');
    const manifest = {
      programDigest: random(32),
      rosterDigest: bo.person.roster.digest,
      run: 1,
      parties: [0, 1, 2],
      threshold: 1,
      recipients: random(32),
      minimumGroup: 3,
    };
    bo.says({ kind: 'manifest', manifest: encodeManifest(manifest), signature: random(64) });
    bo.meeting.close();
    await settled();
    table.ask(wages);
    hana.meeting.programChanged();
    await until(() => ann.stopped !== undefined && hana.stopped !== undefined, 'they stopped');
    expect(ann.stopped).toBe('trust Bo manifest');
    expect([hana.meeting.run, ann.meeting.run]).toEqual([undefined, undefined]);
  });

  it('begin, close or ask in place of the host', async () => {
    const [, ann, bo] = sit();
    await table.begin();
    ann.answer('1');
    for (const tag of ['again', 'close'] as const) bo.says({ kind: tag, run: 2 });
    bo.says({ kind: 'close', run: 1 });
    bo.says({ kind: 'program', program: asking(bonuses) });
    await settled();
    expect(ann.meeting.run!.number).toBe(1);
    expect(ann.meeting.run!.finishing).toBe(false);
    expect(ann.program!.survey.title).toBe('Wages');
    expect(ann.kept).toBeDefined();
    expect(ann.refused).toEqual([]);
  });

  it('stop a room whose door is open, or a run that is over', async () => {
    const [hana, ann, bo] = sit();
    await table.begin();
    for (const seat of table.seats) seat.answer('1');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
    bo.says({ kind: 'failed', run: 1, reason: 'silent' });
    await settled();
    expect(ann.meeting.stopped).toBeUndefined();
    expect(ann.results).toHaveLength(1);
  });

  it('write on other people’s screens when it gives up', async () => {
    const [, ann, bo] = sit();
    await table.begin();
    bo.says({ kind: 'failed', run: 1, reason: 'Ann’s wage is 2500' });
    await until(() => ann.stopped !== undefined, 'Ann has stopped');
    expect(ann.stopped).toBe('stopped-elsewhere Bo unknown');
  });

  it('fill the memory with messages for runs and rosters that do not exist', async () => {
    const [hana, ann, bo] = sit();
    await table.begin();
    const { epoch } = ann.person.roster;
    const megabyte = new Uint8Array(2 ** 20);
    const before = process.memoryUsage().arrayBuffers;
    for (let run = 2; run < 100; run++) ann.receive(bo.index, tagOf(epoch, run, 0), megabyte.slice());
    for (let later = 1; later < 100; later++) ann.receive(bo.index, tagOf(epoch + later, 1, 0), megabyte.slice());
    for (let sub = 2; sub < 15; sub++) ann.receive(bo.index, tagOf(epoch, 0, sub), megabyte.slice());
    collectGarbage();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 2 ** 20);
    expect(ann.refused).toEqual([]);
    expect(ann.meeting.stopped).toBeUndefined();
    for (const seat of table.seats) seat.answer('1');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
  });

  it('fill it while a run is about to begin: it is named, and the others’ messages are kept', async () => {
    const [, ann, bo] = sit();
    table.ask(wages);
    table.passes = (from, to) => from !== bo || to !== ann; // Ann waits for Bo
    table.confirm();
    await settled();
    table.passes = () => true;
    bo.says(
      { kind: 'reveal', rosterDigest: bo.person.roster.digest, r: bo.person.secret.reveal(bo.person.roster) },
      ann,
    );
    await until(() => ann.meeting.epoch.run === 1, 'Ann has signed');
    const tag = tagOf(ann.person.roster.epoch, 1, 0);
    for (let count = 0; count < 9 && !ann.stopped; count++) ann.receive(bo.index, tag, new Uint8Array(2 ** 20));
    expect(ann.stopped).toBe('cheating Bo flood');
  });

  it('do anything by garbage, in the room or under the roster', async () => {
    const [hana, ann, bo] = sit();
    await table.begin();
    for (let kind = 0; kind < 12; kind++) {
      for (const tag of [ROOM, bo.controlTag]) {
        if (kind === 9) continue; // one byte is a whole 'bye'
        ann.receive(bo.index, tag, Uint8Array.of(kind));
        ann.receive(bo.index, tag, Uint8Array.of(kind, ...random(40)));
      }
    }
    ann.receive(bo.index, bo.controlTag, new Uint8Array(0));
    bo.says({ kind: 'manifest', manifest: random(30), signature: random(64) }, ann);
    bo.says({ kind: 'received', run: 1, from: 200, revision: 1 }, ann);
    bo.says({ kind: 'again', run: 2 ** 32 - 1 }, ann);
    await settled();
    expect(ann.refused.length).toBeGreaterThan(40);
    expect(ann.meeting.stopped).toBeUndefined();
    for (const seat of table.seats) seat.answer('1');
    await until(() => hana.meeting.run!.contributed.every((answered) => answered), 'all have answered');
    hana.meeting.compute();
    await result();
  });
});

describe('what a host may not do', () => {
  it('change the program after the manifest', async () => {
    const [hana, ann] = sit();
    await table.begin();
    ann.answer('1');
    hana.says({ kind: 'program', program: asking(bonuses) });
    await settled();
    expect(ann.program!.survey.title).toBe('Bonuses');
    // On screen and in the engine: what was signed.
    expect(ann.meeting.program!.survey.title).toBe('Wages');
    expect(ann.meeting.run!.number).toBe(1);
    expect(ann.dealt).toBe(1);
  });

  it('ask different people different things: all see that the manifests differ, and nothing runs', async () => {
    const [hana, ann, bo] = sit('Hana', 'Ann', 'Bo', 'Cy');
    table.ask(wages);
    hana.says({ kind: 'program', program: asking(bonuses) }, bo);
    await settled();
    expect(bo.program!.survey.title).toBe('Bonuses');
    table.confirm();
    await until(() => table.seats.every(({ stopped }) => stopped), 'all have stopped');
    for (const seat of table.seats) expect(seat.meeting.run).toBeUndefined();
    expect(ann.stopped).toBe('trust Bo manifest');
    expect(bo.stopped).toMatch(/^trust .* manifest$/);
    // Both read which program the other has.
    const [one, other] = [ann, bo].map(({ program }) => Buffer.from(program!.digest.subarray(0, 4)).toString('hex'));
    expect(ann.meeting.stopped).toMatchObject({ programs: { mine: one, theirs: other } });
    expect(bo.meeting.stopped).toMatchObject({ programs: { mine: other, theirs: one } });
  });

  it('turn an answer into one to another question, or of another group', async () => {
    const [hana, ann] = sit('Hana', 'Ann', 'Bo', 'Cy');
    await table.begin();
    ann.answer('1');
    table.ask(bonuses);
    hana.meeting.again();
    await until(() => ann.meeting.run?.number === 2, 'the second run');
    await settled();
    expect(ann.dealt).toBe(1);
    expect(ann.meeting.run!.submission).toBe('none');

    ann.answer('2');
    table.reseat(table.room.people.slice(0, 3)); // without Cy
    await table.begin(bonuses);
    await settled();
    expect(table.seats[1]!.dealt).toBe(0);
    expect(table.seats[1]!.meeting.run!.submission).toBe('none');
  });

  it('have answers dealt again once contributions were closed, even if it closes what has not begun', async () => {
    const [hana, ann] = sit();
    await table.begin();
    hana.says({ kind: 'close', run: 2 });
    await settled();
    ann.answer('1');
    hana.meeting.again();
    await until(() => ann.meeting.run?.number === 2, 'the second run');
    await settled();
    expect(ann.dealt).toBe(1);
    expect(ann.meeting.run!.submission).toBe('none');
  });

  it('begin an earlier run, or one beyond all', async () => {
    const [hana, ann] = sit();
    await table.begin();
    hana.meeting.again();
    await until(() => ann.meeting.run?.number === 2, 'the second run');
    hana.says({ kind: 'again', run: 1 });
    hana.says({ kind: 'again', run: 4096 });
    await settled();
    expect(ann.meeting.run!.number).toBe(2);
    expect(ann.refused).toEqual(['malformed']);
    hana.meeting.again();
    await until(() => ann.meeting.run?.number === 3, 'the third run');
  });
});

describe('answers that were given', () => {
  it('are dealt again to the same people and question, when somebody was reloaded', async () => {
    const [, ann] = sit();
    await table.begin();
    ann.answer('1');
    await settled();
    table.reseat();
    await table.begin();
    await until(() => table.seats[0]!.meeting.run!.contributed[1] === true, 'Ann’s answer is here again');
    expect(table.seats.map(({ dealt }) => dealt)).toEqual([0, 1, 0]);
  });

  it('are not, after contributions were closed', async () => {
    const [hana, ann] = sit();
    await table.begin();
    ann.answer('1');
    await settled();
    hana.says({ kind: 'close', run: 1 }, ann);
    await until(() => ann.meeting.run!.finishing, 'Ann computes');
    table.reseat();
    await table.begin();
    await settled();
    expect(table.seats[1]!.dealt).toBe(0);
  });
});
