import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TrustError } from './error.ts';
import { Handshake } from './handshake.ts';
import { Identity } from './identity.ts';
import { Stage } from './malicious.testing.ts';
import { signManifest, verifyManifest } from './manifest.ts';
import { openResume, sealResume } from './resume.ts';
import { connect, fingerprintLine, Person, random, testSdp } from './room.testing.ts';
import { openRoster, signRoster, verifyRoster } from './roster.ts';
import { checkReveal, verificationWords } from './words.ts';

/*
 * The server is malicious, and everyone else does what the real client does. Each attack is made with real messages, and
 * is refused by the check that is named beside it; the README has the list. Who attacks:
 *
 * server  holds all sealed traffic; can drop, delay, repeat, alter and redirect it
 * member  the same, and also the room's secret, and a place in the room as Mal, with Mal's identity
 * host    the same as the host
 */

type Attacker = 'server' | 'member' | 'host';
const attacks: [who: Attacker, attack: string, refusedAs: string, run: (stage: Stage) => void][] = [];

function attack(who: Attacker, what: string, refusedAs: string, run: (stage: Stage) => void): void {
  attacks.push([who, what, refusedAs, run]);
}

// What has only sealed bytes in hand.
attack('server', 'alters a sealed message', 'sealed', (s) => {
  const sealed = s.seal(s.ann, s.ann.hello);
  s.open(sealed.with(40, sealed[40]! ^ 1));
});
attack('server', 'cuts a sealed message short', 'sealed', (s) => s.open(s.seal(s.ann, s.ann.hello).slice(0, -1)));
attack('server', 'makes a message up', 'sealed', (s) => s.open(random(300)));
attack('server', 'passes on a message from another room of the same people', 'sealed', (s) => {
  const other = s.anotherRoom();
  s.open(other.seal(other.ann, other.ann.hello));
});
attack('server', 'delivers an offer to somebody else', 'recipient', (s) => {
  const offer = s.pass(s.ann, s.offer().offer);
  Handshake.answerer(s.mal.pair(s.ann), offer);
});
attack('server', 'returns an offer to its sender', 'reflection', (s) => {
  const offer = s.pass(s.ann, s.offer().offer);
  Handshake.answerer(s.ann.pair(s.bo), offer);
});
attack('server', 'returns an answer to its sender', 'reflection', (s) => {
  const { answerer, answer } = connect(s, s.ann, s.bo);
  answerer.acceptAnswer(answer);
});
attack('server', 'returns a candidate to its sender', 'reflection', (s) => {
  const { offerer } = connect(s, s.ann, s.bo);
  offerer.acceptCandidate(s.pass(s.ann, offerer.candidate('{}')));
});
attack('server', 'replays an offer', 'replay', (s) => {
  const { offer } = connect(s, s.ann, s.bo);
  Handshake.answerer(s.bo.pair(s.ann), offer);
});
attack('server', 'holds an offer back until a later one has been taken', 'replay', (s) => {
  const heldBack = s.pass(s.ann, s.offer().offer);
  connect(s, s.ann, s.bo);
  Handshake.answerer(s.bo.pair(s.ann), heldBack);
});
attack('server', 'replays an offer of an earlier epoch', 'roster-digest', (s) => {
  const { offer } = connect(s, s.ann, s.bo);
  s.admit();
  Handshake.answerer(s.bo.pair(s.ann), offer);
});
attack('server', 'replays an answer', 'replay', (s) => {
  const { offerer, answer } = connect(s, s.ann, s.bo);
  offerer.acceptAnswer(answer);
});
attack('server', 'passes on the answer of another attempt', 'attempt', (s) => {
  const { answer } = connect(s, s.ann, s.bo);
  s.offer().offerer.acceptAnswer(answer);
});
attack('server', 'replays a candidate', 'replay', (s) => {
  const { offerer, answerer } = connect(s, s.ann, s.bo);
  const candidate = s.pass(s.ann, offerer.candidate('{}'));
  answerer.acceptCandidate(candidate);
  answerer.acceptCandidate(candidate);
});
attack('server', 'changes the order of candidates', 'replay', (s) => {
  const { offerer, answerer } = connect(s, s.ann, s.bo);
  const [first, second] = [offerer.candidate('{}'), offerer.candidate('{}')];
  answerer.acceptCandidate(s.pass(s.ann, second));
  answerer.acceptCandidate(s.pass(s.ann, first));
});
attack('server', 'passes on a candidate of another attempt', 'attempt', (s) => {
  const { offerer } = connect(s, s.ann, s.bo);
  connect(s, s.ann, s.bo).answerer.acceptCandidate(s.pass(s.ann, offerer.candidate('{}')));
});
attack('server', 'passes on a candidate of another pair', 'roster-member', (s) => {
  const { offerer } = connect(s, s.ann, s.mal);
  connect(s, s.host, s.bo).answerer.acceptCandidate(s.pass(s.ann, offerer.candidate('{}')));
});
attack('server', 'replays a roster of an earlier epoch', 'roster-epoch', (s) => {
  const old = s.ann.roster.bytes;
  s.admit();
  s.ann.accept(old, s.link);
});
attack('server', 'replays the current roster', 'roster-epoch', (s) => void s.ann.accept(s.ann.roster.bytes, s.link));
attack('server', 'replays a hello from before a reload, and the host signs it', 'roster-entry', (s) => {
  const old = s.pass(s.ann, s.ann.hello);
  s.ann.reload();
  const { kind: _, from: key, ...rest } = old;
  const entries = s.entries.map((entry) => (entry.key === s.ann.key ? { key, ...rest } : entry));
  s.ann.accept(signRoster(s.host.identity, { roomId: s.keys.roomId, epoch: 2, locked: true, entries }), s.link);
});
attack('server', 'opens what a tab remembers', 'resume', (s) => {
  const stored = sealResume(s.keys, { identity: s.ann.identity, name: 'Ann', epoch: 1, note: '' });
  openResume(new Stage().keys, stored);
});

