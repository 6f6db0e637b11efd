import fc from 'fast-check';
import { type CivilDate, addDays, daysBetween } from '../../statute';
import type { ReturnFile } from '../../api/national-return/tables';

const written = (on: CivilDate): string => `${on.slice(8)}/${on.slice(5, 7)}/${on.slice(0, 4)}`;

/** Someone between 6 and 25 on the last day, with spells of care one after another, each of one to three episodes. */
const aChild = (lastDay: CivilDate) =>
  fc.record({
    bornOn: fc.integer({ min: 6 * 365, max: 25 * 365 }).map((days) => addDays(lastDay, -days)),
    spells: fc.array(
      fc.record({
        gap: fc.integer({ min: 2, max: 1500 }),
        episodes: fc.array(
          fc.record({
            days: fc.integer({ min: 1, max: 900 }),
            status: fc.constantFrom('C1', 'C2', 'E1', 'V2', 'V2', 'J1'),
            place: fc.constantFrom('U1', 'U4', 'U6', 'K2', 'H5', 'K3', 'P1'),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        ending: fc.constantFrom('E4A', 'E5', 'E8', 'E13', 'E45'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    inTouch: fc.constantFrom('YES', 'NO', 'RHOM'),
    activity: fc.constantFrom('F1', 'F2', 'F4', 'G5', 'P5', '0'),
  });

/** A sound return of so many invented children, always the same. */
export function aReturn(
  children: number,
  lastDay: CivilDate,
): { readonly files: readonly ReturnFile[]; readonly children: number } {
  const header = ['CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB'];
  const episodes = ['CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN'];
  const oc3 = ['CHILD,DOB,IN_TOUCH,ACTIV,ACCOM'];
  const reviews = ['CHILD,DOB,REVIEW,REVIEW_CODE'];
  for (const [index, one] of fc.sample(aChild(lastDay), { numRuns: children, seed: 903 }).entries()) {
    const id = String(index + 1);
    const dob = written(one.bornOn);
    header.push(`${id},1,${dob},WBRI,,0,`);
    episodes.push(...episodeRows(id, one, lastDay));
    if (daysBetween(one.bornOn, lastDay) > 17 * 366) oc3.push(`${id},${dob},${one.inTouch},${one.activity},U1`);
    reviews.push(`${id},${dob},${written(addDays(lastDay, -30))},PN1`);
  }
  const files = Object.entries({ header, episodes, oc3, reviews });
  return { files: files.map(([name, lines]) => ({ name: `${name}.csv`, text: lines.join('\r\n') })), children };
}

type Child = ReturnType<typeof aChild> extends fc.Arbitrary<infer T> ? T : never;

function episodeRows(id: string, { bornOn, spells }: Child, lastDay: CivilDate): readonly string[] {
  const rows: string[] = [];
  let from = bornOn;
  for (const { gap, episodes, ending } of spells) {
    from = addDays(from, gap);
    for (const [index, { days, status, place }] of episodes.entries()) {
      if (from > lastDay) return rows;
      const to = addDays(from, days);
      const last = index === episodes.length - 1;
      const end = to > lastDay ? ',' : `${written(to)},${last ? ending : 'X1'}`;
      rows.push(`${id},${written(from)},${index === 0 ? 'S' : 'B'},${status},N1,${place},PR1,${end},,,ZZ1 1ZZ,`);
      from = to;
      if (to > lastDay) return rows;
    }
  }
  return rows;
}
