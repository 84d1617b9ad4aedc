import type { Room } from '../room/room.ts';
import { Dialog } from './dialog.tsx';
import { formatBytes } from './format.ts';
import { Noise } from './noise.tsx';
import { text } from './text.ts';

/** Messages shown, the newest. */
const SHOWN = 6;
/** Bytes written out in hex below each drawing. */
const WRITTEN = 16;

/** "See for yourself": the actual bytes that the server and the other people's devices got. */
export function EvidencePanel({ room, onClose }: { room: Room; onClose: () => void }) {
  const { server, shares } = room.evidence();
  const collusion = room.state.survey?.collusion;
  return (
    <Dialog title={text.evidence.title} onClose={onClose}>
      <p>{text.evidence.intro}</p>
      <section>
        <h3>{text.evidence.server}</h3>
        <p>{text.evidence.serverSentence}</p>
        {server.length === 0 && <p class="hint">{text.evidence.serverNone}</p>}
        <ul class="evidence">
          {server.slice(-SHOWN).map(({ direction, bytes }, i) => (
            <Bytes key={i} label={text.evidence[direction]} bytes={bytes} />
          ))}
        </ul>
      </section>
      <section>
        <h3>{text.evidence.shares}</h3>
        {shares.length === 0 ? (
          <p class="hint">{text.evidence.sharesNone}</p>
        ) : (
          <p>
            {text.evidence.sharesSentence} {collusion !== undefined && text.evidence.sharesCollusion(collusion)}
          </p>
        )}
        <ul class="evidence">
          {shares.map(({ name, bytes }, i) => (
            <Bytes key={i} label={name} bytes={bytes} />
          ))}
        </ul>
      </section>
    </Dialog>
  );
}

function Bytes({ label, bytes }: { label: string; bytes: Uint8Array }) {
  const hex = Array.from(bytes.subarray(0, WRITTEN), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return (
    <li>
      <p>
        <strong>
          <bdi>{label}</bdi>
        </strong>{' '}
        · {formatBytes(bytes.length)}
      </p>
      <Noise bytes={bytes} label={text.evidence.bytes(label, bytes.length)} />
      <p class="hex">
        <span class="visually-hidden">{text.evidence.begins} </span>
        {hex}
        {bytes.length > WRITTEN && ' …'}
      </p>
    </li>
  );
}
