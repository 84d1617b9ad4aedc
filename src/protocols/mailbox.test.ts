import { describe, expect, test } from 'vitest';
import { memoryPorts } from '../transport/memory.ts';
import { AbortError } from './abort.ts';
import { exchange } from './exchange.ts';
import { Mailbox } from './mailbox.ts';
import type { Port } from './network.ts';
import { endings, networks, stopped } from './parties.testing.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** A mailbox of party 0 of 3, to which the test delivers. */
function alone(capacity?: number) {
  const sent: { to: number; stream: number; message: Uint8Array }[] = [];
  const port: Port = {
    parties: 3,
    me: 0,
    send: (to, stream, message) => sent.push({ to, stream, message }),
    onMessage: () => {},
  };
  const mailbox = new Mailbox(port, capacity);
  return { mailbox, sent, deliver: (from: number, stream: number, m: Uint8Array) => port.onMessage(from, stream, m) };
}

describe('Mailbox', () => {
  test('gives each message to its stream and sender, in order, however early or late it is asked for', async () => {
    const { mailbox, deliver } = alone();
    const [a, b] = [mailbox.network(0), mailbox.network(1)];
    deliver(1, 0, bytes(1));
    deliver(2, 0, bytes(2));
    deliver(1, 1, bytes(3));
    deliver(1, 0, bytes(4));
    const late = [a.receive(2), b.receive(1), a.receive(1), a.receive(1), a.receive(1)];
    deliver(1, 0, bytes());
    expect(await Promise.all(late)).toEqual([bytes(2), bytes(3), bytes(1), bytes(4), bytes()]);
  });

  test('knows whom a protocol waits for, on which streams', async () => {
    const { mailbox, deliver } = alone();
    const [a, b] = [mailbox.network(0), mailbox.network(1)];
    a.receive(2);
    b.receive(1);
    expect(mailbox.waitingFor([0])).toEqual([2]);
    expect(mailbox.waitingFor([1])).toEqual([1]);
    expect(mailbox.waitingFor([0, 1])).toEqual([1, 2]);
    deliver(2, 0, bytes());
    expect(mailbox.waitingFor([0, 1])).toEqual([1]);
  });

  test('counts bytes, messages, and rounds: sending after having waited', async () => {
    const { mailbox, deliver } = alone();
    const network = mailbox.network(0);
    expect(mailbox.rounds(0)).toBe(0);
    network.send(1, bytes(1, 2));
    network.send(2, bytes(1, 2, 3));
    expect(mailbox.rounds(0)).toBe(1);
    deliver(1, 0, bytes(1));
    network.send(1, bytes()); // it lies there, but was not waited for
    expect(mailbox.rounds(0)).toBe(1);
    await network.receive(1);
    network.send(1, bytes());
    expect(mailbox.rounds(0)).toBe(2);
    expect(mailbox.traffic).toEqual({ bytesSent: 5, bytesReceived: 1, messagesSent: 4 });
  });

  test('knows how far a party is, however early messages come', async () => {
    // Two exchanges at a time, the second begun a moment later: for who has all messages already these are two rounds.
    const progress = async (early: boolean) => {
      const { mailbox, deliver } = alone();
      const network = mailbox.network(0);
      const come = () => {
        for (const from of [1, 1, 2, 2]) deliver(from, 0, bytes(from));
      };
      if (early) come();
      const first = exchange(network, () => bytes(0));
      await Promise.resolve();
      await Promise.resolve();
      const second = exchange(network, () => bytes(0));
      if (!early) come();
      await Promise.all([first, second]);
      return { rounds: mailbox.rounds(0), progress: mailbox.progress(0) };
    };
    expect(await progress(true)).toEqual({ rounds: 2, progress: 2 });
    expect(await progress(false)).toEqual({ rounds: 1, progress: 2 });
    expect(alone().mailbox.progress(0)).toBe(0);
  });

  test('counts a round in which it has nothing to say: asking after having waited', async () => {
    const { mailbox, deliver } = alone();
    const network = mailbox.network(0);
    network.send(1, bytes(1));
    const both = [network.receive(1), network.receive(2)];
    deliver(1, 0, bytes(1));
    deliver(2, 0, bytes(1));
    await Promise.all(both);
    expect(mailbox.rounds(0)).toBe(1);
    const next = [network.receive(1), network.receive(2)]; // two messages of one round
    expect(mailbox.rounds(0)).toBe(2);
    deliver(1, 0, bytes(2));
    deliver(2, 0, bytes(2));
    await Promise.all(next);
    network.send(1, bytes(3));
    expect(mailbox.rounds(0)).toBe(3);
  });

  test('after an abort every send and receive fails with the first reason', async () => {
    const { mailbox, deliver, sent } = alone();
    const network = mailbox.network(0);
    deliver(1, 0, bytes(1));
    const pending = network.receive(2);
    const reason = new AbortError('echo');
    mailbox.abort(reason);
    mailbox.abort(new AbortError('left'));
    deliver(2, 0, bytes(1));
    await expect(pending).rejects.toBe(reason);
    await expect(network.receive(1)).rejects.toBe(reason);
    expect(() => network.send(1, bytes())).toThrow(reason);
    expect(sent).toEqual([]);
  });

  test('a peer that sends more than anybody reads floods, and only it is blamed', async () => {
    const { mailbox, deliver } = alone(1000);
    const network = mailbox.network(0);
    const pending = network.receive(1);
    deliver(2, 0, new Uint8Array(900));
    deliver(1, 0, bytes(1)); // an honest message that comes while the other's lie there
    deliver(1, 0, bytes(2));
    expect(await pending).toEqual(bytes(1));
    await network.receive(2); // what is read makes room
    deliver(2, 0, new Uint8Array(900));
    const next = network.receive(1).then(() => network.receive(1));
    deliver(2, 0, bytes()); // empty messages count too
    await expect(next).rejects.toEqual(new AbortError('flood', [2]));
  });

  test('keeps nothing of streams that no protocol opened, nor of parties that are not there', async () => {
    const { mailbox, deliver } = alone(1000);
    const network = mailbox.network(0);
    for (let stream = 1; stream < 100; stream++) deliver(2, stream, new Uint8Array(100));
    for (let i = 0; i < 100; i++) deliver(3, 0, new Uint8Array(100));
    deliver(2, 0, bytes(5));
    expect(await network.receive(2)).toEqual(bytes(5));
    expect(() => mailbox.network(0)).toThrow(RangeError);
  });
});

