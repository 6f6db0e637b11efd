import { createHash } from 'node:crypto';
import { journeyOf } from '../workflows/catalogue';
import { papersIn, type Paper } from '../workflows/kernel/documents';
import { builder, momentArgs, RoleEnum } from './builder';
import { momentOf, type Context } from './context';
import { groundOf, pageOf } from './document-page';
import { asked } from './errors';
import { HandOverType } from './hand-overs';
import { innerId } from './ids';
import { badWords } from './inputs';
import { findJourney, JourneyRef, whose, type JourneySeen } from './journeys';
import { shows } from './looked';

/*
 * Papers made from the record of a journey, as pages that print well. They are made when they are asked for, by both clocks,
 * and are kept nowhere; that somebody read the record for one is itself recorded, as every read is.
 */

/** A paper as somebody asks for it. */
interface Asked extends Paper {
  readonly journey: JourneySeen;
}

interface Made extends Asked {
  readonly html: string;
}

async function papersOf(context: Context, journey: JourneySeen): Promise<Asked[]> {
  const { definition, view, today } = await groundOf(context, journey, null);
  return papersIn(definition, view, today).map((paper) => ({ ...paper, journey }));
}

async function make(context: Context, asking: Asked, whomToRing: string | null): Promise<Made> {
  const ground = await groundOf(context, asking.journey, whomToRing);
  return { ...asking, html: await pageOf(ground, asking) };
}

// ---- What the schema shows ----

const PaperType = builder.objectRef<Asked>('Paper').implement({
  ...shows<Asked>(({ journey }) => whose(journey)),
  description: 'A paper that can be made of a journey: a letter, a statement, the record of a review.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is asked for.' }),
    title: t.string({ description: 'Its title.', resolve: ({ definition }) => definition.title }),
    to: t.field({ type: RoleEnum, description: 'For whom it is written.', resolve: ({ to }) => to }),
    from: t.field({
      type: 'Date',
      nullable: true,
      description: 'Since when there is something to make it of; null while there is not, or while it is refused.',
      resolve: ({ from }) => from?.on ?? null,
    }),
    refused: t.string({
      nullable: true,
      description: 'Why it may not be made now; null where it may, or where there is nothing to make it of.',
      resolve: ({ refused }) => refused?.message ?? null,
    }),
  }),
});

const MadePaperType = builder.objectRef<Made>('MadePaper').implement({
  ...shows<Made>(({ journey }) => whose(journey)),
  description: 'A paper, made from the record as it was at the moment asked about.',
  fields: (t) => ({
    paper: t.field({ type: PaperType, description: 'Which.', resolve: (made) => made }),
    html: t.exposeString('html', { description: 'The page: no script, nothing fetched, made to be printed.' }),
    sha256: t.string({
      description: 'Of the page, so that a copy can be held against what is made again.',
      resolve: ({ html }) => createHash('sha256').update(html).digest('hex'),
    }),
  }),
});

builder.objectField(JourneyRef, 'papers', (t) =>
  t.field({
    type: [PaperType],
    description: 'The papers that can be made of it, and those for which there is nothing yet.',
    resolve: (journey, _, context) => papersOf(context, journey),
  }),
);

builder.objectField(HandOverType, 'papers', (t) =>
  t.field({
    type: [PaperType],
    description: 'The papers of the journey that travel with it, for whoever sees the journey: made by `paper`.',
    resolve: async ({ journey: id, journeyType, handOver, moment }, _, context) => {
      const carried = journeyOf(journeyType).definition.handOvers[handOver]?.papers ?? [];
      const journey = carried.length === 0 ? null : await findJourney(context, id, moment ?? momentOf(context, {}));
      return journey ? (await papersOf(context, journey)).filter((one) => carried.includes(one.document)) : [];
    },
  }),
);

builder.queryField('paper', (t) =>
  t.field({
    type: MadePaperType,
    description: 'Make a paper of a journey, as it was at a moment.',
    args: {
      journey: t.arg.id({ required: true, description: 'The journey.' }),
      paper: t.arg.id({ required: true, description: 'Which paper.' }),
      whomToRing: t.arg.string({ description: 'Whom to ring, in words: it is put into the paper and kept nowhere.' }),
      ...momentArgs,
    },
    resolve: async (_, { journey: id, paper, whomToRing, ...moment }, context) => {
      const wrong = whomToRing == null ? undefined : badWords(whomToRing, 'whomToRing');
      if (wrong) throw asked(wrong.code, wrong.message);
      const journey = await findJourney(context, innerId('Journey', id) ?? '', momentOf(context, moment));
      const found = journey && (await papersOf(context, journey)).find((one) => one.id === paper);
      if (!found) throw asked('not-found', 'There is no such journey or paper, or it is not for you.');
      if (found.refused) throw asked(found.refused.code, found.refused.message);
      if (found.from === undefined) throw asked('not-yet', 'There is nothing to make this paper of yet.');
      return make(context, found, whomToRing ?? null);
    },
  }),
);
