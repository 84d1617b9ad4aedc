import type { Vector } from '../math/field.ts';
import { Mailbox } from '../protocols/mailbox.ts';
import { confirmed, report } from '../protocols/majority/agreement.ts';
import { type Delivery, dealtShares, type Fault, receiveDealing } from '../protocols/majority/dealing.ts';
import { Majority } from '../protocols/majority/majority.ts';
import { type Setting, setting } from '../protocols/majority/setting.ts';
import { answer, dealtLength, isValid, query } from '../protocols/validity.ts';
import { CLOSED, type PartyOptions } from './party.ts';

/** What a cheat says to a party on the dealings stream before it closes, in order; to itself: what it claims to have got. */
export type Dealings = (setting: Setting, to: number) => readonly Uint8Array[];

/**
 * For tests: a party, built of the same functions as `Party`, that deals whatever it likes.
 * @param insists has it count every contribution that all hold in the result, its own invalid one too.
 */
export async function cheat(options: PartyOptions, dealings: Dealings, insists = false): Promise<void> {
  const { program, field, parties, me, port } = options;
  const own = setting(options);
  const mailbox = new Mailbox(port);
  const [network, dealt] = [mailbox.network(0), mailbox.network(1)];
  const count = dealtLength(program.layout.length);
  const received = new Array<Delivery | Fault | undefined>(parties).fill(undefined);
  const take = (dealer: number, message: Uint8Array) => {
    received[dealer] = receiveDealing(own, 'input', dealer, me, count, message);
  };

  const protocol = await Majority.setUp(network, own);
  for (let to = 0; to < parties; to++) {
    for (const message of dealings(own, to)) {
      if (to === me) take(me, message);
      else dealt.send(to, message);
    }
    if (to !== me) dealt.send(to, CLOSED);
  }
  for (let dealer = 0; dealer < parties; dealer++) {
    if (dealer === me) continue;
    for (let message = await dealt.receive(dealer); message.length > 1; message = await dealt.receive(dealer)) {
      take(dealer, message);
    }
  }

  const { verdicts, transcript } = await report(network, own, 'input', received, count);
  const [, coin] = await Promise.all([confirmed(network, transcript), protocol.coin()]);
  const shares = verdicts.flatMap((verdict, dealer) =>
    verdict === 'included' ? [dealtShares(own, received[dealer] as Delivery)] : [],
  );
  const questions = query(field, program.layout.length, program.layout.constraints, coin);
  const checks = await protocol.open(field.concat(shares.map((vector) => answer(field, questions, vector))));
  const counted = shares.filter((_, index) => insists || isValid(field, field.slice(checks, 3 * index, 3 * index + 3)));
  const sums = counted.reduce<Vector>((total, vector) => field.add(total, vector), field.zeros(count));
  const outputs = program.outputs.map((form) =>
    field.dot(
      field.fromIntegers(form.map(({ weight }) => weight)),
      field.concat(form.map(({ index }) => field.slice(sums, index, index + 1))),
    ),
  );
  await protocol.open(field.concat(outputs));
}