// What has the secret and Mal's identity too.
attack('member', "swaps the fingerprint in somebody's offer", 'signature', (s) => {
  const message = { ...s.offer().offer, sdp: s.mal.sdp() };
  s.open(s.forge(message));
});
attack('member', "swaps the fingerprint in somebody's answer", 'signature', (s) => {
  const { answer } = connect(s, s.ann, s.bo);
  s.open(s.forge({ ...answer, sdp: s.mal.sdp() }));
});
attack('member', 'changes a name or a commitment in a hello', 'signature', (s) => {
  s.open(s.forge({ ...s.ann.hello, commitment: s.mal.secret.commitment }));
});
attack('member', 'seals anew what somebody signed in another room', 'signature', (s) => {
  const other = s.anotherRoom();
  s.open(s.sealAnything(...other.unseal(other.seal(other.ann, other.ann.hello))));
});
attack('member', 'offers in place of somebody else', 'roster-member', (s) => {
  const offer = s.pass(s.mal, { ...s.offer().offer, from: s.mal.key, sdp: s.mal.sdp() });
  Handshake.answerer(s.bo.pair(s.ann), offer);
});
attack('member', 'answers in place of somebody else', 'roster-member', (s) => {
  const { offerer, offer } = s.offer();
  const answer = Handshake.answerer(s.bo.pair(s.ann), offer).answer(s.bo.sdp());
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, from: s.mal.key, sdp: s.mal.sdp() }));
});
attack('member', 'adds a peer whom the host did not admit', 'roster-member', (s) => {
  const stranger = new Person(s.keys.roomId, Identity.create(), 'Zed');
  const offer = s.pass(stranger, { ...s.offer().offer, from: stranger.key, sdp: stranger.sdp() });
  Handshake.answerer({ ...s.bo.pair(s.ann), peer: s.bo.roster.indexOf(stranger.key) }, offer);
});
attack('member', 'answers with the certificate of somebody else', 'fingerprint', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, sdp: s.bo.sdp() }));
});
attack('member', 'answers with another certificate than the one in its hello', 'fingerprint', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, sdp: s.mal.sdp(random(32)) }));
});
attack('member', 'adds a second fingerprint', 'fingerprint', (s) => {
  const { offerer, answer } = s.answerOfMal();
  const sdp = testSdp(fingerprintLine(s.mal.fingerprint!), fingerprintLine(random(32)));
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, sdp }));
});
attack('member', 'leaves the fingerprint out', 'fingerprint', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, sdp: testSdp() }));
});
attack('member', 'gives the fingerprint by a broken hash', 'fingerprint', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, sdp: testSdp(fingerprintLine(random(20), 'sha-1')) }));
});
attack('member', 'answers another offer than the one that was made', 'offer-digest', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, offerDigest: random(32) }));
});
attack('member', 'answers under another roster', 'roster-digest', (s) => {
  const { offerer, answer } = s.answerOfMal();
  offerer.acceptAnswer(s.pass(s.mal, { ...answer, rosterDigest: random(32) }));
});
attack('member', 'offers although it has the higher index', 'role', (s) => {
  const offer = { ...s.offer().offer, from: s.mal.key, to: s.ann.key, sdp: s.mal.sdp() };
  Handshake.answerer(s.ann.pair(s.mal), s.pass(s.mal, offer));
});
attack('member', 'sends a roster', 'host-key', (s) => {
  s.open(s.seal(s.mal, { kind: 'roster', from: s.mal.key, roster: s.ann.roster.bytes }));
});
attack('member', 'sends a refusal, as if the host had removed somebody', 'host-key', (s) => {
  s.open(s.seal(s.mal, { kind: 'refusal', from: s.mal.key, to: s.ann.key, reason: 'removed' }));
});
attack('member', 'signs a roster in place of the host', 'roster-signature', (s) => {
  openRoster(s.signAnything(s.entries, s.mal.identity), s.link);
});
attack('member', 'makes a roster with itself as the host', 'host-key', (s) => {
  openRoster(s.signAnything([s.mal.entry, s.ann.entry], s.mal.identity), s.link);
});
attack('member', 'seals and signs what is no message', 'malformed', (s) => {
  const body = Uint8Array.of(99, ...s.mal.key);
  s.open(s.sealAnything(body, s.mal.identity.sign('signal-message', [body])));
});
attack('member', 'takes a name that could deceive', 'name', (s) =>
  s.open(s.seal(s.mal, { ...s.mal.hello, name: 'Ann\u202e' })),
);
attack('member', 'takes a key under which one signature fits every message', 'signature', (s) => {
  const key = Uint8Array.of(1, ...new Uint8Array(31));
  s.open(s.forge({ ...s.mal.hello, from: key }, Uint8Array.of(1, ...new Uint8Array(63))));
});
attack('member', 'takes a key that is its own but for a point of small order', 'key', (s) => {
  s.open(s.sealAnything(...s.fromTwistedKey((from) => ({ ...s.mal.hello, from }))));
});
attack('member', 'sits in the channel and confirms in place of somebody else', 'confirm', (s) => {
  const { answerer } = connect(s, s.ann, s.bo);
  answerer.acceptConfirm(connect(s, s.ann, s.mal).answerer.confirm(s.mal.roster), s.bo.roster);
});
attack('member', "passes on somebody's confirmation of another channel", 'confirm', (s) => {
  const { answerer } = connect(s, s.ann, s.bo);
  answerer.acceptConfirm(connect(s, s.ann, s.mal).offerer.confirm(s.ann.roster), s.bo.roster);
});
attack('member', 'returns a confirmation to its sender', 'confirm', (s) => {
  const { offerer } = connect(s, s.ann, s.bo);
  offerer.acceptConfirm(offerer.confirm(s.ann.roster), s.ann.roster);
});
attack('member', 'replays a confirmation of an earlier connection', 'confirm', (s) => {
  const old = connect(s, s.ann, s.bo).offerer.confirm(s.ann.roster);
  connect(s, s.ann, s.bo).answerer.acceptConfirm(old, s.bo.roster);
});
attack('member', 'replays a confirmation of an earlier epoch', 'roster-epoch', (s) => {
  const { offerer, answerer } = connect(s, s.ann, s.bo);
  const old = offerer.confirm(s.ann.roster);
  s.admit();
  answerer.acceptConfirm(old, s.bo.roster);
});
attack('member', 'keeps a connection after it was removed', 'roster-member', (s) => {
  const { offerer, answerer } = connect(s, s.ann, s.mal);
  s.admit([s.host, s.ann, s.bo]);
  offerer.acceptConfirm(answerer.confirm(s.mal.roster), s.ann.roster);
});
attack('member', 'reveals another value than it had committed to', 'reveal', (s) =>
  checkReveal(s.ann.roster, 3, random(32)),
);
attack('member', "reveals somebody else's value as its own", 'reveal', (s) => {
  checkReveal(s.ann.roster, 3, s.bo.secret.reveal(s.bo.roster));
});
attack('member', 'signs another manifest', 'manifest', (s) => {
  const signature = signManifest(s.mal.identity, { ...s.manifest, minimumGroup: 1 });
  verifyManifest(s.mal.key, s.manifest, signature);
});
attack('member', "shows its own signature as somebody else's", 'manifest', (s) => {
  verifyManifest(s.ann.key, s.manifest, signManifest(s.mal.identity, s.manifest));
});
attack('member', 'replays the agreement of an earlier run', 'manifest', (s) => {
  verifyManifest(s.mal.key, { ...s.manifest, run: 2 }, signManifest(s.mal.identity, s.manifest));
});

