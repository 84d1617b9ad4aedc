/**
 * Names as people see them: no two alike, so that a name on screen means one person. Of those who chose the same one (but
 * for capitals and variants of letters), the later get a number. What looks alike across scripts is not told apart.
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let shown = name;
    for (let number = 2; taken.has(folded(shown)); number++) shown = `${name} (${number})`;
    taken.add(folded(shown));
    return shown;
  });
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
