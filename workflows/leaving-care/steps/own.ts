import { localSetting, type StepDefinition, wordsFor } from '../../kernel/definition';
import { on } from '../../kernel/readings';
import type { Leaving } from '../facts';

export const LEAVING_CARE = 'leaving-care';

export const { step } = wordsFor<Leaving>();

/** A figure that the law does not give: the authority's own, with a default of this product. */
export const setting = (
  id: string,
  limit: Parameters<typeof localSetting>[1],
  { source = 'No source gives a figure.', beside }: { readonly source?: string; readonly beside?: string } = {},
) => localSetting(`${LEAVING_CARE}.${id}`, limit, source, beside);

/** Excused by the leaving care manager, for one of these reasons. */
export const excused = (...reasons: readonly string[]) => ({ roles: ['leaving-care-manager'] as const, reasons });

/** Owed at any age, and whatever end the journey came to: beside its own reasons only a death ends it. */
export const lasting = <I = undefined>(title: string, owed: Omit<StepDefinition<Leaving, I>, 'title'>) =>
  step<I>(title, {
    ...owed,
    followUp: 'any-time',
    noLonger: (view, about) => {
      const died = view.latest('died');
      return died ? { ...on(died), reason: 'died' } : owed.noLonger?.(view, about);
    },
  });
