/** Most characters (code points) of a display name. */
export const NAME_CHARACTERS = 40;
/** Most bytes of a display name in UTF-8. */
export const NAME_BYTES = 4 * NAME_CHARACTERS;

/**
 * Control and format characters (direction overrides among them), private use, line separators, every space but the
 * plain one, and whatever is drawn as nothing: with these, two names could look alike, or one could run over the
 * text around it.
 */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}/u;

/**
 * May this be shown as somebody's name? Normalised (NFC), 1 to 40 characters, none of them deceptive, no space at
 * either end or twice in a row, no combining mark at the start.
 */
export function isName(text: string): boolean {
  const length = [...text].length;
  return (
    length >= 1 &&
    length <= NAME_CHARACTERS &&
    text === text.normalize('NFC') &&
    !DECEPTIVE.test(text) &&
    !/^ | $| {2}|^\p{M}/u.test(text)
  );
}

/** The name nearest to what somebody typed that `isName` accepts; undefined when nothing is left. */
export function cleanName(text: string): string | undefined {
  const spaced = text.normalize('NFC').replace(/\s+/g, ' ');
  const kept = [...spaced].filter((character) => !DECEPTIVE.test(character)).join('');
  const cut = [
    ...kept
      .normalize('NFC')
      .replace(/ +/g, ' ')
      .replace(/^[ \p{M}]+/u, ''),
  ].slice(0, NAME_CHARACTERS);
  const name = cut.join('').trimEnd();
  return isName(name) ? name : undefined;
}
