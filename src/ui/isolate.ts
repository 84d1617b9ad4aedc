/** U+2068 and U+2069: what stands between them keeps its own writing direction. */
export const ISOLATE_START = '\u2068';
export const ISOLATE_END = '\u2069';

/** Characters with which a name could reorder the text around it. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Somebody else's text, made safe to stand inside one of our sentences: `words.tsx` turns it into a `<bdi>`. */
export function isolate(foreign: string): string {
  return ISOLATE_START + foreign.replace(DIRECTION_CONTROLS, '') + ISOLATE_END;
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** "Ana, Ben and Chen", each name isolated. */
export function isolateList(names: readonly string[]): string {
  return list.format(names.map(isolate));
}