// What the host itself might do.
attack('host', 'gives two people different rosters of one epoch', 'roster-fork', (s) => {
  const { offerer, answerer } = connect(s, s.ann, s.bo);
  s.fork();
  answerer.acceptConfirm(offerer.confirm(s.ann.roster), s.bo.roster);
});
attack('host', 'lets two people connect under different rosters', 'roster-digest', (s) => {
  s.fork();
  Handshake.answerer(s.bo.pair(s.ann), s.pass(s.ann, s.offer().offer));
});
attack('host', "replaces a member's commitment after the reveals", 'reveal', (s) => {
  for (const person of s.people) person.secret.reveal(person.roster);
  s.mal.reload();
  s.admit();
  s.ann.secret.reveal(s.ann.roster);
});
attack('host', "changes somebody's certificate in the roster", 'roster-entry', (s) => {
  const entries = s.entries.map((entry) => (entry.key === s.ann.key ? { ...entry, fingerprint: random(32) } : entry));
  s.ann.accept(s.signAnything(entries), s.link);
});
attack('host', "changes somebody's name in the roster", 'roster-entry', (s) => {
  const entries = s.entries.map((entry) => (entry.key === s.ann.key ? { ...entry, name: 'Anna' } : entry));
  s.ann.accept(s.signAnything(entries), s.link);
});
attack('host', 'sends a roster to somebody who is not in it', 'roster-entry', (s) => {
  s.ann.accept(s.sign([s.host, s.bo, s.mal]), s.link);
});
attack('host', 'puts one key into the roster twice', 'roster-duplicate', (s) => {
  s.ann.accept(s.signAnything([...s.entries, s.mal.entry]), s.link);
});
attack('host', 'puts a small-order key into the roster', 'key', (s) => {
  s.ann.accept(s.signAnything([...s.entries, { ...s.mal.entry, key: new Uint8Array(32) }]), s.link);
});
attack('host', 'puts too many people into the roster', 'roster-size', (s) => {
  const crowd = Array.from({ length: 6 }, () => ({ ...s.mal.entry, key: Identity.create().key }));
  s.ann.accept(s.signAnything([...s.entries, ...crowd]), s.link);
});
attack('host', 'uses the roster of another of its rooms', 'room', (s) => {
  const other = s.anotherRoom();
  verifyRoster(other.sign(), { link: s.link, me: s.ann.entry, previousEpoch: 0 });
});

