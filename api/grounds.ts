import { enumOf } from './builder';

/** The header in which a caller may say why it asks. */
export const ACCESS_GROUND = 'x-access-ground';

/** Grounds that may be stated beside the caller's own relation to the child. Codes alone: no free text. */
const GROUNDS = {
  covering: 'Standing in for a colleague',
  safeguarding: 'An urgent worry about the safety of the child',
  complaint: 'A complaint or a representation is looked into',
  inspection: 'An inspection or an audit',
  court: 'Proceedings, or an order of a court',
  'subject-access': 'Somebody asked for what is held about them',
  'record-correction': 'The record is checked or corrected',
} as const;

export type AccessGround = keyof typeof GROUNDS;

export const AccessGroundEnum = enumOf<AccessGround>(
  'AccessGround',
  `Why somebody looked, where it was stated in the header \`${ACCESS_GROUND}\`, in small letters with dashes.`,
  GROUNDS,
);

/** The ground in a header: null when none is stated, undefined when it is none of ours. */
export function readGround(said: string | readonly string[] | undefined): AccessGround | null | undefined {
  if (said === undefined) return null;
  return Object.keys(GROUNDS).find((code): code is AccessGround => code === said);
}
