import { ISOLATE_END, ISOLATE_START } from './isolate.ts';

/** One of our sentences, with the names inside it (marked by `isolate`) as `<bdi>` elements. */
export function Words({ children }: { children: string }) {
  const pieces = children.split(ISOLATE_START).flatMap((piece, at) => {
    if (at === 0) return [piece];
    const end = piece.indexOf(ISOLATE_END);
    return [<bdi key={at}>{piece.slice(0, end)}</bdi>, piece.slice(end + 1)];
  });
  return <>{pieces}</>;
}
