import type { Room } from '../room/room.ts';
import type { Result, RoomState } from '../room/state.ts';
import { ResultChart } from './chart.tsx';
import { Confirm } from './confirm.tsx';
import { Points } from './contribute.tsx';
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import { Keep } from './keep.tsx';
import { StageHeading } from './stage-heading.tsx';
import { type Summary, summarise } from './summary.ts';
import { text } from './text.ts';

export interface ResultProps {
  readonly room: Room;
  readonly state: RoomState;
  readonly result: Result;
  readonly onAsk: () => void;
  readonly onLeave: () => void;
}

/** What everyone sees at once: headline, chart and table for each question, and what it took. */
export function ResultScreen({ room, state, result, onAsk, onLeave }: ResultProps) {
  const summaries = result.questions.map((each) => summarise(each.question, each.result));
  const info = state.survey;
  return (
    <>
      <StageHeading>{text.result.title}</StageHeading>
      <p class="lead">
        {info && <bdi class="strong">{info.survey.title}</bdi>}
        {info && ' · '}
        {text.result.counted(result.counted)}
      </p>
      {summaries.map((summary) => (
        <QuestionResult key={summary.question} summary={summary} />
      ))}
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
      <Keep result={result} summaries={summaries} {...(info && { survey: info.survey })} />
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

function QuestionResult({ summary }: { summary: Summary }) {
  const choices = summary.bars !== undefined;
  return (
    <section class="card question-result" aria-label={summary.question}>
      <h2>
        <bdi>{summary.question}</bdi>
      </h2>
      <ResultChart summary={summary} />
      <table>
        <caption class="visually-hidden">{text.result.table(summary.question)}</caption>
        <thead>
          <tr>
            <th scope="col">{choices ? text.result.option : text.result.figure}</th>
            <th scope="col">{choices ? text.result.votes : text.result.value}</th>
            {choices && <th scope="col">{text.result.share}</th>}
          </tr>
        </thead>
        <tbody>
          {summary.figures.map(({ label, value, share }) => (
            <tr key={label}>
              <th scope="row">
                <bdi>{label}</bdi>
              </th>
              <td>
                <bdi>{value}</bdi>
              </td>
              {share !== undefined && <td>{share}</td>}
            </tr>
          ))}
        </tbody>
      </table>
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

function Cost({ result: { cost } }: { result: Result }) {
  const figures = [
    [text.result.time, formatDuration(cost.milliseconds)],
    [text.result.rounds, formatCount(cost.rounds)],
    [text.result.sent, formatBytes(cost.bytesSent)],
    [text.result.got, formatBytes(cost.bytesReceived)],
  ];
  return (
    <section aria-labelledby="cost-title">
      <h2 id="cost-title">{text.result.cost}</h2>
      <dl class="cost">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
