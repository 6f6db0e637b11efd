import { batched } from '../activities/batched';
import { erasuresOf } from '../activities/erasure';
import { refusal, type Refusal } from '../workflows/kernel/refusals';
import { mayOpenSealed } from './access';
import { enumOf } from './builder';
import { perRequest, type Context } from './context';

/** Why sealed words are not shown. */
export type Withheld = 'not-for-you' | 'erased' | 'no-key';

export const WithheldEnum = enumOf<Withheld>('Withheld', 'Why sealed words are not shown.', {
  'not-for-you': 'They are not for the roles of whoever asks',
  erased: "The child's key was destroyed, and nobody can open them ever again; see the erasure of the child",
  'no-key':
    "The child's key is not in the keystore, and the record knows of no erasure: whoever runs the service should look for it",
});

/** Sealed words, opened; or why they are not. */
export type Opened =
  | { readonly words: Readonly<Record<string, string>>; readonly withheld?: undefined }
  | { readonly withheld: Withheld; readonly words?: undefined };

/** The erasure that a child's record tells of, by the child's inner id. */
export const erasureOf = perRequest(({ prisma }) =>
  batched((children: readonly string[]) => erasuresOf(prisma, children)),
);

/** Opens what was sealed of a child, for those who may see it. What the record says is erased stays shut, whatever key there is. */
export async function openSealed(context: Context, child: string, bytes: string): Promise<Opened> {
  if (!mayOpenSealed(context.caller)) return { withheld: 'not-for-you' };
  const [erasure, words] = await Promise.all([erasureOf(context)(child), context.keystore.open(child, bytes)]);
  if (erasure) return { withheld: 'erased' };
  return words ? { words } : { withheld: 'no-key' };
}

/** The keystore's digest of words that are to be sealed; null where the child's key was destroyed, also if it came back. */
export async function fingerprintOf(
  context: Context,
  child: string,
  words: Readonly<Record<string, string>>,
): Promise<string | null> {
  const [erasure, digest] = await Promise.all([erasureOf(context)(child), context.keystore.fingerprint(child, words)]);
  return erasure ? null : digest;
}

/** Told where something should be sealed for a child whose key was destroyed. */
export const erased = (...path: string[]): Refusal =>
  refusal(
    'erased',
    "This child's key was destroyed: nothing sealed can be kept of the child any more. Dates and codes still can.",
    ...path,
  );
