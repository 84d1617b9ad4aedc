import { Icon } from './icon.tsx';
import type { Bar, Scale, Summary } from './summary.ts';
import { Words } from './words.tsx';

/** One result as people read it from afar: the question, the headline, the chart. */
export function ResultChart({ summary }: { summary: Summary }) {
  return (
    <>
      {summary.headline !== undefined && (
        <p class="headline">
          {summary.caption !== undefined && <span class="caption">{summary.caption} </span>}
          <Words>{summary.headline}</Words>
          {summary.unit && <bdi class="headline-unit"> {summary.unit}</bdi>}
          {summary.spread !== undefined && (
            <span class="headline-spread">
              {' '}
              <Words>{summary.spread}</Words>
            </span>
          )}
        </p>
      )}
      {summary.scale && <ScaleChart scale={summary.scale} />}
      {summary.bars && <Bars bars={summary.bars} />}
    </>
  );
}

/** Who sees a result that is not for everyone. */
export function Audience({ summary }: { summary: Summary }) {
  if (summary.audience === undefined) return null;
  return (
    <p class="audience">
      <Icon name="eye" /> <Words>{summary.audience}</Words>
    </p>
  );
}

/** Decoration: the table below holds the same figures. */
function Bars({ bars }: { bars: readonly Bar[] }) {
  return (
    <div class="bars" aria-hidden="true">
      {bars.map(({ label, written, share, most }) => (
        <div class="bar" key={label}>
          <span class="bar-label">
            <bdi>{label}</bdi>
          </span>
          <span class="bar-value">
            <bdi>{written}</bdi>
          </span>
          <svg width="100%" height="14" aria-hidden="true">
            <rect class="track" width="100%" height="14" rx="7" />
            {share > 0 && <rect class={most ? 'most' : 'some'} width={`${share * 100}%`} height="14" rx="7" />}
          </svg>
        </div>
      ))}
    </div>
  );
}

/** Where the mean lies between the smallest and the largest possible answer. Decoration, too. */
function ScaleChart({ scale }: { scale: Scale }) {
  const at = `${scale.position * 100}%`;
  return (
    <div class="scale" aria-hidden="true">
      <svg width="100%" height="34" aria-hidden="true">
        <line class="track" x1="0" x2="100%" y1="22" y2="22" />
        <line class="most" x1="0" x2={at} y1="22" y2="22" />
        <circle class="mark" cx={at} cy="22" r="8" />
      </svg>
      <p>
        <span>{scale.minimum}</span>
        <span>{scale.maximum}</span>
      </p>
    </div>
  );
}
