import { Dialog } from './dialog.tsx';
import { text } from './text.ts';

/** How a room keeps answers private, and what it cannot protect. */
export function Privacy({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={text.privacy.title} onClose={onClose}>
      <section>
        <h3>{text.privacy.how}</h3>
        <ul class="prose">
          {text.privacy.howPoints.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{text.privacy.not}</h3>
        <ul class="prose">
          {text.privacy.notPoints.map((point) => {
            const end = point.indexOf('.') + 1;
            return (
              <li key={point}>
                <strong>{point.slice(0, end)}</strong>
                {point.slice(end)}
              </li>
            );
          })}
        </ul>
      </section>
    </Dialog>
  );
}
