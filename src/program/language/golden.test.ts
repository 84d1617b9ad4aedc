import { describe, expect, test } from 'vitest';
import { readProgram } from '../plan.ts';
import { parseSurvey } from '../survey.ts';
import { checkFormula } from './formula.ts';

const survey = parseSurvey({
  title: 'Team',
  questions: [
    { kind: 'number', text: 'Salary', name: 'salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' },
    { kind: 'yes-no', text: 'Remote?', name: 'remote' },
    { kind: 'choice', text: 'Department', name: 'department', options: ['Sales', 'Research'] },
  ],
});

/** What stands before and behind the computation in the canonical bytes. */
const head =
  '{"format":"murmuration/v3/program","minimumGroup":5,"maximumGroup":9,"survey":{"title":"Team","questions":[' +
  '{"kind":"number","text":"Salary","name":"salary","unit":"€","decimals":2,"minimum":"0.00","maximum":"50000.00","deviation":false},' +
  '{"kind":"yes-no","text":"Remote?","name":"remote"},' +
  '{"kind":"choice","text":"Department","name":"department","options":["Sales","Research"]}]},"computation":';

/**
 * Bytes and digests (by Python’s hashlib) that rooms have agreed on: if one of them changes, so must the format's version in
 * `plan.ts`, and a program of the old version is no program any more.
 */
const golden: [string, string, string][] = [
  [
    'mean(salary)',
    '{"nodes":[{"node":"question","question":0},{"node":"call","function":"mean","arguments":[0]}],"outputs":[{"name":"mean(salary)","recipients":"everyone","node":1}]}',
    '8b1f922de8a4efbda4fe6c869e9d0200c940991c91e932631aad8b81bb86746c',
  ],
  [
    '=AVERAGE(Salary) # the same\n',
    '{"nodes":[{"node":"question","question":0},{"node":"call","function":"mean","arguments":[0]}],"outputs":[{"name":"mean(salary)","recipients":"everyone","node":1}]}',
    '8b1f922de8a4efbda4fe6c869e9d0200c940991c91e932631aad8b81bb86746c',
  ],
  [
    'median(salary by department)',
    '{"nodes":[{"node":"question","question":0},{"node":"question","question":2},{"node":"call","function":"median","arguments":[0],"by":1}],"outputs":[{"name":"median(salary by department)","recipients":"everyone","node":2}]}',
    '5a1470e26a14a7291341183714182e9ee5ee08c7a374a88114311d8b1e35fe77',
  ],
  [
    'count(salary >= 50_000 and remote = yes) / count()',
    '{"nodes":[{"node":"question","question":0},{"node":"number","value":"50000"},{"node":"call","function":"less","arguments":[0,1]},{"node":"call","function":"not","arguments":[2]},{"node":"question","question":1},{"node":"text","value":"yes"},{"node":"call","function":"equal","arguments":[4,5]},{"node":"call","function":"and","arguments":[3,6]},{"node":"call","function":"count","arguments":[7]},{"node":"call","function":"count","arguments":[]},{"node":"call","function":"divide","arguments":[8,9]}],"outputs":[{"name":"count(salary >= 50000 and remote = \\"yes\\") / count()","recipients":"everyone","node":10}]}',
    'f6b3ae2ae4d0bd868f4f683ed31fe76a25a0cdbcc2a071c1050c49805daa455a',
  ],
  [
    'let top = max(salary); "Spread" = top - min(salary); stdev(salary) for host; "Above" = salary > mean(salary) for each; "Kept" = sum(if(remote, salary, -1.5) where department <> "Sales") for "Anna", "Zoë"',
    '{"nodes":[{"node":"question","question":0},{"node":"call","function":"max","arguments":[0]},{"node":"call","function":"min","arguments":[0]},{"node":"call","function":"subtract","arguments":[1,2]},{"node":"call","function":"deviation","arguments":[0]},{"node":"call","function":"mean","arguments":[0]},{"node":"call","function":"less","arguments":[5,0]},{"node":"question","question":1},{"node":"number","value":"-1.5"},{"node":"call","function":"if","arguments":[7,0,8]},{"node":"question","question":2},{"node":"text","value":"Sales"},{"node":"call","function":"equal","arguments":[10,11]},{"node":"call","function":"not","arguments":[12]},{"node":"call","function":"sum","arguments":[9],"where":13}],"outputs":[{"name":"Spread","recipients":"everyone","node":3},{"name":"deviation(salary)","recipients":"host","node":4},{"name":"Above","recipients":"each","node":6},{"name":"Kept","recipients":["Anna","Zoë"],"node":14}]}',
    '81fe8d6b2b9ef22f7ee463d54fb332722e0c4f8c5400dd11def11074191b5938',
  ],
];

describe('golden', () => {
  test.each(golden)('%s', (text, computation, digest) => {
    const { program } = checkFormula(text, { survey, minimumGroup: 5 });
    expect(new TextDecoder().decode(program.bytes)).toBe(`${head}${computation}}`);
    expect(Buffer.from(program.digest).toString('hex')).toBe(digest);
    expect(readProgram(program.bytes)).toEqual(program);
  });
});
