import { type StepDefinition, wordsFor } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import type { Guarding } from '../facts';
import { arrived, over } from '../meaning/standing';
import type { Bond } from '../meaning/bond';

const words = wordsFor<Guarding>();

type Owed<I> = Omit<StepDefinition<Guarding, I>, 'title' | 'purposes'>;

/** Owed in finding and keeping the people who love the young person. */
export const ofRelationships = <I = undefined>(title: string, owed: Owed<I>) =>
  words.step<I>(title, { ...owed, purposes: ['relationships'] });

/** Owed in preparing or living a lifelong bond. */
export const ofGuardianship = <I = undefined>(title: string, owed: Owed<I>) =>
  words.step<I>(title, { ...owed, purposes: ['guardianship'] });

type Settled = (Occurred & { readonly reason: string }) | undefined;
type About = { readonly bond: Bond };

/** No longer owed once the bond has ended, or the order was made. */
export const untilMade = (view: Guarding, bond: Bond): Settled => arrived(view, bond);
export const untilMadeFor = (view: Guarding, { bond }: About): Settled => arrived(view, bond);
/** No longer owed once the bond has ended. */
export const untilOver = (view: Guarding, bond: Bond): Settled => over(view, bond);
export const untilOverFor = (view: Guarding, { bond }: About): Settled => over(view, bond);
