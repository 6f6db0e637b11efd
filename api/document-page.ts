import {
  findRule,
  inDocument,
  instant,
  labelOf,
  londonDate,
  plainDate,
  plainTime,
  type CivilDate,
  type Explanation,
  type Instant,
} from '../statute';
import { journeyOf } from '../workflows/catalogue';
import type { JourneyDefinition, View } from '../workflows/kernel/definition';
import type { DocumentPart, Paper } from '../workflows/kernel/documents';
import type { Recorded } from '../workflows/kernel/events';
import { situation } from '../workflows/kernel/owed';
import { NOT_OWED } from '../workflows/kernel/decide';
import { momentOf, type DutyRecord, type JourneyState } from '../workflows/kernel/state';
import { daysOverdue, standingAt, statusOf } from '../workflows/kernel/status';
import { inWords, sentenceCase } from './builder';
import { childNamed } from './children';
import type { Context } from './context';
import { type Html, listed, markup, table, words } from './html';
import { followedBy, type JourneySeen } from './journeys';
import { entriesNumbered } from './timeline';
import { titleOf, valuesOf, type EntrySeen } from './wording';

/*
 * A paper as a page: one file without a script, that opens anywhere and prints well.
 */

/** What a paper is made of: the journey at the moment asked about. */
export interface Ground {
  readonly context: Context;
  readonly journey: JourneySeen;
  readonly definition: JourneyDefinition;
  readonly state: JourneyState;
  readonly events: readonly Recorded[];
  readonly view: View;
  readonly today: CivilDate;
  readonly whomToRing: string | null;
}

export async function groundOf(context: Context, journey: JourneySeen, whomToRing: string | null): Promise<Ground> {
  const { definition } = journeyOf(journey.type);
  const { events, state } = await journey.past();
  const today = londonDate(journey.asAt);
  const view = situation(definition, state, instant(journey.asAt)).view.upTo(today);
  return { context, journey, definition, state, events, view, today, whomToRing };
}

