import type { Room } from '../room/room.ts';
import type { Result, RoomState } from '../room/state.ts';
import { Audience, ResultChart } from './chart.tsx';
import { Confirm } from './confirm.tsx';
import { Points } from './contribute.tsx';
import { estimatedMilliseconds } from './estimate.ts';
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import { Keep } from './keep.tsx';
import { StageHeading } from './stage-heading.tsx';
import { type Summary, summaries } from './summary.ts';
import { text } from './text.ts';
import { Words } from './words.tsx';

export interface ResultProps {
  readonly room: Room;
  readonly state: RoomState;
  readonly result: Result;
  readonly onAsk: () => void;
  readonly onLeave: () => void;
}

/** What everyone sees at once: headline, chart and table for each question, and what it took. */
export function ResultScreen({ room, state, result, onAsk, onLeave }: ResultProps) {
  const all = summaries(result);
  const info = state.survey;
  return (
    <>
      <StageHeading>{text.result.title}</StageHeading>
      <p class="lead">
        {info && <bdi class="strong">{info.survey.title}</bdi>}
        {info && ' · '}
        {text.result.counted(result.counted)}
      </p>
      {all.map((summary) => (
        <OneResult key={summary.title} summary={summary} />
      ))}
      {result.corrected.length > 0 && <Corrected names={result.corrected} />}
      {result.excluded.length > 0 && <Excluded result={result} />}
      <p class="badge">
        <Icon name="shield" />
        <span>
          <strong>{text.result.checked}.</strong> {text.result.checkedHint(info)}
        </span>
      </p>
      {info && (
        <div class="disclosure">
          <Points title={text.result.learned} icon="eye" points={info.reveals} />
          <Points title={text.result.notLearned} icon="shield" points={info.hides} />
        </div>
      )}
      <Cost result={result} />
      <Keep result={result} summaries={all} {...(info && { info })} />
      <section class="card what-next" aria-labelledby="next-title">
        <h2 id="next-title">{text.result.next}</h2>
        {!state.host && <p>{text.result.guestNext}</p>}
        <div class="row">
          {state.host && (
            <>
              <button type="button" class="button primary" onClick={() => room.again()}>
                {text.result.again}
              </button>
              <button type="button" class="button" onClick={onAsk}>
                {text.result.ask}
              </button>
            </>
          )}
          <Confirm
            label={text.result.leave}
            question={state.host ? text.leave.confirmHost : text.leave.confirm}
            yes={text.leave.yes}
            no={text.leave.stay}
            onYes={onLeave}
          />
        </div>
      </section>
    </>
  );
}

function OneResult({ summary }: { summary: Summary }) {
  const { title, figures, byOption } = summary;
  const counts = figures.some(({ share }) => share !== undefined);
  return (
    <section class="card question-result" aria-label={title}>
      <h2>
        <bdi>{title}</bdi>
      </h2>
      <Audience summary={summary} />
      <ResultChart summary={summary} />
      {figures.length > 0 && (
        <table>
          <caption class="visually-hidden">{text.result.table(title)}</caption>
          <thead>
            <tr>
              <th scope="col">{byOption ? text.result.option : text.result.figure}</th>
              <th scope="col">{counts ? text.result.votes : text.result.value}</th>
              {counts && <th scope="col">{text.result.share}</th>}
            </tr>
          </thead>
          <tbody>
            {figures.map(({ label, value, share }) => (
              <tr key={label}>
                <th scope="row">
                  <bdi>{label}</bdi>
                </th>
                <td>
                  <Words>{value}</Words>
                </td>
                {share !== undefined && <td>{share}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Excluded({ result }: { result: Result }) {
  return (
    <section class="notice stacked" aria-labelledby="excluded-title">
      <h2 id="excluded-title">
        <Icon name="alert" /> {text.result.excludedTitle}
      </h2>
      <ul>
        {result.excluded.map(({ name, reason }, i) => (
          <li key={i}>
            <bdi class="strong">{name}</bdi> {text.result.excluded[reason]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Corrected({ names }: { names: readonly string[] }) {
  return (
    <section class="notice stacked">
      {text.formulas.corrected(names).map((sentence) => (
        <p key={sentence}>
          <Icon name="alert" /> <Words>{sentence}</Words>
        </p>
      ))}
    </section>
  );
}

/** What the run took, and what had been predicted. */
function Cost({ result: { cost, predicted } }: { result: Result }) {
  const { predictedTime, predictedRounds, predictedBytes } = text.formulas;
  const figures = [
    [text.result.time, formatDuration(cost.milliseconds), predictedTime(estimatedMilliseconds(predicted))],
    [text.result.rounds, formatCount(cost.rounds), predictedRounds(predicted.rounds)],
    [text.result.sent, formatBytes(cost.bytesSent), predictedBytes(predicted.bytes)],
    [text.result.got, formatBytes(cost.bytesReceived)],
  ];
  return (
    <section aria-labelledby="cost-title">
      <h2 id="cost-title">{text.result.cost}</h2>
      <dl class="cost">
        {figures.map(([label, value, prediction]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            {prediction !== undefined && <dd class="prediction">{prediction}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
