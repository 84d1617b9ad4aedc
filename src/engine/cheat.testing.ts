import { circuitOf } from '../program/plan.ts';
import { Mailbox } from '../protocols/mailbox.ts';
import { confirmed, report } from '../protocols/majority/agreement.ts';
import { type Delivery, dealtShares, type Fault, receiveDealing } from '../protocols/majority/dealing.ts';
import { factoryOn } from '../protocols/majority/factory.ts';
import { Majority } from '../protocols/majority/majority.ts';
import { type Setting, setting } from '../protocols/majority/setting.ts';
import { answer, dealtLength, isValid, query } from '../protocols/validity.ts';
import { BACKGROUND } from './background.ts';
import { evaluate, reveal } from './evaluate.ts';
import { CLOSED, type PartyOptions } from './party.ts';
import { trace } from './trace.ts';

/** What a cheat says to a party on the dealings stream before it closes, in order; to itself: what it claims to have got. */
export type Dealings = (setting: Setting, to: number) => readonly Uint8Array[];

/**
 * For tests: a party, built of the same functions as `Party`, that deals whatever it likes.
 * @param insists has it count every contribution that all hold in the result, its own invalid one too.
 */
export async function cheat(options: PartyOptions, dealings: Dealings, insists = false): Promise<void> {
  const { program, field, parties, threshold, me, port } = options;
  const own = setting(options);
  const mailbox = new Mailbox(port);
  const [network, dealt] = [mailbox.network(0), mailbox.network(1)];
  const count = dealtLength(program.layout.length);
  const received = new Array<Delivery | Fault | undefined>(parties).fill(undefined);
  const take = (dealer: number, message: Uint8Array) => {
    received[dealer] = receiveDealing(own, 'input', dealer, me, count, message);
  };

  const protocol = await Majority.setUp(network, own, factoryOn(mailbox.network(BACKGROUND)), mailbox.network(2));
  if (options.counts) protocol.preprocess(options.counts).catch(() => {}); // `evaluate` fails too
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
  const included = verdicts.flatMap((verdict, dealer) => (verdict === 'included' ? [dealer] : []));
  const shares = new Map(included.map((dealer) => [dealer, dealtShares(own, received[dealer] as Delivery)]));
  const questions = query(field, program.layout.length, program.layout.constraints, coin);
  const answers = [...shares.values()].map((vector) => answer(field, questions, vector));
  const checks = await protocol.open(field.concat(answers));
  const counted = included.filter((_, i) => insists || isValid(field, field.slice(checks, 3 * i, 3 * i + 3)));
  const { names = [], host = 0 } = options;
  const { circuit } = circuitOf(program, { counted, names, host });
  const input = (bit: number) => field.concat(counted.map((dealer) => field.slice(shares.get(dealer)!, bit, bit + 1)));
  const schedule = await trace(circuit, parties, threshold);
  await reveal(circuit, protocol, await evaluate(circuit, protocol, input, schedule));
}
