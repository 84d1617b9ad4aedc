import { formatCount } from './format.ts';

/** "1 person", "3 people". */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export const people = (count: number) => plural(count, 'person', 'people');
export const answers = (count: number) => plural(count, 'answer', 'answers');