function refusal(run: () => void): string {
  try {
    run();
    return 'not refused';
  } catch (error) {
    if (error instanceof TrustError) return error.check;
    throw error;
  }
}

describe('a malicious server', () => {
  it.each(attacks)('(%s) %s: %s', (_, __, check, run) => {
    const stage = new Stage();
    expect(refusal(() => run(stage))).toBe(check);
  });

  it('stops nothing that is honest: without an attack, all pairs connect, confirm, reveal, and see the same words', () => {
    const s = new Stage();
    for (const [i, first] of s.people.entries()) {
      for (const second of s.people.slice(i + 1)) {
        const { offerer, answerer } = connect(s, first, second);
        answerer.acceptConfirm(offerer.confirm(first.roster), second.roster);
        offerer.acceptConfirm(answerer.confirm(second.roster), first.roster);
      }
    }
    const reveals = s.people.map((person) => person.secret.reveal(person.roster));
    const words = s.people.map((person) => {
      for (const [index, r] of reveals.entries()) checkReveal(person.roster, index, r);
      return verificationWords(person.roster.digest, reveals);
    });
    for (const seen of words) expect(seen).toEqual(words[0]);
    verifyManifest(s.ann.key, s.manifest, signManifest(s.ann.identity, s.manifest));
  });

  it('is seen in the words when the host keeps two people apart and plays the other for each of them', () => {
    const s = new Stage();
    const played = {
      ann: new Person(s.keys.roomId, Identity.create(), 'Ann'),
      bo: new Person(s.keys.roomId, Identity.create(), 'Bo'),
    };
    const side = (person: Person, people: readonly Person[]) => {
      s.epoch = 1;
      const bytes = s.sign(people);
      for (const each of people) if (each !== s.host) each.accept(bytes, s.link);
      const { offerer, answerer } = connect(s, people[1]!, people[2]!);
      answerer.acceptConfirm(offerer.confirm(people[1]!.roster), people[2]!.roster);
      const hostR = s.host.secret.reveal(s.host.roster);
      const reveals = people.map((each) => (each === s.host ? hostR : each.secret.reveal(each.roster)));
      for (const [index, r] of reveals.entries()) checkReveal(person.roster, index, r);
      return verificationWords(person.roster.digest, reveals);
    };
    const wordsOfAnn = side(s.ann, [s.host, s.ann, played.bo]);
    const wordsOfBo = side(s.bo, [s.host, played.ann, s.bo]);
    expect(wordsOfAnn).not.toEqual(wordsOfBo);
  });

  it('finds each of its attacks in the README', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
    const rows = readme.match(/^\| (server|member|host) .*$/gm) ?? [];
    const cells = rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells).toEqual(attacks.map(([who, attack, check]) => [who, attack, `\`${check}\``]));
  });
});