const HEAD = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 1.1rem/1.5 Arial, Helvetica, sans-serif; color: #0b0c0c; background: #fff; margin: 2rem auto; max-width: 45rem; padding: 0 1rem }
h1, h2 { line-height: 1.25; break-after: avoid } li { margin: .4rem 0; break-inside: avoid }
.rests, .foot { font-size: .9rem; color: #454b4d } .words { white-space: pre-wrap }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 } caption { font-weight: bold; font-size: 1.3rem; text-align: left }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #b1b4b6 } tr { break-inside: avoid }
dl { margin: .2rem 0 } dt { font-weight: bold } dd { margin: 0 0 .2rem 1rem } .mark { border: 2px solid #0b0c0c; padding: 0 .3rem; font-weight: bold }
@page { size: A4; margin: 18mm 16mm } @media print { body { margin: 0; max-width: none; font-size: 11pt } }
</style>
`;

/** The whole page of a paper. */
export async function pageOf(ground: Ground, paper: Paper): Promise<string> {
  const { journey, today, definition, context, view } = ground;
  const { asAt, knownBy } = journey;
  const { title, parts, outside } = paper.definition;
  const named = outside?.names(view, paper.about) ?? true;
  const name = named ? await childNamed(context, journey.child, { asAt, knownBy }) : null;
  const mark = definition.markOfPapers?.(view, today);
  const told = await Promise.all(parts.map((part) => partOf(ground, part, paper.about)));
  const body = markup`<title>${title}</title>
    </head>
    <body>
      <main>
        <h1>${title}</h1>
        ${mark === undefined ? '' : markup`<p><span class="mark">${mark}</span></p>`}
        <p>${name === null ? '' : markup`About ${words(name)}. `}For: ${inWords(paper.to)}. ${plainDate(today)}.</p>
        ${told} ${outside ? '' : footOf(ground)}
      </main>
    </body>
    </html> `;
  return `${HEAD}${body.text}`;
}

/** Of which record it is made: for whoever sees that. */
function footOf({ journey, definition, today }: Ground): Html {
  const known =
    journey.knownBy === undefined ? '' : ` It says what was known by ${plainTime(instant(journey.knownBy))}.`;
  return markup`<p class="foot">
    Made from the record of the journey "${definition.title}", reference ${journey.reference}, as at
    ${plainDate(today)}.${known} A figure that nobody has read in the instrument says so, and a delay against it is not a
    breach of the law.
  </p>`;
}

async function partOf(ground: Ground, part: DocumentPart, about: unknown): Promise<Html> {
  switch (part.part) {
    case 'says':
      return section(
        part.heading,
        markup`${part.says(ground.view, ground.today, about).map((said) => markup`<p>${said}</p>`)}${restsOn(part.rules ?? [])}`,
      );
    case 'entries':
      return section(part.heading, await entriesIn(ground, part, about));
    case 'table':
      return section(
        undefined,
        table(part.heading, part.columns, part.rows(ground.view, ground.today, about), part.nothing),
      );
    case 'followed':
      return section(part.heading, await followedIn(ground, part));
    case 'duties':
      return section(part.heading, dutiesIn(ground, part));
    case 'whom-to-ring':
      return section(
        'Whom to ring',
        markup`<p>${ground.whomToRing === null ? 'Nobody has been named yet.' : words(ground.whomToRing)}</p>`,
      );
  }
}

const section = (heading: string | undefined, inside: Html): Html =>
  markup`<section>${heading === undefined ? '' : markup`<h2>${heading}</h2>`}${inside}</section>`;

const restsOn = (rules: readonly string[]): Html =>
  listedAs(
    'rests',
    rules.map((id) => {
      const rule = findRule(id);
      return `${rule.citation.instrument}, ${rule.citation.provision}: ${labelOf(rule)}`;
    }),
  );

const listedAs = (name: string, items: readonly string[]): Html =>
  items.length === 0 ? markup`` : markup`<div class="${name}"><p>This rests on:</p>${listed(items)}</div>`;

/** Each journey of that type that came before, the first of them first. */
async function followedIn(
  { context, journey }: Ground,
  part: Extract<DocumentPart, { part: 'followed' }>,
): Promise<Html> {
  const before = (await followedBy(context, journey)).filter(({ type }) => type === part.journey).toReversed();
  if (before.length === 0) return markup`<p>${part.nothing}</p>`;
  const told = await Promise.all(
    before.map(async (one) => {
      const ground = await groundOf(context, one, null);
      return markup`<h3>${ground.definition.title}, reference ${one.reference}, from ${plainDate(one.startedOn)}</h3>
        ${await entriesIn(ground, part, undefined)}`;
    }),
  );
  return markup`${told}`;
}

async function entriesIn(
  { context, journey, state, events, today, view }: Ground,
  part: Pick<Extract<DocumentPart, { part: 'entries' }>, 'of' | 'only' | 'fields' | 'last' | 'nothing'>,
  about: unknown,
): Promise<Html> {
  const wanted = part.only?.(view, about) ?? (() => true);
  const standing = state.entries
    .filter((entry) => part.of.includes(entry.name) && entry.on <= today && wanted(entry))
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
  const shown = part.last ? standing.slice(-1) : standing;
  if (shown.length === 0) return markup`<p>${part.nothing}</p>`;
  const lastOf = (id: number): number =>
    events.findLast(({ event }) => event.type === 'fact.corrected' && event.corrects === id)?.sequence ?? id;
  const seen = await entriesNumbered(
    context,
    journey,
    shown.map(({ id }) => lastOf(id)),
  );
  const told = await Promise.all(
    seen.map((entry) =>
      entryTold(context, entry, shown.find(({ id }) => lastOf(id) === entry.sequence)?.on ?? today, part.fields),
    ),
  );
  return markup`<ul>${told}</ul>`;
}

async function entryTold(
  context: Context,
  entry: EntrySeen,
  day: CivilDate,
  fields: readonly string[] | undefined,
): Promise<Html> {
  const title = titleOf({ ...entry, event: entry.original ?? entry.event });
  const values = (await valuesOf(context, entry))
    .filter(({ name }) => fields?.includes(name) ?? true)
    .map(
      ({ title: says, value, withheld }) =>
        markup`<dt>${says}</dt><dd>${value === null ? `[${withheld === null ? 'sealed' : inWords(withheld ?? '')}]` : words(value)}</dd>`,
    );
  return markup`<li>${title}, ${plainDate(day)}<dl>${values}</dl></li>`;
}

function dutiesIn(
  { journey, state, events, definition }: Ground,
  { steps, which, nothing }: Extract<DocumentPart, { part: 'duties' }>,
): Html {
  const now = instant(journey.asAt);
  const is = {
    all: () => true,
    open: (duty: DutyRecord) => standingAt(duty, now)?.standing !== 'settled',
    late: (duty: DutyRecord) =>
      statusOf(duty, now) === 'overdue' || (duty.outcome === 'met-late' && duty.daysLate > 0) || leftUndone(duty),
  }[which];
  const found = Object.values(state.duties)
    .filter(
      (duty) =>
        (steps === 'every-step' || steps.includes(duty.step)) && standingAt(duty, now) !== undefined && is(duty),
    )
    .toSorted((a, b) => ((a.due?.on ?? '9') < (b.due?.on ?? '9') ? -1 : 1));
  if (found.length === 0) return markup`<p>${nothing}</p>`;
  const told = found.map((duty) => {
    const said = events.find(({ sequence }) => sequence === duty.explainedBy)?.event;
    const explained: Explanation | null = said && 'explanation' in said ? said.explanation : null;
    const due =
      duty.due === null ? 'No date.' : `By ${duty.due.at ? plainTime(instant(duty.due.at)) : plainDate(duty.due.on)}.`;
    const breach =
      which === 'late' && duty.verified === true && duty.clockKind === 'statutory-limit'
        ? ' In breach of the law.'
        : '';
    const title = definition.steps[duty.step]?.title ?? duty.step;
    return markup`<li><strong>${title}</strong>. ${due} ${howItStands(duty, now)}.${breach}${explained ? markup` <span class="rests">${inDocument(explained)}</span>` : ''}</li>`;
  });
  return markup`<ul>${told}</ul>`;
}

/** Its day had passed when something else took its place, or the journey ended. */
const leftUndone = ({ outcome, reason, due, settled }: DutyRecord): boolean =>
  (outcome === 'superseded' || outcome === 'no-longer-applicable') &&
  reason !== NOT_OWED &&
  due !== null &&
  settled !== undefined &&
  momentOf(settled) >= due.overdueFrom;

function howItStands(duty: DutyRecord, now: Instant): string {
  const standing = standingAt(duty, now);
  if (standing?.standing !== 'settled') {
    const over = daysOverdue(duty, now);
    return sentenceCase(statusOf(duty, now)) + (over > 0 ? ` by ${over} ${over === 1 ? 'day' : 'days'}` : '');
  }
  const late = duty.daysLate > 0 ? `, ${duty.daysLate} ${duty.daysLate === 1 ? 'day' : 'days'} late` : '';
  return `${sentenceCase(standing.outcome ?? 'settled')}${duty.settled ? ` on ${plainDate(duty.settled.on)}` : ''}${late}`;
}
