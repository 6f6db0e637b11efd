import { findRule, catalogueWith, londonDate, type CivilDate } from '../statute';
import { changeCounts, learn, rulesLoaded, BASE_LAW, type LawChange, type LawKnown } from '../workflows/kernel/law';
import { builder } from './builder';
import { lawHeld } from './law-held';
import { ruleShown, RuleType } from './rules';
import { heldSettings, LocalSettingType, loosenedBy, type HeldSetting, type HeldTo } from './settings';

/** The figures that a change of law newly makes looser than the law: not those that were so before it. */
export function newlyHeld(law: LawKnown, authority: string, change: LawChange): readonly HeldSetting[] {
  const day = changeCounts(change);
  const before = learn(
    BASE_LAW,
    law.changes.filter(({ version }) => version < change.version),
  );
  const known = new Set(heldSettings(before, authority, day).map(idOf));
  return heldSettings(learn(before, [change]), authority, day).filter((held) => !known.has(idOf(held)));
}

function idOf({ id, inForce, heldTo: { law: _, ...held } }: HeldSetting): string {
  return JSON.stringify([id, inForce.version, held]);
}

// ---- What the schema shows ----

const SettingHeld = builder.objectRef<HeldTo>('SettingHeldToLaw').implement({
  description:
    'A limit of law or statutory guidance that a local setting is looser than: the setting is applied no further.',
  fields: (t) => ({
    rule: t.field({
      type: RuleType,
      description: 'The rule, in its newest wording.',
      resolve: ({ rule, law }) => ruleShown(findRule(rule, { catalogue: catalogueWith(rulesLoaded(law)) })),
    }),
    label: t.exposeString('label', { description: 'What is known of the figure of the rule.' }),
    message: t.exposeString('message', { description: 'Where it is written, and a day on which the two part.' }),
  }),
});

builder.objectFields(LocalSettingType, (t) => ({
  beside: t.exposeID('beside', {
    nullable: true,
    description: 'The rule of law or statutory guidance that it may not loosen.',
  }),
  heldTo: t.field({
    type: SettingHeld,
    nullable: true,
    description: 'The limit that it is held to, where it is looser than the law; null where it stands as it is.',
    resolve: async ({ inForce, from, heldTo, ...terms }, _, context) => {
      if (heldTo) return heldTo;
      const law = await lawHeld(context);
      const held = loosenedBy(
        law,
        context.caller.authority,
        terms,
        inForce.limit,
        laterOf(from, londonDate(context.now)),
      );
      return held && { ...held, law };
    },
  }),
}));

const laterOf = (from: CivilDate | null, today: CivilDate): CivilDate => (from !== null && from > today ? from : today);
