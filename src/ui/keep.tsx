import type { Result, SurveyInfo } from '../room/state.ts';
import { Icon } from './icon.tsx';
import { drawResult } from './picture.ts';
import { fileName, receiptJson, resultCsv, saveFile } from './save.ts';
import type { Summary } from './summary.ts';
import { text } from './text.ts';

export interface KeepProps {
  readonly result: Result;
  readonly summaries: readonly Summary[];
  readonly info?: Pick<SurveyInfo, 'survey' | 'formulas'>;
}

/** What can be taken home: the table, a picture, the receipt. */
export function Keep({ result, summaries, info }: KeepProps) {
  const title = info?.survey.title ?? text.result.title;
  const save = (extension: string, type: string, content: string) =>
    saveFile(fileName(title, extension), new Blob([content], { type }));
  const savePicture = async () => {
    const note = text.result.pictureNote(result.counted);
    saveFile(fileName(title, 'png'), await drawResult(title, summaries, note));
  };
  return (
    <section aria-labelledby="keep-title">
      <h2 id="keep-title">{text.result.keep}</h2>
      <div class="row">
        <button type="button" class="button" onClick={() => save('csv', 'text/csv;charset=utf-8', resultCsv(result))}>
          <Icon name="save" /> {text.result.csv}
        </button>
        <button type="button" class="button" onClick={savePicture}>
          <Icon name="save" /> {text.result.png}
        </button>
        {info && (
          <button
            type="button"
            class="button"
            onClick={() =>
              save('receipt.json', 'application/json', receiptJson(result, info, new Date().toISOString()))
            }
          >
            <Icon name="save" /> {text.result.receipt}
          </button>
        )}
      </div>
      <p class="hint">{text.result.receiptHint}</p>
    </section>
  );
}
