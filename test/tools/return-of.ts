import type { ReturnFile } from '../../api/national-return/tables';

/** A row of episodes, with what does not matter filled in. Days are DD/MM/YYYY. */
export interface EpisodeRow {
  readonly from: string;
  readonly to?: string;
  readonly rec?: string;
  readonly rne?: string;
  readonly ls?: string;
  readonly place?: string;
}

/** An invented child as the rows of a return. */
export interface ChildRows {
  readonly id: string;
  readonly born: string;
  readonly care?: readonly EpisodeRow[];
  readonly reviews?: readonly string[];
  readonly leaver?: { readonly inTouch?: string; readonly activity?: string; readonly home?: string };
  readonly asylum?: { readonly until?: string };
}

const COLUMNS = {
  header: 'CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB',
  episodes: 'CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN',
  reviews: 'CHILD,DOB,REVIEW,REVIEW_CODE',
  oc3: 'CHILD,DOB,IN_TOUCH,ACTIV,ACCOM',
  uasc: 'CHILD,SEX,DOB,DUC',
};

/** The files of a return. @param more rows that are added to a file as they are */
export function returnOf(
  children: readonly ChildRows[],
  more: Readonly<Partial<Record<keyof typeof COLUMNS, readonly string[]>>> = {},
): readonly ReturnFile[] {
  const rows = {
    header: children.map(({ id, born }) => `${id},1,${born},WBRI,,0,`),
    episodes: children.flatMap(({ id, care = [] }) =>
      care.map(
        ({ from, to = '', rec = '', rne = 'S', ls = 'C2', place = 'U4' }) =>
          `${id},${from},${rne},${ls},N1,${place},PR1,${to},${rec},,,,`,
      ),
    ),
    reviews: children.flatMap(({ id, born, reviews = [] }) => reviews.map((on) => `${id},${born},${on},PN1`)),
    oc3: children.flatMap(({ id, born, leaver }) =>
      leaver ? [`${id},${born},${leaver.inTouch ?? 'YES'},${leaver.activity ?? 'F5'},${leaver.home ?? 'U1'}`] : [],
    ),
    uasc: children.flatMap(({ id, born, asylum }) => (asylum ? [`${id},1,${born},${asylum.until ?? ''}`] : [])),
  };
  return Object.entries(COLUMNS).map(([name, columns]) => ({
    name: `${name}.csv`,
    text: [columns, ...rows[name as keyof typeof COLUMNS], ...(more[name as keyof typeof COLUMNS] ?? [])].join('\r\n'),
  }));
}