describe('exchange', () => {
  test('brings one message from each to each, and my own to me', async () => {
    const { networks: all } = networks(4, { seed: 1 });
    const got = await Promise.all(all.map((network) => exchange(network, (to) => bytes(network.me, to))));
    for (const [me, messages] of got.entries()) expect(messages).toEqual([0, 1, 2, 3].map((from) => bytes(from, me)));
  });

  test('names the sender of a message of the wrong length', async () => {
    for (const altered of [bytes(), bytes(1), bytes(1, 2, 3)]) {
      const { networks: all } = networks(3, { faults: (from, _, _s, _i, m) => [from === 1 ? altered : m] });
      const ended = await endings(
        all.map((network) =>
          exchange(
            network,
            () => bytes(1, 2),
            () => 2,
          ),
        ),
      );
      expect(ended[0]).toEqual(stopped('malformed', [1]));
      expect(ended[2]).toEqual(stopped('malformed', [1]));
    }
  });

  test('ends with the reason of an abort while it waits', async () => {
    const { networks: all, mailboxes } = networks(3);
    const waiting = all.slice(0, 2).map((network) => exchange(network, () => bytes()));
    const ended = endings(waiting);
    for (const mailbox of mailboxes) mailbox.abort(new AbortError('left', [2]));
    expect(await ended).toEqual([stopped('left', [2]), stopped('left', [2])]);
  });
});

test('memory ports and mailboxes: what is sent before anybody asks is not lost', async () => {
  const [a, b] = memoryPorts(2).map((port) => new Mailbox(port).network(3));
  a!.send(1, bytes(9));
  await endings([]);
  expect(await b!.receive(0)).toEqual(bytes(9));
});
