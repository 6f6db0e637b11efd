import { batchesOf } from '../api/national-return/split';
import { civilDate, type CivilDate } from '../statute';
import { newKey, today } from '../test/support/system';
import { aReturn } from '../test/tools/returns';
import type { Place } from './course';
import type { Figure } from './figures';

/** As many children as `npm run import` sends at once. */
const BATCH = 100;
const AIM_MINUTES = 10;
const YOUNG_PEOPLE = 5_000;

/** Takes over so many young people from an invented return, and then sends the same return again. */
export async function measureImport(place: Place, youngPeople: number): Promise<readonly Figure[]> {
  const lastDay = lastMarch();
  // Of the invented children somewhat more than a third are within the ages of leaving care.
  const { files } = aReturn(Math.ceil(youngPeople * 2.8), lastDay);
  const batches = batchesOf(files, BATCH);
  const first = await sendAll(place, batches, lastDay);
  const again = await sendAll(place, batches, lastDay);
  const each = first.ms / first.opened;
  const minutes = (each * YOUNG_PEOPLE) / 60_000;
  return [
    {
      what: `Taking over ${first.opened} young people of ${first.children} children`,
      figure: `${(first.ms / 1000).toFixed(1)} s, ${each.toFixed(1)} ms each`,
      aim: { text: `${YOUNG_PEOPLE} under ${AIM_MINUTES} minutes (${minutes.toFixed(1)})`, met: minutes < AIM_MINUTES },
    },
    { what: 'The same return again, which changes nothing', figure: `${(again.ms / 1000).toFixed(1)} s` },
  ];
}

async function sendAll({ council, system }: Place, batches: ReturnType<typeof batchesOf>, lastDay: CivilDate) {
  const began = performance.now();
  let [opened, children] = [0, 0];
  for (const files of batches) {
    const input = { ...newKey(), files, lastDay, team: council.team, preview: false };
    const told = await system.client.mutate(council.caller, 'importCareLeavers', input, 'opened children');
    opened += Number(told['opened']);
    children += Number(told['children']);
  }
  return { opened, children, ms: performance.now() - began };
}

const lastMarch = (): CivilDate => {
  const day = today();
  return civilDate(`${Number(day.slice(0, 4)) - (day.slice(5) < '03-31' ? 1 : 0)}-03-31`);
};
