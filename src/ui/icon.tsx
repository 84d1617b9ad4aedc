/** Small line drawings on a 16 × 16 grid; decoration only: a word always stands beside them. */
const paths = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.4l2.2 1.4',
  alert: 'M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.2',
  link: 'M6.5 9.5l3-3M7.5 4.5 9 3a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.5 11.5 7 13a2.8 2.8 0 0 1-4-4l1.5-1.5',
  lost: 'M6.5 9.5l.8-.8M7.5 4.5 9 3a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.5 11.5 7 13a2.8 2.8 0 0 1-4-4l1.5-1.5M2.5 2.5l11 11',
  star: 'M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  door: 'M4 14V2.5h8V14M2 14h12M9.6 8.2v.2',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6',
  screen: 'M2 3h12v8H2zM6 14h4M8 11v3',
  shield: 'M8 1.8 13.2 4v4c0 3-2.2 5.2-5.2 6.4C5 13.2 2.8 11 2.8 8V4zM5.6 8l1.8 1.8 3.2-3.4',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  plus: 'M8 3v10M3 8h10',
  sum: 'M12.5 4V2.5h-9L8.5 8l-5 5.5h9V12',
  save: 'M8 2.5v7.5M4.5 7 8 10.5 11.5 7M3 13.5h10',
  person: 'M8 2.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6',
  leave: 'M9.5 3.5v-1h-7v11h7v-1M6 8h8M11.5 5.5 14 8l-2.5 2.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
