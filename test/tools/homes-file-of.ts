import { COLUMN_NAMES, type Column, type HomeRow } from '../../api/home-matching/homes-file';
import type { Answers } from '../../workflows/home-matching/search/home';

/* A file of homes as docs/homes-file.md tells it, from what is to stand in it. */

const list = (values: readonly string[] | undefined, separator = '; '): string | undefined =>
  values && (values.length > 0 ? values.join(separator) : 'none');
const days = ({ from, until }: { readonly from: string; readonly until?: string }): string => `${from}..${until ?? ''}`;
const yesNo = (answer: boolean | undefined): string => (answer === undefined ? '' : answer ? 'yes' : 'no');
const answers = (said: Answers | undefined): string | undefined =>
  said && list(Object.entries(said).map(([what, answer]) => `${what}=${yesNo(answer)}`));
const after = (name: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [`${name}=${value}`];

const approvals = (row: HomeRow): string | undefined =>
  list(
    row.home.approvals?.map(({ kind, places, ages, patterns, children, ...span }) =>
      [
        ...[kind, days(span)],
        ...after('places', places),
        ...after('ages', ages && `${ages.from}-${ages.to}`),
        ...after('patterns', list(patterns, '+')),
        ...after('children', list(children, '+')),
      ].join(' '),
    ),
  );

const residents = (row: HomeRow): string | undefined =>
  list(
    row.home.residents?.map(({ id, fostered, bornOn, siblings }) =>
      [id, fostered ? 'fostered' : 'own', ...after('born', bornOn), ...after('siblings', siblings)].join(' '),
    ),
  );

const WRITE: Readonly<Record<Column, (row: HomeRow) => string | number | undefined>> = {
  reference: ({ reference }) => reference,
  provider: ({ provider }) => provider,
  type: ({ home }) => home.type,
  lat: ({ home }) => home.point.lat.toFixed(6),
  lon: ({ home }) => home.point.lon.toFixed(6),
  area: ({ home }) => home.areaCode,
  registration: ({ home }) => home.registration,
  approvals,
  exemptions: ({ home }) => list(home.exemptions?.map(({ by, children }) => `${by} ${children.join('+')}`)),
  restrictions: ({ home }) => list(home.restrictions?.map(({ kind, ...span }) => `${kind} ${days(span)}`)),
  ages: ({ home }) => `${home.ages.from}-${home.ages.to}`,
  places: ({ home }) => list(home.places.map(({ id, free }) => [id, ...free.map(days)].join(' '))),
  confirmed: ({ home }) => home.confirmedOn,
  available: ({ home }) => home.availableFrom,
  patterns: ({ home }) => list(home.patterns),
  household: ({ home }) => list(home.household?.people),
  household_confirmed: ({ home }) => home.household?.confirmedOn,
  residents,
  solo_only: ({ home }) => yesNo(home.residentLimits?.soloOnly),
  max_other_children: ({ home }) => home.residentLimits?.maxOtherChildren,
  age_gap: ({ home }) => home.residentLimits?.ageGapMin,
  can_meet: ({ home }) => answers(home.canMeet),
  access: ({ home }) => list(home.accessFeatures),
  gives_care: ({ home }) => yesNo(home.givesCare),
  takes_siblings: ({ home }) => yesNo(home.takesSiblings),
  school_run: ({ home }) => yesNo(home.schoolRun),
  offers: ({ home }) => answers(home.offers),
  keeps_until: ({ home }) => home.canKeepUntil,
  health_area: ({ home }) => home.healthArea,
  features: ({ home }) => answers(home.features),
  ownership: ({ terms }) => terms.ownership,
  purchase: ({ terms }) => terms.purchase,
  weekly_price: ({ terms }) => terms.weeklyPrice,
};

/** The text of a file with these homes, from line 2 on. */
export function homesFile(rows: readonly Omit<HomeRow, 'line'>[], columns: readonly Column[] = COLUMN_NAMES): string {
  const line = (row: Omit<HomeRow, 'line'>) =>
    columns.map((column) => quoted(String(WRITE[column]({ line: 0, ...row }) ?? ''))).join(',');
  return [columns.join(','), ...rows.map(line)].join('\r\n');
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
