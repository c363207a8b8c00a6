import type { TimelineStep, useDates } from '../shared';
import { type ApplicationState, countyStages, type Stage, stages } from './api';
import type { AdmissionWords } from './words';

type Word = {
  stage: Stage;
  approved: boolean;
  reason: string;
  saidAt: string;
  saidBy?: string;
  body?: string;
};
type Standing = { state: ApplicationState; words: readonly Word[] };

/** Three stages: of each the last word, who said it where that is told, and how often it changed. */
export function stepsOf(
  t: AdmissionWords,
  dates: ReturnType<typeof useDates>,
  { state, words }: Standing,
): TimelineStep[] {
  return stages.map((stage) => {
    const said = words.filter((word) => word.stage === stage);
    const last = said.at(-1);
    return {
      key: stage,
      title: last ? `${t.stages[stage]} · ${last.approved ? t.agreed : t.refused}` : t.stages[stage],
      time: last && dates.moment(last.saidAt),
      status: last ? (last.approved ? 'done' : 'stopped') : state === 'open' ? 'now' : 'later',
      detail: last ? (
        <>
          {last.reason}
          {last.saidBy && (
            <>
              <br />
              <small>
                {last.body} {last.saidBy}
              </small>
            </>
          )}
          {said.length > 1 && (
            <>
              <br />
              <small>{t.saidBefore(said.length - 1)}</small>
            </>
          )}
        </>
      ) : (
        t.stageNotes[stage]
      ),
    };
  });
}

/** The last words of both offices. */
export const opinionsOf = (words: readonly Word[]): { stage: Stage; approved: boolean | undefined }[] =>
  countyStages.map((stage) => ({
    stage,
    approved: words.findLast((word) => word.stage === stage)?.approved,
  }));
